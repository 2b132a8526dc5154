%% HTTP/1.1 as far as it takes to say that the service is there, and to become a WebSocket (RFC 6455, section 4.2).
-module(sockets_http).
-behaviour(sockets_connection).

-export([listen_options/0, serve/2]).

-type headers() :: #{binary() => binary()}.

-define(MOST_HEADERS, 100).
%% For a request to come to its end.
-define(REQUEST_MS, 30_000).

-spec listen_options() -> [gen_tcp:listen_option()].
listen_options() -> [{packet, http_bin}, {packet_size, 65_536}].

-spec serve(gen_tcp:socket(), timeout()) -> ok.
serve(Socket, Silence) ->
    case gen_tcp:recv(Socket, 0, ?REQUEST_MS) of
        {ok, {http_request, 'GET', {abs_path, Path}, {1, 1}}} ->
            case receive_headers(Socket, #{}, ?MOST_HEADERS) of
                {ok, Headers} -> answer(Path, Headers, Socket, Silence);
                error -> refuse(Socket, <<"400 Bad Request">>)
            end;
        {ok, _Other} ->
            refuse(Socket, <<"400 Bad Request">>);
        {error, _} ->
            ok
    end.

-spec receive_headers(gen_tcp:socket(), headers(), non_neg_integer()) -> {ok, headers()} | error.
receive_headers(_Socket, _Headers, 0) ->
    error;
receive_headers(Socket, Headers, Left) ->
    case gen_tcp:recv(Socket, 0, ?REQUEST_MS) of
        {ok, http_eoh} -> {ok, Headers};
        {ok, {http_header, _, Name, _, Value}} -> receive_headers(Socket, Headers#{lower(Name) => Value}, Left - 1);
        _ -> error
    end.

answer(<<"/health">>, _Headers, Socket, _Silence) ->
    refuse(Socket, <<"200 OK">>);
answer(<<"/socket">>, #{<<"upgrade">> := Upgrade, <<"sec-websocket-key">> := Key} = Headers, Socket, Silence) ->
    Version = maps:get(<<"sec-websocket-version">>, Headers, <<>>),
    case lower(Upgrade) of
        <<"websocket">> when Version =:= <<"13">> -> become_websocket(Key, Socket, Silence);
        _ -> refuse(Socket, <<"426 Upgrade Required\r\nsec-websocket-version: 13">>)
    end;
answer(_Path, _Headers, Socket, _Silence) ->
    refuse(Socket, <<"404 Not Found">>).

become_websocket(Key, Socket, Silence) ->
    ok = inet:setopts(Socket, [{packet, raw}]),
    Response = [
        <<"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ">>,
        sockets_websocket:accept_key(Key),
        <<"\r\n\r\n">>
    ],
    case gen_tcp:send(Socket, Response) of
        ok -> sockets_websocket:serve(Socket, Silence);
        {error, _} -> ok
    end.

%% The last word on this connection.
refuse(Socket, Status) ->
    _ = gen_tcp:send(Socket, [<<"HTTP/1.1 ">>, Status, <<"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n">>]),
    ok.

lower(Name) when is_atom(Name) -> string:lowercase(atom_to_binary(Name));
lower(Name) -> string:lowercase(Name).
