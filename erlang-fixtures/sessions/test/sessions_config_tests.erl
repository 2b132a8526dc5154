-module(sessions_config_tests).

-include_lib("eunit/include/eunit.hrl").

the_defaults_are_valid_test() ->
    ?assertMatch({ok, #{store := sessions_store_decoupled, row_words := 503}}, sessions_config:check(defaults())).

each_store_has_its_module_test() ->
    [
        ?assertMatch({ok, #{store := Module}}, check(store, Store))
     || {Store, Module} <- [
            {leaky, sessions_store_leaky},
            {batched, sessions_store_batched},
            {decoupled, sessions_store_decoupled}
        ]
    ].

a_wrong_value_is_named_with_what_was_found_and_what_was_wanted_test_() ->
    [
        {lists:flatten(io_lib:format("~tp = ~tp", [Name, Value])), fun() ->
            {error, Problem} = check(Name, Value),
            ?assertEqual(Sentence, lists:flatten(sessions_config:explain(Problem)))
        end}
     || {Name, Value, Sentence} <- [
            {port, "45001", "port must be a whole number from 1 to 65535, but is \"45001\""},
            {port, 65536, "port must be a whole number from 1 to 65535, but is 65536"},
            {store, leeky, "store must be leaky, batched or decoupled, but is leeky"},
            {idle_timeout, 0, "idle_timeout must be a positive number of milliseconds, but is 0"},
            {sweep_interval, 1.5, "sweep_interval must be a positive number of milliseconds, but is 1.5"},
            {row_words, 10, "row_words must be a whole number from 99 to 1000000, but is 10"},
            {data_dir, <<"data">>, "data_dir must be the path of a folder, as a string, but is <<\"data\">>"},
            {persisters, none, "persisters must be a positive number of processes, but is none"}
        ]
    ].

an_unknown_name_is_not_ignored_test() ->
    ?assertEqual({error, {unknown_setting, stroe}}, sessions_config:check([{stroe, leaky} | defaults()])).

a_missing_name_is_not_made_up_test() ->
    ?assertEqual({error, {missing_setting, backlog}}, sessions_config:check(proplists:delete(backlog, defaults()))).

check(Name, Value) -> sessions_config:check([{Name, Value} | proplists:delete(Name, defaults())]).

defaults() ->
    ok = application:load(sessions),
    Env = application:get_all_env(sessions),
    ok = application:unload(sessions),
    Env.
