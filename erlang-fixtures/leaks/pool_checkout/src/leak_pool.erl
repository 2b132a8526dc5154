%% Lends connections to the database: an idle one, or a new one where none is idle; more than a handful are not kept idle.
%% What a borrower does not bring back stays lent. One that dies cannot bring back anything, so the pool has to ask to be told.
-module(leak_pool).
-behaviour(gen_server).

-export([start_link/1, checkout/0, checkin/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(IDLE, 8).

-record(state, {
    variant :: leaks_service:variant(),
    idle = [] :: [gen_tcp:socket()],
    lent = #{} :: #{gen_tcp:socket() => reference() | unwatched}
}).

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

-spec checkout() -> gen_tcp:socket().
checkout() -> gen_server:call(?MODULE, checkout).

-spec checkin(gen_tcp:socket()) -> ok.
checkin(Connection) -> gen_server:cast(?MODULE, {checkin, Connection}).

-spec init(leaks_service:variant()) -> {ok, #state{}}.
init(Variant) -> {ok, #state{variant = Variant, idle = [leak_database:connect() || _ <- lists:seq(1, ?IDLE)]}}.

-spec handle_call(checkout, gen_server:from(), #state{}) -> {reply, gen_tcp:socket(), #state{}}.
handle_call(checkout, {Borrower, _Tag}, #state{idle = [], variant = Variant, lent = Lent} = State) ->
    Connection = leak_database:connect(),
    {reply, Connection, State#state{lent = Lent#{Connection => watch(Variant, Borrower)}}};
handle_call(checkout, {Borrower, _Tag}, #state{idle = [Connection | Idle], variant = Variant, lent = Lent} = State) ->
    {reply, Connection, State#state{idle = Idle, lent = Lent#{Connection => watch(Variant, Borrower)}}}.

watch(sick, _Borrower) -> unwatched;
watch(healthy, Borrower) -> monitor(process, Borrower).

-spec handle_cast({checkin, gen_tcp:socket()}, #state{}) -> {noreply, #state{}}.
handle_cast({checkin, Connection}, #state{idle = Idle, lent = Lent} = State) ->
    {Watched, StillLent} = maps:take(Connection, Lent),
    true = Watched =:= unwatched orelse demonitor(Watched, [flush]),
    {noreply, State#state{idle = keep(Connection, Idle), lent = StillLent}}.

keep(Connection, Idle) when length(Idle) < ?IDLE -> [Connection | Idle];
keep(Connection, Idle) ->
    ok = gen_tcp:close(Connection),
    Idle.

%% An answer that nobody waits for any more would be taken for that to the next query: the connection is of no more use.
-spec handle_info({'DOWN', reference(), process, pid(), term()}, #state{}) -> {noreply, #state{}}.
handle_info({'DOWN', Monitor, process, _Borrower, _Reason}, #state{lent = Lent} = State) ->
    [Connection] = [Connection || {Connection, Watched} <- maps:to_list(Lent), Watched =:= Monitor],
    ok = gen_tcp:close(Connection),
    {noreply, State#state{lent = maps:remove(Connection, Lent)}}.
