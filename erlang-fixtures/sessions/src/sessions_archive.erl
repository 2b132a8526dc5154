%% Stands for the database: a TCP server of its own on 127.0.0.1 that logs what it is sent and acknowledges it. It runs
%% in this node only so that the service needs nothing else to run. It can be told to fail as databases do: `silent`
%% takes what it is sent and acknowledges nothing until it answers again; `refusing` cuts every connection.
-module(sessions_archive).
-behaviour(gen_server).

-export([start_link/0, port/0, behave/1, mode/0, when_not_silent/0]).
-export([init/1, handle_call/3, handle_cast/2]).
-export_type([mode/0]).

-type mode() :: answering | silent | refusing.

-record(state, {listener :: gen_tcp:socket(), held = [] :: [gen_server:from()]}).

-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec port() -> inet:port_number().
port() -> gen_server:call(?MODULE, port).

-spec behave(mode()) -> ok.
behave(Mode) -> gen_server:call(?MODULE, {behave, Mode}).

%% Costs a lookup, as it is asked for every frame.
-spec mode() -> mode().
mode() -> persistent_term:get(?MODULE, answering).

%% Waits until the archive is no longer silent.
-spec when_not_silent() -> mode().
when_not_silent() -> gen_server:call(?MODULE, when_not_silent, infinity).

-spec init([]) -> {ok, #state{}}.
init([]) ->
    persistent_term:put(?MODULE, answering),
    Options = [binary, {ip, {127, 0, 0, 1}}, {packet, 4}, {active, false}, {nodelay, true}],
    {ok, Listener} = gen_tcp:listen(0, Options),
    proc_lib:spawn_link(fun() -> accept(Listener) end),
    {ok, #state{listener = Listener}}.

-spec handle_call(port | {behave, mode()} | when_not_silent, gen_server:from(), #state{}) ->
    {reply, inet:port_number() | ok | mode(), #state{}} | {noreply, #state{}}.
handle_call(port, _From, #state{listener = Listener} = State) ->
    {ok, Port} = inet:port(Listener),
    {reply, Port, State};
handle_call({behave, silent}, _From, State) ->
    persistent_term:put(?MODULE, silent),
    {reply, ok, State};
handle_call({behave, Mode}, _From, #state{held = Held} = State) ->
    persistent_term:put(?MODULE, Mode),
    lists:foreach(fun(Writer) -> gen_server:reply(Writer, Mode) end, Held),
    {reply, ok, State#state{held = []}};
handle_call(when_not_silent, From, #state{held = Held} = State) ->
    case mode() of
        silent -> {noreply, State#state{held = [From | Held]}};
        Mode -> {reply, Mode, State}
    end.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

accept(Listener) ->
    {ok, Socket} = gen_tcp:accept(Listener),
    case mode() of
        refusing -> gen_tcp:close(Socket);
        _ -> hand_over(Socket)
    end,
    accept(Listener).

hand_over(Socket) ->
    Writer = sessions_archive_writer:start_link(),
    ok = gen_tcp:controlling_process(Socket, Writer),
    sessions_archive_writer:serve(Writer, Socket).
