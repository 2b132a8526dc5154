%% Connections before acceptors, which hand sockets over to them.
-module(sockets_sup).
-behaviour(supervisor).

-export([start_link/2, start_connections/1, start_acceptors/1, init/1]).

-define(ACCEPTORS, 8).

-type listener() :: {sockets_connection:protocol(), gen_tcp:socket()}.

-spec start_link(Silence :: timeout(), [listener()]) -> {ok, pid()} | {error, term()}.
start_link(Silence, Listeners) ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, {all, Silence, Listeners}).

-spec start_connections(Silence :: timeout()) -> {ok, pid()} | {error, term()}.
start_connections(Silence) ->
    supervisor:start_link({local, sockets_connection_sup}, ?MODULE, {connections, Silence}).

-spec start_acceptors([listener()]) -> {ok, pid()} | {error, term()}.
start_acceptors(Listeners) ->
    supervisor:start_link({local, sockets_acceptor_sup}, ?MODULE, {acceptors, Listeners}).

-spec init({all, timeout(), [listener()]} | {connections, timeout()} | {acceptors, [listener()]}) ->
    {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init({all, Silence, Listeners}) ->
    %% The table is this process's, so that sessions outlive whatever goes wrong below.
    sockets_sessions:create(),
    Connections = #{id => connections, start => {?MODULE, start_connections, [Silence]}, type => supervisor},
    Acceptors = #{id => acceptors, start => {?MODULE, start_acceptors, [Listeners]}, type => supervisor},
    {ok, {#{strategy => one_for_one}, [Connections, Acceptors]}};
init({connections, Silence}) ->
    Connection = #{
        id => connection,
        start => {sockets_connection, start_link, [Silence]},
        restart => temporary,
        shutdown => brutal_kill
    },
    {ok, {#{strategy => simple_one_for_one}, [Connection]}};
init({acceptors, Listeners}) ->
    Acceptors = [
        #{id => {Protocol, N}, start => {sockets_acceptor, start_link, [Protocol, Listener]}, shutdown => brutal_kill}
     || {Protocol, Listener} <- Listeners, N <- lists:seq(1, ?ACCEPTORS)
    ],
    {ok, {#{strategy => one_for_one, intensity => length(Acceptors)}, Acceptors}}.
