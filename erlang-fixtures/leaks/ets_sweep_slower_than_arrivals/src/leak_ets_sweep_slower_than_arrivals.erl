%% Profiles in a table whose owner does everything: it inserts, takes touches, and every tenth of a second archives and
%% deletes what is idle. An exchange with the archive takes as long as its commit. One exchange for each row makes the
%% owner slower than the users who leave, from some number of users on; below it nobody notices.
-module(leak_ets_sweep_slower_than_arrivals).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(TABLE, leak_profiles).
-define(SWEEP_MS, 100).

-record(state, {variant :: leaks_service:variant(), idle_ms :: pos_integer()}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) ->
    [
        #{id => leak_archive, start => {leak_archive, start_link, []}},
        #{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}
    ].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> gen_server:cast(?MODULE, {log_in, User, Payload}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, _Payload) -> gen_server:cast(?MODULE, {touch, User}).

%% Who leaves without a word is found by the sweep.
-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, logged_out) -> gen_server:cast(?MODULE, {log_out, User});
leave(_Variant, _User, expired) -> ok.

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

-spec init(leaks_service:variant()) -> {ok, #state{}}.
init(Variant) ->
    ?TABLE = ets:new(?TABLE, [set, named_table, protected]),
    {ok, IdleMs} = application:get_env(leaks, idle_timeout),
    schedule(),
    {ok, #state{variant = Variant, idle_ms = IdleMs}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast({log_in, pos_integer(), binary()} | {touch | log_out, pos_integer()}, #state{}) ->
    {noreply, #state{}}.
handle_cast({log_in, User, Payload}, State) ->
    true = ets:insert(?TABLE, {User, now_ms(), Payload}),
    {noreply, State};
handle_cast({touch, User}, State) ->
    _ = ets:update_element(?TABLE, User, {2, now_ms()}),
    {noreply, State};
handle_cast({log_out, User}, State) ->
    true = ets:delete(?TABLE, User),
    {noreply, State}.

-spec handle_info(sweep, #state{}) -> {noreply, #state{}}.
handle_info(sweep, #state{variant = Variant, idle_ms = IdleMs} = State) ->
    Cutoff = now_ms() - IdleMs,
    Idle = ets:select(?TABLE, [{{'_', '$1', '_'}, [{'<', '$1', Cutoff}], ['$_']}]),
    lists:foreach(fun archive/1, exchanges(Variant, Idle)),
    schedule(),
    {noreply, State}.

%% What goes to the archive in one exchange.
exchanges(sick, Rows) -> [[Row] || Row <- Rows];
exchanges(healthy, Rows) -> [Rows].

archive(Rows) ->
    ok = leak_archive:store(Rows),
    lists:foreach(fun({User, _, _}) -> ets:delete(?TABLE, User) end, Rows).

schedule() -> erlang:send_after(?SWEEP_MS, self(), sweep).

now_ms() -> erlang:monotonic_time(millisecond).
