%% Does something to a few processes of the node it runs on to see what comes of it. For the end of a run: a forced
%% collection destroys evidence, and a server that is asked for its state has to answer.
-module(beamsoak_experiment).

-export([collect/2, states/2]).

%% Milliseconds that all processes together have.
-define(PATIENCE, 5000).
%% Milliseconds that a server has to say what its state is.
-define(STATE_PATIENCE, 500).
%% Words of heap up to which the state in it is copied: 64 MiB.
-define(STATE_WORDS, 8388608).
%% Words of heap up to which its binaries are listed: 256 MiB.
-define(LISTED_WORDS, 33554432).

%% What each of the processes (pids as text) held before a forced collection of itself, and holds after it.
%% Cost: a full collection of each heap, and a list of its binaries before and after.
-spec collect(beamsoak_probe:call(), #{binary() => [binary()]}) -> map().
collect(_, #{<<"processes">> := Pids}) -> of_each(fun collected/1, Pids).

%% How large the states of those are that are gen_servers or gen_statems at rest, with no message waiting and a heap
%% that is not large, and what these are made of.
%% Cost: a copy of each state; such a server answers one message more.
-spec states(beamsoak_probe:call(), #{binary() => [binary()]}) -> map().
states(_, #{<<"processes">> := Pids}) ->
    _ = code:ensure_loaded(sys),
    of_each(fun state/1, Pids).

of_each(Find, Pids) ->
    process_flag(priority, low),
    Until = beamsoak_walk:now_ms() + ?PATIENCE,
    Asked = [
        {Text, beamsoak_probe:ask(fun() -> Find(list_to_pid(binary_to_list(Text))) end)}
     || Text <- Pids
    ],
    Left = fun() -> max(0, Until - beamsoak_walk:now_ms()) end,
    Found = [
        {Text, Answer, Spent}
     || {Text, Asking} <- Asked, {found, Answer, Spent} <- [beamsoak_probe:answer(Asking, Left())]
    ],
    #{
        processes => [Answer#{pid => Text} || {Text, Answer, _} <- Found],
        spent => #{
            us => lists:sum([Us || {_, _, #{us := Us}} <- Found]),
            reductions => lists:sum([Reductions || {_, _, #{reductions := Reductions}} <- Found])
        }
    }.

collected(Pid) ->
    case holds(Pid) of
        undefined ->
            undefined;
        {HeapBefore, BinariesBefore, Mailbox} ->
            erlang:garbage_collect(Pid),
            case holds(Pid) of
                undefined ->
                    undefined;
                {HeapAfter, BinariesAfter, _} ->
                    maps:merge(
                        #{heap_before_words => HeapBefore, heap_after_words => HeapAfter, mailbox => Mailbox},
                        released(BinariesBefore, BinariesAfter)
                    )
            end
    end.

holds(Pid) ->
    case process_info(Pid, [total_heap_size, message_queue_len]) of
        [{_, Words}, {_, Mailbox}] when Words =< ?LISTED_WORDS -> {Words, binaries(Pid), Mailbox};
        [{_, Words}, {_, Mailbox}] -> {Words, unknown, Mailbox};
        undefined -> undefined
    end.

binaries(Pid) ->
    case process_info(Pid, binary) of
        {_, Binaries} -> lists:ukeysort(1, Binaries);
        undefined -> unknown
    end.

released(Before, After) when is_list(Before), is_list(After) ->
    Kept = maps:from_list([{Id, kept} || {Id, _, _} <- After]),
    #{
        binaries => #{
            before => lists:sum([Size || {_, Size, _} <- Before]),
            'after' => lists:sum([Size || {_, Size, _} <- After]),
            released => length([Id || {Id, _, _} <- Before, not is_map_key(Id, Kept)])
        }
    };
released(_, _) ->
    #{}.

%% Undefined, as of one that is gone, for whoever cannot be asked without harm.
state(Pid) ->
    case process_info(Pid, [status, message_queue_len, total_heap_size, current_function]) of
        [{_, waiting}, {_, 0}, {_, Words}, {_, {Behaviour, Loop, _}}] when Words =< ?STATE_WORDS ->
            case lists:member({Behaviour, Loop}, [{gen_server, loop}, {gen_statem, loop}]) of
                true -> state_of(Pid);
                false -> undefined
            end;
        _ ->
            undefined
    end.

%% A server may have become busy or have ended meanwhile, and a callback of its own may fail.
state_of(Pid) ->
    try
        beamsoak_makeup:of_term(sys:get_state(Pid, ?STATE_PATIENCE))
    catch
        exit:_ -> undefined;
        error:{callback_failed, _, _} -> undefined
    end.
