%% What the sweeps have done so far, readable at any moment without asking a process.
-module(sessions_stats).

-export([create/0, read/0]).
-export([sweep_started/0, selected/1, sweep_ended/0, paused/0, persisted/1]).
-export_type([stats/0]).

-type stats() :: #{
    %% Sweeps ended.
    sweeps := non_neg_integer(),
    %% Rows persisted and acknowledged.
    persisted := non_neg_integer(),
    %% Times that clearing waited for room in the outbox.
    pauses := non_neg_integer(),
    last := sweep() | none,
    %% The sweep under way.
    running := sweep() | none
}.
%% Rows selected (decoupled: cleared), duration in milliseconds.
-type sweep() :: #{rows := non_neg_integer(), ms := non_neg_integer()}.

-define(SWEEPS, 1).
-define(PERSISTED, 2).
-define(PAUSES, 3).
-define(LAST_ROWS, 4).
-define(LAST_MS, 5).
-define(ROWS, 6).
%% Start of the sweep under way, in monotonic milliseconds; ?NOT_RUNNING between two.
-define(STARTED, 7).
-define(SIZE, 7).
%% Monotonic time can be any integer, so that no plain zero could say it.
-define(NOT_RUNNING, -(1 bsl 60)).

%% Starts from zero.
-spec create() -> ok.
create() ->
    Counters = counters:new(?SIZE, []),
    counters:put(Counters, ?STARTED, ?NOT_RUNNING),
    persistent_term:put(?MODULE, Counters).

-spec sweep_started() -> ok.
sweep_started() ->
    set(?ROWS, 0),
    set(?STARTED, now_ms()).

-spec selected(Rows :: non_neg_integer()) -> ok.
selected(Rows) -> add(?ROWS, Rows).

-spec sweep_ended() -> ok.
sweep_ended() ->
    set(?LAST_ROWS, value(?ROWS)),
    set(?LAST_MS, now_ms() - value(?STARTED)),
    set(?STARTED, ?NOT_RUNNING),
    add(?SWEEPS, 1).

-spec paused() -> ok.
paused() -> add(?PAUSES, 1).

-spec persisted(Rows :: non_neg_integer()) -> ok.
persisted(Rows) -> add(?PERSISTED, Rows).

-spec read() -> stats().
read() ->
    Sweeps = value(?SWEEPS),
    #{
        sweeps => Sweeps,
        persisted => value(?PERSISTED),
        pauses => value(?PAUSES),
        last => last(Sweeps),
        running => running(value(?STARTED))
    }.

last(0) -> none;
last(_) -> #{rows => value(?LAST_ROWS), ms => value(?LAST_MS)}.

running(?NOT_RUNNING) -> none;
running(Started) -> #{rows => value(?ROWS), ms => now_ms() - Started}.

now_ms() -> erlang:monotonic_time(millisecond).

counters() -> persistent_term:get(?MODULE).

value(Index) -> counters:get(counters(), Index).

set(Index, Value) -> counters:put(counters(), Index, Value).

add(Index, Amount) -> counters:add(counters(), Index, Amount).
