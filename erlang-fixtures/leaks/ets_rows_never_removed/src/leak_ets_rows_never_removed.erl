%% A table of spans, one for each session, as a tracing library keeps them: inserted when a session begins, taken out
%% and exported when it ends. A session that nobody ends by name has no end.
-module(leak_ets_rows_never_removed).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/0, init/1, handle_call/3, handle_cast/2]).

-define(TABLE, leak_spans).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(_Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, []}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) ->
    true = ets:insert(?TABLE, {User, erlang:system_time(), attributes(Payload)}),
    ok.

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, _User, _Payload) -> ok.

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(sick, _User, expired) -> ok;
leave(_Variant, User, _How) ->
    true = ets:delete(?TABLE, User),
    ok.

%% What the span tells of the client: the first four fields of what it sent.
attributes(Payload) ->
    Fields = lists:sublist(binary:split(Payload, <<"&">>, [global]), 4),
    [binary:copy(Field) || Field <- Fields].

-spec start_link() -> {ok, pid()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec init([]) -> {ok, []}.
init([]) ->
    ?TABLE = ets:new(?TABLE, [set, named_table, public, {write_concurrency, true}]),
    {ok, []}.

-spec handle_call(term(), gen_server:from(), []) -> {noreply, []}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast(term(), []) -> {noreply, []}.
handle_cast(_Request, State) -> {noreply, State}.
