%% Frames behind their length, by the emulator's own `{packet, 4}'; an empty one is a heartbeat and answered by another.
-module(sockets_tcp).
-behaviour(sockets_connection).

-export([listen_options/0, serve/2]).

-define(MOST_FRAME_BYTES, 65_536).

-spec listen_options() -> [gen_tcp:listen_option()].
listen_options() -> [{packet, 4}, {packet_size, ?MOST_FRAME_BYTES}].

-spec serve(gen_tcp:socket(), timeout()) -> ok.
serve(Socket, Silence) ->
    case gen_tcp:recv(Socket, 0, Silence) of
        {ok, Frame} ->
            case gen_tcp:send(Socket, answer(Frame)) of
                ok -> serve(Socket, Silence);
                {error, _} -> ok
            end;
        {error, _} ->
            ok
    end.

answer(<<>>) -> <<>>;
answer(Text) -> sockets_acts:answer(Text).
