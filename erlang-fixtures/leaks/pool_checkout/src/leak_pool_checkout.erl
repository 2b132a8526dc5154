%% Asks a database for each act, over a connection lent by a pool, and does without the answer when it takes too long:
%% whoever asks is killed at the deadline, with the connection in his hands.
-module(leak_pool_checkout).
-behaviour(leaks_service).

-export([children/1, log_in/3, touch/3, leave/3]).

-define(DEADLINE_MS, 100).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) ->
    [
        #{id => leak_database, start => {leak_database, start_link, []}},
        #{id => leak_pool, start => {leak_pool, start_link, [Variant]}}
    ].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, _Payload) -> ask(User).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, _Payload) -> ask(User).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, _User, _How) -> ok.

ask(User) ->
    {Borrower, Monitor} = spawn_monitor(fun() -> borrow(User) end),
    receive
        {'DOWN', Monitor, process, Borrower, _Reason} -> ok
    after ?DEADLINE_MS ->
        true = exit(Borrower, kill),
        true = demonitor(Monitor, [flush]),
        ok
    end.

borrow(User) ->
    Connection = leak_pool:checkout(),
    _Answer = leak_database:query(Connection, User),
    leak_pool:checkin(Connection).
