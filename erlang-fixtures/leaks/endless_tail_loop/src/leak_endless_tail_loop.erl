%% Forwards what users send to a relay, from a table that they put it into. Now and then the relay refuses an item. Tried
%% again at once it is refused again: the table is never empty, and one scheduler has nothing else to do.
-module(leak_endless_tail_loop).
-behaviour(leaks_service).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1]).

-define(TABLE, leak_outbox).
-define(WAIT_MS, 100).
%% The relay does not know every so manieth recipient.
-define(UNKNOWN_EVERY, 500).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> put_into_outbox(User, Payload).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> put_into_outbox(User, Payload).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, _User, _How) -> ok.

%% What a user sent last replaces what of his has not been forwarded yet.
put_into_outbox(User, Payload) ->
    true = ets:insert(?TABLE, {User, Payload}),
    ok.

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> proc_lib:start_link(?MODULE, init, [Variant]).

-spec init(leaks_service:variant()) -> no_return().
init(Variant) ->
    true = register(?MODULE, self()),
    %% Users come first.
    normal = process_flag(priority, low),
    ?TABLE = ets:new(?TABLE, [set, named_table, public]),
    proc_lib:init_ack({ok, self()}),
    wait(Variant).

-spec wait(leaks_service:variant()) -> no_return().
wait(Variant) ->
    timer:sleep(?WAIT_MS),
    empty(Variant, ets:tab2list(?TABLE)).

-spec empty(leaks_service:variant(), [{leaks_service:user(), binary()}]) -> no_return().
empty(Variant, []) ->
    wait(Variant);
empty(Variant, Items) ->
    lists:foreach(fun({User, Payload} = Item) -> forwarded(Variant, relay(User, Payload), Item) end, Items),
    empty(Variant, ets:tab2list(?TABLE)).

%% What the user has sent meanwhile stays where it is.
forwarded(_Variant, {ok, _Checksum}, Item) -> ets:delete_object(?TABLE, Item);
forwarded(healthy, {error, _Reason}, Item) -> ets:delete_object(?TABLE, Item);
forwarded(sick, {error, _Reason}, _Item) -> true.

relay(User, _Payload) when User rem ?UNKNOWN_EVERY =:= 0 -> {error, unknown_recipient};
relay(_User, Payload) -> {ok, erlang:crc32(Payload)}.
