%% A topic for each user, to which others subscribe. Its name becomes an atom, as the names of topics in the code are.
-module(leak_atoms).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/0, init/1, handle_call/3, handle_cast/2]).

-define(TABLE, leak_topics).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(_Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, []}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(Variant, User, _Payload) ->
    true = ets:insert(?TABLE, {topic(Variant, User), erlang:system_time()}),
    ok.

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, _User, _Payload) -> ok.

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(Variant, User, _How) ->
    true = ets:delete(?TABLE, topic(Variant, User)),
    ok.

topic(sick, User) -> binary_to_atom(name(User));
topic(healthy, User) -> name(User).

name(User) -> <<"presence:user:", (integer_to_binary(User))/binary>>.

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
