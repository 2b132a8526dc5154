%% The service's own account of itself, as JSON. Never waits for a busy owner.
-module(sessions_info).

-export([json/1]).

%% process_info/2 of a process that is running may wait for it; this is how long it may.
-define(PATIENCE_MS, 50).

%% `owner_mailbox` is null when the owner was too busy to be looked at, `table_words` and `rows` when it is down.
-spec json(Store :: module()) -> iodata().
json(Store) ->
    #{sweeps := Sweeps, persisted := Persisted, pauses := Pauses, last := Last, running := Running} =
        sessions_stats:read(),
    object([
        {store, [$", string:prefix(atom_to_list(Store), "sessions_store_"), $"]},
        {rows, number(ets:info(sessions, size))},
        {table_words, number(ets:info(sessions, memory))},
        {owner_mailbox, number(owner_mailbox(whereis(sessions_owner)))},
        {persisted, number(Persisted)},
        {pauses, number(Pauses)},
        {sweeps, number(Sweeps)},
        {last_sweep, sweep(Last)},
        {running_sweep, sweep(Running)}
    ]).

owner_mailbox(undefined) ->
    undefined;
owner_mailbox(Owner) ->
    {Asker, Monitor} = spawn_monitor(fun() -> exit(erlang:process_info(Owner, message_queue_len)) end),
    receive
        {'DOWN', Monitor, process, Asker, {message_queue_len, Length}} -> Length;
        {'DOWN', Monitor, process, Asker, _} -> undefined
    after ?PATIENCE_MS ->
        erlang:demonitor(Monitor, [flush]),
        exit(Asker, kill),
        undefined
    end.

sweep(none) -> <<"null">>;
sweep(#{rows := Rows, ms := Ms}) -> object([{rows, number(Rows)}, {ms, number(Ms)}]).

object(Fields) ->
    [${, lists:join($,, [[$", atom_to_list(Name), $", $:, Value] || {Name, Value} <- Fields]), $}].

number(undefined) -> <<"null">>;
number(Value) -> integer_to_binary(Value).
