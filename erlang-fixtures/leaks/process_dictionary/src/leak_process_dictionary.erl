%% Grants credit to each user who sends, so that nobody floods the others. How much is left, and what was sent last, is
%% in the process dictionary: code far from the server's loop can see it there, and the loop does not know of it.
-module(leak_process_dictionary).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

-define(CREDIT, 200).
-define(FIELD, 48).

-record(flow, {credit :: integer(), headers :: [binary()]}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> gen_server:cast(?MODULE, {opened, User, Payload}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, _Payload) -> gen_server:cast(?MODULE, {sent, User}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, _How) -> gen_server:cast(?MODULE, {closed, User}).

%% What has gone is to be free at the next collection, not after 65 535 of them.
-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, [{spawn_opt, [{fullsweep_after, 0}]}]).

-spec init(leaks_service:variant()) -> {ok, leaks_service:variant()}.
init(Variant) -> {ok, Variant}.

-spec handle_call({credit, leaks_service:user()}, gen_server:from(), leaks_service:variant()) ->
    {reply, integer(), leaks_service:variant()}.
handle_call({credit, User}, _From, Variant) -> {reply, credit(User), Variant}.

-spec handle_cast(
    {opened, leaks_service:user(), binary()} | {sent | closed, leaks_service:user()}, leaks_service:variant()
) -> {noreply, leaks_service:variant()}.
handle_cast({opened, User, Payload}, Variant) ->
    put({flow, User}, #flow{credit = ?CREDIT, headers = headers(Payload)}),
    {noreply, Variant};
handle_cast({sent, User}, Variant) ->
    take_credit(User),
    {noreply, Variant};
handle_cast({closed, User}, Variant) ->
    peer_down(Variant, User),
    {noreply, Variant}.

take_credit(User) ->
    case get({flow, User}) of
        #flow{credit = 1} = Flow -> put({flow, User}, Flow#flow{credit = ?CREDIT});
        #flow{credit = Credit} = Flow -> put({flow, User}, Flow#flow{credit = Credit - 1});
        undefined -> undefined
    end.

credit(User) ->
    case get({flow, User}) of
        #flow{credit = Credit} -> Credit;
        undefined -> 0
    end.

peer_down(sick, _User) -> undefined;
peer_down(healthy, User) -> erase({flow, User}).

%% Copies, so that the request they came with can go.
headers(<<Header:?FIELD/binary, Rest/binary>>) -> [binary:copy(Header) | headers(Rest)];
headers(<<>>) -> [];
headers(Header) -> [binary:copy(Header)].
