%% What a term is made of.
-module(beamsoak_makeup).

-export([of_term/1, average/1]).
-export_type([makeup/0]).

%% Elements from which a list of characters is taken for text.
-define(TEXT, 4).

%% Flat words of the term; of these, words of lists that are text (2 a character, where a binary needs an eighth);
%% bytes of all binaries, and of the whole binaries in memory that they are parts of.
-type makeup() :: #{
    words := non_neg_integer(),
    character_lists := non_neg_integer(),
    binary_bytes := non_neg_integer(),
    referenced_bytes := non_neg_integer()
}.

%% Cost: O(the term), 20 ns a word.
-spec of_term(term()) -> makeup().
of_term(Term) ->
    {Characters, Binary, Referenced} = walk(Term, {0, 0, 0}),
    #{
        words => erts_debug:flat_size(Term),
        character_lists => Characters,
        binary_bytes => Binary,
        referenced_bytes => Referenced
    }.

%% Words of one row on average; bytes too.
-spec average([term(), ...]) -> map().
average(Rows) ->
    Makeups = [of_term(Row) || Row <- Rows],
    Average = fun(Key) -> lists:sum([maps:get(Key, Makeup) || Makeup <- Makeups]) div length(Rows) end,
    maps:from_list([{looked, length(Rows)} | [{Key, Average(Key)} || Key <- maps:keys(hd(Makeups))]]).

walk(Binary, {Characters, Bytes, Referenced}) when is_bitstring(Binary) ->
    Whole = if is_binary(Binary) -> binary:referenced_byte_size(Binary); true -> byte_size(Binary) end,
    {Characters, Bytes + byte_size(Binary), Referenced + Whole};
walk([_ | _] = List, {Characters, Bytes, Referenced} = Sum) ->
    case text(List, 0) of
        {true, Length} when Length >= ?TEXT -> {Characters + 2 * Length, Bytes, Referenced};
        _ -> cells(List, Sum)
    end;
walk(Tuple, Sum) when is_tuple(Tuple) -> lists:foldl(fun walk/2, Sum, tuple_to_list(Tuple));
walk(Map, Sum) when is_map(Map) ->
    maps:fold(fun(Key, Value, So) -> walk(Value, walk(Key, So)) end, Sum, Map);
walk(_, Sum) ->
    Sum.

cells([Head | Tail], Sum) -> cells(Tail, walk(Head, Sum));
cells([], Sum) -> Sum;
cells(Improper, Sum) -> walk(Improper, Sum).

%% Latin-1 that can be printed: larger numbers are more often numbers than text.
text([C | Rest], Length) when C >= 32, C =< 126; C >= 160, C =< 255; C =:= $\n; C =:= $\t; C =:= $\r ->
    text(Rest, Length + 1);
text([], Length) -> {true, Length};
text(_, _) -> false.
