%% Stands for a database far away: what it is given is durable at the next commit, and then acknowledged. It commits in
%% groups, so one exchange takes this long however many rows it carries.
-module(leak_archive).
-behaviour(gen_server).

-export([start_link/0, store/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(COMMIT_MS, 120).

-record(state, {waiting = [] :: [gen_server:from()], stored = 0 :: non_neg_integer()}).

-spec start_link() -> {ok, pid()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec store([tuple()]) -> ok.
store(Rows) -> gen_server:call(?MODULE, {store, Rows}).

-spec init([]) -> {ok, #state{}}.
init([]) ->
    {ok, _} = timer:send_interval(?COMMIT_MS, commit),
    {ok, #state{}}.

-spec handle_call({store, [tuple()]}, gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call({store, Rows}, From, #state{waiting = Waiting, stored = Stored} = State) ->
    {noreply, State#state{waiting = [From | Waiting], stored = Stored + length(Rows)}}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(commit, #state{}) -> {noreply, #state{}}.
handle_info(commit, #state{waiting = Waiting} = State) ->
    lists:foreach(fun(From) -> gen_server:reply(From, ok) end, Waiting),
    {noreply, State#state{waiting = []}}.
