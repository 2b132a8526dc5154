%% Accepts connections, each for a process of its own.
-module(leaks_acceptor).

-export([start_link/1]).

%% How long to wait for somebody to close a file when the system has no more.
-define(OUT_OF_FILES_MS, 100).

-spec start_link(gen_tcp:socket()) -> {ok, pid()}.
start_link(Listener) -> {ok, proc_lib:spawn_link(fun() -> loop(Listener) end)}.

loop(Listener) ->
    case gen_tcp:accept(Listener) of
        {ok, Socket} -> hand_over(Socket);
        {error, econnaborted} -> ok;
        {error, Reason} when Reason =:= emfile; Reason =:= enfile -> timer:sleep(?OUT_OF_FILES_MS);
        {error, Reason} -> exit({shutdown, Reason})
    end,
    loop(Listener).

hand_over(Socket) ->
    {ok, Connection} = supervisor:start_child(leaks_connection_sup, []),
    case gen_tcp:controlling_process(Socket, Connection) of
        ok -> leaks_connection:serve(Connection, Socket);
        {error, _} -> supervisor:terminate_child(leaks_connection_sup, Connection)
    end.
