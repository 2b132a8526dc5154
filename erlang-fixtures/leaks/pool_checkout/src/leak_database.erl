%% Stands for a database on another machine: answers each query of four bytes with the same four, at once or, for the few
%% accounts that have to be fetched from disk, late.
-module(leak_database).
-behaviour(gen_server).

-export([start_link/0, connect/0, query/2]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(COLD_EVERY, 12).
-define(COLD_MS, 300).

-record(state, {listener :: gen_tcp:socket()}).

-spec start_link() -> {ok, pid()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% The connection belongs to the caller.
-spec connect() -> gen_tcp:socket().
connect() ->
    Port = persistent_term:get(?MODULE),
    {ok, Connection} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {packet, 4}, {active, false}]),
    Connection.

-spec query(gen_tcp:socket(), leaks_service:user()) -> leaks_service:user().
query(Connection, User) ->
    ok = gen_tcp:send(Connection, <<User:64>>),
    {ok, <<User:64>>} = gen_tcp:recv(Connection, 0),
    User.

-spec init([]) -> {ok, #state{}}.
init([]) ->
    Options = [binary, {ip, {127, 0, 0, 1}}, {packet, 4}, {active, true}, {backlog, 1024}],
    {ok, Listener} = gen_tcp:listen(0, Options),
    {ok, Port} = inet:port(Listener),
    ok = persistent_term:put(?MODULE, Port),
    Server = self(),
    _ = spawn_link(fun() -> accept(Listener, Server) end),
    {ok, #state{listener = Listener}}.

-spec accept(gen_tcp:socket(), pid()) -> no_return().
accept(Listener, Server) ->
    {ok, Connection} = gen_tcp:accept(Listener),
    _ = gen_tcp:controlling_process(Connection, Server),
    accept(Listener, Server).

-spec handle_call(term(), gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(
    {tcp, gen_tcp:socket(), binary()} | {answer, gen_tcp:socket(), binary()} | {tcp_closed, gen_tcp:socket()}, #state{}
) -> {noreply, #state{}}.
handle_info({tcp, Connection, <<User:64>> = Query}, State) when User rem ?COLD_EVERY =:= 0 ->
    _ = erlang:send_after(?COLD_MS, self(), {answer, Connection, Query}),
    {noreply, State};
handle_info({tcp, Connection, Query}, State) ->
    _ = gen_tcp:send(Connection, Query),
    {noreply, State};
handle_info({answer, Connection, Query}, State) ->
    %% Whoever asked may be gone.
    _ = gen_tcp:send(Connection, Query),
    {noreply, State};
handle_info({tcp_closed, _Connection}, State) ->
    {noreply, State}.
