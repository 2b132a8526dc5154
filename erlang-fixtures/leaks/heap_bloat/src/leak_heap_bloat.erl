%% Publishes a directory of all departments, with whoever came last, every so many log-ins: the words of a large text, of
%% which nothing is kept but its checksum. Between two of them the server does next to nothing.
-module(leak_heap_bloat).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

-define(DEPARTMENTS, 25_000).
%% Log-ins from one directory to the next.
-define(EVERY, 200).

-record(state, {
    variant :: leaks_service:variant(),
    log_ins = 0 :: non_neg_integer(),
    published = 0 :: non_neg_integer()
}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, _Payload) -> gen_server:cast(?MODULE, {came, User}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, _User, _Payload) -> ok.

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, _User, _How) -> ok.

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

-spec init(leaks_service:variant()) -> {ok, #state{}}.
init(Variant) -> {ok, #state{variant = Variant}}.

-spec handle_call(published, gen_server:from(), #state{}) -> {reply, non_neg_integer(), #state{}}.
handle_call(published, _From, #state{published = Published} = State) -> {reply, Published, State}.

-spec handle_cast({came, leaks_service:user()}, #state{}) -> {noreply, #state{}}.
handle_cast({came, User}, #state{log_ins = LogIns} = State) when (LogIns + 1) rem ?EVERY =:= 0 ->
    Directory = directory(User),
    published(State#state{log_ins = LogIns + 1, published = erlang:crc32(Directory)});
handle_cast({came, _User}, #state{log_ins = LogIns} = State) ->
    {noreply, State#state{log_ins = LogIns + 1}}.

%% A process that only waits does not collect: what it has become too large for, it has until it has work again.
published(#state{variant = sick} = State) -> {noreply, State};
published(#state{variant = healthy} = State) ->
    true = erlang:garbage_collect(),
    {noreply, State}.

directory(User) ->
    Last = integer_to_list(User),
    [entry(Department, Last) || Department <- lists:seq(1, ?DEPARTMENTS)].

entry(Department, Last) -> "department-" ++ integer_to_list(Department) ++ " last-" ++ Last ++ "\n".
