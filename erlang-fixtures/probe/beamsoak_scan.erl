%% Looks through all processes of the node it runs on for the largest. Works at low priority, in small parts with
%% pauses between them, and gives up at a deadline; a process that does not answer is passed over. What leaves the
%% node is a short list, however many processes there are.
%% Costs were measured on OTP 25, 2 cores, with 230 000 idle processes.
-module(beamsoak_scan).

-export([scan/2]).

%% Processes that are read without a pause, and the pause in milliseconds.
-define(CHUNK, 1000).
-define(PAUSE, 1).
%% A reader that waits for one process for longer than this is taken off it; milliseconds.
-define(PATIENCE, 50).
%% The old heap is at most 9 times the young one, which is all that `heap_size` tells: minor_collection() in OTP's
%% erl_gc.c keeps to that when it shrinks. So both together are at most this many times the young one.
-define(OLD_AND_YOUNG, 10).
%% Words below which it makes no difference how large a heap is exactly: the young one stands for it.
-define(SMALL, 4096).
%% Messages from which a mailbox may weigh more than the heap.
-define(MAILBOX, 64).

%% Largest first.
-type ranking() :: [{Figure :: non_neg_integer(), pid()}].

-record(scan, {
    top :: pos_integer(),
    deadline :: integer(),
    %% Total heaps in words.
    heaps = [] :: ranking(),
    mailboxes = [] :: ranking(),
    scanned = 0 :: non_neg_integer(),
    busy = [] :: [pid()],
    us = 0 :: non_neg_integer(),
    reductions = 0 :: non_neg_integer()
}).

