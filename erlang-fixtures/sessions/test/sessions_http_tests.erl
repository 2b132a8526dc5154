%% The service as an HTTP client sees it. The store makes no difference here.
-module(sessions_http_tests).

-include_lib("eunit/include/eunit.hrl").

-import(sessions_service, [post/2, get/2, exchange/2]).

-define(KEEP, " HTTP/1.1\r\nhost: test\r\n\r\n").

http_test_() ->
    {setup, fun() -> sessions_service:start([{idle_timeout, 60_000}]) end, fun sessions_service:stop/1, fun(Service) ->
        [
            {Title, {timeout, 30, fun() -> Test(Service) end}}
         || {Title, Test} <- [
                {"the health check answers 200", fun health/1},
                {"an unknown path is 404", fun unknown_path/1},
                {"a wrong method is 405, with the right one", fun wrong_method/1},
                {"a touch of an unknown session is 404", fun unknown_session/1},
                {"a token stands for the user who signed in", fun token/1},
                {"a token that is not this node's is 403, and none at all 400", fun foreign_token/1},
                {"a bad user is 400 and leaves the connection open", fun bad_user/1},
                {"requests sent at once are answered in their order", fun pipelining/1},
                {"many more requests than the driver reads ahead are all answered", fun deep_pipelining/1},
                {"HTTP/1.0 and connection: close end the connection", fun closing/1},
                {"a malformed request is 400 and ends the connection", fun malformed/1},
                {"what was asked before a malformed request is still answered", fun malformed_behind_good/1},
                {"too large a request is refused and ends the connection", fun oversize/1},
                {"a client that is silent or gone harms nobody", fun gone/1}
            ]
        ]
    end}.

health(Service) ->
    ?assertMatch({[{200, <<"ok\n">>}], open}, exchange(Service, ["GET /health", ?KEEP])).

token(Service) ->
    Token = signed_in(Service, "7"),
    ?assertEqual(204, post(Service, ["/renew?token=", Token])),
    ?assertEqual(204, post(Service, "/touch?user=7")),
    ?assertEqual(204, post(Service, ["/signout?token=", Token])),
    ?assertEqual(404, post(Service, "/touch?user=7")).

foreign_token(Service) ->
    <<_, Rest/binary>> = signed_in(Service, "7"),
    ?assertEqual(403, post(Service, ["/renew?token=8", Rest])),
    ?assertEqual(403, post(Service, "/signout?token=7.AB")),
    ?assertEqual(400, post(Service, "/renew?user=7")).

signed_in(Service, User) ->
    {[{201, Body}], open} = exchange(Service, ["POST /signin?user=", User, ?KEEP]),
    <<"{\"token\":\"", Token:34/binary, "\"}">> = Body,
    Token.

unknown_path(Service) ->
    ?assertEqual(404, get(Service, "/page")),
    ?assertEqual(404, get(Service, "/health/")),
    ?assertEqual(404, post(Service, "/loginx?user=1")).

wrong_method(Service) ->
    ?assertEqual(405, get(Service, "/login?user=1")),
    ?assertEqual(405, post(Service, "/health")),
    ?assertEqual({[{405, <<>>}], open}, exchange(Service, ["BREW /info", ?KEEP])).

unknown_session(Service) -> ?assertEqual(404, post(Service, "/touch?user=987654321")).

bad_user(Service) ->
    Bad = ["", "?", "?user=", "?user=x", "?user=-1", "?user=1.5", "?user=1x", "?name=1", "?user=123456789012345678"],
    Requests = [["POST /login", Query, ?KEEP] || Query <- Bad],
    ?assertEqual({[{400, <<>>} || _ <- Bad], open}, exchange(Service, Requests)).

pipelining(Service) ->
    Requests = [
        ["POST /login?user=5", ?KEEP],
        ["POST /touch?user=5", ?KEEP],
        ["GET /nowhere", ?KEEP],
        ["POST /logout?user=5", ?KEEP],
        ["POST /touch?user=5", ?KEEP],
        ["GET /health", ?KEEP]
    ],
    {Answers, open} = exchange(Service, Requests),
    ?assertEqual([201, 204, 404, 204, 404, 200], [Status || {Status, _} <- Answers]).

deep_pipelining(Service) ->
    {Answers, open} = exchange(Service, lists:duplicate(2000, ["POST /login?user=6", ?KEEP])),
    ?assertEqual(lists:duplicate(2000, {201, <<>>}), Answers).

closing(Service) ->
    Health = {200, <<"ok\n">>},
    ?assertEqual({[Health], closed}, exchange(Service, "GET /health HTTP/1.0\r\n\r\n")),
    ?assertEqual({[Health], closed}, exchange(Service, "GET /health HTTP/1.1\r\nConnection: Close\r\n\r\n")),
    ?assertEqual({[Health], open}, exchange(Service, "GET /health HTTP/1.0\r\nconnection: keep-alive\r\n\r\n")).

malformed(Service) ->
    [
        ?assertEqual({[{400, <<>>}], closed}, exchange(Service, [Bytes, "\r\n\r\n"]))
     || Bytes <- [
            "hello",
            "GET /health",
            "GET /health HTTP/2.0",
            "GET /health HTTP/x",
            <<0, 255, 1>>,
            "GET /health HTTP/1.1\r\nno colon here",
            "POST /login?user=1 HTTP/1.1\r\ncontent-length: -1",
            "POST /login?user=1 HTTP/1.1\r\ncontent-length: many"
        ]
    ].

malformed_behind_good(Service) ->
    {Answers, closed} = exchange(Service, ["GET /health", ?KEEP, "nonsense\r\n", "GET /health", ?KEEP]),
    ?assertEqual([200, 400], [Status || {Status, _} <- Answers]).

oversize(Service) ->
    Long = lists:duplicate(20_000, $a),
    [
        ?assertEqual({[{Status, <<>>}], closed}, exchange(Service, [Head, "\r\n\r\n", Body]))
     || {Status, Head, Body} <- [
            {414, ["GET /", Long, " HTTP/1.1"], ""},
            {431, ["GET /health HTTP/1.1\r\nx: ", Long], ""},
            {431, ["GET /health HTTP/1.1", lists:duplicate(101, "\r\nx: y")], ""},
            {413, "POST /login?user=1 HTTP/1.1\r\ncontent-length: 20000", Long},
            {413, "POST /login?user=1 HTTP/1.1\r\ntransfer-encoding: chunked", "0\r\n\r\n"}
        ]
    ].

gone(#{port := Port} = Service) ->
    Sockets = [connect(Port, Bytes) || Bytes <- ["", "POST /log", "POST /login?user=1 HTTP/1.1\r\nhost:"]],
    ?assertEqual(200, get(Service, "/health")),
    [ok = gen_tcp:close(Socket) || Socket <- Sockets],
    sessions_service:wait_until(fun() -> supervisor:count_children(sessions_connection_sup) =:= no_children() end),
    ?assertEqual(200, get(Service, "/health")).

connect(Port, Bytes) ->
    {ok, Socket} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {active, false}]),
    ok = gen_tcp:send(Socket, Bytes),
    Socket.

no_children() -> [{specs, 1}, {active, 0}, {supervisors, 0}, {workers, 0}].
