%% The sessions, right in every run: rows `{User, LastSeen}' of the table `sessions', written by the connections
%% themselves and removed by this process when idle. Each session that ends is told to the class exactly once.
-module(leaks_sessions).
-behaviour(gen_server).

-export([create/0, start_link/3, log_in/1, touch/1, log_out/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-record(state, {service :: leaks_sup:service(), idle_ms :: pos_integer(), sweep_ms :: pos_integer()}).

%% Creates the table; it is the caller's.
-spec create() -> ok.
create() ->
    sessions = ets:new(sessions, [set, named_table, public]),
    ok.

-spec start_link(leaks_sup:service(), IdleMs :: pos_integer(), SweepMs :: pos_integer()) -> {ok, pid()}.
start_link(Service, IdleMs, SweepMs) ->
    State = #state{service = Service, idle_ms = IdleMs, sweep_ms = SweepMs},
    gen_server:start_link({local, ?MODULE}, ?MODULE, State, []).

-spec log_in(leaks_service:user()) -> ok.
log_in(User) ->
    true = ets:insert(sessions, {User, now_ms()}),
    ok.

%% Whether there was such a session; so for `log_out/1'.
-spec touch(leaks_service:user()) -> boolean().
touch(User) -> ets:update_element(sessions, User, {2, now_ms()}).

-spec log_out(leaks_service:user()) -> boolean().
log_out(User) -> ets:take(sessions, User) =/= [].

-spec init(#state{}) -> {ok, #state{}}.
init(State) ->
    schedule(State),
    {ok, State}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(term(), #state{}) -> {noreply, #state{}}.
handle_info(sweep, #state{idle_ms = IdleMs} = State) ->
    Cutoff = now_ms() - IdleMs,
    Idle = ets:select(sessions, [{{'$1', '$2'}, [{'<', '$2', Cutoff}], ['$1']}]),
    lists:foreach(fun(User) -> expire(User, Cutoff, State) end, Idle),
    schedule(State),
    {noreply, State};
handle_info(_Stray, State) ->
    {noreply, State}.

%% Unless somebody has touched or removed it since it was found.
expire(User, Cutoff, #state{service = {Class, Variant}}) ->
    case ets:select_delete(sessions, [{{User, '$1'}, [{'<', '$1', Cutoff}], [true]}]) of
        1 -> ok = Class:leave(Variant, User, expired);
        0 -> ok
    end.

schedule(#state{sweep_ms = SweepMs}) -> erlang:send_after(SweepMs, self(), sweep).

now_ms() -> erlang:system_time(millisecond).
