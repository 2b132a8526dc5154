%% One client's connection: requests are answered one after another, in the order in which they came.
-module(leaks_connection).

-export([start_link/1, serve/2]).

-spec start_link(leaks_sup:service()) -> {ok, pid()}.
start_link(Service) -> {ok, proc_lib:spawn_link(fun() -> wait_for_socket(Service) end)}.

%% Hands the socket over; its owner must be the connection by then.
-spec serve(pid(), gen_tcp:socket()) -> ok.
serve(Connection, Socket) ->
    Connection ! {serve, Socket},
    ok.

wait_for_socket(Service) ->
    receive
        {serve, Socket} -> loop(Socket, Service)
    end.

loop(Socket, Service) ->
    case leaks_http:receive_request(Socket) of
        {ok, #{keep_alive := KeepAlive} = Request} ->
            Status = leaks_acts:status(Request, Service),
            case gen_tcp:send(Socket, leaks_http:response(Status, KeepAlive)) of
                ok when KeepAlive -> loop(Socket, Service);
                _ -> gen_tcp:close(Socket)
            end;
        {refused, Status} ->
            _ = gen_tcp:send(Socket, leaks_http:response(Status, false)),
            gen_tcp:close(Socket);
        closed ->
            gen_tcp:close(Socket)
    end.
