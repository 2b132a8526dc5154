%% Keeps who is here, told of by messages. Its loop was written when sessions began and ended and no more; the publisher
%% has since learnt to tell of each touch as well, and no clause takes that.
-module(leak_mailbox_unmatched).
-behaviour(leaks_service).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1]).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, _Payload) -> publish({joined, User}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> publish({touched, User, Payload}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, How) -> publish({left, User, How}).

publish(Event) ->
    ?MODULE ! Event,
    ok.

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> proc_lib:start_link(?MODULE, init, [Variant]).

-spec init(leaks_service:variant()) -> no_return().
init(Variant) ->
    true = register(?MODULE, self()),
    proc_lib:init_ack({ok, self()}),
    loop(Variant, #{}).

loop(Variant, Present) ->
    receive
        {joined, User} -> loop(Variant, Present#{User => true});
        {left, User, _How} -> loop(Variant, maps:remove(User, Present));
        _News when Variant =:= healthy -> loop(Variant, Present)
    end.
