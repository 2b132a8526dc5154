%% The service of the incident. Its sweep copies every idle row to the heap of the one process that also serves
%% log-ins and touches, persists them one after another, waiting for each, and deletes them when all are persisted.
%% Correct at any size; at 230 000 users it cannot keep up.
-module(sessions_store_leaky).
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

-spec handle_info(sweep, #state{}) -> {noreply, #state{}}.
handle_info(sweep, #state{config = Config} = State) ->
    schedule(Config),
    sessions_stats:sweep_started(),
    sweep(sessions_store:cutoff(Config), State),
    sessions_stats:sweep_ended(),
    {noreply, State}.

sweep(Cutoff, #state{archive = Archive}) ->
    Rows = ets:select(sessions, sessions_row:expired(Cutoff)),
    sessions_stats:selected(length(Rows)),
    lists:foreach(fun(Row) -> persist(Row, Archive) end, Rows),
    lists:foreach(fun({User, _, _}) -> ets:delete(sessions, User) end, Rows).

persist(Row, Archive) -> ok = sessions_archive_client:persist(Archive, sessions_archive_client:batch([Row])).

schedule(#{sweep_interval := Interval}) -> erlang:send_after(Interval, self(), sweep).
