%% Reads what a node says of itself: nothing is written, kept or evaluated.
%%
%% Every function takes the way to call a function of the observed node. On the node itself that is
%% `fun erlang:apply/3`; where no code may be loaded into the node, the sidecar passes one that goes through erpc.
%% Sizes of heaps and tables are in words, as the VM gives them; the names of such keys end in `_words`.
%% Costs were measured on OTP 25, 2 cores.
-module(beamsoak_probe).

-export([facts/1, sample/2, process/2, allocators/2]).
-export([pid_of/2, existing_atom/2, ask/1, answer/2, spent/1]).
-export_type([call/0, spending/0, question/1]).

-type call() :: fun((module(), atom(), [term()]) -> term()).
%% What reading took on the node. `us`: from beginning to end, so an upper bound of the CPU time.
-type spending() :: #{us := non_neg_integer(), reductions := non_neg_integer()}.
%% The process that is finding something out.
-type question(_Found) :: {pid(), reference()}.

%% What the node is and where its limits are. Cost: microseconds.
-spec facts(call()) -> #{atom() => binary() | integer()}.
facts(Call) ->
    System = fun(Item) -> Call(erlang, system_info, [Item]) end,
    Started = System(start_time) + Call(erlang, time_offset, []),
    #{
        otp => list_to_binary(System(otp_release)),
        erts => list_to_binary(System(version)),
        wordsize => System(wordsize),
        schedulers => System(schedulers_online),
        pid => list_to_integer(Call(os, getpid, [])),
        %% Wall clock; tells one life of a node from the next.
        started_at_ms => Call(erlang, convert_time_unit, [Started, native, millisecond]),
        process_limit => System(process_limit),
        port_limit => System(port_limit),
        atom_limit => System(atom_limit),
        ets_limit => System(ets_limit)
    }.

%% Memory by category in bytes, counts, run queue and the named tables; a table that does not exist is null.
%% Cost: 0.1 ms and 3 us a table. `erlang:memory/0` took 8 ms at most; `ets:info/2` suspends its caller, for 41 ms
%% at most, when a table counts decentralized (`ordered_set` with write_concurrency, or write_concurrency auto).
-spec sample(call(), #{binary() => [binary()]}) -> map().
sample(Call, #{<<"tables">> := Tables}) ->
    System = fun(Item) -> Call(erlang, system_info, [Item]) end,
    spent(fun() ->
        #{
            memory => maps:from_list(Call(erlang, memory, [])),
            counts => #{
                processes => System(process_count),
                ports => System(port_count),
                atoms => System(atom_count),
                ets_tables => System(ets_count)
            },
            run_queue => Call(erlang, statistics, [total_run_queue_lengths_all]),
            tables => maps:from_list([{Name, table(Call, Name)} || Name <- Tables])
        }
    end).

table(Call, Name) ->
    case existing_atom(Call, Name) of
        {ok, Table} -> size_of(Call(ets, info, [Table, size]), Call(ets, info, [Table, memory]));
        none -> null
    end.

size_of(Rows, Words) when is_integer(Rows), is_integer(Words) -> #{rows => Rows, words => Words};
size_of(_, _) -> null.

