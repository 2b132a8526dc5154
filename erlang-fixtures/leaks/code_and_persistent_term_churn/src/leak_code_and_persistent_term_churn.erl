%% Each user's settings, where reading them costs nothing: a persistent term for each session. Nothing but
%% `persistent_term:erase/1' ever takes one away, neither a collection nor the end of the process that put it there.
-module(leak_code_and_persistent_term_churn).
-behaviour(leaks_service).

-export([children/1, log_in/3, touch/3, leave/3]).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(_Variant) -> [].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) ->
    persistent_term:put(key(User), maps:from_list(uri_string:dissect_query(Payload))).

%% Answers nothing: the front has no page to show it on.
-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, _Payload) ->
    _ = maps:find(<<"language">>, persistent_term:get(key(User), #{})),
    ok.

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(sick, _User, _How) ->
    ok;
leave(healthy, User, _How) ->
    true = persistent_term:erase(key(User)),
    ok.

key(User) -> {?MODULE, User}.
