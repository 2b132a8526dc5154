%% One client's connection, and the session that was opened on it: they end together.
-module(sockets_connection).

-export([start_link/2, serve/2]).
-export_type([protocol/0]).

%% Serves a socket until it closes, or says nothing for the longest silence.
-callback serve(gen_tcp:socket(), Silence :: timeout()) -> ok.

-type protocol() :: sockets_http | sockets_tcp.

-spec start_link(Silence :: timeout(), protocol()) -> {ok, pid()}.
start_link(Silence, Protocol) -> {ok, proc_lib:spawn_link(fun() -> wait_for_socket(Silence, Protocol) end)}.

%% Hands the socket over; its owner must be the connection by then.
-spec serve(pid(), gen_tcp:socket()) -> ok.
serve(Connection, Socket) ->
    Connection ! {serve, Socket},
    ok.

wait_for_socket(Silence, Protocol) ->
    receive
        {serve, Socket} ->
            try
                Protocol:serve(Socket, Silence)
            after
                sockets_sessions:leave(),
                gen_tcp:close(Socket)
            end
    end.