%% The `top` processes by total heap and by mailbox, and the `top` tables by memory, within `budget` milliseconds.
%% Registered processes come first, so that they are never the ones left out.
%% Cost: 70 ms of low-priority work within 0.5 s, and 1.2 us for each process whose heap is worth a closer look.
-spec scan(beamsoak_probe:call(), #{binary() => pos_integer()}) -> map().
scan(_, #{<<"top">> := Top, <<"budget">> := Budget}) ->
    process_flag(priority, low),
    Deadline = now_ms() + Budget,
    Names = names(),
    Pids = lists:delete(self(), processes()),
    Named = read(maps:keys(Names), #{}, #scan{top = Top, deadline = Deadline}),
    Scan = read(Pids, Names, Named),
    Tables = beamsoak_largest:tables(Top, Names, Deadline),
    #{
        processes => #{
            total => length(Pids),
            scanned => Scan#scan.scanned,
            busy => beamsoak_largest:subjects(Scan#scan.busy, Names),
            by_heap => beamsoak_largest:processes(heap_words, Scan#scan.heaps, Names),
            by_mailbox => beamsoak_largest:processes(mailbox, Scan#scan.mailboxes, Names)
        },
        tables => maps:remove(spent, Tables),
        spent => sum(Scan, Tables)
    }.

names() -> maps:from_list([{Pid, Name} || Name <- registered(), Pid <- [whereis(Name)], is_pid(Pid)]).

sum(#scan{us = Us, reductions = Reductions}, #{spent := #{us := TablesUs, reductions := TablesReductions}}) ->
    #{us => Us + TablesUs, reductions => Reductions + TablesReductions}.

%% Reads everybody but whom to skip, until the deadline.
read([], _, Scan) ->
    Scan;
read(Pids, Skip, Scan) ->
    case now_ms() < Scan#scan.deadline of
        true ->
            {Chunk, Rest} = take(?CHUNK, Pids, []),
            Read = read_chunk([Pid || Pid <- Chunk, not is_map_key(Pid, Skip)], Scan),
            timer:sleep(?PAUSE),
            read(Rest, Skip, Read);
        false ->
            Scan
    end.

take(N, [Item | Rest], Taken) when N > 0 -> take(N - 1, Rest, [Item | Taken]);
take(_, Rest, Taken) -> {lists:reverse(Taken), Rest}.

%% A process of its own reads the chunk, and another one does so again without whoever kept it waiting.
read_chunk(Pids, #scan{top = Top, heaps = Heaps, mailboxes = Mailboxes} = Scan) ->
    Bars = {bar(Heaps, Top), bar(Mailboxes, Top)},
    At = atomics:new(1, []),
    Read = fun() -> exit(beamsoak_probe:spent(fun() -> rank(Pids, At, Bars) end)) end,
    case await(spawn_opt(Read, [monitor, {priority, low}]), At, 0, Scan#scan.deadline) of
        {stuck, Position} ->
            Busy = lists:nth(Position, Pids),
            read_chunk(lists:delete(Busy, Pids), Scan#scan{busy = [Busy | Scan#scan.busy]});
        late ->
            Scan;
        #{heaps := MoreHeaps, mailboxes := MoreMailboxes, spent := #{us := Us, reductions := Reductions}} ->
            Scan#scan{
                heaps = merge(Top, MoreHeaps, Heaps),
                mailboxes = merge(Top, MoreMailboxes, Mailboxes),
                scanned = Scan#scan.scanned + length(Pids),
                us = Scan#scan.us + Us,
                reductions = Scan#scan.reductions + Reductions
            }
    end.

%% The figure that one must exceed to be among the largest.
bar(Ranking, Top) when length(Ranking) < Top -> 0;
bar(Ranking, _) -> element(1, lists:last(Ranking)).

merge(Top, New, Ranking) -> lists:sublist(lists:reverse(lists:sort(New ++ Ranking)), Top).

%% Stuck is who waits for the same process at two looks; a reader that only has not had its turn is runnable.
await({Reader, Monitor}, At, Last, Deadline) ->
    receive
        {'DOWN', Monitor, process, Reader, Result} -> Result
    after ?PATIENCE ->
        Position = atomics:get(At, 1),
        Waits = process_info(Reader, status) =:= {status, waiting},
        Late = now_ms() >= Deadline,
        if
            Waits, Position =:= Last -> stop(Reader, Monitor, {stuck, Position});
            Late -> stop(Reader, Monitor, late);
            true -> await({Reader, Monitor}, At, Position, Deadline)
        end
    end.

stop(Reader, Monitor, Result) ->
    exit(Reader, kill),
    demonitor(Monitor, [flush]),
    Result.

%% `At` tells from outside who is being asked.
rank(Pids, At, {HeapBar, MailboxBar}) ->
    Rank = fun(Pid, {Position, Heaps, Mailboxes}) ->
        atomics:put(At, 1, Position),
        case process_info(Pid, [heap_size, message_queue_len]) of
            [{_, Young}, {_, Messages}] ->
                Words = total_heap(Pid, Young, Messages, HeapBar),
                {Position + 1, above(HeapBar, Words, Pid, Heaps), above(MailboxBar, Messages, Pid, Mailboxes)};
            undefined ->
                {Position + 1, Heaps, Mailboxes}
        end
    end,
    {_, Heaps, Mailboxes} = lists:foldl(Rank, {1, [], []}, Pids),
    #{heaps => Heaps, mailboxes => Mailboxes}.

above(Bar, Figure, Pid, List) when Figure > Bar -> [{Figure, Pid} | List];
above(_, _, _, List) -> List.

%% What `total_heap_size` tells, without its wait. A closer look costs six times as much as the first one, and is
%% had only by those whom it may lift over the bar.
total_heap(Pid, Young, Messages, Bar) ->
    case Messages >= ?MAILBOX orelse Young * ?OLD_AND_YOUNG > max(Bar, ?SMALL) of
        true -> total_heap(Pid, Young);
        false -> Young
    end.

total_heap(Pid, Young) ->
    case process_info(Pid, garbage_collection_info) of
        {_, Info} -> part(heap_block_size, Info) + part(old_heap_block_size, Info) + part(mbuf_size, Info);
        undefined -> Young
    end.

part(Name, Info) -> element(2, lists:keyfind(Name, 1, Info)).

now_ms() -> erlang:monotonic_time(millisecond).
