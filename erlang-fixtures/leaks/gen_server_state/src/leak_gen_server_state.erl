%% A cache of what users prefer, found by user and by token: a touch comes with the user, an invitation with the token.
%% Each log-in is put into both maps, and has to go out of both.
-module(leak_gen_server_state).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

-define(FIELD, 48).

-type token() :: reference().
-type preferences() :: [binary()].
-record(session, {token :: token(), seen :: integer()}).
-record(state, {
    variant :: leaks_service:variant(),
    sessions = #{} :: #{leaks_service:user() => #session{}},
    preferences = #{} :: #{token() => preferences()}
}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> gen_server:cast(?MODULE, {log_in, User, Payload}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, _Payload) -> gen_server:cast(?MODULE, {touch, User}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, _How) -> gen_server:cast(?MODULE, {leave, User}).

%% What has gone is to be free at the next collection, not after 65 535 of them.
-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, [{spawn_opt, [{fullsweep_after, 0}]}]).

-spec init(leaks_service:variant()) -> {ok, #state{}}.
init(Variant) -> {ok, #state{variant = Variant}}.

-spec handle_call({preferences, token()}, gen_server:from(), #state{}) ->
    {reply, {ok, preferences()} | error, #state{}}.
handle_call({preferences, Token}, _From, #state{preferences = Preferences} = State) ->
    {reply, maps:find(Token, Preferences), State}.

-spec handle_cast(
    {log_in, leaks_service:user(), binary()} | {touch | leave, leaks_service:user()}, #state{}
) -> {noreply, #state{}}.
handle_cast({log_in, User, Payload}, #state{sessions = Sessions, preferences = Preferences} = State) ->
    Token = make_ref(),
    {noreply, State#state{
        sessions = Sessions#{User => #session{token = Token, seen = now_ms()}},
        preferences = Preferences#{Token => fields(Payload)}
    }};
handle_cast({touch, User}, #state{sessions = Sessions} = State) ->
    case Sessions of
        #{User := Session} ->
            {noreply, State#state{sessions = Sessions#{User := Session#session{seen = now_ms()}}}};
        #{} ->
            {noreply, State}
    end;
handle_cast({leave, User}, #state{variant = Variant, sessions = Sessions, preferences = Preferences} = State) ->
    case maps:take(User, Sessions) of
        {#session{token = Token}, Left} ->
            {noreply, State#state{sessions = Left, preferences = forget(Variant, Token, Preferences)}};
        error ->
            {noreply, State}
    end.

forget(sick, _Token, Preferences) -> Preferences;
forget(healthy, Token, Preferences) -> maps:remove(Token, Preferences).

%% Copies, so that the request they came with can go.
fields(<<Field:?FIELD/binary, Rest/binary>>) -> [binary:copy(Field) | fields(Rest)];
fields(<<>>) -> [];
fields(Field) -> [binary:copy(Field)].

now_ms() -> erlang:monotonic_time(millisecond).
