-module(sockets_websocket_tests).
-include_lib("eunit/include/eunit.hrl").

%% The example of RFC 6455, section 1.3.
accept_key_test() ->
    ?assertEqual(<<"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=">>, sockets_websocket:accept_key(<<"dGhlIHNhbXBsZSBub25jZQ==">>)).

%% The example of section 5.7: a masked "Hello".
decode_test() ->
    Masked = <<16#81, 16#85, 16#37, 16#fa, 16#21, 16#3d, 16#7f, 16#9f, 16#4d, 16#51, 16#58>>,
    ?assertEqual({ok, {true, 1, <<"Hello">>}, <<"rest">>}, sockets_websocket:decode(<<Masked/binary, "rest">>)),
    [?assertEqual(more, sockets_websocket:decode(binary:part(Masked, 0, N))) || N <- lists:seq(0, 10)].

lengths_test_() ->
    [
        ?_assertMatch({ok, {true, 1, <<"x", _/binary>>}, <<>>}, sockets_websocket:decode(masked(1, Length)))
     || Length <- [1, 125, 126, 65_535, 65_536]
    ].

refused_test_() ->
    [
        {"a frame that is not masked", ?_assertEqual({error, 1002}, sockets_websocket:decode(<<16#81, 1, "a">>))},
        {"reserved bits", ?_assertEqual({error, 1002}, sockets_websocket:decode(<<16#f1, 16#81, 0:32, "a">>))},
        {"a ping in fragments", ?_assertEqual({error, 1002}, sockets_websocket:decode(<<16#09, 16#80, 0:32>>))},
        {"more than a message may have", ?_assertEqual({error, 1009}, sockets_websocket:decode(masked(1, 65_537)))}
    ].

encode_test_() ->
    [
        ?_assertEqual(<<16#81, 5, "Hello">>, iolist_to_binary(sockets_websocket:encode(1, <<"Hello">>))),
        ?_assertMatch(<<16#8a, 126, 200:16, _:200/binary>>, iolist_to_binary(sockets_websocket:encode(10, <<0:1600>>))),
        ?_assertMatch(
            <<16#81, 127, 70_000:64, _:70_000/binary>>, iolist_to_binary(sockets_websocket:encode(1, <<0:560_000>>))
        )
    ].

masked(Opcode, Length) ->
    Payload = binary:copy(<<"x">>, Length),
    <<8:4, Opcode:4, (length_of(Length))/binary, 0:32, Payload/binary>>.

length_of(Length) when Length < 126 -> <<(128 + Length)>>;
length_of(Length) when Length < 65_536 -> <<254, Length:16>>;
length_of(Length) -> <<255, Length:64>>.
