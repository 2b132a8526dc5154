-module(sessions_row_tests).

-include_lib("eunit/include/eunit.hrl").

%% As `ets:info(sessions, memory)` counts it; the default is the row of the incident, 116 713 476 words for 232 182.
a_row_has_the_size_asked_for_test_() ->
    [
        {integer_to_list(Words) ++ " words", fun() ->
            Table = ets:new(sessions, [set]),
            Empty = ets:info(Table, memory),
            [ets:insert(Table, sessions_row:new(User, sessions_row:now(), Words)) || User <- lists:seq(1, 10_000)],
            PerRow = (ets:info(Table, memory) - Empty) / 10_000,
            ets:delete(Table),
            ?assert(abs(PerRow - Words) =< 2)
        end}
     || Words <- [sessions_row:least_words(), 200, 503, 504, 2000]
    ].

a_row_holds_no_binaries_test() ->
    {1, 2, Profile} = sessions_row:new(1, 2, 503),
    ?assertEqual(3, length([Text || Text <- tuple_to_list(Profile), io_lib:printable_list(Text)])).

every_user_has_a_profile_of_their_own_test() ->
    ?assertEqual(sessions_row:profile(7, 503), sessions_row:profile(7, 503)),
    ?assertNotEqual(sessions_row:profile(7, 503), sessions_row:profile(8, 503)).

expired_finds_what_was_last_seen_before_the_cutoff_test() ->
    Table = ets:new(sessions, [set]),
    [ets:insert(Table, sessions_row:new(User, 1000 + User, 200)) || User <- [1, 2, 3]],
    ?assertMatch([{1, 1001, _}], ets:select(Table, sessions_row:expired(1002))),
    ?assertEqual([{1, 1001}], ets:select(Table, sessions_row:expired_keys(1002))),
    ets:delete(Table).

same_spares_a_row_that_was_touched_or_replaced_test() ->
    Table = ets:new(sessions, [set]),
    [Touched, Untouched] = [sessions_row:new(User, 1000, 200) || User <- [1, 2]],
    ets:insert(Table, [Touched, Untouched]),
    ets:update_element(Table, 1, {2, 1001}),
    ?assertEqual(0, ets:select_delete(Table, sessions_row:same(Touched))),
    ?assertEqual(1, ets:select_delete(Table, sessions_row:same(Untouched))),
    ?assertMatch([{1, 1001, _}], ets:tab2list(Table)),
    ets:delete(Table).
