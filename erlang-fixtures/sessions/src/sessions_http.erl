%% HTTP/1.1 (RFC 9112) over the emulator's own parser, as far as this service needs it.
-module(sessions_http).

-export([listen_options/1, activate/1, receive_request/1, response/2]).
-export_type([request/0, answer/0]).

-type request() :: #{method := atom() | binary(), target := binary(), keep_alive := boolean()}.
-type answer() :: {Status :: 200..599, Headers :: [{iodata(), iodata()}], Body :: iodata()}.

%% Longer than any pause in which a client may want to keep its connection.
-define(IDLE_MS, 600_000).
-define(MOST_LINE_BYTES, 8192).
-define(MOST_HEADERS, 100).
-define(PACKETS_AHEAD, 100).

-spec listen_options(sessions_config:config()) -> [gen_tcp:listen_option()].
listen_options(#{backlog := Backlog}) ->
    [
        binary,
        {ip, {127, 0, 0, 1}},
        {packet, http_bin},
        %% Of a line longer than this the driver tells nothing: it cuts the connection.
        {packet_size, 8 * ?MOST_LINE_BYTES},
        {active, false},
        {nodelay, true},
        {reuseaddr, true},
        {backlog, Backlog},
        {send_timeout, 30_000},
        {send_timeout_close, true}
    ].

%% Receives a request to its end, for the process that owns the socket; `activate/1` first. No request of this
%% service has a body, and one that announces a body is refused. After `refused` the connection cannot be used on.
-spec receive_request(gen_tcp:socket()) -> {ok, request()} | {refused, Status :: 400..599} | closed.
receive_request(Socket) ->
    case packet(Socket) of
        {http_request, _Method, {_, Target}, _Version} when byte_size(Target) > ?MOST_LINE_BYTES ->
            {refused, 414};
        {http_request, Method, Uri, {1, _} = Version} ->
            Request = #{method => Method, target => target(Uri), keep_alive => Version >= {1, 1}},
            receive_headers(Socket, Request, ?MOST_HEADERS);
        %% Section 2.2: an empty line before a request is ignored.
        {http_error, <<"\r\n">>} ->
            receive_request(Socket);
        closed ->
            closed;
        _Malformed ->
            {refused, 400}
    end.

receive_headers(_Socket, _Request, 0) ->
    {refused, 431};
receive_headers(Socket, Request, Left) ->
    case packet(Socket) of
        http_eoh -> {ok, Request};
        {http_header, _, Name, _, Value} ->
            case header(Name, Value, Request) of
                {refused, _} = Refused -> Refused;
                Next -> receive_headers(Socket, Next, Left - 1)
            end;
        closed -> closed;
        _Malformed -> {refused, 400}
    end.

header(_, Value, _Request) when byte_size(Value) > ?MOST_LINE_BYTES -> {refused, 431};
header('Content-Length', Value, Request) -> content_length(Value, Request);
header('Transfer-Encoding', _, _Request) -> {refused, 413};
header('Connection', Value, Request) -> connection(string:lowercase(Value), Request);
header(_, _, Request) -> Request.

content_length(Value, Request) ->
    try binary_to_integer(Value) of
        0 -> Request;
        Length when Length > 0 -> {refused, 413};
        _ -> {refused, 400}
    catch
        error:badarg -> {refused, 400}
    end.

connection(<<"close">>, Request) -> Request#{keep_alive := false};
connection(<<"keep-alive">>, Request) -> Request#{keep_alive := true};
connection(_, Request) -> Request.

%% Lets the driver send the next packets to the owner of the socket. It sends a bounded number before it asks
%% again, so that a client who does not wait for answers is slowed down.
-spec activate(gen_tcp:socket()) -> ok | {error, term()}.
activate(Socket) -> inet:setopts(Socket, [{active, ?PACKETS_AHEAD}]).

packet(Socket) ->
    receive
        {http, Socket, Packet} -> Packet;
        {tcp_passive, Socket} -> _ = activate(Socket), packet(Socket);
        {tcp_closed, Socket} -> closed;
        {tcp_error, Socket, _Reason} -> closed
    after ?IDLE_MS -> closed
    end.

target({abs_path, Path}) -> Path;
target({absoluteURI, _Scheme, _Host, _Port, Path}) -> Path;
target(_) -> <<"*">>.

%% The bytes of an answer.
-spec response(answer(), KeepAlive :: boolean()) -> iodata().
response({Status, Headers, Body}, KeepAlive) ->
    [
        <<"HTTP/1.1 ">>,
        status_line(Status),
        <<"\r\n">>,
        [[Name, <<": ">>, Value, <<"\r\n">>] || {Name, Value} <- Headers],
        framing(Status, Body),
        case KeepAlive of
            true -> <<"\r\n">>;
            false -> <<"connection: close\r\n\r\n">>
        end,
        Body
    ].

%% A 204 has no body and must not state a length (RFC 9110, section 8.6).
framing(204, _) -> <<>>;
framing(_, <<>>) -> <<"content-length: 0\r\n">>;
framing(_, Body) -> [<<"content-length: ">>, integer_to_binary(iolist_size(Body)), <<"\r\n">>].

status_line(200) -> <<"200 OK">>;
status_line(201) -> <<"201 Created">>;
status_line(204) -> <<"204 No Content">>;
status_line(400) -> <<"400 Bad Request">>;
status_line(403) -> <<"403 Forbidden">>;
status_line(404) -> <<"404 Not Found">>;
status_line(405) -> <<"405 Method Not Allowed">>;
status_line(413) -> <<"413 Content Too Large">>;
status_line(414) -> <<"414 URI Too Long">>;
status_line(431) -> <<"431 Request Header Fields Too Large">>;
status_line(503) -> <<"503 Service Unavailable">>.
