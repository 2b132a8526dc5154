%% What all three stores promise, and what a user cannot tell them apart by.
-module(sessions_store_tests).

-include_lib("eunit/include/eunit.hrl").

-import(sessions_service, [post/2, archived/2, wait_until/1]).

-define(WORDS, 200).

every_store_test_() ->
    [
        {atom_to_list(Store) ++ ": " ++ Title, {setup, fun() -> start(Store, Env) end, fun sessions_service:stop/1,
            fun(Service) -> {timeout, 30, fun() -> Test(Service) end} end}}
     || Store <- [leaky, batched, decoupled],
        {Title, Env, Test} <- [
            {"a log-in makes one row of the size asked for", keep(), fun log_in/1},
            {"a second log-in starts the session anew", keep(), fun log_in_again/1},
            {"a touch is accepted and moves the session's time on", keep(), fun touch/1},
            {"a log-out removes the session, and may be repeated", keep(), fun log_out/1},
            {"an idle session is persisted once, as it was, and removed", [], fun expiry/1},
            {"many more idle sessions than a batch holds are each persisted once", [], fun many/1},
            {"a session that is touched outlives its idle timeout", slowly(), fun touched/1},
            {"a session that was logged out is not persisted", slowly(), fun logged_out/1},
            {"an expired session can be logged in again, and expires again", [], fun again/1}
        ]
    ].

start(Store, Env) -> sessions_service:start([{store, Store}, {row_words, ?WORDS} | Env]).

keep() -> [{idle_timeout, 60_000}].

%% Time enough to act on a session before it expires, also on a busy machine.
slowly() -> [{idle_timeout, 1500}].

log_in(Service) ->
    Before = sessions_row:now(),
    ?assertEqual(201, post(Service, "/login?user=42")),
    [{42, LastSeen, Profile}] = ets:tab2list(sessions),
    ?assert(LastSeen >= Before andalso LastSeen =< sessions_row:now()),
    ?assertEqual(sessions_row:profile(42, ?WORDS), Profile).

log_in_again(Service) ->
    ?assertEqual(201, post(Service, "/login?user=42")),
    First = last_seen(42),
    timer:sleep(2),
    ?assertEqual(201, post(Service, "/login?user=42")),
    ?assert(last_seen(42) > First),
    ?assertEqual(1, ets:info(sessions, size)).

touch(Service) ->
    ?assertEqual(201, post(Service, "/login?user=42")),
    First = last_seen(42),
    timer:sleep(2),
    ?assertEqual(204, post(Service, "/touch?user=42")),
    wait_until(fun() -> last_seen(42) > First end),
    ?assertEqual(1, ets:info(sessions, size)).

log_out(Service) ->
    ?assertEqual(201, post(Service, "/login?user=42")),
    ?assertEqual(204, post(Service, "/logout?user=42")),
    ?assertEqual(0, ets:info(sessions, size)),
    ?assertEqual(204, post(Service, "/logout?user=42")).

expiry(Service) ->
    Before = sessions_row:now(),
    ?assertEqual(201, post(Service, "/login?user=42")),
    After = sessions_row:now(),
    wait_until(fun table_is_empty/0),
    ?assert(sessions_row:now() >= Before + 300),
    [{42, LastSeen, Profile}] = archived(Service, 1),
    ?assert(LastSeen >= Before andalso LastSeen =< After),
    ?assertEqual(sessions_row:profile(42, ?WORDS), Profile).

many(Service) ->
    Users = lists:seq(1, 1000),
    log_in_all(Service, Users),
    wait_until(fun table_is_empty/0),
    Rows = archived(Service, 1000),
    ?assertEqual(Users, [User || {User, _, _} <- Rows]),
    [?assertEqual(sessions_row:profile(User, ?WORDS), Profile) || {User, _, Profile} <- Rows].

touched(Service) ->
    ?assertEqual(201, post(Service, "/login?user=1")),
    ?assertEqual(201, post(Service, "/login?user=2")),
    wait_until(fun() ->
        204 = post(Service, "/touch?user=1"),
        not ets:member(sessions, 2)
    end),
    ?assert(ets:member(sessions, 1)),
    ?assertMatch([{2, _, _}], archived(Service, 1)).

logged_out(Service) ->
    log_in_all(Service, [1, 2]),
    ?assertEqual(204, post(Service, "/logout?user=1")),
    wait_until(fun table_is_empty/0),
    ?assertMatch([{2, _, _}], archived(Service, 1)).

again(Service) ->
    log_in_all(Service, [1]),
    wait_until(fun table_is_empty/0),
    log_in_all(Service, [1]),
    wait_until(fun table_is_empty/0),
    ?assertMatch([{1, First, _}, {1, Second, _}] when First < Second, archived(Service, 2)).

last_seen(User) -> ets:lookup_element(sessions, User, 2).

table_is_empty() -> ets:info(sessions, size) =:= 0.

log_in_all(Service, Users) ->
    Requests = [["POST /login?user=", integer_to_list(User), " HTTP/1.1\r\n\r\n"] || User <- Users],
    {Answers, closed} = sessions_service:exchange(Service, [Requests, "GET /health HTTP/1.0\r\n\r\n"]),
    ?assertEqual([201 || _ <- Users] ++ [200], [Status || {Status, _} <- Answers]).
