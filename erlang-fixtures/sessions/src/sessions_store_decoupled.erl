%% The second fix. Connections write to the table themselves, so that nobody waits for a sweep. The owner only
%% clears: it moves idle rows, a bounded batch at a time, to the outbox, from which persisters take them. When the
%% outbox is full, clearing pauses until there is room.
-module(sessions_store_decoupled).
-behaviour(sessions_store).
-behaviour(gen_server).

-export([children/1, login/2, touch/1, logout/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-record(state, {config :: sessions_config:config(), sweep = none :: sessions_sweep:sweep() | none}).

-spec children(sessions_config:config()) -> [supervisor:child_spec()].
children(#{queue_batches := Batches, persisters := Persisters} = Config) ->
    [
        #{id => sessions_outbox, start => {sessions_outbox, start_link, [Batches]}},
        #{
            id => sessions_persister_sup,
            start => {sessions_persister_sup, start_link, [Persisters]},
            type => supervisor
        },
        sessions_owner:child(?MODULE, Config)
    ].

-spec login(sessions_row:user(), pos_integer()) -> ok.
login(User, RowWords) ->
    true = ets:insert(sessions, sessions_row:new(User, sessions_row:now(), RowWords)),
    ok.

-spec touch(sessions_row:user()) -> ok | {error, unknown}.
touch(User) ->
    case ets:update_element(sessions, User, {2, sessions_row:now()}) of
        true -> ok;
        false -> {error, unknown}
    end.

-spec logout(sessions_row:user()) -> ok.
logout(User) ->
    true = ets:delete(sessions, User),
    ok.

-spec init(sessions_config:config()) -> {ok, #state{}}.
init(Config) ->
    sessions_store:table([public, {write_concurrency, true}]),
    schedule(Config),
    {ok, #state{config = Config}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, {error, unknown_request}, #state{}}.
handle_call(_Request, _From, State) -> {reply, {error, unknown_request}, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(sweep | continue, #state{}) -> {noreply, #state{}}.
handle_info(sweep, #state{config = #{batch_rows := BatchRows} = Config} = State) ->
    sessions_stats:sweep_started(),
    {noreply, step(State#state{sweep = sessions_sweep:start(sessions_store:cutoff(Config), BatchRows)})};
handle_info(continue, State) ->
    {noreply, step(State)}.

step(#state{config = Config, sweep = Sweep} = State) ->
    case sessions_sweep:next(Sweep) of
        {Rows, Rest} ->
            case send(lists:filter(fun take/1, Rows)) of
                room -> self() ! continue;
                %% The outbox sends `continue` when there is room.
                full -> sessions_stats:paused()
            end,
            State#state{sweep = Rest};
        done ->
            sessions_stats:sweep_ended(),
            schedule(Config),
            State#state{sweep = none}
    end.

send([]) ->
    room;
send(Rows) ->
    sessions_stats:selected(length(Rows)),
    sessions_outbox:put(sessions_archive_client:batch(Rows)).

%% Takes a row out of the table, unless somebody touches or removes it at this very moment.
take(Row) -> ets:select_delete(sessions, sessions_row:same(Row)) =:= 1.

schedule(#{sweep_interval := Interval}) -> erlang:send_after(Interval, self(), sweep).
