%% Whoever sends comes after whom it sends to: the class's own processes, sessions, connections, acceptors.
-module(leaks_sup).
-behaviour(supervisor).

-export([start_link/4, start_connections/1, start_acceptors/1, init/1]).

-define(ACCEPTORS, 16).

-type service() :: {Class :: module(), leaks_service:variant()}.
-export_type([service/0]).

-spec start_link(service(), gen_tcp:socket(), IdleMs :: pos_integer(), SweepMs :: pos_integer()) ->
    {ok, pid()} | {error, term()}.
start_link(Service, Listener, IdleMs, SweepMs) ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, {all, Service, Listener, IdleMs, SweepMs}).

-spec start_connections(service()) -> {ok, pid()} | {error, term()}.
start_connections(Service) ->
    supervisor:start_link({local, leaks_connection_sup}, ?MODULE, {connections, Service}).

-spec start_acceptors(gen_tcp:socket()) -> {ok, pid()} | {error, term()}.
start_acceptors(Listener) ->
    supervisor:start_link({local, leaks_acceptor_sup}, ?MODULE, {acceptors, Listener}).

-spec init(
    {all, service(), gen_tcp:socket(), pos_integer(), pos_integer()}
    | {connections, service()}
    | {acceptors, gen_tcp:socket()}
) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init({all, {Class, Variant} = Service, Listener, IdleMs, SweepMs}) ->
    %% The table is this process's, so that sessions outlive whatever goes wrong below.
    leaks_sessions:create(),
    Sessions = #{id => sessions, start => {leaks_sessions, start_link, [Service, IdleMs, SweepMs]}},
    Connections = #{id => connections, start => {?MODULE, start_connections, [Service]}, type => supervisor},
    Acceptors = #{id => acceptors, start => {?MODULE, start_acceptors, [Listener]}, type => supervisor},
    {ok, {#{strategy => one_for_one}, Class:children(Variant) ++ [Sessions, Connections, Acceptors]}};
init({connections, Service}) ->
    Connection = #{
        id => connection,
        start => {leaks_connection, start_link, [Service]},
        restart => temporary,
        shutdown => brutal_kill
    },
    {ok, {#{strategy => simple_one_for_one}, [Connection]}};
init({acceptors, Listener}) ->
    Acceptors = [
        #{id => N, start => {leaks_acceptor, start_link, [Listener]}, shutdown => brutal_kill}
     || N <- lists:seq(1, ?ACCEPTORS)
    ],
    {ok, {#{strategy => one_for_one, intensity => ?ACCEPTORS}, Acceptors}}.
