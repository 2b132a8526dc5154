-module(sessions_app).
-behaviour(application).

-export([start/2, stop/1]).

%% Settings and port are tried before any process runs. A mistake in them is one line on stderr and exit status 1:
%% the service is all that this node is for. The listener belongs to the process that runs this function, which
%% lives as long as the application does.
-spec start(application:start_type(), term()) -> {ok, pid(), gen_tcp:socket()} | {error, term()}.
start(_Type, _Arguments) ->
    case prepare([fun settings/1, fun data_dir/1, fun listen/1], #{}) of
        {ok, Config} -> supervise(Config);
        {error, Problem} -> give_up(Problem)
    end.

-spec stop(gen_tcp:socket()) -> ok.
stop(Listener) -> gen_tcp:close(Listener).

prepare([], Config) ->
    {ok, Config};
prepare([Step | Steps], Config) ->
    case Step(Config) of
        {ok, Next} -> prepare(Steps, Next);
        {error, _} = Error -> Error
    end.

settings(_) -> sessions_config:check(application:get_all_env(sessions)).

data_dir(#{data_dir := Dir} = Config) ->
    case filelib:ensure_path(Dir) of
        ok -> {ok, Config};
        {error, Reason} -> {error, {data_dir_unusable, Dir, Reason}}
    end.

listen(#{port := Port} = Config) ->
    case gen_tcp:listen(Port, sessions_http:listen_options(Config)) of
        {ok, Listener} -> {ok, Config#{listener => Listener}};
        {error, eaddrinuse} -> {error, {port_in_use, Port}};
        {error, Reason} -> {error, {port_unusable, Port, Reason}}
    end.

supervise(#{listener := Listener} = Config) ->
    sessions_stats:create(),
    sessions_token:create_secret(),
    case sessions_sup:start_link(Config) of
        {ok, Supervisor} -> {ok, Supervisor, Listener};
        {error, _} = Error -> Error
    end.

-spec give_up(sessions_config:problem()) -> no_return().
give_up(Problem) ->
    io:format(standard_error, "sessions: ~ts~n", [sessions_config:explain(Problem)]),
    erlang:halt(1).
