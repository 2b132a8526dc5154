%% The archive's end of one connection. A frame is appended as it came, with its length in four bytes before it, in
%% one write: several writers can share the file. The acknowledgement is that length.
-module(sessions_archive_writer).

-export([start_link/1, serve/2]).

-spec start_link(file:filename()) -> pid().
start_link(Path) -> proc_lib:spawn_link(fun() -> init(Path) end).

%% Hands the socket over; its owner must be the writer by then.
-spec serve(pid(), gen_tcp:socket()) -> ok.
serve(Writer, Socket) ->
    Writer ! {serve, Socket},
    ok.

init(Path) ->
    %% A raw file belongs to the process that opened it.
    {ok, File} = file:open(Path, [append, raw, binary]),
    receive
        {serve, Socket} -> loop(Socket, File)
    end.

loop(Socket, File) ->
    case gen_tcp:recv(Socket, 0) of
        {ok, Frame} ->
            Length = <<(byte_size(Frame)):32>>,
            ok = file:write(File, [Length, Frame]),
            ok = gen_tcp:send(Socket, Length),
            loop(Socket, File);
        {error, closed} ->
            ok
    end.
