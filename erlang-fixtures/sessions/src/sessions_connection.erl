%% One client's connection: requests are answered one after another, in the order in which they came, so that a
%% client may send many without waiting (HTTP pipelining).
-module(sessions_connection).

-export([start_link/2, serve/2]).

%% A client that has been refused has this long to read why before the connection is closed.
-define(LINGER_MS, 1000).

-spec start_link(Store :: module(), RowWords :: pos_integer()) -> {ok, pid()}.
start_link(Store, RowWords) ->
    {ok, proc_lib:spawn_link(fun() -> wait_for_socket(Store, RowWords) end)}.

%% Hands the socket over; its owner must be the connection by then.
-spec serve(pid(), gen_tcp:socket()) -> ok.
serve(Connection, Socket) ->
    Connection ! {serve, Socket},
    ok.

wait_for_socket(Store, RowWords) ->
    receive
        {serve, Socket} ->
            _ = sessions_http:activate(Socket),
            loop(Socket, Store, RowWords)
    end.

loop(Socket, Store, RowWords) ->
    case sessions_http:receive_request(Socket) of
        {ok, #{keep_alive := KeepAlive} = Request} ->
            Answer = sessions_routes:answer(Request, Store, RowWords),
            case gen_tcp:send(Socket, sessions_http:response(Answer, KeepAlive)) of
                ok when KeepAlive -> loop(Socket, Store, RowWords);
                _ -> gen_tcp:close(Socket)
            end;
        {refused, Status} ->
            _ = gen_tcp:send(Socket, sessions_http:response({Status, [], <<>>}, false)),
            linger(Socket);
        closed ->
            gen_tcp:close(Socket)
    end.

%% Closing with unread bytes would make the system send a reset, which may overtake the answer.
linger(Socket) ->
    _ = gen_tcp:shutdown(Socket, write),
    _ = inet:setopts(Socket, [{active, false}, {packet, raw}]),
    drain(Socket, erlang:monotonic_time(millisecond) + ?LINGER_MS).

drain(Socket, Deadline) ->
    Left = max(0, Deadline - erlang:monotonic_time(millisecond)),
    case gen_tcp:recv(Socket, 0, Left) of
        {ok, _} when Left > 0 -> drain(Socket, Deadline);
        _ -> gen_tcp:close(Socket)
    end.
