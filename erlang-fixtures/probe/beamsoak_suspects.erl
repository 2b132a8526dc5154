%% A closer look at a few processes and tables of the node it runs on: what they hold, where they are, what waits for
%% them. Nobody is waited for beyond a common time-out, and nothing is copied whose size is not known to be bounded.
-module(beamsoak_suspects).

-export([suspects/2]).

%% Milliseconds that all processes together have for an answer, and after it for what is copied from them.
-define(PATIENCE, 500).
%% Innermost calls that are told of a stack; the VM tells `backtrace_depth` of them, which is 8 unless set.
-define(FRAMES, 16).
%% Words of heap up to which a process is asked for its dictionary or the list of its binaries: 32 MiB.
-define(COPIED_WORDS, 4194304).
%% Bytes beside heap and mailbox up to which its links and monitors, some 100 bytes each, are listed.
-define(LISTED_BYTES, 16 * 1024 * 1024).
%% Words that a worker may have, lest a copy larger than thought becomes the node's problem: 256 MiB.
-define(WORKER_WORDS, 33554432).
%% Kinds of messages that are told of a mailbox.
-define(KINDS, 10).
%% Bytes of a process up to which its messages are copied: 32 MiB.
-define(MESSAGES_BYTES, 32 * 1024 * 1024).
-define(AT_HAND, [status, reductions, message_queue_len, initial_call, garbage_collection, garbage_collection_info]).

%% `processes`: pids as text. `messages`: length of a mailbox up to which all of it is copied to tell the kinds of its
%% messages. `tables`: how many by memory, and how many of those that are fixed.
%% Cost: 50 us a process; 1 us a message and 1 us a kilobyte of heap where these are copied; 5 us a table.
-spec suspects(beamsoak_probe:call(), #{binary() => term()}) -> map().
suspects(_, #{<<"processes">> := Pids, <<"messages">> := Messages, <<"tables">> := Top}) ->
    process_flag(priority, low),
    Names = beamsoak_text:names(),
    Subjects = [list_to_pid(binary_to_list(Pid)) || Pid <- Pids],
    {Processes, Spent} = processes(Subjects, Messages, Names),
    #{spent := TablesSpent} = Tables = beamsoak_probe:spent(fun() -> beamsoak_tables:suspects(Top, Names) end),
    #{
        processes => Processes,
        tables => maps:get(tables, Tables),
        spent => add(TablesSpent, Spent)
    }.

%% First what everybody can tell, and then, of those who could, what has to be copied from them.
processes(Pids, Messages, Names) ->
    First = answers([{Pid, fun() -> glance(Pid) end} || Pid <- Pids]),
    Second = answers([{Pid, fun() -> look(Pid, Glance, Messages) end} || {Pid, {found, Glance, _}} <- First]),
    Looks = maps:from_list(Second),
    Found = [
        maps:merge(beamsoak_text:subject(Pid, Names), told(Answer, maps:get(Pid, Looks, stalled)))
     || {Pid, Answer} <- First, Answer =/= gone
    ],
    {Found, lists:foldl(fun add/2, #{us => 0, reductions => 0}, [Spent || {_, {found, _, Spent}} <- First ++ Second])}.

answers(Questions) ->
    Asked = [{Pid, beamsoak_probe:ask(fun() -> within_bounds(Find) end)} || {Pid, Find} <- Questions],
    Until = beamsoak_walk:now_ms() + ?PATIENCE,
    [{Pid, beamsoak_probe:answer(Question, max(0, Until - beamsoak_walk:now_ms()))} || {Pid, Question} <- Asked].

within_bounds(Find) ->
    process_flag(max_heap_size, #{size => ?WORKER_WORDS, kill => true, error_logger => false}),
    Find().

told({found, Glance, _}, {found, Look, _}) -> (maps:merge(public(Glance), Look))#{state => read};
told({found, Glance, _}, _) -> (public(Glance))#{state => read};
told(_, _) -> #{state => stalled, frames => []}.

public(Glance) -> maps:remove(origin, Glance).

add(#{us := Us, reductions := Reductions}, #{us := MoreUs, reductions := MoreReductions}) ->
    #{us => Us + MoreUs, reductions => Reductions + MoreReductions}.

glance(Pid) ->
    case process_info(Pid, ?AT_HAND ++ [memory, current_stacktrace]) of
        undefined ->
            undefined;
        [{_, Status}, {_, Reductions}, {_, Mailbox}, {_, Initial}, {_, Gc}, {_, Info}, {_, Memory}, {_, Stack}] ->
            Part = fun(Name) -> element(2, lists:keyfind(Name, 1, Info)) end,
            #{
                status => Status,
                reductions => Reductions,
                mailbox => Mailbox,
                heap_words => Part(heap_block_size) + Part(old_heap_block_size) + Part(mbuf_size),
                old_heap_words => Part(old_heap_block_size),
                stack_words => Part(stack_size),
                minor_collections => proplists:get_value(minor_gcs, Gc),
                frames => [beamsoak_text:frame(Frame) || Frame <- lists:sublist(Stack, ?FRAMES)],
                origin => {Initial, Stack},
                memory => Memory
            }
    end.

look(Pid, #{heap_words := Words, mailbox := Mailbox, origin := Origin, memory := Memory}, Messages) ->
    Beside = Memory - Words * erlang:system_info(wordsize),
    maps:merge(
        copied(Pid, Words, Origin),
        maps:merge(
            relations(Pid, Beside),
            messages(Pid, Mailbox =< Messages andalso Memory =< ?MESSAGES_BYTES andalso Mailbox > 0)
        )
    ).

%% Of the dictionary, which may be large, and the binaries, of which there may be many.
copied(Pid, Words, {Initial, Stack}) when Words =< ?COPIED_WORDS ->
    case process_info(Pid, [dictionary, binary]) of
        [{_, Dictionary}, {_, Binaries}] ->
            Unique = lists:ukeysort(1, Binaries),
            #{
                dictionary => length(Dictionary),
                binaries => #{count => length(Unique), bytes => lists:sum([Size || {_, Size, _} <- Unique])},
                initial_call => beamsoak_text:text(beamsoak_origin:from_dictionary(Initial, Dictionary, Stack))
            };
        undefined ->
            #{}
    end;
copied(_, _, {{proc_lib, init_p, _}, _}) ->
    #{};
copied(_, _, {Initial, Stack}) ->
    #{initial_call => beamsoak_text:text(beamsoak_origin:from_dictionary(Initial, [], Stack))}.

relations(Pid, Beside) when Beside =< ?LISTED_BYTES ->
    case process_info(Pid, [links, monitors, monitored_by]) of
        [{_, Links}, {_, Monitors}, {_, MonitoredBy}] ->
            #{links => length(Links), monitors => length(Monitors), monitored_by => length(MonitoredBy)};
        undefined ->
            #{}
    end;
relations(_, _) ->
    #{}.

messages(Pid, true) ->
    case process_info(Pid, messages) of
        {_, Messages} -> #{messages => most([beamsoak_text:kind(Message) || Message <- Messages])};
        undefined -> #{}
    end;
messages(_, false) ->
    #{}.

most(Kinds) ->
    Counts = lists:foldl(fun(Kind, So) -> maps:update_with(Kind, fun(N) -> N + 1 end, 1, So) end, #{}, Kinds),
    Ranked = lists:reverse(lists:keysort(2, maps:to_list(Counts))),
    [#{kind => Kind, count => Count} || {Kind, Count} <- lists:sublist(Ranked, ?KINDS)].