%% One process, by registered name or by pid as text: heap, memory, mailbox.
%%
%% process_info of another process waits until that one gets to answer, which a garbage collection, a long BIF or a
%% NIF puts off (882 ms measured) and a defect of OTP 25 for ever (github.com/erlang/otp/issues/7801). So a process
%% of its own asks, and is killed after `deadline` milliseconds; `us` in `spent` is the time it waited.
%% Cost: 20 us; `memory` and `total_heap_size` walk the mailbox of whom they are asked of.
-spec process(call(), #{binary() => binary() | pos_integer()}) -> map().
process(Call, #{<<"deadline">> := Deadline} = Subject) ->
    case pid_of(Call, Subject) of
        none -> #{state => gone};
        Pid -> (read(Call, Pid, Deadline))#{pid => list_to_binary(Call(erlang, pid_to_list, [Pid]))}
    end.

read(Call, Pid, Deadline) ->
    Items = [total_heap_size, memory, message_queue_len, reductions],
    case answer(ask(fun() -> Call(erlang, process_info, [Pid, Items]) end), Deadline) of
        {found, [{_, Heap}, {_, Memory}, {_, Mailbox}, {_, Reductions}], Spent} ->
            #{
                state => read,
                heap_words => Heap,
                memory => Memory,
                mailbox => Mailbox,
                reductions => Reductions,
                spent => Spent
            };
        State ->
            #{state => State}
    end.

%% The pid of `pid` or of `name`; none where nobody has the name.
-spec pid_of(call(), #{binary() => term()}) -> pid() | none.
pid_of(Call, #{<<"pid">> := Text}) ->
    Call(erlang, list_to_pid, [binary_to_list(Text)]);
pid_of(Call, #{<<"name">> := Name}) ->
    case existing_atom(Call, Name) of
        {ok, Atom} -> pid_or_none(Call(erlang, whereis, [Atom]));
        none -> none
    end.

pid_or_none(Pid) when is_pid(Pid) -> Pid;
pid_or_none(_) -> none.

%% Asking for a name must not make it an atom of the node.
-spec existing_atom(call(), binary()) -> {ok, atom()} | none.
existing_atom(Call, Name) ->
    try
        {ok, Call(erlang, binary_to_existing_atom, [Name])}
    catch
        error:badarg -> none;
        error:{exception, badarg, _} -> none
    end.

%% Has another process find something out that may have to be waited for.
-spec ask(fun(() -> Found | undefined)) -> question(Found).
ask(Find) ->
    spawn_monitor(fun() ->
        try spent(fun() -> #{found => Find()} end) of
            #{found := undefined} -> exit(gone);
            #{found := Found, spent := Spent} -> exit({found, Found, Spent})
        catch
            error:Reason -> exit({failed, Reason})
        end
    end).

%% Waits for `Deadline` milliseconds at most, and leaves nothing behind.
-spec answer(question(Found), timeout()) -> {found, Found, spending()} | gone | stalled.
answer({Asking, Monitor}, Deadline) ->
    receive
        {'DOWN', Monitor, process, Asking, {failed, Reason}} -> error(Reason);
        {'DOWN', Monitor, process, Asking, Answer} -> Answer
    after Deadline ->
        exit(Asking, kill),
        demonitor(Monitor, [flush]),
        stalled
    end.

%% What the allocators hold of the operating system, and what of it is in use, in bytes, for each and in all.
%% Cost: 0.1 to 12 ms; the allocators of every scheduler are asked.
-spec allocators(call(), map()) -> map().
allocators(Call, _) ->
    spent(fun() ->
        Names = Call(erlang, system_info, [alloc_util_allocators]),
        Sizes = [{Name, Call(erlang, system_info, [{allocator_sizes, Name}])} || Name <- Names],
        Types = [type(Name, kinds(Instances)) || {Name, Instances} <- Sizes, Instances =/= false],
        #{
            allocated => lists:sum([Allocated || #{allocated := Allocated} <- Types]),
            used => lists:sum([Used || #{used := Used} <- Types]),
            types => Types
        }
    end).

type(Name, Kinds) ->
    #{
        type => Name,
        allocated => lists:sum([element(2, lists:keyfind(carriers_size, 1, Kind)) || Kind <- Kinds]),
        used => lists:sum([Size || Kind <- Kinds, Size <- block_sizes(Kind)])
    }.

%% Single-block, multi-block and pooled carriers of every instance.
kinds(Instances) ->
    [Kind || {instance, _, Parts} <- Instances, {Name, Kind} <- Parts, lists:member(Name, [mbcs, mbcs_pool, sbcs])].

block_sizes(Kind) ->
    {blocks, Blocks} = lists:keyfind(blocks, 1, Kind),
    [element(2, lists:keyfind(size, 1, Sizes)) || {_, Sizes} <- Blocks].

%% Adds what it took to what was found.
-spec spent(fun(() -> Found)) -> Found when Found :: map().
spent(Find) ->
    {reductions, Before} = process_info(self(), reductions),
    Start = erlang:monotonic_time(microsecond),
    Found = Find(),
    Us = erlang:monotonic_time(microsecond) - Start,
    {reductions, After} = process_info(self(), reductions),
    Found#{spent => #{us => Us, reductions => After - Before}}.
