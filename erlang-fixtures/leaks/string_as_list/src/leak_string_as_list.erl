%% Remembers what the last users sent at their log-in, for the operator's page: as many as the page shows and no more. Text
%% as a list takes 16 bytes a character, as a binary one; rows that are as many as they should be, and far too large.
-module(leak_string_as_list).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/0, init/1, handle_call/3, handle_cast/2]).

-define(TABLE, leak_last_log_ins).
-define(SHOWN, 128).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(_Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, []}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(Variant, User, Payload) ->
    true = ets:insert(?TABLE, {User rem ?SHOWN, User, text(Variant, Payload)}),
    ok.

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, _User, _Payload) -> ok.

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, _User, _How) -> ok.

text(sick, Payload) -> binary_to_list(Payload);
text(healthy, Payload) -> Payload.

-spec start_link() -> {ok, pid()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec init([]) -> {ok, []}.
init([]) ->
    ?TABLE = ets:new(?TABLE, [set, named_table, public]),
    {ok, []}.

-spec handle_call(term(), gen_server:from(), []) -> {noreply, []}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast(term(), []) -> {noreply, []}.
handle_cast(_Request, State) -> {noreply, State}.
