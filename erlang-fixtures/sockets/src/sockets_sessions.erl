%% The sessions: rows `{User, Connection, LastSeen}' of the table `sessions', written by the connections themselves.
-module(sockets_sessions).

-export([create/0, log_in/1, touch/1, log_out/1, leave/0]).

-type user() :: non_neg_integer().
-export_type([user/0]).

%% Creates the table; it is the caller's.
-spec create() -> ok.
create() ->
    sessions = ets:new(sessions, [set, named_table, public, {write_concurrency, true}]),
    ok.

%% Opens a session on the caller's connection, which has one at a time.
-spec log_in(user()) -> ok.
log_in(User) ->
    ok = leave(),
    put(?MODULE, User),
    true = ets:insert(sessions, {User, self(), now_ms()}),
    ok.

%% Whether there was such a session; so for `log_out/1'.
-spec touch(user()) -> boolean().
touch(User) -> ets:update_element(sessions, User, {3, now_ms()}).

-spec log_out(user()) -> boolean().
log_out(User) -> ets:take(sessions, User) =/= [].

%% The caller's connection is over, and with it the session, unless the user has it on another connection by now.
-spec leave() -> ok.
leave() ->
    case get(?MODULE) of
        undefined ->
            ok;
        User ->
            _ = ets:select_delete(sessions, [{{User, self(), '_'}, [], [true]}]),
            ok
    end.

now_ms() -> erlang:system_time(millisecond).
