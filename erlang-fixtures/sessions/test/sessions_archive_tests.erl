%% The archive when it is told to fail.
-module(sessions_archive_tests).

-include_lib("eunit/include/eunit.hrl").

-import(sessions_service, [post/2, archived/2, wait_until/1]).

failing_test_() ->
    [
        {Title, {setup, fun() -> sessions_service:start([{store, decoupled}]) end, fun sessions_service:stop/1,
            fun(Service) -> {timeout, 30, fun() -> Test(Service) end} end}}
     || {Title, Test} <- [
            {"silent, it keeps nothing until it answers again, and loses nothing", fun silent/1},
            {"refusing, it cuts the connections of who sends", fun refusing/1},
            {"it knows no other mode", fun unknown/1}
        ]
    ].

silent(Service) ->
    ?assertEqual(204, post(Service, "/archive?mode=silent")),
    ?assertEqual(201, post(Service, "/login?user=42")),
    wait_until(fun() -> ets:info(sessions, size) =:= 0 end),
    ?assertEqual([], archived(Service, 0)),
    ?assertEqual(204, post(Service, "/archive?mode=answering")),
    ?assertMatch([{42, _, _}], archived(Service, 1)).

refusing(Service) ->
    ?assertEqual(204, post(Service, "/archive?mode=refusing")),
    {ok, Socket} = gen_tcp:connect({127, 0, 0, 1}, sessions_archive:port(), [binary, {active, false}]),
    ?assertEqual({error, closed}, gen_tcp:recv(Socket, 0)).

unknown(Service) ->
    ?assertEqual(400, post(Service, "/archive?mode=lazy")).
