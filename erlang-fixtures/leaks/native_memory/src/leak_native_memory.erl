%% Signs what users send, with a key of each session in each direction. A begun MAC is memory of OpenSSL's: the VM sees a
%% reference of a few words and a resource of some ten bytes, the library has allocated two kilobytes behind its back.
-module(leak_native_memory).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

-type macs() :: {In :: crypto:mac_state(), Out :: crypto:mac_state()}.
-record(state, {variant :: leaks_service:variant(), macs = #{} :: #{leaks_service:user() => macs()}}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> gen_server:cast(?MODULE, {begin_session, User, erlang:md5(Payload)}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> gen_server:cast(?MODULE, {sign, User, Payload}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, _How) -> gen_server:cast(?MODULE, {end_session, User}).

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

-spec init(leaks_service:variant()) -> {ok, #state{}}.
init(Variant) ->
    {ok, _} = application:ensure_all_started(crypto),
    {ok, #state{variant = Variant}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast(
    {begin_session, leaks_service:user(), binary()}
    | {sign, leaks_service:user(), binary()}
    | {end_session, leaks_service:user()},
    #state{}
) -> {noreply, #state{}}.
handle_cast({begin_session, User, Secret}, #state{macs = Macs} = State) ->
    In = crypto:mac_init(hmac, sha3_512, [<<"in">>, Secret]),
    Out = crypto:mac_init(hmac, sha3_512, [<<"out">>, Secret]),
    {noreply, State#state{macs = Macs#{User => {In, Out}}}};
handle_cast({sign, User, Payload}, #state{macs = Macs} = State) ->
    case Macs of
        #{User := {In, Out}} -> {noreply, State#state{macs = Macs#{User := {sign(In, Payload), sign(Out, <<"ok">>)}}}};
        #{} -> {noreply, State}
    end;
handle_cast({end_session, User}, #state{variant = Variant, macs = Macs} = State) ->
    {noreply, State#state{macs = forget(Variant, User, Macs)}}.

sign(Mac, Data) -> crypto:mac_update(Mac, Data).

forget(sick, _User, Macs) -> Macs;
forget(healthy, User, Macs) -> maps:remove(User, Macs).
