%% Makes one module of several: purging a module asks every process of a node whether it runs it, so that many small
%% modules would cost a node with many processes as many times as much. Runs beside the observed node, never on it.
-module(beamsoak_merge).

-export([files/2, name/2]).

%% The module `Name`, of the sources `Files`. What these modules export it exports under name/2. Calls between them
%% become local ones. Types, specifications and lines of source are lost.
-spec files(Name :: module(), [file:filename()]) -> {module(), file:filename(), binary()}.
files(Name, Files) ->
    Sources = [source(File) || File <- Files],
    Modules = [Module || {Module, _} <- Sources],
    Exports = [{name(Module, F), A} || {Module, Forms} <- Sources, {attribute, _, export, Es} <- Forms, {F, A} <- Es],
    Functions = lists:append([functions(Module, Forms, Modules) || {Module, Forms} <- Sources]),
    Forms = [{attribute, 1, module, Name}, {attribute, 1, export, Exports} | Functions],
    {ok, Name, Binary} = compile:forms(Forms, [deterministic, report_errors]),
    {Name, atom_to_list(Name) ++ ".erl", Binary}.

%% What a function of one of the modules is called in the merged one.
-spec name(module(), Function :: atom()) -> atom().
name(Module, Function) -> list_to_atom(lists:concat([Module, ":", Function])).

%% Without records, whose names two modules may share.
source(File) ->
    {ok, Forms} = epp:parse_file(File, []),
    [] = [Error || {error, Error} <- Forms],
    {attribute, _, module, Module} = lists:keyfind(module, 3, Forms),
    {Module, erl_expand_records:module(Forms, [])}.

functions(Module, Forms, Modules) ->
    Own = sets:from_list([{Name, Arity} || {function, _, Name, Arity, _} <- Forms]),
    [
        {function, Line, name(Module, Name), Arity, rename(Clauses, {Module, Own, Modules})}
     || {function, Line, Name, Arity, Clauses} <- Forms
    ].

%% The nodes of the abstract format that name a function: https://www.erlang.org/doc/apps/erts/absform.html
rename({call, L, {atom, N, Name}, Arguments}, {Module, Own, _} = In) ->
    Renamed = rename(Arguments, In),
    case sets:is_element({Name, length(Arguments)}, Own) of
        true -> {call, L, {atom, N, name(Module, Name)}, Renamed};
        false -> {call, L, {atom, N, Name}, Renamed}
    end;
rename({call, L, {remote, _, {atom, _, Module}, {atom, N, Name}} = Callee, Arguments}, {_, _, Modules} = In) ->
    Renamed = rename(Arguments, In),
    case lists:member(Module, Modules) of
        true -> {call, L, {atom, N, name(Module, Name)}, Renamed};
        false -> {call, L, Callee, Renamed}
    end;
rename({'fun', L, {function, Name, Arity}}, {Module, _, _}) when is_atom(Name) ->
    {'fun', L, {function, name(Module, Name), Arity}};
rename({'fun', L, {function, {atom, _, Module}, {atom, _, Name}, {integer, _, Arity}}} = Fun, {_, _, Modules}) ->
    case lists:member(Module, Modules) of
        true -> {'fun', L, {function, name(Module, Name), Arity}};
        false -> Fun
    end;
rename(Tuple, In) when is_tuple(Tuple) -> list_to_tuple(rename(tuple_to_list(Tuple), In));
rename([Head | Tail], In) -> [rename(Head, In) | rename(Tail, In)];
rename(Other, _) -> Other.
