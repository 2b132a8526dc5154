%% Remembers with what client and settings those came who logged in last, for the help desk. All places are there from the
%% beginning, and the oldest are written over: there are never more. What is cut out of a request is a part of it, though,
%% and keeps all of the request for as long as it is kept itself. (Up to 64 bytes the VM copies by itself.)
-module(leak_refc_sub_binary).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

-define(PLACES, 16_384).
%% As long as what most clients say of themselves.
-define(UNKNOWN, <<"unknown client;">>).
-define(TIMES, 9).

-record(desk, {variant :: leaks_service:variant(), last :: #{non_neg_integer() => binary()}}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> gen_server:cast(?MODULE, {came, User, Payload}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, _User, _Payload) -> ok.

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, _User, _How) -> ok.

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, [{spawn_opt, [{fullsweep_after, 0}]}]).

-spec init(leaks_service:variant()) -> {ok, #desk{}}.
init(Variant) ->
    {ok, #desk{variant = Variant, last = maps:from_list([{Place, unknown()} || Place <- lists:seq(0, ?PLACES - 1)])}}.

-spec handle_call({last, leaks_service:user()}, gen_server:from(), #desk{}) -> {reply, binary(), #desk{}}.
handle_call({last, User}, _From, #desk{last = Last} = Desk) -> {reply, maps:get(User rem ?PLACES, Last), Desk}.

-spec handle_cast({came, leaks_service:user(), binary()}, #desk{}) -> {noreply, #desk{}}.
handle_cast({came, User, Payload}, #desk{variant = Variant, last = Last} = Desk) ->
    case client(Payload) of
        {ok, Client} -> {noreply, Desk#desk{last = Last#{User rem ?PLACES := kept(Variant, Client)}}};
        none -> {noreply, Desk}
    end.

kept(sick, Client) -> Client;
kept(healthy, Client) -> binary:copy(Client).

unknown() -> binary:copy(?UNKNOWN, ?TIMES).

client(Payload) ->
    case binary:split(Payload, <<"agent=">>) of
        [_, Rest] -> {ok, hd(binary:split(Rest, <<"&setting-2=">>))};
        [_] -> none
    end.
