-module(sessions_sweep_tests).

-include_lib("eunit/include/eunit.hrl").

-define(CUTOFF, 1000).

sweep_test_() ->
    {foreach, fun() -> ets:new(sessions, [set, named_table, public]) end, fun ets:delete/1, [
        {"finds nothing among sessions that are not idle", fun nothing_idle/0},
        {"finds every idle row once, in batches of the size asked for", fun all_of_them/0},
        {"leaves out what was touched or removed since it was found", fun changed/0},
        {"goes on when the table shrinks to nothing behind it", fun shrinking/0}
    ]}.

nothing_idle() ->
    insert([1, 2, 3], ?CUTOFF),
    ?assertEqual([], batches(10)).

all_of_them() ->
    insert(lists:seq(1, 12_000), ?CUTOFF - 1),
    insert(lists:seq(20_001, 21_000), ?CUTOFF),
    Batches = batches(700),
    ?assertEqual(lists:seq(1, 12_000), lists:sort([User || {User, _, _} <- lists:append(Batches)])),
    ?assertEqual(700, lists:max([length(Batch) || Batch <- Batches])),
    ?assertEqual(1000, ets:info(sessions, size)).

changed() ->
    insert([1, 2, 3, 4], ?CUTOFF - 1),
    {[{First, _, _}], Sweep} = sessions_sweep:next(sessions_sweep:start(?CUTOFF, 1)),
    [Touched, Removed, Left] = [1, 2, 3, 4] -- [First],
    ets:delete(sessions, First),
    ets:update_element(sessions, Touched, {2, ?CUTOFF}),
    ets:delete(sessions, Removed),
    ?assertMatch([{Left, _, _}], lists:append(batches(Sweep, []))),
    ?assertMatch([{Touched, ?CUTOFF, _}], ets:tab2list(sessions)).

shrinking() ->
    insert(lists:seq(1, 20_000), ?CUTOFF - 1),
    {[_ | _], Sweep} = sessions_sweep:next(sessions_sweep:start(?CUTOFF, 10)),
    ets:delete_all_objects(sessions),
    insert([1], ?CUTOFF - 2),
    ?assertMatch([{1, _, _}], lists:append(batches(Sweep, []))).

insert(Users, LastSeen) -> ets:insert(sessions, [sessions_row:new(User, LastSeen, 100) || User <- Users]).

batches(BatchRows) -> batches(sessions_sweep:start(?CUTOFF, BatchRows), []).

batches(Sweep, Batches) ->
    case sessions_sweep:next(Sweep) of
        {Rows, Rest} ->
            [ets:delete(sessions, User) || {User, _, _} <- Rows],
            batches(Rest, [Rows | Batches]);
        done ->
            Batches
    end.
