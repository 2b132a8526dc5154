%% What every store does. The three differ in who writes to the table and in how idle sessions leave it.
-module(sessions_store).

-export([table/1, cutoff/1]).

%% The store's own processes, in order of start. The one that owns the table is registered as `sessions_owner`.
-callback children(sessions_config:config()) -> [supervisor:child_spec()].
%% Creates the session of a user, or starts it anew.
-callback login(sessions_row:user(), RowWords :: pos_integer()) -> ok | {error, busy}.
%% `{error, unknown}` only when the session is known not to exist.
-callback touch(sessions_row:user()) -> ok | {error, unknown}.
-callback logout(sessions_row:user()) -> ok | {error, busy}.

%% Creates the table `sessions`, owned by the calling process.
-spec table(Options :: [term()]) -> ets:table().
table(Options) -> ets:new(sessions, [set, named_table | Options]).

%% Sessions last seen before this moment are idle for too long.
-spec cutoff(sessions_config:config()) -> sessions_row:milliseconds().
cutoff(#{idle_timeout := IdleTimeout}) -> sessions_row:now() - IdleTimeout.
