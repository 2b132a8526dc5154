%% Goes through the idle sessions a bounded batch at a time, for the stores that do something else in between.
%%
%% What it holds meanwhile are keys, five words each, and never more than a few thousand. It does not hold a
%% continuation of ets:select/3: that becomes invalid when the table shrinks under it, unless the table is fixed, and a
%% fixed table keeps the memory of every row that is deleted.
-module(sessions_sweep).

-export([start/2, next/1]).
-export_type([sweep/0]).

-record(sweep, {
    cutoff :: sessions_row:milliseconds(),
    batch_rows :: pos_integer(),
    keys = [] :: [sessions_row:key()]
}).
-opaque sweep() :: #sweep{}.

%% Keys found at once. The table is searched from its beginning each time, past all rows that are not idle: with 230 000
%% rows and 20 000 of them idle that is three times its whole length instead of once.
-define(MOST_KEYS, 5000).

%% Nothing is looked at before `next/1`.
-spec start(Cutoff :: sessions_row:milliseconds(), BatchRows :: pos_integer()) -> sweep().
start(Cutoff, BatchRows) -> #sweep{cutoff = Cutoff, batch_rows = BatchRows}.

%% The next idle rows, which the caller must remove from the table before it asks again. There may be none among them
%% that is still idle.
-spec next(sweep()) -> {[sessions_row:row()], sweep()} | done.
next(#sweep{keys = [], cutoff = Cutoff} = Sweep) ->
    case ets:select(sessions, sessions_row:expired_keys(Cutoff), ?MOST_KEYS) of
        {Keys, _Continuation} -> next(Sweep#sweep{keys = Keys});
        '$end_of_table' -> done
    end;
next(#sweep{keys = Keys, batch_rows = BatchRows} = Sweep) ->
    {Batch, Rest} = lists:split(min(BatchRows, length(Keys)), Keys),
    {lists:flatmap(fun unchanged/1, Batch), Sweep#sweep{keys = Rest}}.

%% The row, unless somebody has touched or removed it since its key was found.
unchanged({User, LastSeen}) ->
    [Row || {_, Seen, _} = Row <- ets:lookup(sessions, User), Seen =:= LastSeen].
