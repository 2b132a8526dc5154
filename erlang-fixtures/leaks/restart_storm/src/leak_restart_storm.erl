%% Tells a broker what users do, through two publishers. The broker takes nobody at the moment. A publisher that dies of
%% that is started again at once, by a supervisor told to do so however often; it has learned nothing and dies again.
-module(leak_restart_storm).
-behaviour(leaks_service).
-behaviour(supervisor).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_publishers/1, init/1]).

-define(PUBLISHERS, [leak_publisher_1, leak_publisher_2]).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) ->
    [
        #{id => leak_broker, start => {leak_broker, start_link, []}},
        #{id => ?MODULE, start => {?MODULE, start_publishers, [Variant]}, type => supervisor}
    ].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> publish(User, Payload).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> publish(User, Payload).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, How) -> publish(User, atom_to_binary(How)).

publish(User, Event) ->
    Publisher = lists:nth(1 + User rem length(?PUBLISHERS), ?PUBLISHERS),
    leak_publisher:publish(Publisher, Event).

-spec start_publishers(leaks_service:variant()) -> {ok, pid()}.
start_publishers(Variant) -> supervisor:start_link({local, leak_publisher_sup}, ?MODULE, Variant).

-spec init(leaks_service:variant()) -> {ok, {supervisor:sup_flags(), [supervisor:child_spec()]}}.
init(Variant) ->
    Publishers = [#{id => Name, start => {leak_publisher, start_link, [Name, Variant]}} || Name <- ?PUBLISHERS],
    {ok, {#{strategy => one_for_one, intensity => 1_000_000, period => 1}, Publishers}}.
