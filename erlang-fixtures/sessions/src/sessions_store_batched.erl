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

-spec handle_info(sweep | {continue, sessions_sweep:sweep()}, #state{}) -> {noreply, #state{}}.
handle_info(sweep, #state{config = #{batch_rows := BatchRows} = Config} = State) ->
    sessions_stats:sweep_started(),
    step(sessions_sweep:start(sessions_store:cutoff(Config), BatchRows), State),
    {noreply, State};
handle_info({continue, Sweep}, State) ->
    step(Sweep, State),
    {noreply, State}.

step(Sweep, #state{config = Config, archive = Archive}) ->
    case sessions_sweep:next(Sweep) of
        {Rows, Rest} ->
            persist(Rows, Archive),
            lists:foreach(fun({User, _, _}) -> ets:delete(sessions, User) end, Rows),
            %% Behind whatever waits in the mailbox.
            self() ! {continue, Rest};
        done ->
            sessions_stats:sweep_ended(),
            schedule(Config)
    end.

persist([], _Archive) ->
    ok;
persist(Rows, Archive) ->
    sessions_stats:selected(length(Rows)),
    ok = sessions_archive_client:persist(Archive, sessions_archive_client:batch(Rows)).

schedule(#{sweep_interval := Interval}) -> erlang:send_after(Interval, self(), sweep).
