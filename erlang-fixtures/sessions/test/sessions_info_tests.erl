%% `/info` is asked for most when the owner is busiest.
-module(sessions_info_tests).

-include_lib("eunit/include/eunit.hrl").

info_test_() ->
    [
        {atom_to_list(Store), {setup,
            fun() -> sessions_service:start([{store, Store}, {sweep_interval, 60_000}, {idle_timeout, 1}]) end,
            fun sessions_service:stop/1,
            fun(Service) -> {timeout, 30, [fun() -> before_a_sweep(Service, Store) end, fun() -> busy(Service) end,
                fun() -> after_a_sweep(Service) end]} end}}
     || Store <- [leaky, batched, decoupled]
    ].

before_a_sweep(Service, Store) ->
    201 = sessions_service:post(Service, "/login?user=1"),
    Info = sessions_service:info(Service),
    ?assertEqual(atom_to_list(Store), field(Info, "store")),
    ?assertEqual("1", field(Info, "rows")),
    ?assertEqual("0", field(Info, "sweeps")),
    ?assertEqual("null", field(Info, "last_sweep")).

busy(Service) ->
    true = erlang:suspend_process(whereis(sessions_owner)),
    {Micros, Info} = timer:tc(fun() -> sessions_service:info(Service) end),
    true = erlang:resume_process(whereis(sessions_owner)),
    ?assert(Micros < 2_000_000),
    ?assertEqual("1", field(Info, "rows")).

after_a_sweep(Service) ->
    sessions_owner ! sweep,
    sessions_service:wait_until(fun() -> field(sessions_service:info(Service), "persisted") =:= "1" end),
    Info = sessions_service:info(Service),
    ?assertEqual("0", field(Info, "rows")),
    ?assertEqual("0", field(Info, "owner_mailbox")),
    ?assertEqual("1", field(Info, "sweeps")),
    ?assertMatch("{\"rows\":1," ++ _, field(Info, "last_sweep")),
    ?assertEqual("null", field(Info, "running_sweep")).

%% A member of a JSON object, as text.
field(Json, Name) ->
    {match, [Value]} = re:run(Json, ["\"", Name, "\":\"?(\\{[^}]*\\}|[^,\"}]*)"], [{capture, all_but_first, list}]),
    Value.
