%% What the ETS tables of the node it runs on are, one by one or in groups.
-module(beamsoak_tables).

-export([suspects/2, groups/3, rows/2]).

%% Rows and words of a table up to which all of it is gone through for its binaries, under its lock.
-define(CHEAP_ROWS, 5000).
-define(CHEAP_WORDS, 1048576).
%% Tables that groups are made of; more are sampled.
-define(SAMPLE, 1000).
%% Rows of a table that are looked at, and words that they may have together.
-define(ROWS, 100).
-define(ROWS_WORDS, 2097152).

%% The `Top` largest tables and the first `Top` of those that are fixed longest.
%% Cost: 5 us a table; 0.1 us a row of those that are asked for their binaries.
-spec suspects(pos_integer(), beamsoak_text:names()) -> #{tables := [map()]}.
suspects(Top, Names) ->
    Sizes = [{Words, Id, fixed(Id)} || Id <- ets:all(), Words <- [ets:info(Id, memory)], is_integer(Words)],
    Largest = lists:sublist(lists:reverse(lists:keysort(1, Sizes)), Top),
    Fixed = lists:sublist(lists:keysort(3, [Size || {_, _, {_, _}} = Size <- Sizes]), Top),
    #{tables => [Told || {_, Id, Fix} <- lists:uniq(Largest ++ Fixed), Told <- table(Id, Fix, Names)]}.

fixed(Id) ->
    case ets:info(Id, safe_fixed_monotonic_time) of
        {Since, Holders} -> {Since, [Pid || {Pid, _} <- Holders]};
        _ -> none
    end.

%% Nothing where the table is gone by now.
table(Id, Fix, Names) ->
    case [ets:info(Id, Item) || Item <- [name, size, memory, type, owner]] of
        [Name, Rows, Words, Type, Owner] when is_pid(Owner) ->
            Found = #{
                name => Name,
                id => beamsoak_text:text(Id),
                owner => (beamsoak_text:subject(Owner, Names))#{alive => is_process_alive(Owner)},
                type => Type,
                rows => Rows,
                memory_words => Words
            },
            [maps:merge(Found, maps:merge(binaries(Id, Rows, Words), fix(Fix, Names)))];
        _ ->
            []
    end.

binaries(Id, Rows, Words) when Rows =< ?CHEAP_ROWS, Words =< ?CHEAP_WORDS ->
    case ets:info(Id, binary) of
        List when is_list(List) ->
            Unique = lists:ukeysort(1, List),
            #{binaries => #{count => length(Unique), bytes => lists:sum([Size || {_, Size, _} <- Unique])}};
        _ ->
            #{}
    end;
binaries(_, _, _) ->
    #{}.

fix({Since, Holders}, Names) ->
    Held = erlang:convert_time_unit(erlang:monotonic_time() - Since, native, millisecond),
    #{fixed => #{since => Held, by => [name(Pid, Names) || Pid <- Holders]}};
fix(none, _) ->
    #{}.

name(Pid, Names) -> beamsoak_text:text(maps:get(Pid, Names, Pid)).

%% Tables by alike names and by where their owners began, with what is needed to sum them up: of a sample where there
%% are more than a thousand. Cost: 6 us a table that is looked at, and what owners cost.
-spec groups(beamsoak_text:names(), fun(([pid()]) -> #{pid() => binary()}), pos_integer()) -> [map()].
groups(Names, Began, Top) ->
    All = ets:all(),
    Sample = beamsoak_walk:sampled(All, ?SAMPLE),
    Owned = [
        {{beamsoak_text:alike(Name), Named}, Owner, Words}
     || Id <- Sample,
        [Name, Named, Owner, Words] <- [[ets:info(Id, Item) || Item <- [name, named_table, owner, memory]]],
        is_pid(Owner),
        is_integer(Words)
    ],
    Share = length(All) / max(1, length(Sample)),
    [
        Group#{name => Name, named => Named, memory_words => round(Share * Words)}
     || {{Name, Named}, Words, Group} <- beamsoak_groups:owned(Owned, Share, Names, Began, Top)
    ].

%% What up to a hundred rows of a table are made of: flat words, words of character lists, bytes of binaries and of the
%% whole binaries that these are parts of. Null where the table cannot be read or its rows are too large to copy.
%% Cost: a copy of the rows, 16 MiB at most, found in 100 steps or as many as there are empty buckets between them.
-spec rows(beamsoak_probe:call(), #{binary() => binary()}) -> map().
rows(_, #{<<"table">> := Text}) ->
    process_flag(priority, low),
    beamsoak_probe:spent(fun() ->
        case [Id || Id <- ets:all(), beamsoak_text:text(Id) =:= Text] of
            [Id] -> #{rows => sampled_rows(Id, [ets:info(Id, Item) || Item <- [size, memory, protection]])};
            [] -> #{rows => null}
        end
    end).

sampled_rows(Id, [Rows, Words, Protection]) when is_integer(Rows), Rows > 0, Protection =/= private ->
    case min(?ROWS, ?ROWS_WORDS * Rows div Words) of
        0 -> null;
        Wanted -> made_of(Id, Wanted)
    end;
sampled_rows(_, _) ->
    null.

made_of(Id, Wanted) ->
    try ets:match_object(Id, '_', Wanted) of
        {Rows, _} -> beamsoak_makeup:average(Rows);
        '$end_of_table' -> null
    catch
        error:badarg -> null
    end.
