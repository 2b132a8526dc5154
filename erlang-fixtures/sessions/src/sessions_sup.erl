%% Whoever sends comes after whom it sends to: archive, store, HTTP. When one dies, those behind it start anew.
-module(sessions_sup).
-behaviour(supervisor).

-export([start_link/1, init/1]).

-spec start_link(sessions_config:config()) -> {ok, pid()} | {error, term()}.
start_link(Config) -> supervisor:start_link({local, ?MODULE}, ?MODULE, Config).

-spec init(sessions_config:config()) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init(#{store := Store, data_dir := DataDir} = Config) ->
    Log = #{id => sessions_archive_log, start => {sessions_archive_log, start_link, [DataDir]}},
    Archive = #{id => sessions_archive, start => {sessions_archive, start_link, []}},
    Http = #{id => sessions_http_sup, start => {sessions_http_sup, start_link, [Config]}, type => supervisor},
    {ok, {#{strategy => rest_for_one}, [Log, Archive] ++ Store:children(Config) ++ [Http]}}.
