%% Connections before acceptors: whoever accepts hands over.
-module(sessions_http_sup).
-behaviour(supervisor).

-export([start_link/1, start_connections/1, start_acceptors/1, init/1]).

-define(ACCEPTORS, 16).

-spec start_link(sessions_config:config()) -> {ok, pid()} | {error, term()}.
start_link(Config) -> supervisor:start_link({local, ?MODULE}, ?MODULE, {all, Config}).

-spec start_connections(sessions_config:config()) -> {ok, pid()} | {error, term()}.
start_connections(Config) ->
    supervisor:start_link({local, sessions_connection_sup}, ?MODULE, {connections, Config}).

-spec start_acceptors(gen_tcp:socket()) -> {ok, pid()} | {error, term()}.
start_acceptors(Listener) ->
    supervisor:start_link({local, sessions_acceptor_sup}, ?MODULE, {acceptors, Listener}).

-spec init(
    {all, sessions_config:config()} | {connections, sessions_config:config()} | {acceptors, gen_tcp:socket()}
) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init({all, #{listener := Listener} = Config}) ->
    Connections = #{id => connections, start => {?MODULE, start_connections, [Config]}, type => supervisor},
    Acceptors = #{id => acceptors, start => {?MODULE, start_acceptors, [Listener]}, type => supervisor},
    {ok, {#{strategy => rest_for_one}, [Connections, Acceptors]}};
init({connections, #{store := Store, row_words := RowWords}}) ->
    Connection = #{
        id => connection,
        start => {sessions_connection, start_link, [Store, RowWords]},
        restart => temporary,
        shutdown => brutal_kill
    },
    {ok, {#{strategy => simple_one_for_one}, [Connection]}};
init({acceptors, Listener}) ->
    Acceptors = [
        #{id => N, start => {sessions_acceptor, start_link, [Listener]}, shutdown => brutal_kill}
     || N <- lists:seq(1, ?ACCEPTORS)
    ],
    {ok, {#{strategy => one_for_one, intensity => ?ACCEPTORS}, Acceptors}}.
