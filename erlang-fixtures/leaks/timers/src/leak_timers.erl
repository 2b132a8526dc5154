%% Reminds a user who has been idle for half an hour of the page that he left open. Each act starts a new timer for that;
%% the one before it has to be cancelled, for it runs on with its message whether anybody still knows of it or not.
-module(leak_timers).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(IDLE_MS, 1_800_000).

-record(state, {variant :: leaks_service:variant(), timers = #{} :: #{leaks_service:user() => reference()}}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, _Payload) -> gen_server:cast(?MODULE, {seen, User, <<"account=start&page=/inbox">>}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> gen_server:cast(?MODULE, {seen, User, Payload}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, _How) -> gen_server:cast(?MODULE, {gone, User}).

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

-spec init(leaks_service:variant()) -> {ok, #state{}}.
init(Variant) -> {ok, #state{variant = Variant}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast({seen, leaks_service:user(), binary()} | {gone, leaks_service:user()}, #state{}) ->
    {noreply, #state{}}.
handle_cast({seen, User, Payload}, #state{variant = Variant, timers = Timers} = State) ->
    restart(Variant, Timers, User),
    [Page | _] = [Value || {<<"page">>, Value} <- uri_string:dissect_query(Payload)],
    Timer = erlang:start_timer(?IDLE_MS, self(), {idle, User, binary_to_list(Page)}),
    {noreply, State#state{timers = Timers#{User => Timer}}};
handle_cast({gone, User}, #state{timers = Timers} = State) ->
    cancel(Timers, User),
    {noreply, State#state{timers = maps:remove(User, Timers)}}.

-spec handle_info({timeout, reference(), {idle, leaks_service:user(), string()}}, #state{}) -> {noreply, #state{}}.
handle_info({timeout, _Timer, {idle, User, Page}}, #state{timers = Timers} = State) ->
    logger:notice("user ~b has left ~ts open", [User, Page]),
    {noreply, State#state{timers = maps:remove(User, Timers)}}.

restart(sick, _Timers, _User) -> ok;
restart(healthy, Timers, User) -> cancel(Timers, User).

cancel(Timers, User) ->
    case Timers of
        #{User := Timer} -> _ = erlang:cancel_timer(Timer), ok;
        #{} -> ok
    end.
