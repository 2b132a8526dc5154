-module(sessions_persister_sup).
-behaviour(supervisor).

-export([start_link/1, init/1]).

-spec start_link(Persisters :: pos_integer()) -> {ok, pid()} | {error, term()}.
start_link(Persisters) -> supervisor:start_link({local, ?MODULE}, ?MODULE, Persisters).

-spec init(pos_integer()) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init(Persisters) ->
    Children = [#{id => N, start => {sessions_persister, start_link, []}} || N <- lists:seq(1, Persisters)],
    {ok, {#{strategy => one_for_one, intensity => Persisters}, Children}}.
