%% Publishes over a connection to the broker, and drops what comes while there is none.
-module(leak_publisher).
-behaviour(gen_server).

-export([start_link/2, publish/2]).
-export([init/1, handle_continue/2, handle_call/3, handle_cast/2, handle_info/2]).

-define(FIRST_WAIT_MS, 100).
-define(LONGEST_WAIT_MS, 5000).

-record(state, {
    variant :: leaks_service:variant(),
    connection = none :: gen_tcp:socket() | none,
    wait = ?FIRST_WAIT_MS :: pos_integer()
}).

-spec start_link(Name :: atom(), leaks_service:variant()) -> {ok, pid()}.
start_link(Name, Variant) -> gen_server:start_link({local, Name}, ?MODULE, Variant, []).

-spec publish(Name :: atom(), binary()) -> ok.
publish(Name, Event) -> gen_server:cast(Name, {publish, Event}).

-spec init(leaks_service:variant()) -> {ok, #state{}, {continue, connect}}.
init(Variant) -> {ok, #state{variant = Variant}, {continue, connect}}.

-spec handle_continue(connect, #state{}) -> {noreply, #state{}} | {stop, term(), #state{}}.
handle_continue(connect, State) -> connected(leak_broker:connect(), State).

-spec handle_call(term(), gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast({publish, binary()}, #state{}) -> {noreply, #state{}}.
handle_cast({publish, _Event}, #state{connection = none} = State) ->
    {noreply, State};
handle_cast({publish, Event}, #state{connection = Connection} = State) ->
    ok = gen_tcp:send(Connection, Event),
    {noreply, State}.

-spec handle_info(connect, #state{}) -> {noreply, #state{}} | {stop, term(), #state{}}.
handle_info(connect, State) -> connected(leak_broker:connect(), State).

connected({ok, Connection}, State) ->
    {noreply, State#state{connection = Connection, wait = ?FIRST_WAIT_MS}};
connected({error, Reason}, #state{variant = sick} = State) ->
    {stop, {broker, Reason}, State};
connected({error, _Reason}, #state{variant = healthy, wait = Wait} = State) ->
    _ = erlang:send_after(Wait, self(), connect),
    {noreply, State#state{wait = min(2 * Wait, ?LONGEST_WAIT_MS)}}.
