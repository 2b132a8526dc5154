%% Looks through all processes of the node it runs on for the largest, the busiest and those that hold most. What
%% leaves the node is a short list, however many processes there are.
%% Costs were measured on OTP 25, 2 cores, with 230 000 idle processes.
-module(beamsoak_scan).

-export([scan/2]).

%% Processes that are read without a pause.
-define(CHUNK, 1000).
%% The old heap is at most 9 times the young one, which is all that `heap_size` tells: minor_collection() in OTP's
%% erl_gc.c keeps to that when it shrinks. So both together are at most this many times the young one.
-define(OLD_AND_YOUNG, 10).
%% Words below which it makes no difference how large a heap is exactly: the young one stands for it.
-define(SMALL, 4096).
%% Messages from which a mailbox may weigh more than the heap.
-define(MAILBOX, 64).
%% So many are looked at closely whatever their heap, since who gathers binaries needs only a small one: the named, and
%% the first in the VM's table, where those stand that have lived long.
-define(FIRST, 10000).
%% Who has less is not worth a name: words of stack, words of binaries (512 KiB), reductions.
-define(FLOORS, #{heap => 0, mailbox => 0, stack => 2000, binaries => 65536, reductions => 1000000}).

%% Largest first.
-type ranking() :: [{Figure :: non_neg_integer(), pid()}].
%% Heaps, binaries and stacks in words.
-type rankings() :: #{heap | mailbox | stack | binaries | reductions => ranking()}.

%% The `top` processes by total heap, mailbox, stack, binaries and reductions so far, and the `top` tables by memory,
%% within `budget` milliseconds. Registered processes come first, so that they are never the ones left out.
%% Cost: 90 ms of low-priority work within 0.5 s, and 1.2 us for each process that is worth a closer look.
-spec scan(beamsoak_probe:call(), #{binary() => pos_integer()}) -> map().
scan(_, #{<<"top">> := Top, <<"budget">> := Budget}) ->
    Deadline = beamsoak_walk:now_ms() + Budget,
    beamsoak_walk:others(fun(Pids) -> scan(Pids, Top, Deadline) end).

scan(Pids, Top, Deadline) ->
    beamsoak_walk:spent(fun() ->
        Names = beamsoak_text:names(),
        {Rankings, Walked} = read(Pids, Names, Top, Deadline),
        {#{
            processes => (ranked(Rankings, Names))#{
                total => length(Pids),
                scanned => maps:get(scanned, Walked),
                busy => beamsoak_text:subjects(maps:get(busy, Walked), Names)
            },
            tables => beamsoak_largest:tables(Top, Names, Deadline)
        }, Walked}
    end).

ranked(Rankings, Names) ->
    #{heap := Heaps, mailbox := Mailboxes, stack := Stacks, binaries := Binaries, reductions := Reductions} = Rankings,
    #{
        by_heap => beamsoak_largest:processes(heap_words, Heaps, Names),
        by_mailbox => beamsoak_largest:processes(mailbox, Mailboxes, Names),
        by_stack => subjects(stack_words, Stacks, Names),
        by_binaries => subjects(binary_words, Binaries, Names),
        by_reductions => subjects(reductions, Reductions, Names)
    }.

subjects(Figure, Ranking, Names) ->
    [(beamsoak_text:subject(Pid, Names))#{Figure => Value} || {Value, Pid} <- Ranking].

-spec read([pid()], beamsoak_text:names(), pos_integer(), integer()) -> {rankings(), beamsoak_walk:walked(pid())}.
read(Pids, Names, Top, Deadline) ->
    None = maps:map(fun(_, _) -> [] end, ?FLOORS),
    Reading = #{
        chunk => ?CHUNK,
        deadline => Deadline,
        start => fun({Rankings, Looks}) -> {maps:map(bar(Top), Rankings), None, Looks} end,
        read => fun rank/2,
        merge => fun({_, Found, Looks}, {Rankings, _}) -> {merge(Top, Found, Rankings), Looks} end
    },
    Named = [Pid || Pid <- maps:keys(Names), Pid =/= self()],
    Others = [Pid || Pid <- Pids, not is_map_key(Pid, Names)],
    {{Rankings, _}, Walked} = beamsoak_walk:fold(Named ++ Others, Reading, {None, ?FIRST}, none),
    {Rankings, Walked}.

%% The figure that one must exceed to be among the largest.
bar(Top) ->
    fun
        (Figure, Ranking) when length(Ranking) < Top -> maps:get(Figure, ?FLOORS);
        (_, Ranking) -> element(1, lists:last(Ranking))
    end.

merge(Top, Found, Rankings) ->
    maps:map(
        fun(Figure, Ranking) ->
            lists:sublist(lists:reverse(lists:sort(maps:get(Figure, Found) ++ Ranking)), Top)
        end,
        Rankings
    ).

rank(Pid, {Bars, Found, Looks} = Part) ->
    case process_info(Pid, [heap_size, message_queue_len, stack_size, reductions]) of
        [{_, Young}, {_, Messages}, {_, Stack}, {_, Reductions}] ->
            {Words, Binaries} = total(Pid, Young, Messages, Looks, maps:get(heap, Bars)),
            Figures = #{
                heap => Words,
                mailbox => Messages,
                stack => Stack,
                binaries => Binaries,
                reductions => Reductions
            },
            {Bars, above(Figures, Pid, Bars, Found), max(0, Looks - 1)};
        undefined ->
            Part
    end.

%% Nearly everybody is above none, which is found out without going through all.
above(
    #{heap := Heap, mailbox := Mailbox, stack := Stack, binaries := Binaries, reductions := Reductions},
    _,
    #{heap := MaxHeap, mailbox := MaxMailbox, stack := MaxStack, binaries := MaxBinaries, reductions := MaxReductions},
    Found
) when
    Heap =< MaxHeap, Mailbox =< MaxMailbox, Stack =< MaxStack, Binaries =< MaxBinaries, Reductions =< MaxReductions
->
    Found;
above(Figures, Pid, Bars, Found) ->
    maps:map(
        fun(Figure, Ranking) ->
            case maps:get(Figure, Figures) of
                Value when Value > map_get(Figure, Bars) -> [{Value, Pid} | Ranking];
                _ -> Ranking
            end
        end,
        Found
    ).

%% What `total_heap_size` and `binary` tell, without their wait and without a list of the binaries: the collector
%% keeps count of the words that they hold. A closer look costs six times as much as the first one, and is had only
%% by those whom it may lift over the bar, and by the first.
total(Pid, Young, Messages, Looks, Bar) ->
    case Looks > 0 orelse Messages >= ?MAILBOX orelse Young * ?OLD_AND_YOUNG > max(Bar, ?SMALL) of
        true -> total(Pid, Young);
        false -> {Young, 0}
    end.

total(Pid, Young) ->
    case process_info(Pid, garbage_collection_info) of
        {_, Info} ->
            Part = fun(Name) -> element(2, lists:keyfind(Name, 1, Info)) end,
            {
                Part(heap_block_size) + Part(old_heap_block_size) + Part(mbuf_size),
                Part(bin_vheap_size) + Part(bin_old_vheap_size)
            };
        undefined ->
            {Young, 0}
    end.
