%% Accepts connections, each for a process of its own.
-module(sockets_acceptor).

-export([start_link/2]).

%% How long to wait for somebody to close a file when the system has no more.
-define(OUT_OF_FILES_MS, 100).

-spec start_link(sockets_connection:protocol(), gen_tcp:socket()) -> {ok, pid()}.
start_link(Protocol, Listener) -> {ok, proc_lib:spawn_link(fun() -> loop(Protocol, Listener) end)}.

loop(Protocol, Listener) ->
    case gen_tcp:accept(Listener) of
        {ok, Socket} ->
            hand_over(Protocol, Socket);
        {error, econnaborted} ->
            ok;
        {error, Reason} when Reason =:= emfile; Reason =:= enfile; Reason =:= system_limit ->
            timer:sleep(?OUT_OF_FILES_MS);
        {error, Reason} ->
            exit({shutdown, Reason})
    end,
    loop(Protocol, Listener).

hand_over(Protocol, Socket) ->
    {ok, Connection} = supervisor:start_child(sockets_connection_sup, [Protocol]),
    case gen_tcp:controlling_process(Socket, Connection) of
        ok -> sockets_connection:serve(Connection, Socket);
        {error, _} -> supervisor:terminate_child(sockets_connection_sup, Connection)
    end.
