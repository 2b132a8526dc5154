%% Stands for a message broker on another machine that has all the connections it may have: who comes is kept waiting for a
%% moment and sent away.
-module(leak_broker).

-export([start_link/0, connect/0]).
-export([init/0]).

-define(REFUSES_AFTER_MS, 20).
-define(GREETING, <<"welcome">>).

-spec start_link() -> {ok, pid()}.
start_link() -> proc_lib:start_link(?MODULE, init, []).

%% Ok once the broker has said welcome. The connection belongs to the caller.
-spec connect() -> {ok, gen_tcp:socket()} | {error, inet:posix() | closed}.
connect() ->
    case gen_tcp:connect({127, 0, 0, 1}, persistent_term:get(?MODULE), [binary, {packet, 2}, {active, false}]) of
        {ok, Connection} -> greeted(Connection, gen_tcp:recv(Connection, 0));
        {error, _Reason} = Error -> Error
    end.

greeted(Connection, {ok, ?GREETING}) ->
    {ok, Connection};
greeted(Connection, {error, _Reason} = Error) ->
    %% The other end's close leaves this end's port open.
    ok = gen_tcp:close(Connection),
    Error.

-spec init() -> no_return().
init() ->
    {ok, Listener} = gen_tcp:listen(0, [binary, {ip, {127, 0, 0, 1}}, {packet, 2}, {active, false}]),
    {ok, Port} = inet:port(Listener),
    ok = persistent_term:put(?MODULE, Port),
    proc_lib:init_ack({ok, self()}),
    refuse(Listener).

-spec refuse(gen_tcp:socket()) -> no_return().
refuse(Listener) ->
    {ok, Connection} = gen_tcp:accept(Listener),
    timer:sleep(?REFUSES_AFTER_MS),
    ok = gen_tcp:close(Connection),
    refuse(Listener).
