%% The first fix. The owner still does all the work itself, but persists and deletes a bounded batch at a time, each
%% batch in one exchange with the archive, and serves its mailbox between two batches.
-module(sessions_store_batched).
-behaviour(sessions_store).
-behaviour(gen_server).

-export([children/1, login/2, touch/1, logout/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-record(state, {config :: sessions_config:config(), archive :: sessions_archive_client:archive()}).

-spec children(sessions_config:config()) -> [supervisor:child_spec()].
children(Config) -> [sessions_owner:child(?MODULE, Config)].

-spec login(sessions_row:user(), pos_integer()) -> ok | {error, busy}.
login(User, RowWords) -> sessions_owner:login(User, RowWords).

-spec touch(sessions_row:user()) -> ok.
touch(User) -> sessions_owner:touch(User).

-spec logout(sessions_row:user()) -> ok | {error, busy}.
logout(User) -> sessions_owner:logout(User).

-spec init(sessions_config:config()) -> {ok, #state{}}.
init(Config) ->
    sessions_store:table([protected]),
    schedule(Config),
    {ok, #state{config = Config, archive = sessions_archive_client:connect()}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, ok, #state{}}.
handle_call(Request, _From, State) -> {reply, sessions_owner:handle_call(Request), State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(Request, State) ->
    ok = sessions_owner:handle_cast(Request),
    {noreply, State}.

-spec handle_info(sweep | {continue, term()}, #state{}) -> {noreply, #state{}}.
handle_info(sweep, #state{config = #{batch_rows := BatchRows} = Config} = State) ->
    sessions_stats:sweep_started(),
    Expired = sessions_row:expired(sessions_store:cutoff(Config)),
    {noreply, step(ets:select(sessions, Expired, BatchRows), State)};
handle_info({continue, Continuation}, State) ->
    {noreply, step(ets:select(Continuation), State)}.

%% The table is not fixed during a sweep, which would keep the memory of deleted rows to its end: a row that is
%% missed because the table shrank under the sweep is found by the next one.
step('$end_of_table', #state{config = Config} = State) ->
    sessions_stats:sweep_ended(),
    schedule(Config),
    State;
step({Rows, Continuation}, #state{archive = Archive} = State) ->
    sessions_stats:selected(length(Rows)),
    ok = sessions_archive_client:persist(Archive, sessions_archive_client:batch(Rows)),
    lists:foreach(fun({User, _, _}) -> ets:delete(sessions, User) end, Rows),
    self() ! {continue, Continuation},
    State.

schedule(#{sweep_interval := Interval}) -> erlang:send_after(Interval, self(), sweep).
