%% The page as a browser's requests see it.
-module(sessions_page_tests).

-include_lib("eunit/include/eunit.hrl").

-import(sessions_service, [post/2, get/2, exchange/2]).

page_test_() ->
    {foreach, fun() -> sessions_service:start([{idle_timeout, 60_000}]) end, fun sessions_service:stop/1, [
        fun(Service) -> {Title, fun() -> Test(Service) end} end
     || {Title, Test} <- [
            {"the page and all that it names come from the service", fun whole_page/1},
            {"a session is shown with its idle time and the size of its row", fun shown/1},
            {"a look at a session is no activity", fun no_activity/1},
            {"there is nothing to show of a session that does not exist", fun unknown/1},
            {"while the table is down with its owner the service is unavailable", fun owner_down/1}
        ]
    ]}.

whole_page(Service) ->
    {200, Page} = fetch(Service, "/"),
    {match, Named} = re:run(Page, "(?:href|src)=\"([^\"]+)\"", [global, {capture, all_but_first, list}]),
    ?assertEqual([200, 200], [element(1, fetch(Service, Path)) || ["/" ++ _ = Path] <- Named]),
    ?assertEqual(nomatch, re:run(Page, "https?:")),
    ?assertEqual(405, post(Service, "/")).

shown(Service) ->
    201 = post(Service, "/login?user=5"),
    {200, Json} = fetch(Service, "/session?user=5"),
    {match, [Idle, Words]} = re:run(Json, "\"idle_ms\":(\\d+),\"words\":(\\d+)", [{capture, all_but_first, list}]),
    ?assert(list_to_integer(Idle) < 10_000),
    ?assert(abs(list_to_integer(Words) - 503) =< 2).

no_activity(Service) ->
    201 = post(Service, "/login?user=6"),
    [{6, LastSeen, _}] = ets:lookup(sessions, 6),
    timer:sleep(5),
    {200, _} = fetch(Service, "/session?user=6"),
    ?assertMatch([{6, LastSeen, _}], ets:lookup(sessions, 6)).

unknown(Service) ->
    ?assertEqual(404, get(Service, "/session?user=7")),
    ?assertEqual(400, get(Service, "/session")).

owner_down(Service) ->
    ok = supervisor:terminate_child(sessions_sup, sessions_owner),
    ?assertEqual(503, get(Service, "/session?user=7")).

fetch(Service, Path) ->
    {[Answer], closed} = exchange(Service, ["GET ", Path, " HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n"]),
    Answer.
