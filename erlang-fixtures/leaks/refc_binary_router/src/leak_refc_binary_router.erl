%% Passes what users send on to the archive, and keeps nothing of it. Each message leaves a reference to its binary on the
%% heap until the next collection, so when that comes decides how many binaries this process holds.
-module(leak_refc_binary_router).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

%% Words: 16 MiB of messages, and binaries without limit as far as this node goes.
-define(HEAP, 2_097_152).
-define(BINARIES, 268_435_456).

-record(state, {archive :: atom(), passed = 0 :: non_neg_integer()}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) ->
    [
        #{id => leak_archive, start => {leak_archive, start_link, []}},
        #{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}
    ].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> gen_server:cast(?MODULE, {pass, User, Payload}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> gen_server:cast(?MODULE, {pass, User, Payload}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, _How) -> leak_archive:remove(User).

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, leak_archive, [{spawn_opt, collections(Variant)}]).

-spec init(atom()) -> {ok, #state{}}.
init(Archive) -> {ok, #state{archive = Archive}}.

-spec handle_call(passed, gen_server:from(), #state{}) -> {reply, non_neg_integer(), #state{}}.
handle_call(passed, _From, #state{passed = Passed} = State) -> {reply, Passed, State}.

-spec handle_cast({pass, leaks_service:user(), binary()}, #state{}) -> {noreply, #state{}}.
handle_cast({pass, User, Payload}, #state{archive = Archive, passed = Passed} = State) ->
    leak_archive:put(Archive, User, Payload),
    {noreply, State#state{passed = Passed + 1}}.

%% Everybody waits for the router, and so it was not to be held up by collections.
collections(sick) -> [{min_heap_size, ?HEAP}, {min_bin_vheap_size, ?BINARIES}];
collections(healthy) -> [].
