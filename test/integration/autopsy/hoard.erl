%% A process that keeps all that it makes, until the VM has no room left for its heap.
-module(hoard).
-export([start/0]).

start() ->
    spawn(fun() -> keep([]) end).

keep(Kept) ->
    keep([lists:seq(1, 10_000) | Kept]).
