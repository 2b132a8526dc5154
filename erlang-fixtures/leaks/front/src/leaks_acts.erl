%% What each path does to the session, and what the class of leak adds to it.
-module(leaks_acts).

-export([status/2]).

%% User numbers have at most this many digits: they stay small integers on a 64-bit emulator.
-define(MOST_DIGITS, 17).

-spec status(leaks_http:request(), leaks_sup:service()) -> leaks_http:status().
status(#{method := 'GET', target := <<"/health">>}, _Service) ->
    200;
status(#{method := 'POST', target := Target, body := Payload}, Service) ->
    case binary:split(Target, <<"?user=">>) of
        [Path, Digits] when byte_size(Digits) > 0, byte_size(Digits) =< ?MOST_DIGITS ->
            case string:to_integer(Digits) of
                {User, <<>>} when User > 0 -> answer(Path, User, Payload, Service);
                _ -> 400
            end;
        [_] ->
            404;
        _ ->
            400
    end;
status(_Request, _Service) ->
    404.

answer(Path, User, Payload, Service) ->
    try
        act(Path, User, Payload, Service)
    catch
        %% A process of the class did not answer in time, or has died.
        exit:{_Reason, {gen_server, call, _}} -> 503
    end.

act(<<"/login">>, User, Payload, {Class, Variant}) ->
    %% The session comes last, and even after a failure: whatever the class has begun is ended with it, and never before.
    try
        ok = Class:log_in(Variant, User, Payload)
    after
        ok = leaks_sessions:log_in(User)
    end,
    201;
act(<<"/touch">>, User, Payload, {Class, Variant}) ->
    case leaks_sessions:touch(User) of
        true -> ok = Class:touch(Variant, User, Payload), 204;
        false -> 404
    end;
act(<<"/logout">>, User, _Payload, {Class, Variant}) ->
    case leaks_sessions:log_out(User) of
        true -> ok = Class:leave(Variant, User, logged_out), 204;
        false -> 204
    end;
act(_, _User, _Payload, _Service) ->
    404.
