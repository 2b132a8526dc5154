%% Goes through many processes (or ports, or tables) of the node it runs on without ever waiting for one of them: in
%% small parts with pauses between them, at low priority, until a deadline. Whoever lets the reader wait is passed over.
-module(beamsoak_walk).

-export([others/1, fold/4, sampled/2, spent/1, now_ms/0]).
-export_type([reading/2, walked/1]).

%% The pause between two parts, in milliseconds.
-define(PAUSE, 1).
%% A reader that waits for one item for longer than this is taken off it; milliseconds.
-define(PATIENCE, 50).
-define(HASHES, 16#8000000).
%% Microseconds for which a reader reads before it lets others have its scheduler, and items after which it looks: what
%% looking at one takes is not known to the VM, which counts a call whatever it costs.
-define(TURN, 200).
-define(GLANCE, 10).
%% Words for each process of the node: the list of all pids, and what is made of it while it is gone through.
-define(ROOM, 10).

%% `read` runs in a process of its own for each part, which begins with what `start` makes of what is known so far.
-type reading(Item, Known) :: #{
    chunk := pos_integer(),
    deadline := integer(),
    start := fun((Known) -> Part :: term()),
    read := fun((Item, Part :: term()) -> Part :: term()),
    merge := fun((Part :: term(), Known) -> Known)
}.
%% `us` and `reductions`: what the readers took. `elapsed_us`: the whole walk with its pauses.
-type walked(Item) :: #{
    scanned := non_neg_integer(),
    busy := [Item],
    us := non_neg_integer(),
    reductions := non_neg_integer(),
    elapsed_us := non_neg_integer()
}.

%% Calls `Find` with all processes of the node but those that look at them, in a process of low priority with room for
%% several such lists: a collection of a heap with 200 000 pids holds its scheduler up for milliseconds, and one that
%% is large enough is never collected. Cost: 80 bytes of memory a process while it lasts.
-spec others(fun(([pid()]) -> Found)) -> Found.
others(Find) ->
    Asking = self(),
    Room = {min_heap_size, ?ROOM * erlang:system_info(process_count)},
    Look = fun() -> exit({found, Find(processes() -- [Asking, self()])}) end,
    {Looking, Monitor} = spawn_opt(Look, [monitor, {priority, low}, Room]),
    receive
        {'DOWN', Monitor, process, Looking, {found, Found}} -> Found;
        {'DOWN', Monitor, process, Looking, Reason} -> exit(Reason)
    end.

-spec fold([Item], reading(Item, Known), Known, walked(Item) | none) -> {Known, walked(Item)}.
fold(Items, Reading, Known, none) ->
    fold(Items, Reading, Known, #{scanned => 0, busy => [], us => 0, reductions => 0, elapsed_us => 0});
fold(Items, Reading, Known, #{elapsed_us := Before} = Walked) ->
    Start = erlang:monotonic_time(microsecond),
    {Found, So} = walk(Items, Reading, Known, Walked),
    {Found, So#{elapsed_us := Before + erlang:monotonic_time(microsecond) - Start}}.

%% Adds to what was found what all of it took, the pauses of its walks left out.
-spec spent(fun(() -> {Found, walked(_)})) -> Found when Found :: map().
spent(Find) ->
    #{found := {Found, Walked}, spent := Whole} = beamsoak_probe:spent(fun() -> #{found => Find()} end),
    #{us := Us, reductions := Reductions, elapsed_us := Elapsed} = Walked,
    #{us := WholeUs, reductions := WholeReductions} = Whole,
    Found#{spent => #{us => WholeUs - Elapsed + Us, reductions => WholeReductions + Reductions}}.

walk([], _, Known, Walked) ->
    {Known, Walked};
walk(Items, #{chunk := Size, deadline := Deadline} = Reading, Known, Walked) ->
    case now_ms() < Deadline of
        true ->
            {Chunk, Rest} = take(Size, Items, []),
            {More, So} = read_chunk(Chunk, Reading, Known, Walked),
            timer:sleep(?PAUSE),
            walk(Rest, Reading, More, So);
        false ->
            {Known, Walked}
    end.

%% About `Wanted` of the items, all where there are no more. Who is among a few is among more too, so that two samples
%% compare.
-spec sampled([Item], Wanted :: pos_integer()) -> [Item].
sampled(Items, Wanted) ->
    case length(Items) of
        Count when Count =< Wanted -> Items;
        Count -> [Item || Item <- Items, erlang:phash2(Item, ?HASHES) * Count < Wanted * ?HASHES]
    end.

-spec now_ms() -> integer().
now_ms() -> erlang:monotonic_time(millisecond).

now_us() -> erlang:monotonic_time(microsecond).

take(N, [Item | Rest], Taken) when N > 0 -> take(N - 1, Rest, [Item | Taken]);
take(_, Rest, Taken) -> {lists:reverse(Taken), Rest}.

%% A process of its own reads the chunk, and another one does so again without whoever kept it waiting.
read_chunk(Chunk, #{start := Start, merge := Merge, deadline := Deadline} = Reading, Known, Walked) ->
    #{scanned := Scanned, busy := Busy, us := Us, reductions := Reductions} = Walked,
    Part = Start(Known),
    At = atomics:new(1, []),
    Read = fun() -> exit(beamsoak_probe:spent(fun() -> #{part => read(Chunk, At, Reading, Part)} end)) end,
    case await(spawn_opt(Read, [monitor, {priority, low}]), At, 0, Deadline) of
        {stuck, Position} ->
            Item = lists:nth(Position, Chunk),
            read_chunk(lists:delete(Item, Chunk), Reading, Known, Walked#{busy := [Item | Busy]});
        late ->
            {Known, Walked};
        #{part := Found, spent := #{us := MoreUs, reductions := MoreReductions}} ->
            {Merge(Found, Known), Walked#{
                scanned := Scanned + length(Chunk),
                us := Us + MoreUs,
                reductions := Reductions + MoreReductions
            }}
    end.

%% `At` tells from outside who is being asked.
read(Chunk, At, #{read := Read}, Part) ->
    {_, _, Found} = lists:foldl(
        fun(Item, {Position, Since, So}) ->
            atomics:put(At, 1, Position),
            {Position + 1, give_way(Position, Since), Read(Item, So)}
        end,
        {1, now_us(), Part},
        Chunk
    ),
    Found.

%% Since when the scheduler is this process's.
give_way(Position, Since) when Position rem ?GLANCE > 0 ->
    Since;
give_way(_, Since) ->
    case now_us() - Since < ?TURN of
        true ->
            Since;
        false ->
            erlang:yield(),
            now_us()
    end.

%% Stuck is who waits for the same item at two looks; a reader that only has not had its turn is runnable.
await({Reader, Monitor}, At, Last, Deadline) ->
    receive
        {'DOWN', Monitor, process, Reader, Result} -> Result
    after ?PATIENCE ->
        Position = atomics:get(At, 1),
        Waits = process_info(Reader, status) =:= {status, waiting},
        Late = now_ms() >= Deadline,
        if
            Waits, Position =:= Last, Position > 0 -> stop(Reader, Monitor, {stuck, Position});
            Late -> stop(Reader, Monitor, late);
            true -> await({Reader, Monitor}, At, Position, Deadline)
        end
    end.

stop(Reader, Monitor, Result) ->
    exit(Reader, kill),
    demonitor(Monitor, [flush]),
    Result.
