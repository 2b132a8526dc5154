%% The one process of the probe that stays on the observed node. It receives what `erlang:system_monitor/2` tells,
%% if nobody else does, and sends the sidecar a summary at most once a second. Told to stop, or when the sidecar is
%% gone, however it went, it gives that back, removes the probe's module from the node and ends.
%% Cost: one process; a message for each long collection, large heap and long schedule. At the end a purge of the
%% module, for which every process is asked whether it runs it: 0.8 s with 230 000, and as long as one of them does
%% not answer.
-module(beamsoak_resident).

-export([start/2]).

-define(SUMMARY_EVERY, 1000).
%% What is worth telling: milliseconds, milliseconds, words (128 MiB with 8 bytes a word).
-define(MONITORED, [{long_gc, 100}, {long_schedule, 100}, {large_heap, 16777216}]).

%% Sent as `{beamsoak_resident, [summary()]}`.
-type summary() :: #{
    kind := long_gc | long_schedule | large_heap,
    %% A process, or the port of a long schedule.
    pid := binary(),
    name := atom(),
    %% How often since the last summary, and the worst of them: milliseconds; words for large_heap.
    count := pos_integer(),
    worst := non_neg_integer(),
    %% Where the long schedule began and ended.
    calls := [binary()]
}.

-record(state, {
    module :: module(),
    sidecar :: pid(),
    %% By kind and subject: how often, and the worst with what was told of it.
    seen = #{} :: #{{atom(), pid() | port()} => {pos_integer(), non_neg_integer(), list()}}
}).

%% Takes the system monitor if it is free, which the result tells. `Module`, this code, is removed at the end.
-spec start(Sidecar :: pid(), module()) -> #{system_monitor := taken | not_free}.
start(Sidecar, Module) ->
    Starter = self(),
    {Resident, Monitor} = spawn_monitor(fun() -> run(Starter, #state{sidecar = Sidecar, module = Module}) end),
    receive
        {Resident, SystemMonitor} ->
            demonitor(Monitor, [flush]),
            #{system_monitor => SystemMonitor};
        {'DOWN', Monitor, process, Resident, Reason} ->
            exit(Reason)
    end.

run(Starter, #state{sidecar = Sidecar} = State) ->
    true = register(?MODULE, self()),
    _ = monitor(process, Sidecar),
    Starter ! {self(), take_system_monitor()},
    loop(State).

take_system_monitor() ->
    case erlang:system_monitor() of
        undefined ->
            undefined = erlang:system_monitor(self(), ?MONITORED),
            taken;
        _ ->
            not_free
    end.

give_system_monitor_back() ->
    Self = self(),
    case erlang:system_monitor() of
        {Self, _} -> erlang:system_monitor(undefined);
        _ -> not_ours
    end.

loop(#state{seen = Seen} = State) ->
    receive
        {monitor, Subject, Kind, Info} ->
            _ = Seen =:= #{} andalso erlang:send_after(?SUMMARY_EVERY, self(), summarize),
            loop(State#state{seen = note({Kind, Subject}, figure(Kind, Info), Info, Seen)});
        summarize ->
            Summary = {?MODULE, summary(Seen)},
            _ = erlang:send(State#state.sidecar, Summary, [nosuspend, noconnect]),
            loop(State#state{seen = #{}});
        {stop, From} ->
            From ! {?MODULE, leaving},
            leave(State);
        {'DOWN', _, process, _, _} ->
            leave(State)
    end.

%% Purging kills who runs the code, and nobody but the probe runs it. The last call is not made from that code any
%% more, so that this process lives to see it go.
leave(#state{module = Module}) ->
    _ = give_system_monitor_back(),
    code:delete(Module),
    code:purge(Module).

note(Key, Figure, Info, Seen) ->
    case Seen of
        #{Key := {Count, Worst, WorstInfo}} when Worst >= Figure -> Seen#{Key := {Count + 1, Worst, WorstInfo}};
        #{Key := {Count, _, _}} -> Seen#{Key := {Count + 1, Figure, Info}};
        #{} -> Seen#{Key => {1, Figure, Info}}
    end.

figure(large_heap, Info) -> part(heap_block_size, Info) + part(old_heap_block_size, Info) + part(mbuf_size, Info);
figure(_, Info) -> part(timeout, Info).

part(Name, Info) -> proplists:get_value(Name, Info).

-spec summary(#{{atom(), pid() | port()} => {pos_integer(), non_neg_integer(), list()}}) -> [summary()].
summary(Seen) ->
    Names = beamsoak_text:names(),
    [
        #{
            kind => Kind,
            pid => beamsoak_text:text(Subject),
            name => maps:get(Subject, Names, null),
            count => Count,
            worst => Worst,
            calls => [beamsoak_text:text(MFA) || Key <- [in, out], {_, _, _} = MFA <- [part(Key, Info)]]
        }
     || {{Kind, Subject}, {Count, Worst, Info}} <- maps:to_list(Seen)
    ].
