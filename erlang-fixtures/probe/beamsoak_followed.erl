%% Follows rows of a table from one look to the next: draws keys at random, and tells later which of them are still
%% there. Nothing is kept on the node, written to it, or fixed in it.
-module(beamsoak_followed).

-export([draw/2, left/2]).

%% Words that the rows which are copied to get at their keys may have together, by the table's average row.
-define(COPIED_WORDS, 2097152).
%% Bytes of one key; a longer one is not followed.
-define(KEY_BYTES, 256).
%% Rows up to which all keys of an ordered_set are read: it has no place to begin at random.
-define(ORDERED_ROWS, 20000).
%% Buckets that are looked at for each key wanted. Between a quarter and all of those that are asked for exist, and of
%% those more than half hold a row, as long as the table does not shrink.
-define(TRIES, 8).
%% No table has more buckets.
-define(MOST_BUCKETS, 16#8000000).

%% About `wanted` keys of a table, each row as likely as any other, as an opaque text; with the rows there are. `why`
%% says why there are none. Cost: up to eight buckets a key and a copy of the rows in them, 16 MiB at most: 5 to 20 ms
%% for 500 keys among 230 000 rows of 500 words; 5 ms for the keys of an ordered_set of 20 000 rows.
-spec draw(beamsoak_probe:call(), #{binary() => term()}) -> map().
draw(Call, #{<<"table">> := Name, <<"wanted">> := Wanted}) ->
    process_flag(priority, low),
    beamsoak_probe:spent(fun() ->
        case known(Call, Name) of
            [Table, Type, Rows, Words, Position, Protection] when is_integer(Rows), Protection =/= private ->
                keys(Call, {Table, Type, Position}, Rows, affordable(Wanted, Rows, Words));
            [_, _, _, _, _, private] ->
                #{why => private};
            _ ->
                #{why => no_table}
        end
    end).

known(Call, Name) ->
    case beamsoak_probe:existing_atom(Call, Name) of
        {ok, Table} -> [Table | [Call(ets, info, [Table, Item]) || Item <- [type, size, memory, keypos, protection]]];
        none -> none
    end.

affordable(Wanted, Rows, Words) -> min(Wanted, ?COPIED_WORDS * max(1, Rows) div max(1, Words)).

keys(_, {_, ordered_set, _}, Rows, _) when Rows > ?ORDERED_ROWS ->
    #{why => ordered, rows => Rows};
keys(Call, {Table, ordered_set, Position}, Rows, Wanted) ->
    Key = [{'$1', [], [{element, Position, '$1'}]}],
    case Call(ets, select, [Table, Key, ?ORDERED_ROWS]) of
        {Keys, _} -> drawn(beamsoak_walk:sampled(Keys, Wanted), Rows);
        '$end_of_table' -> drawn([], Rows)
    end;
keys(Call, {Table, _, Position}, Rows, Wanted) ->
    At = fun(Bucket) -> bucket(Call, Table, Bucket) end,
    Found = random(At, buckets(At, 256), erlang:monotonic_time(), Wanted, ?TRIES * Wanted, []),
    drawn([element(Position, Row) || Row <- Found], Rows).

drawn(Keys, Rows) ->
    Followed = [Key || Key <- lists:usort(Keys), erlang:external_size(Key) =< ?KEY_BYTES],
    #{keys => base64:encode(term_to_binary(Followed)), count => length(Followed), rows => Rows}.

%% The first power of two that is beyond the table's buckets.
buckets(At, Bound) when Bound < ?MOST_BUCKETS ->
    case At(Bound) of
        outside -> Bound;
        _ -> buckets(At, 2 * Bound)
    end;
buckets(_, Bound) ->
    Bound.

%% Buckets by chance, and the rows in them. Not by `rand`, which would keep its state in whoever asks.
random(_, _, _, Wanted, Tries, Found) when Wanted =< 0; Tries =:= 0 ->
    Found;
random(At, Bound, Seed, Wanted, Tries, Found) ->
    case At(erlang:phash2({Seed, Tries}, Bound)) of
        outside -> random(At, Bound, Seed, Wanted, Tries - 1, Found);
        Rows -> random(At, Bound, Seed, Wanted - length(Rows), Tries - 1, Rows ++ Found)
    end.

bucket(Call, Table, Bucket) ->
    try Call(ets, slot, [Table, Bucket]) of
        '$end_of_table' -> outside;
        Rows -> Rows
    catch
        error:badarg -> outside;
        error:{exception, badarg, _} -> outside
    end.

%% Of each of several texts that draw/2 gave, in the same order: a `1` for every key that is still there, a `0` for
%% one that is not. Null where the table is gone. Cost: 0.3 us a key.
-spec left(beamsoak_probe:call(), #{binary() => term()}) -> map().
left(Call, #{<<"table">> := Name, <<"drawn">> := Drawn}) ->
    process_flag(priority, low),
    beamsoak_probe:spent(fun() ->
        case known(Call, Name) of
            [Table, _, Rows | _] when is_integer(Rows) ->
                #{left => [there(Call, Table, Keys) || Keys <- Drawn], rows => Rows};
            _ ->
                #{left => null, rows => null}
        end
    end).

there(Call, Table, Keys) ->
    << <<(flag(Call(ets, member, [Table, Key])))>> || Key <- binary_to_term(base64:decode(Keys)) >>.

flag(true) -> $1;
flag(false) -> $0.
