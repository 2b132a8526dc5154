%% Says of the largest processes and tables of the node it runs on who they are.
-module(beamsoak_largest).

-export([processes/3, tables/3]).

%% Milliseconds that the processes may take to answer, all together.
-define(PATIENCE, 200).
%% Innermost calls that are told of a stack.
-define(FRAMES, 8).
-define(DETAILS, [total_heap_size, message_queue_len, status, reductions, initial_call, current_stacktrace]).

%% Each process that is still there, with the figure that it was ranked by, under the key `Figure`, and with what it
%% is and does, if it says so in time. Cost: 20 us a process; `current_stacktrace` walks its stack.
-spec processes(heap_words | mailbox, [{non_neg_integer(), pid()}], beamsoak_text:names()) -> [map()].
processes(Figure, Ranking, Names) ->
    Asked = [{Pid, Value, beamsoak_probe:ask(fun() -> details(Pid) end)} || {Value, Pid} <- Ranking],
    Until = beamsoak_walk:now_ms() + ?PATIENCE,
    [
        maps:merge(Answer, (beamsoak_text:subject(Pid, Names))#{Figure => Value})
     || {Pid, Value, Question} <- Asked, Answer <- answer(Question, Until)
    ].

answer(Question, Until) ->
    case beamsoak_probe:answer(Question, max(0, Until - beamsoak_walk:now_ms())) of
        {found, Details, _} -> [Details#{state => read}];
        stalled -> [#{state => stalled}];
        gone -> []
    end.

details(Pid) ->
    case process_info(Pid, ?DETAILS) of
        undefined ->
            undefined;
        [{_, Words}, {_, Messages}, {_, Status}, {_, Reductions}, {_, Initial}, {_, Stack}] ->
            #{
                heap_words => Words,
                mailbox => Messages,
                status => Status,
                reductions => Reductions,
                initial_call => beamsoak_text:text(beamsoak_origin:of_process(Initial, Pid, Words, Stack)),
                stack => [beamsoak_text:text({M, F, A}) || {M, F, A, _} <- lists:sublist(Stack, ?FRAMES)]
            }
    end.

%% The `Top` tables by memory. Cost: 3 us a table; 41 ms at most for one that counts decentralized.
-spec tables(pos_integer(), beamsoak_text:names(), Deadline :: integer()) -> map().
tables(Top, Names, Deadline) ->
    Tables = ets:all(),
    Sizes = sizes(Tables, Deadline, []),
    Largest = lists:sublist(lists:reverse(lists:sort(Sizes)), Top),
    #{
        total => length(Tables),
        scanned => length(Sizes),
        by_memory => [Table || {Words, Id} <- Largest, Table <- table(Id, Words, Names)]
    }.

sizes([], _, Sizes) ->
    Sizes;
sizes([Table | Rest], Deadline, Sizes) ->
    case beamsoak_walk:now_ms() < Deadline of
        true -> sizes(Rest, Deadline, size_of(Table, ets:info(Table, memory)) ++ Sizes);
        false -> Sizes
    end.

%% Nothing where the table is gone by now.
size_of(Table, Words) when is_integer(Words) -> [{Words, Table}];
size_of(_, undefined) -> [].

table(Id, Words, Names) ->
    case [ets:info(Id, Item) || Item <- [name, size, type, owner]] of
        [Name, Rows, Type, Owner] when is_pid(Owner) ->
            Found = #{name => Name, id => beamsoak_text:text(Id), words => Words, rows => Rows, type => Type},
            [Found#{owner => beamsoak_text:subject(Owner, Names)}];
        _ ->
            []
    end.
