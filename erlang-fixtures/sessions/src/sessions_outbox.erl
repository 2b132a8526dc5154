%% Batches of rows on their way from the table to the archive: a bounded queue between the process that clears and
%% the processes that persist. A batch stays here until it is persisted; if its persister dies, another gets it.
-module(sessions_outbox).
-behaviour(gen_server).

-export([start_link/1, put/1, ready/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-type batch() :: sessions_archive_client:batch().

-record(state, {
    capacity :: pos_integer(),
    waiting = queue:new() :: queue:queue(batch()),
    %% By the persister that has the batch; with the monitor of that persister.
    lent = #{} :: #{pid() => {reference(), batch()}},
    %% Persisters without a batch.
    idle = [] :: [pid()],
    %% Who waits for room.
    paused = none :: pid() | none
}).

-spec start_link(Capacity :: pos_integer()) -> {ok, pid()} | {error, term()}.
start_link(Capacity) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Capacity, []).

%% Always accepts the batch. After `full` the caller must not put another before it has received `continue`.
-spec put(batch()) -> room | full.
put(Batch) -> gen_server:call(?MODULE, {put, Batch}, infinity).

%% Says that the calling process has persisted what it had, if anything, and will be sent `{persist, Batch}`.
-spec ready() -> ok.
ready() -> gen_server:cast(?MODULE, {ready, self()}).

-spec init(pos_integer()) -> {ok, #state{}}.
init(Capacity) -> {ok, #state{capacity = Capacity}}.

-spec handle_call({put, batch()}, gen_server:from(), #state{}) -> {reply, room | full, #state{}}.
handle_call({put, Batch}, {Clearer, _Tag}, #state{waiting = Waiting} = State) ->
    Next = lend(State#state{waiting = queue:in(Batch, Waiting)}),
    case has_room(Next) of
        true -> {reply, room, Next};
        false -> {reply, full, Next#state{paused = Clearer}}
    end.

-spec handle_cast({ready, pid()}, #state{}) -> {noreply, #state{}}.
handle_cast({ready, Persister}, #state{idle = Idle} = State) ->
    {_Persisted, Next} = take_back(Persister, State),
    {noreply, wake(lend(Next#state{idle = Idle ++ [Persister]}))}.

-spec handle_info({'DOWN', reference(), process, pid(), term()}, #state{}) -> {noreply, #state{}}.
handle_info({'DOWN', _Monitor, process, Persister, _Reason}, State) ->
    {Unpersisted, #state{waiting = Waiting} = Next} = take_back(Persister, State),
    {noreply, lend(Next#state{waiting = lists:foldl(fun queue:in_r/2, Waiting, Unpersisted)})}.

%% Gives waiting batches to idle persisters.
lend(#state{idle = [Persister | Idle], waiting = Waiting, lent = Lent} = State) ->
    case queue:out(Waiting) of
        {empty, _} ->
            State;
        {{value, Batch}, Rest} ->
            Persister ! {persist, Batch},
            Monitor = erlang:monitor(process, Persister),
            lend(State#state{idle = Idle, waiting = Rest, lent = Lent#{Persister => {Monitor, Batch}}})
    end;
lend(State) ->
    State.

take_back(Persister, #state{lent = Lent} = State) ->
    case maps:take(Persister, Lent) of
        {{Monitor, Batch}, Rest} ->
            erlang:demonitor(Monitor, [flush]),
            {[Batch], State#state{lent = Rest}};
        error ->
            {[], State}
    end.

wake(#state{paused = Clearer} = State) when is_pid(Clearer) ->
    case has_room(State) of
        true ->
            Clearer ! continue,
            State#state{paused = none};
        false ->
            State
    end;
wake(State) ->
    State.

has_room(#state{waiting = Waiting, capacity = Capacity}) -> queue:len(Waiting) < Capacity.
