%% The application environment, checked: a wrong value or an unknown name stops the start and never becomes
%% a default in silence.
-module(sessions_config).

-export([check/1, explain/1]).
-export_type([config/0, problem/0]).

-type config() :: #{
    %% TCP port of the HTTP listener on 127.0.0.1.
    port := inet:port_number(),
    %% Module of the store.
    store := module(),
    %% A session idle for longer than this is swept (ms).
    idle_timeout := pos_integer(),
    %% From the end of a sweep to the start of the next (ms).
    sweep_interval := pos_integer(),
    %% Size of a row in the table as `ets:info(sessions, memory)` counts it.
    row_words := pos_integer(),
    %% Folder of the archive's file.
    data_dir := file:filename(),
    %% Connections that the kernel keeps until they are accepted.
    backlog := pos_integer(),
    %% Rows cleared and persisted in one step (batched, decoupled).
    batch_rows := pos_integer(),
    %% Processes that persist (decoupled).
    persisters := pos_integer(),
    %% Batches that wait for a persister at most (decoupled).
    queue_batches := pos_integer(),
    listener => gen_tcp:socket()
}.
-type problem() ::
    {bad_setting, Name :: atom(), Found :: term(), Wanted :: string()}
    | {missing_setting, Name :: atom()}
    | {unknown_setting, Name :: atom()}
    | {port_in_use, inet:port_number()}
    | {port_unusable, inet:port_number(), inet:posix()}
    | {data_dir_unusable, file:filename(), file:posix()}.

%% The first problem found, if there is any.
-spec check([{atom(), term()}]) -> {ok, config()} | {error, problem()}.
check(Env) ->
    Settings = proplists:delete(included_applications, Env),
    Names = [Name || {Name, _} <- rules()],
    case {[Name || {Name, _} <- Settings, not lists:member(Name, Names)], Names -- proplists:get_keys(Settings)} of
        {[Unknown | _], _} -> {error, {unknown_setting, Unknown}};
        {[], [Missing | _]} -> {error, {missing_setting, Missing}};
        {[], []} -> check_values(rules(), maps:from_list(Settings))
    end.

check_values([], Config) ->
    {ok, maps:update_with(store, fun store_module/1, Config)};
check_values([{Name, {IsValid, Wanted}} | Rules], Config) ->
    Value = maps:get(Name, Config),
    case IsValid(Value) of
        true -> check_values(Rules, Config);
        false -> {error, {bad_setting, Name, Value, Wanted}}
    end.

%% One sentence for people, without a full stop.
-spec explain(problem()) -> unicode:chardata().
explain({bad_setting, Name, Found, Wanted}) ->
    io_lib:format("~ts must be ~ts, but is ~tp", [Name, Wanted, Found]);
explain({missing_setting, Name}) ->
    io_lib:format("the setting ~ts is missing", [Name]);
explain({unknown_setting, Name}) ->
    Known = lists:join(", ", [atom_to_list(Each) || {Each, _} <- rules()]),
    io_lib:format("there is no setting ~ts; the settings are ~ts", [Name, Known]);
explain({port_in_use, Port}) ->
    io_lib:format("port ~b is in use", [Port]);
explain({port_unusable, Port, Reason}) ->
    io_lib:format("cannot listen on port ~b: ~ts", [Port, inet:format_error(Reason)]);
explain({data_dir_unusable, Dir, Reason}) ->
    io_lib:format("cannot use the folder ~ts: ~ts", [Dir, file:format_error(Reason)]).

rules() ->
    [
        {port, integer(1, 65535)},
        {store, {fun is_store/1, "leaky, batched or decoupled"}},
        {idle_timeout, positive("milliseconds")},
        {sweep_interval, positive("milliseconds")},
        {row_words, integer(sessions_row:least_words(), 1_000_000)},
        {data_dir, {fun is_path/1, "the path of a folder, as a string"}},
        {backlog, integer(1, 65535)},
        {batch_rows, positive("rows")},
        {persisters, positive("processes")},
        {queue_batches, positive("batches")}
    ].

positive(Unit) ->
    {fun(Value) -> is_integer(Value) andalso Value > 0 end, "a positive number of " ++ Unit}.

integer(Low, High) ->
    Wanted = lists:flatten(io_lib:format("a whole number from ~b to ~b", [Low, High])),
    {fun(Value) -> is_integer(Value) andalso Value >= Low andalso Value =< High end, Wanted}.

is_path(Value) -> is_list(Value) andalso Value =/= [] andalso io_lib:char_list(Value).

is_store(Value) -> lists:member(Value, [leaky, batched, decoupled]).

store_module(leaky) -> sessions_store_leaky;
store_module(batched) -> sessions_store_batched;
store_module(decoupled) -> sessions_store_decoupled.
