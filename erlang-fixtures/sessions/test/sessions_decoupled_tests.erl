%% What the second fix is for: nobody waits for a sweep, and a slow archive makes nothing grow and nothing get lost.
-module(sessions_decoupled_tests).

-include_lib("eunit/include/eunit.hrl").

-import(sessions_service, [post/2, archived/1, wait_until/1]).

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
    wait_until(fun() -> persisted() =:= ?ROWS end),
    ?assertEqual(lists:seq(1, ?ROWS), [User || {User, _, _} <- archived(Service)]),
    ?assertEqual(0, ets:info(sessions, size)).

%% Touches race the sweep: sessions expire within milliseconds, and each user touches about as often. A touch that
%% finds no session means that the sweep was first; then the session must have been persisted, once.
races_test_() ->
    {setup,
        fun() -> sessions_service:start([{store, decoupled}, {idle_timeout, 3}, {sweep_interval, 1}]) end,
        fun sessions_service:stop/1,
        fun(Service) -> {timeout, 60, fun() -> races(Service) end} end}.

races(Service) ->
    Users = lists:seq(1, 50),
    Until = erlang:monotonic_time(millisecond) + 1500,
    Visits = [spawn_monitor(fun() -> exit({log_ins, User, visit(User, Until, 0)}) end) || User <- Users],
    LogIns = [
        receive
            {'DOWN', Monitor, process, Visitor, {log_ins, User, Count}} -> {User, Count}
        end
     || {Visitor, Monitor} <- Visits
    ],
    Expected = lists:sum([Count || {_, Count} <- LogIns]),
    wait_until(fun() -> persisted() >= Expected end),
    Archived = [User || {User, _, _} <- archived(Service)],
    ?assertEqual(LogIns, [{User, length([Each || Each <- Archived, Each =:= User])} || User <- Users]),
    %% Else nothing raced.
    ?assert(Expected > 2 * length(Users)).

%% Logs in, touches until the session is gone, and so on; how many log-ins there were.
visit(User, Until, LogIns) ->
    case erlang:monotonic_time(millisecond) < Until of
        true ->
            ok = sessions_store_decoupled:login(User, 200),
            touch_until_gone(User),
            visit(User, Until, LogIns + 1);
        false ->
            LogIns
    end.

touch_until_gone(User) ->
    timer:sleep(rand:uniform(5) - 1),
    case sessions_store_decoupled:touch(User) of
        ok -> touch_until_gone(User);
        {error, unknown} -> ok
    end.

persisted() -> maps:get(persisted, sessions_stats:read()).
