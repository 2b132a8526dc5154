%% Stands for the database: a TCP server of its own on 127.0.0.1 that logs what it is sent and acknowledges it. It runs
%% in this node only so that the service needs nothing else to run.
-module(sessions_archive).
-behaviour(gen_server).

-export([start_link/0, port/0]).
-export([init/1, handle_call/3, handle_cast/2]).

-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec port() -> inet:port_number().
port() -> gen_server:call(?MODULE, port).

-spec init([]) -> {ok, gen_tcp:socket()}.
init([]) ->
    Options = [binary, {ip, {127, 0, 0, 1}}, {packet, 4}, {active, false}, {nodelay, true}],
    {ok, Listener} = gen_tcp:listen(0, Options),
    proc_lib:spawn_link(fun() -> accept(Listener) end),
    {ok, Listener}.

-spec handle_call(port, gen_server:from(), gen_tcp:socket()) -> {reply, inet:port_number(), gen_tcp:socket()}.
handle_call(port, _From, Listener) ->
    {ok, Port} = inet:port(Listener),
    {reply, Port, Listener}.

-spec handle_cast(term(), gen_tcp:socket()) -> {noreply, gen_tcp:socket()}.
handle_cast(_Request, Listener) -> {noreply, Listener}.

accept(Listener) ->
    {ok, Socket} = gen_tcp:accept(Listener),
    Writer = sessions_archive_writer:start_link(),
    ok = gen_tcp:controlling_process(Socket, Writer),
    sessions_archive_writer:serve(Writer, Socket),
    accept(Listener).
