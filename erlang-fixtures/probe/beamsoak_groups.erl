%% Puts what is alike together.
-module(beamsoak_groups).

-export([owned/5, largest/2, by/2]).
-export_type([began/0]).

%% Tells of processes what they began with.
-type began() :: fun(([pid()]) -> #{pid() => binary()}).

%% Things by their `Key` and by whom they belong to: each registered process by itself, others by what they began
%% with. `Weight` is summed up; `Share`: how many there are for each that is given. The `Top` groups with the most in
%% them, and the `Top` that weigh most, heaviest first.
-spec owned([{Key, pid(), Weight :: number()}], float(), beamsoak_text:names(), began(), pos_integer()) ->
    [{Key, number(), #{owner := binary(), owners := pos_integer(), count := pos_integer()}}].
owned(Things, Share, Names, Began, Top) ->
    Owners = lists:usort([Owner || {_, Owner, _} <- Things]),
    Begun = Began([Owner || Owner <- Owners, not is_map_key(Owner, Names)]),
    Of = fun({Key, Owner, _}) -> {Key, maps:get(Owner, Names, maps:get(Owner, Begun, unknown))} end,
    Groups = by(Of, Things),
    Weights = maps:map(fun(_, Group) -> lists:sum([Weight || {_, _, Weight} <- Group]) end, Groups),
    Heaviest = lists:reverse(lists:sort([{Weight, Key} || {Key, Weight} <- maps:to_list(Weights)])),
    Told = lists:usort([Key || {_, Key} <- lists:sublist(Heaviest, Top)] ++ [Key || {Key, _} <- largest(Groups, Top)]),
    [
        {Key, Weight, group(maps:get({Key, Shared}, Groups), Shared, Share)}
     || {Weight, {Key, Shared} = Whose} <- Heaviest, lists:member(Whose, Told)
    ].

group(Things, Shared, Share) ->
    Owners = lists:usort([Owner || {_, Owner, _} <- Things]),
    #{owner => owner(Owners, Shared), owners => length(Owners), count => round(Share * length(Things))}.

owner(_, Name) when is_atom(Name), Name =/= unknown -> beamsoak_text:text(Name);
owner([Owner], _) -> beamsoak_text:text(Owner);
owner(_, unknown) -> <<"unknown">>;
owner(_, Began) -> Began.

-spec by(fun((Item) -> Key), [Item]) -> #{Key => [Item]}.
by(Of, Items) ->
    Add = fun(Item, So) -> maps:update_with(Of(Item), fun(Others) -> [Item | Others] end, [Item], So) end,
    lists:foldr(Add, #{}, Items).

%% The `Top` groups with the most in them.
-spec largest(#{Key => [Item]}, pos_integer()) -> [{Key, [Item]}].
largest(Groups, Top) ->
    Ranked = lists:sort([{-length(Group), Key} || {Key, Group} <- maps:to_list(Groups)]),
    [{Key, maps:get(Key, Groups)} || {_, Key} <- lists:sublist(Ranked, Top)].
