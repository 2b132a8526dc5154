%% A cache of prepared statements for each session, in a table of its own, as database drivers keep them. A session that
%% ends gives its table back; whoever takes over from a lost connection has to do so as well.
-module(leak_ets_tables_per_thing).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

-record(state, {variant :: leaks_service:variant(), caches = #{} :: #{leaks_service:user() => ets:tid()}}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> gen_server:cast(?MODULE, {open, User, Payload}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> gen_server:cast(?MODULE, {prepare, User, Payload}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, How) -> gen_server:cast(?MODULE, {close, User, How}).

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

-spec init(leaks_service:variant()) -> {ok, #state{}}.
init(Variant) -> {ok, #state{variant = Variant}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast(
    {open | prepare, leaks_service:user(), binary()}
    | {close, leaks_service:user(), logged_out | expired},
    #state{}
) -> {noreply, #state{}}.
handle_cast({open, User, Payload}, #state{caches = Caches} = State) ->
    Cache = ets:new(leak_statements, [set, private]),
    prepare(Cache, Payload),
    {noreply, State#state{caches = Caches#{User => Cache}}};
handle_cast({prepare, User, Payload}, #state{caches = Caches} = State) ->
    case Caches of
        #{User := Cache} -> prepare(Cache, Payload);
        #{} -> ok
    end,
    {noreply, State};
handle_cast({close, User, How}, #state{variant = Variant, caches = Caches} = State) ->
    case maps:take(User, Caches) of
        {Cache, Rest} ->
            close(Variant, How, Cache),
            {noreply, State#state{caches = Rest}};
        error ->
            {noreply, State}
    end.

close(sick, expired, _Cache) -> true;
close(_Variant, _How, Cache) -> ets:delete(Cache).

%% One statement for each of the first three fields that came.
prepare(Cache, Payload) ->
    Fields = lists:sublist(binary:split(Payload, <<"&">>, [global]), 3),
    true = ets:insert(Cache, [{erlang:phash2(Field), binary:copy(Field)} || Field <- Fields]).
