%% Counts what there is on the node it runs on, by kind: processes by what they began with, tables and ports by what
%% they are and whose, and what the VM keeps: atoms, modules, persistent terms.
-module(beamsoak_census).

-export([census/2]).

%% Groups of each kind that are told.
-define(TOP, 20).
%% Processes that are read without a pause.
-define(CHUNK, 100).
%% Processes that are looked at closely; of more, a sample.
-define(SAMPLE, 2000).
-define(PORT_SAMPLE, 1000).
%% Pids told of a group.
-define(PIDS, 5).
%% Bytes that a process has beside heap and mailbox up to which its links and monitors are listed.
-define(LISTED_BYTES, 1024 * 1024).
%% New atoms whose names are looked at, and modules that are named.
-define(ATOMS, 2000).
-define(MODULES, 20).

%% One process: what it began with; where it is; whether nobody is tied to it.
-type close() :: #{
    pid := pid(),
    began := binary(),
    where := binary(),
    parent := pid() | undefined,
    orphan := boolean() | unknown
}.

%% Within `budget` milliseconds. `atoms`: how many there were at the last census, null at the first. Counts of
%% processes are exact up to 2 000, and `estimated` from a sample of so many beyond; those of tables and ports from a
%% thousand on.
%% Cost: 0.2 us a process, 15 us each that is looked at closely, 6 us a table and 12 us a port of the sample, 2 us a new atom.
-spec census(beamsoak_probe:call(), #{binary() => pos_integer() | null}) -> map().
census(_, #{<<"budget">> := Budget, <<"atoms">> := Since}) ->
    Deadline = beamsoak_walk:now_ms() + Budget,
    beamsoak_walk:others(fun(Pids) -> census(Pids, Since, Deadline) end).

census(Pids, Since, Deadline) ->
    beamsoak_walk:spent(fun() ->
        Names = beamsoak_text:names(),
        {Groups, Walked} = processes(Pids, Names, Deadline),
        {(rest(Names, Since, Deadline))#{
            total => length(Pids),
            looked_at => maps:get(scanned, Walked),
            busy => beamsoak_text:subjects(maps:get(busy, Walked), Names),
            processes => Groups,
            names => maps:from_list([{Name, beamsoak_text:text(Pid)} || {Pid, Name} <- maps:to_list(Names)])
        }, Walked}
    end).

rest(Names, Since, Deadline) ->
    Began = fun(Pids) ->
        {Close, _} = close(Pids, Deadline, none),
        maps:from_list([{Pid, Call} || #{pid := Pid, began := Call} <- Close])
    end,
    #{
        tables => beamsoak_tables:groups(Names, Began, ?TOP div 2),
        ports => ports(Names, Began, Deadline),
        spawned => spawned(),
        atoms => erlang:system_info(atom_count),
        new_atoms => new_atoms(Since, erlang:system_info(atom_count)),
        modules => modules(erlang:loaded()),
        persistent_terms => persistent_term:info()
    }.

%% Those with a name are few, and each of a kind of its own: all are looked at, and stand for nobody else. Of the
%% others, each of the sample stands for as many as there are for each that was looked at.
processes(Pids, Names, Deadline) ->
    Named = [Pid || Pid <- maps:keys(Names), Pid =/= self()],
    Others = [Pid || Pid <- Pids, not is_map_key(Pid, Names)],
    Sample = beamsoak_walk:sampled(Others, ?SAMPLE),
    {Close, Walked} = close(Named ++ Sample, Deadline, none),
    {CloseNamed, CloseOthers} = lists:partition(fun(#{pid := Pid}) -> is_map_key(Pid, Names) end, Close),
    Share = length(Others) / max(1, length(CloseOthers)),
    Exact = length(Sample) =:= length(Others),
    Weight = case Exact of true -> 1; false -> Share end,
    Weighed = [{1, true, Of} || Of <- CloseNamed] ++ [{Weight, Exact, Of} || Of <- CloseOthers],
    ByBegan = beamsoak_groups:by(fun({_, _, #{began := Began}}) -> Began end, Weighed),
    Groups = [group(Began, Alike, Names) || {Began, Alike} <- maps:to_list(ByBegan)],
    {lists:sublist(lists:sort(fun(#{count := A}, #{count := B}) -> A >= B end, Groups), ?TOP), Walked}.

group(Began, Weighed, Names) ->
    Ties = [Tied || {_, _, #{orphan := Tied}} <- Weighed, Tied =/= unknown],
    Pids = lists:reverse(lists:sort([Pid || {_, _, #{pid := Pid}} <- Weighed])),
    [{Where, There}] = beamsoak_groups:largest(beamsoak_groups:by(fun({_, _, #{where := At}}) -> At end, Weighed), 1),
    ByParent = beamsoak_groups:by(fun({_, _, #{parent := Parent}}) -> Parent end, Weighed),
    [{Parent, Children}] = beamsoak_groups:largest(ByParent, 1),
    #{
        parent => beamsoak_text:text(maps:get(Parent, Names, Parent)),
        children => length(Children),
        initial_call => Began,
        count => round(lists:sum([Weight || {Weight, _, _} <- Weighed])),
        estimated => not lists:all(fun({_, Exact, _}) -> Exact end, Weighed),
        current_function => Where,
        there => length(There),
        sample => [beamsoak_text:text(Pid) || Pid <- lists:sublist(Pids, ?PIDS)],
        looked_at => length(Ties),
        orphans => length([orphan || true <- Ties])
    }.

-spec close([pid()], integer(), beamsoak_walk:walked(pid()) | none) -> {[close()], beamsoak_walk:walked(pid())}.
close(Pids, Deadline, Walked) ->
    beamsoak_walk:fold(Pids, gathering(fun look/1, Deadline), [], Walked).

%% All that looking at each gives.
gathering(Look, Deadline) ->
    #{
        chunk => ?CHUNK,
        deadline => Deadline,
        start => fun(_) -> [] end,
        read => fun(Item, So) -> Look(Item) ++ So end,
        merge => fun(Part, So) -> Part ++ So end
    }.

look(Pid) ->
    case process_info(Pid, [initial_call, total_heap_size, memory, current_stacktrace, parent]) of
        [{_, Initial}, {_, Words}, {_, Memory}, {_, Stack}, {_, Parent}] ->
            Beside = Memory - Words * erlang:system_info(wordsize),
            [
                #{
                    pid => Pid,
                    began => beamsoak_text:text(beamsoak_origin:of_process(Initial, Pid, Words, Stack)),
                    where => where(Stack),
                    parent => Parent,
                    %% Who has that much beside the heap has ties or a mailbox, of a length not to be copied.
                    orphan => Beside =< ?LISTED_BYTES andalso orphan(Pid)
                }
            ];
        undefined ->
            []
    end.

where([{M, F, A, _} | _]) -> beamsoak_text:text({M, F, A});
where([]) -> <<"unknown">>.

orphan(Pid) ->
    case process_info(Pid, [links, monitors, monitored_by]) of
        [{_, []}, {_, []}, {_, []}] -> true;
        [_, _, _] -> false;
        undefined -> unknown
    end.

%% A port that is busy lets the asker wait as a process does.
ports(Names, Began, Deadline) ->
    All = erlang:ports(),
    Sample = beamsoak_walk:sampled(All, ?PORT_SAMPLE),
    {Looked, _} = beamsoak_walk:fold(Sample, gathering(fun port/1, Deadline), [], none),
    Here = maps:from_keys([Local || {_, {listening, Local}, _} <- Looked], true),
    Owned = [{{Name, to(Ends, Here)}, Owner, 1} || {Name, Ends, Owner} <- Looked],
    Share = length(All) / max(1, length(Owned)),
    [
        maps:merge(Group#{name => Name}, To)
     || {{Name, To}, _, Group} <- beamsoak_groups:owned(Owned, Share, Names, Began, ?TOP div 2)
    ].

port(Port) ->
    case {erlang:port_info(Port, name), erlang:port_info(Port, connected)} of
        {{_, "tcp_inet" = Name}, {_, Owner}} -> [{list_to_binary(Name), ends(Port), Owner}];
        {{_, Name}, {_, Owner}} -> [{beamsoak_text:alike(Name), none, Owner}];
        _ -> []
    end.

ends(Port) ->
    case {inet:sockname(Port), inet:peername(Port)} of
        {{ok, {_, Local}}, {ok, {Address, Remote}}} -> {connected, Local, {Address, Remote}};
        {{ok, {_, Local}}, {error, _}} -> {listening, Local};
        _ -> none
    end.

%% Whom a connection was opened to; nothing of one that was accepted, at a port that is listened at here.
to({connected, Local, {Address, Remote}}, Here) when not is_map_key(Local, Here) ->
    #{to => iolist_to_binary([inet:ntoa(Address), $:, integer_to_list(Remote)])};
to(_, _) ->
    #{}.

%% Pids are numbered as processes begin, 2^28 of them in turn, with 15 bits before the last point of the text; numbers
%% that are still in use are left out.
spawned() ->
    {Pid, Monitor} = spawn_monitor(fun() -> ok end),
    demonitor(Monitor, [flush]),
    [_, Number, Serial] = string:lexemes(pid_to_list(Pid), "<.>"),
    list_to_integer(Number) + (list_to_integer(Serial) bsl 15).

%% Atoms are numbered as they are made, and the external format has a form that names one by its number, which is what
%% the VM itself writes in tables that are compressed (tag 75, ATOM_INTERNAL_REF3, in OTP's external.h).
new_atoms(null, _) ->
    [];
new_atoms(Since, Count) ->
    Names = [Name || Index <- lists:seq(max(Since, Count - ?ATOMS), Count - 1), Name <- atom_name(Index)],
    [
        #{name => Name, count => length(Group)}
     || {Name, Group} <- beamsoak_groups:largest(beamsoak_groups:by(fun(Name) -> Name end, Names), ?TOP)
    ].

%% Nothing where a release of OTP does not read that form any more.
atom_name(Index) ->
    try binary_to_term(<<131, 75, Index:24>>) of
        Atom when is_atom(Atom) -> [beamsoak_text:alike(Atom)];
        _ -> []
    catch
        error:badarg -> []
    end.

%% The list begins with those loaded last.
modules(Loaded) ->
    #{
        count => length(Loaded),
        newest => lists:uniq([beamsoak_text:alike(Module) || Module <- lists:sublist(Loaded, ?MODULES)])
    }.
