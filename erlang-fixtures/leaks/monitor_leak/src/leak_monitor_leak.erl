%% Hands each log-in to a worker that stays, and monitors the worker until it has answered, so that none is lost with it.
%% An answer ends the wait and has to end the monitor too: the worker never dies, so nothing else ever does.
-module(leak_monitor_leak).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).

-record(state, {variant :: leaks_service:variant(), waiting = #{} :: #{reference() => leaks_service:user()}}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) ->
    [
        #{id => leak_worker, start => {leak_worker, start_link, []}},
        #{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}
    ].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> gen_server:cast(?MODULE, {put, User, Payload}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> gen_server:cast(?MODULE, {put, User, Payload}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, _How) -> leak_worker:remove(User).

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

-spec init(leaks_service:variant()) -> {ok, #state{}}.
init(Variant) -> {ok, #state{variant = Variant}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast({put, leaks_service:user(), binary()}, #state{}) -> {noreply, #state{}}.
handle_cast({put, User, Payload}, #state{waiting = Waiting} = State) ->
    Monitor = monitor(process, leak_worker),
    leak_worker:put(Monitor, User, Payload),
    {noreply, State#state{waiting = Waiting#{Monitor => User}}}.

-spec handle_info({done, reference()} | {'DOWN', reference(), process, term(), term()}, #state{}) ->
    {noreply, #state{}}.
handle_info({done, Monitor}, #state{variant = Variant, waiting = Waiting} = State) ->
    answered(Variant, Monitor),
    {noreply, State#state{waiting = maps:remove(Monitor, Waiting)}};
handle_info({'DOWN', Monitor, process, _Worker, _Reason}, #state{waiting = Waiting} = State) ->
    {noreply, State#state{waiting = maps:remove(Monitor, Waiting)}}.

answered(sick, _Monitor) -> true;
answered(healthy, Monitor) -> demonitor(Monitor, [flush]).
