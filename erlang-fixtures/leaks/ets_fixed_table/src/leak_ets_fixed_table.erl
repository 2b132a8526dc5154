%% A table of who is there, and an audit that walks it every half second. A walk fixes the table, so that nothing it has
%% still to see moves; while a table is fixed, rows that are deleted only stop being found. The audit is over as soon as
%% it has found somebody who stays for long, and leaves by a throw, past the line that would unfix the table.
-module(leak_ets_fixed_table).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(TABLE, leak_present).
-define(AUDIT_MS, 500).
-define(LONG_STAY_MS, 1500).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) ->
    Fields = lists:sublist(binary:split(Payload, <<"&">>, [global]), 8),
    true = ets:insert(?TABLE, {User, now_ms(), [binary:copy(Field) || Field <- Fields]}),
    ok.

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, _User, _Payload) -> ok.

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, _How) ->
    true = ets:delete(?TABLE, User),
    ok.

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

-spec init(leaks_service:variant()) -> {ok, leaks_service:variant()}.
init(Variant) ->
    ?TABLE = ets:new(?TABLE, [set, named_table, public]),
    schedule(),
    {ok, Variant}.

-spec handle_call(term(), gen_server:from(), leaks_service:variant()) -> {noreply, leaks_service:variant()}.
handle_call(_Request, _From, Variant) -> {noreply, Variant}.

-spec handle_cast(term(), leaks_service:variant()) -> {noreply, leaks_service:variant()}.
handle_cast(_Request, Variant) -> {noreply, Variant}.

-spec handle_info(audit, leaks_service:variant()) -> {noreply, leaks_service:variant()}.
handle_info(audit, Variant) ->
    _ = (catch audit(Variant)),
    schedule(),
    {noreply, Variant}.

audit(sick) ->
    true = ets:safe_fixtable(?TABLE, true),
    walk(ets:first(?TABLE), now_ms() - ?LONG_STAY_MS),
    true = ets:safe_fixtable(?TABLE, false);
audit(healthy) ->
    true = ets:safe_fixtable(?TABLE, true),
    try
        walk(ets:first(?TABLE), now_ms() - ?LONG_STAY_MS)
    after
        true = ets:safe_fixtable(?TABLE, false)
    end.

walk('$end_of_table', _Since) ->
    none;
walk(User, Since) ->
    case ets:lookup(?TABLE, User) of
        [{User, Came, _}] when Came < Since -> throw({long_stay, User});
        _ -> walk(ets:next(?TABLE, User), Since)
    end.

schedule() -> erlang:send_after(?AUDIT_MS, self(), audit).

now_ms() -> erlang:monotonic_time(millisecond).
