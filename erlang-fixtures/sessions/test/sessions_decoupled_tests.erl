%% What the second fix is for: nobody waits for a sweep, and a slow archive makes nothing grow and nothing get lost.
-module(sessions_decoupled_tests).

-include_lib("eunit/include/eunit.hrl").

-import(sessions_service, [post/2, archived/2, wait_until/1]).

-define(ROWS, 500).
-define(BATCH, 10).
-define(QUEUE, 3).

back_pressure_test_() ->
    {setup, fun start/0, fun sessions_service:stop/1, fun(Service) ->
        {timeout, 60, fun() -> slow_archive(Service) end}
    end}.

start() ->
    sessions_service:start([
        {store, decoupled}, {batch_rows, ?BATCH}, {persisters, 1}, {queue_batches, ?QUEUE}, {idle_timeout, 500}
    ]).

slow_archive(Service) ->
    [{_, Persister, _, _}] = supervisor:which_children(sessions_persister_sup),
    ok = sys:suspend(Persister),
    [ok = sessions_store_decoupled:login(User, 200) || User <- lists:seq(1, ?ROWS)],
    %% Clearing stops when the outbox is full: its batches, and the one that the persister was given.
    Left = ?ROWS - (?QUEUE + 1) * ?BATCH,
    wait_until(fun() -> ets:info(sessions, size) =:= Left end),
    timer:sleep(200),
    ?assertEqual(Left, ets:info(sessions, size)),
    ?assertMatch(#{pauses := 1, persisted := 0, running := #{rows := 40}}, sessions_stats:read()),
    %% Meanwhile users are served.
    ?assertEqual(201, post(Service, "/login?user=9999")),
    ?assertEqual(204, post(Service, "/logout?user=9999")),
    ok = sys:resume(Persister),
    ?assertEqual(lists:seq(1, ?ROWS), [User || {User, _, _} <- archived(Service, ?ROWS)]),
    ?assertEqual(0, ets:info(sessions, size)).

%% Touches race the sweep: sessions expire within milliseconds, and each user touches about as often. A touch that
%% finds no session means that the sweep was first; then the session must have been persisted, once, and as the last
%% touch that succeeded had left it.
races_test_() ->
    {setup, fun start_for_races/0, fun sessions_service:stop/1, fun(Service) ->
        {timeout, 60, fun() -> races(Service) end}
    end}.

start_for_races() ->
    sessions_service:start([{store, decoupled}, {idle_timeout, 3}, {sweep_interval, 1}, {batch_rows, 500}]).

races(Service) ->
    Users = lists:seq(1, 1000),
    Until = erlang:monotonic_time(millisecond) + 1500,
    Visitors = [spawn_monitor(fun() -> exit({visits, User, visits(User, Until)}) end) || User <- Users],
    Visits = lists:append([
        receive
            {'DOWN', Monitor, process, Visitor, {visits, User, LastActs}} -> [{User, LastAct} || LastAct <- LastActs]
        end
     || {Visitor, Monitor} <- Visitors
    ]),
    Archived = [{User, LastSeen} || {User, LastSeen, _} <- archived(Service, length(Visits))],
    ?assertEqual([User || {User, _} <- lists:sort(Visits)], [User || {User, _} <- Archived]),
    Pairs = lists:zip(lists:sort(Visits), Archived),
    Lost = [Visit || {{_, LastAct} = Visit, {_, LastSeen}} <- Pairs, LastSeen < LastAct],
    ?assertEqual([], Lost),
    %% Else nothing raced.
    ?assert(length(Visits) > 2 * length(Users)).

%% Logs in, touches until the session is gone, and so on; when the last act of each visit began that succeeded.
visits(User, Until) ->
    case erlang:monotonic_time(millisecond) < Until of
        true ->
            LogIn = sessions_row:now(),
            ok = sessions_store_decoupled:login(User, 200),
            [touch_until_gone(User, LogIn) | visits(User, Until)];
        false ->
            []
    end.

touch_until_gone(User, LastAct) ->
    timer:sleep(rand:uniform(5) - 1),
    Touch = sessions_row:now(),
    case sessions_store_decoupled:touch(User) of
        ok -> touch_until_gone(User, Touch);
        {error, unknown} -> LastAct
    end.
