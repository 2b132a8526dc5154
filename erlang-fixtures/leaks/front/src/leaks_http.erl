%% HTTP/1.1 (RFC 9112) over the emulator's own parser, as far as this service needs it: answers have no body.
-module(leaks_http).

-export([listen_options/0, receive_request/1, response/2]).
-export_type([request/0, status/0]).

-type request() :: #{method := atom() | binary(), target := binary(), keep_alive := boolean(), body := binary()}.
-type status() :: 200..599.

%% Longer than any pause in which a client may want to keep its connection.
-define(IDLE_MS, 600_000).
-define(MOST_HEADERS, 100).
-define(MOST_BODY_BYTES, 1_048_576).

-spec listen_options() -> [gen_tcp:listen_option()].
listen_options() ->
    [
        binary,
        {ip, {127, 0, 0, 1}},
        {packet, http_bin},
        {packet_size, 65_536},
        {active, false},
        {nodelay, true},
        {reuseaddr, true},
        {backlog, 4096},
        {send_timeout, 30_000},
        {send_timeout_close, true}
    ].

%% Receives a request to its end, body included. After `refused' the connection cannot be used on.
-spec receive_request(gen_tcp:socket()) -> {ok, request()} | {refused, status()} | closed.
receive_request(Socket) ->
    case gen_tcp:recv(Socket, 0, ?IDLE_MS) of
        {ok, {http_request, Method, {abs_path, Target}, {1, _} = Version}} ->
            Request = #{method => Method, target => Target, keep_alive => Version >= {1, 1}, body => <<>>},
            receive_headers(Socket, Request, 0, ?MOST_HEADERS);
        {ok, _Malformed} ->
            {refused, 400};
        {error, _} ->
            closed
    end.

receive_headers(_Socket, _Request, _Length, 0) ->
    {refused, 431};
receive_headers(Socket, Request, Length, Left) ->
    case gen_tcp:recv(Socket, 0, ?IDLE_MS) of
        {ok, http_eoh} ->
            receive_body(Socket, Request, Length);
        {ok, {http_header, _, 'Content-Length', _, Value}} ->
            case string:to_integer(Value) of
                {Bytes, <<>>} when Bytes >= 0, Bytes =< ?MOST_BODY_BYTES ->
                    receive_headers(Socket, Request, Bytes, Left - 1);
                _ ->
                    {refused, 413}
            end;
        {ok, {http_header, _, 'Transfer-Encoding', _, _}} ->
            {refused, 413};
        {ok, {http_header, _, 'Connection', _, Value}} ->
            KeepAlive = keep_alive(string:lowercase(Value), Request),
            receive_headers(Socket, Request#{keep_alive := KeepAlive}, Length, Left - 1);
        {ok, {http_header, _, _, _, _}} ->
            receive_headers(Socket, Request, Length, Left - 1);
        {ok, _Malformed} ->
            {refused, 400};
        {error, _} ->
            closed
    end.

keep_alive(<<"close">>, _Request) -> false;
keep_alive(<<"keep-alive">>, _Request) -> true;
keep_alive(_, #{keep_alive := KeepAlive}) -> KeepAlive.

receive_body(_Socket, Request, 0) ->
    {ok, Request};
receive_body(Socket, Request, Length) ->
    ok = inet:setopts(Socket, [{packet, raw}]),
    case gen_tcp:recv(Socket, Length, ?IDLE_MS) of
        {ok, Body} ->
            ok = inet:setopts(Socket, [{packet, http_bin}]),
            {ok, Request#{body := Body}};
        {error, _} ->
            closed
    end.

%% The bytes of an answer.
-spec response(status(), KeepAlive :: boolean()) -> iodata().
response(Status, KeepAlive) ->
    [<<"HTTP/1.1 ">>, status_line(Status), <<"\r\n">>, framing(Status), connection(KeepAlive), <<"\r\n">>].

%% A 204 must not state a length (RFC 9110, section 8.6).
framing(204) -> <<>>;
framing(_) -> <<"content-length: 0\r\n">>.

connection(true) -> <<>>;
connection(false) -> <<"connection: close\r\n">>.

status_line(200) -> <<"200 OK">>;
status_line(201) -> <<"201 Created">>;
status_line(204) -> <<"204 No Content">>;
status_line(400) -> <<"400 Bad Request">>;
status_line(404) -> <<"404 Not Found">>;
status_line(413) -> <<"413 Content Too Large">>;
status_line(431) -> <<"431 Request Header Fields Too Large">>;
status_line(503) -> <<"503 Service Unavailable">>.
