-module(sessions_outbox_tests).

-include_lib("eunit/include/eunit.hrl").

outbox_test_() ->
    {foreach, fun() -> {ok, Outbox} = sessions_outbox:start_link(2), Outbox end, fun gen_server:stop/1, [
        {Title, Test}
     || {Title, Test} <- [
            {"is full when as many batches wait as it holds", fun fills/0},
            {"says when there is room again", fun room_again/0},
            {"gives a batch to a persister that waits for one", fun waiting_persister/0},
            {"gives each persister one batch at a time, the oldest first", fun one_at_a_time/0},
            {"gives the batch of a persister that died to another, before all others", fun death/0}
        ]
    ]}.

fills() ->
    ?assertEqual(room, sessions_outbox:put(first)),
    ?assertEqual(full, sessions_outbox:put(second)).

room_again() ->
    room = sessions_outbox:put(first),
    full = sessions_outbox:put(second),
    ok = sessions_outbox:ready(),
    ?assertEqual([continue, {persist, first}], lists:sort([next_message(), next_message()])).

waiting_persister() ->
    ok = sessions_outbox:ready(),
    ?assertEqual(room, sessions_outbox:put(first)),
    ?assertEqual({persist, first}, next_message()).

one_at_a_time() ->
    room = sessions_outbox:put(first),
    full = sessions_outbox:put(second),
    ok = sessions_outbox:ready(),
    ?assertEqual([continue, {persist, first}], lists:sort([next_message(), next_message()])),
    ?assertEqual(none, next_message()),
    ok = sessions_outbox:ready(),
    ?assertEqual({persist, second}, next_message()).

death() ->
    room = sessions_outbox:put(first),
    full = sessions_outbox:put(second),
    {Persister, Monitor} = spawn_monitor(fun() ->
        ok = sessions_outbox:ready(),
        receive
            {persist, first} -> exit(killed_in_the_middle)
        end
    end),
    receive
        {'DOWN', Monitor, process, Persister, Reason} -> ?assertEqual(killed_in_the_middle, Reason)
    end,
    ?assertEqual(continue, next_message()),
    ok = sessions_outbox:ready(),
    ?assertEqual({persist, first}, next_message()),
    ok = sessions_outbox:ready(),
    ?assertEqual({persist, second}, next_message()).

next_message() ->
    receive
        Message -> Message
    after 200 -> none
    end.
