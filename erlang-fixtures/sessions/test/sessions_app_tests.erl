%% The service as a program: what its node says and does when it cannot start.
-module(sessions_app_tests).

-include_lib("eunit/include/eunit.hrl").

a_port_in_use_is_one_line_and_an_exit_status_test_() ->
    {timeout, 60, fun() ->
        {ok, Listener} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}]),
        {ok, Port} = inet:port(Listener),
        Line = io_lib:format("sessions: port ~b is in use", [Port]),
        ?assertEqual({1, lists:flatten(Line)}, run([{port, integer_to_list(Port)}])),
        gen_tcp:close(Listener)
    end}.

a_wrong_setting_is_one_line_and_an_exit_status_test_() ->
    {timeout, 60, fun() ->
        ?assertEqual({1, "sessions: store must be leaky, batched or decoupled, but is lucky"}, run([{store, "lucky"}]))
    end}.

a_folder_that_cannot_be_made_is_one_line_and_an_exit_status_test_() ->
    {timeout, 60, fun() ->
        ?assertEqual(
            {1, "sessions: cannot use the folder /dev/null/data: not a directory"},
            run([{data_dir, "'\"/dev/null/data\"'"}])
        )
    end}.

%% Exit status and output of a node that starts the service with these settings.
run(Settings) ->
    Flags = [[" -sessions ", atom_to_list(Name), " ", Value] || {Name, Value} <- Settings],
    Start = " -eval '{ok, _} = application:ensure_all_started(sessions, permanent).'",
    Ebin = filename:dirname(code:which(sessions_app)),
    Command = ["exec erl -noshell -pa ", Ebin, Flags, Start],
    Port = open_port({spawn_executable, "/bin/sh"}, [{args, ["-c", Command]}, exit_status, stderr_to_stdout]),
    collect(Port, []).

collect(Port, Output) ->
    receive
        {Port, {data, More}} -> collect(Port, [Output, More]);
        {Port, {exit_status, Status}} -> {Status, string:trim(lists:flatten(Output))}
    end.
