%% WebSocket (RFC 6455) after the hand-shake: text messages, also in fragments; ping, pong and close.
-module(sockets_websocket).

-export([accept_key/1, serve/2, decode/1, encode/2]).

-type opcode() :: 0..15.
-type frame() :: {Final :: boolean(), opcode(), Payload :: binary()}.
-type close_code() :: 1000..1015.
-export_type([frame/0]).

-define(GUID, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").
-define(CONTINUATION, 0).
-define(TEXT, 1).
-define(CLOSE, 8).
-define(PING, 9).
-define(PONG, 10).
-define(MOST_MESSAGE_BYTES, 65_536).

%% What the server proves with that it has understood the hand-shake (section 4.2.2).
-spec accept_key(binary()) -> binary().
accept_key(Key) -> base64:encode(crypto:hash(sha, [Key, ?GUID])).

-spec serve(gen_tcp:socket(), timeout()) -> ok.
serve(Socket, Silence) -> loop(Socket, Silence, <<>>, none).

%% `Message' is what has come of a fragmented one.
loop(Socket, Silence, Buffer, Message) ->
    case decode(Buffer) of
        {ok, Frame, Rest} ->
            case react(Frame, Message, Socket) of
                {ok, Left} -> loop(Socket, Silence, Rest, Left);
                stop -> ok
            end;
        more ->
            case gen_tcp:recv(Socket, 0, Silence) of
                {ok, Bytes} -> loop(Socket, Silence, <<Buffer/binary, Bytes/binary>>, Message);
                {error, _} -> ok
            end;
        {error, Code} ->
            close(Socket, <<Code:16>>)
    end.

-spec react(frame(), none | binary(), gen_tcp:socket()) -> {ok, none | binary()} | stop.
react({true, ?TEXT, Text}, none, Socket) -> answer(Socket, Text);
react({false, ?TEXT, Text}, none, _Socket) -> {ok, Text};
react({Final, ?CONTINUATION, More}, Begun, Socket) when is_binary(Begun) ->
    case <<Begun/binary, More/binary>> of
        Message when byte_size(Message) > ?MOST_MESSAGE_BYTES -> stop(Socket, <<1009:16>>);
        Message when Final -> answer(Socket, Message);
        Message -> {ok, Message}
    end;
react({true, ?PING, Payload}, Message, Socket) -> send(Socket, encode(?PONG, Payload), Message);
react({true, ?PONG, _Payload}, Message, _Socket) -> {ok, Message};
react({true, ?CLOSE, Payload}, _Message, Socket) -> stop(Socket, Payload);
react(_Other, _Message, Socket) -> stop(Socket, <<1002:16>>).

answer(Socket, Text) -> send(Socket, encode(?TEXT, sockets_acts:answer(Text)), none).

send(Socket, Bytes, Message) ->
    case gen_tcp:send(Socket, Bytes) of
        ok -> {ok, Message};
        {error, _} -> stop
    end.

stop(Socket, Payload) ->
    ok = close(Socket, Payload),
    stop.

close(Socket, Payload) ->
    _ = gen_tcp:send(Socket, encode(?CLOSE, Payload)),
    ok.

%% The first frame of a client's bytes, unmasked; an error is the code to close with (section 7.4.1).
-spec decode(binary()) -> {ok, frame(), Rest :: binary()} | more | {error, close_code()}.
decode(<<_:1, Reserved:3, _/bits>>) when Reserved =/= 0 -> {error, 1002};
decode(<<_:8, 0:1, _/bits>>) -> {error, 1002};
decode(<<Final:1, _:3, Opcode:4, _:1, Length:7, _/bits>>) when Opcode >= ?CLOSE, Final =:= 0 orelse Length > 125 ->
    {error, 1002};
decode(<<_:9, 127:7, Length:64, _/bits>>) when Length > ?MOST_MESSAGE_BYTES -> {error, 1009};
decode(<<Final:1, _:3, Opcode:4, 1:1, 127:7, Length:64, Mask:4/binary, Payload:Length/binary, Rest/binary>>) ->
    {ok, {Final =:= 1, Opcode, unmask(Payload, Mask)}, Rest};
decode(<<Final:1, _:3, Opcode:4, 1:1, 126:7, Length:16, Mask:4/binary, Payload:Length/binary, Rest/binary>>) ->
    {ok, {Final =:= 1, Opcode, unmask(Payload, Mask)}, Rest};
decode(<<Final:1, _:3, Opcode:4, 1:1, Length:7, Mask:4/binary, Payload:Length/binary, Rest/binary>>) when Length < 126 ->
    {ok, {Final =:= 1, Opcode, unmask(Payload, Mask)}, Rest};
decode(_Incomplete) ->
    more.

%% A server's frame: whole, and not masked.
-spec encode(opcode(), binary()) -> iodata().
encode(Opcode, Payload) when byte_size(Payload) < 126 -> [<<8:4, Opcode:4, (byte_size(Payload))>>, Payload];
encode(Opcode, Payload) when byte_size(Payload) < 65_536 -> [<<8:4, Opcode:4, 126, (byte_size(Payload)):16>>, Payload];
encode(Opcode, Payload) -> [<<8:4, Opcode:4, 127, (byte_size(Payload)):64>>, Payload].

unmask(Payload, Mask) ->
    Size = byte_size(Payload),
    Repeated = binary:copy(Mask, Size div 4 + 1),
    crypto:exor(Payload, binary:part(Repeated, 0, Size)).
