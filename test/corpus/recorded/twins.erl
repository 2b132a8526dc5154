%% A small service in two versions, leaky and healthy, under the same even load, sampled once in two seconds as CSV:
%% what the recordings beside this file were made with. About 1 % of a core.
%%
%%   erlc twins.erl && erl -noshell -run twins main leaky 600 > twin-leaky.csv
-module(twins).
-export([main/1]).

-define(TICK, 100).
-define(LOGINS_PER_TICK, 5).
-define(SWEEP, 10000).

-spec main([string()]) -> no_return().
main([Version, Seconds]) ->
    IsLeaky = Version =:= "leaky",
    rand:seed(exsss, 1),
    ets:new(sessions, [named_table, public]),
    register(state, spawn_link(fun() -> state(IsLeaky, #{}) end)),
    register(router, spawn_link(fun() -> router(IsLeaky, [], []) end)),
    spawn_link(fun() -> sweep(IsLeaky) end),
    spawn_link(fun() -> load(IsLeaky, 0) end),
    io:format("t,~s~n", [lists:join(",", [Name || {Name, _} <- series()])]),
    Start = now_ms(),
    sample(Start, Start, list_to_integer(Seconds) * 1000),
    halt(0).

sample(Start, Due, Length) when Due - Start < Length ->
    timer:sleep(max(0, Due - now_ms())),
    Values = [integer_to_list(Read()) || {_, Read} <- series()],
    io:format("~.1f,~s~n", [(now_ms() - Start) / 1000, lists:join(",", Values)]),
    sample(Start, Due + 2000, Length);
sample(_, _, _) ->
    ok.

series() ->
    Words = erlang:system_info(wordsize),
    [{"memory.total", fun() -> erlang:memory(total) end},
     {"memory.processes", fun() -> erlang:memory(processes) end},
     {"memory.binary", fun() -> erlang:memory(binary) end},
     {"memory.ets", fun() -> erlang:memory(ets) end},
     {"count.processes", fun() -> erlang:system_info(process_count) end},
     {"count.atoms", fun() -> erlang:system_info(atom_count) end},
     {"table.sessions.rows", fun() -> ets:info(sessions, size) end},
     {"process.state.heap", fun() -> Words * heap(state) end}].

heap(Name) ->
    {total_heap_size, Heap} = process_info(whereis(Name), total_heap_size),
    Heap.

%% Every tick some users log in; each has a row, a process and a picture.
load(IsLeaky, Users) ->
    [login(IsLeaky, Users + I) || I <- lists:seq(1, ?LOGINS_PER_TICK)],
    timer:sleep(?TICK),
    load(IsLeaky, Users + ?LOGINS_PER_TICK).

login(IsLeaky, User) ->
    Life = min(60000, round(-15000 * math:log(rand:uniform()))),
    ets:insert(sessions, {User, now_ms() + Life, lists:duplicate(40, User)}),
    state ! {seen, User},
    router ! {picture, User, binary:copy(<<User:32>>, 2000)},
    %% The leaky version waits for ever for one user in fifty who vanished.
    Stay = case IsLeaky andalso User rem 50 =:= 0 of true -> infinity; false -> Life end,
    spawn(fun() -> receive stop -> ok after Stay -> ok end end),
    %% The leaky version makes an atom of what one user in ten sends.
    IsLeaky andalso User rem 10 =:= 0 andalso list_to_atom("user_" ++ integer_to_list(User)).

%% The leaky version never removes one session in thirty.
sweep(IsLeaky) ->
    timer:sleep(?SWEEP),
    Now = now_ms(),
    Gone = [User || {User, Until, _} <- ets:tab2list(sessions), Until =< Now,
                    not (IsLeaky andalso User rem 30 =:= 0)],
    [ets:delete(sessions, User) || User <- Gone],
    sweep(IsLeaky).

%% The leaky version remembers everybody, the healthy one the last two thousand.
state(IsLeaky, Seen) ->
    receive
        {seen, User} when IsLeaky; map_size(Seen) < 2000 ->
            state(IsLeaky, Seen#{User => {User, User + 1}});
        {seen, User} ->
            Kept = maps:remove(User - 2000, Seen),
            state(IsLeaky, Kept#{User => {User, User + 1}})
    end.

%% Passes pictures on. The leaky version keeps a hundred bytes of one in four hundred, and with them all of it.
router(IsLeaky, Recent, Kept) ->
    receive
        {picture, User, Picture} ->
            Now = lists:sublist([Picture | Recent], 200),
            case IsLeaky andalso User rem 400 =:= 0 of
                true -> router(IsLeaky, Now, [binary:part(Picture, 0, 100) | Kept]);
                false -> router(IsLeaky, Now, Kept)
            end
    end.

now_ms() ->
    erlang:monotonic_time(millisecond).
