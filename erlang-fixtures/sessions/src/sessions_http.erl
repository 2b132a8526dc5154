%% HTTP/1.1 (RFC 9112) over the emulator's own parser, as far as this service needs it.
-module(sessions_http).

-export([listen_options/1, read_request/1, response/2]).
-export_type([request/0, answer/0]).

-type request() :: #{method := atom() | binary(), target := binary(), keep_alive := boolean()}.
-type answer() :: {Status :: 200..599, Headers :: [{iodata(), iodata()}], Body :: iodata()}.

%% Longer than any pause in which a client may want to keep its connection.
-define(IDLE_MS, 600_000).
-define(MOST_LINE_BYTES, 8192).
-define(MOST_HEADERS, 100).
-define(MOST_BODY_BYTES, 65536).

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

%% Reads a request to its end; a body is read and forgotten. After `refused` the connection cannot be used on.
-spec read_request(gen_tcp:socket()) -> {ok, request()} | {refused, Status :: 400..599} | closed.
read_request(Socket) ->
    case gen_tcp:recv(Socket, 0, ?IDLE_MS) of
        {ok, {http_request, Method, Uri, {1, _} = Version}} ->
            Request = #{method => Method, target => target(Uri), keep_alive => Version >= {1, 1}},
            read_headers(Socket, Request);
        %% Section 2.2: an empty line before a request is ignored.
        {ok, {http_error, <<"\r\n">>}} ->
            read_request(Socket);
        Other ->
            failure(Other)
    end.

read_headers(_Socket, #{target := Target}) when byte_size(Target) > ?MOST_LINE_BYTES -> {refused, 414};
read_headers(Socket, Request) -> read_headers(Socket, Request, 0, ?MOST_HEADERS).

read_headers(_Socket, _Request, _Length, 0) ->
    {refused, 431};
read_headers(Socket, Request, Length, Left) ->
    case gen_tcp:recv(Socket, 0, ?IDLE_MS) of
        {ok, http_eoh} -> read_body(Socket, Request, Length);
        {ok, {http_header, _, _, _, Value}} when byte_size(Value) > ?MOST_LINE_BYTES -> {refused, 431};
        {ok, {http_header, _, 'Transfer-Encoding', _, _}} -> {refused, 501};
        {ok, {http_header, _, 'Content-Length', _, Value}} ->
            case body_length(Value) of
                {ok, Stated} -> read_headers(Socket, Request, Stated, Left - 1);
                error -> {refused, 400}
            end;
        {ok, {http_header, _, 'Connection', _, Value}} ->
            read_headers(Socket, connection(string:lowercase(Value), Request), Length, Left - 1);
        {ok, {http_header, _, _, _, _}} ->
            read_headers(Socket, Request, Length, Left - 1);
        Other ->
            failure(Other)
    end.

read_body(_Socket, Request, 0) ->
    {ok, Request};
read_body(_Socket, _Request, Length) when Length > ?MOST_BODY_BYTES ->
    {refused, 413};
read_body(Socket, Request, Length) ->
    ok = inet:setopts(Socket, [{packet, raw}]),
    case gen_tcp:recv(Socket, Length, ?IDLE_MS) of
        {ok, _Body} ->
            ok = inet:setopts(Socket, [{packet, http_bin}]),
            {ok, Request};
        {error, _} ->
            closed
    end.

failure({ok, _Malformed}) -> {refused, 400};
failure({error, _}) -> closed.

body_length(Value) ->
    try binary_to_integer(Value) of
        Length when Length >= 0 -> {ok, Length};
        _ -> error
    catch
        error:badarg -> error
    end.

connection(<<"close">>, Request) -> Request#{keep_alive := false};
connection(<<"keep-alive">>, Request) -> Request#{keep_alive := true};
connection(_, Request) -> Request.

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
status_line(404) -> <<"404 Not Found">>;
status_line(405) -> <<"405 Method Not Allowed">>;
status_line(413) -> <<"413 Content Too Large">>;
status_line(414) -> <<"414 URI Too Long">>;
status_line(431) -> <<"431 Request Header Fields Too Large">>;
status_line(501) -> <<"501 Not Implemented">>;
status_line(503) -> <<"503 Service Unavailable">>.
