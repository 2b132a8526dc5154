%% The archive's end of one connection: logs each frame as it came, with its length in four bytes before it, and
%% acknowledges it with that length, unless the archive was told to fail.
-module(sessions_archive_writer).

-export([start_link/0, serve/2]).

-spec start_link() -> pid().
start_link() -> proc_lib:spawn_link(fun wait_for_socket/0).

%% Hands the socket over; its owner must be the writer by then.
-spec serve(pid(), gen_tcp:socket()) -> ok.
serve(Writer, Socket) ->
    Writer ! {serve, Socket},
    ok.

wait_for_socket() ->
    %% A database on a machine of its own does not queue behind the processes of this node.
    process_flag(priority, high),
    receive
        {serve, Socket} -> loop(Socket)
    end.

loop(Socket) ->
    case gen_tcp:recv(Socket, 0) of
        {ok, Frame} -> take(Socket, Frame, sessions_archive:mode());
        {error, closed} -> ok
    end.

take(Socket, _Frame, refusing) ->
    gen_tcp:close(Socket);
take(Socket, Frame, silent) ->
    take(Socket, Frame, sessions_archive:when_not_silent());
take(Socket, Frame, answering) ->
    Length = <<(byte_size(Frame)):32>>,
    sessions_archive_log:append([Length, Frame]),
    ok = gen_tcp:send(Socket, Length),
    loop(Socket).
