%% What each path does.
-module(sessions_routes).

-export([answer/3]).

%% User numbers have at most this many digits: they stay small integers on a 64-bit emulator.
-define(MOST_DIGITS, 17).

-spec answer(sessions_http:request(), Store :: module(), RowWords :: pos_integer()) -> sessions_http:answer().
answer(#{method := Method, target := Target}, Store, RowWords) ->
    {Path, Query} = split(Target),
    case {allowed(Path), Method} of
        {none, _} -> empty(404);
        {Method, Method} -> act(Path, Query, Store, RowWords);
        {Allowed, _} -> {405, [{<<"allow">>, atom_to_binary(Allowed)}], <<>>}
    end.

allowed(<<"/login">>) -> 'POST';
allowed(<<"/touch">>) -> 'POST';
allowed(<<"/logout">>) -> 'POST';
allowed(<<"/archive">>) -> 'POST';
allowed(<<"/signin">>) -> 'POST';
allowed(<<"/renew">>) -> 'POST';
allowed(<<"/signout">>) -> 'POST';
allowed(<<"/health">>) -> 'GET';
allowed(<<"/info">>) -> 'GET';
allowed(<<"/session">>) -> 'GET';
allowed(Path) ->
    case sessions_page:has(Path) of
        true -> 'GET';
        false -> none
    end.

act(<<"/health">>, _Query, _Store, _RowWords) ->
    {200, [{<<"content-type">>, <<"text/plain">>}], <<"ok\n">>};
act(<<"/info">>, _Query, Store, _RowWords) ->
    {200, [{<<"content-type">>, <<"application/json">>}], sessions_info:json(Store)};
act(<<"/archive">>, Query, _Store, _RowWords) ->
    case mode(Query) of
        {ok, Mode} -> ok = sessions_archive:behave(Mode), empty(204);
        error -> empty(400)
    end;
act(<<"/signin">>, Query, Store, RowWords) ->
    case user(Query) of
        {ok, User} -> signed_in(User, Store:login(User, RowWords));
        error -> empty(400)
    end;
act(<<"/renew">>, Query, Store, _RowWords) ->
    act_of_bearer(Query, fun(User) -> Store:touch(User) end);
act(<<"/signout">>, Query, Store, _RowWords) ->
    act_of_bearer(Query, fun(User) -> Store:logout(User) end);
act(Path, Query, Store, RowWords) ->
    case {sessions_page:has(Path), user(Query)} of
        {true, _} -> sessions_page:answer(Path);
        {false, {ok, User}} -> act_of_user(Path, User, Store, RowWords);
        {false, error} -> empty(400)
    end.

act_of_user(<<"/session">>, User, _Store, _RowWords) -> sessions_page:session(User);
act_of_user(<<"/login">> = Path, User, Store, RowWords) -> empty(status(Path, Store:login(User, RowWords)));
act_of_user(<<"/touch">> = Path, User, Store, _RowWords) -> empty(status(Path, Store:touch(User)));
act_of_user(<<"/logout">> = Path, User, Store, _RowWords) -> empty(status(Path, Store:logout(User))).

signed_in(User, ok) ->
    Body = [<<"{\"token\":\"">>, sessions_token:new(User), <<"\"}">>],
    {201, [{<<"content-type">>, <<"application/json">>}], Body};
signed_in(_User, {error, busy}) ->
    empty(503).

act_of_bearer(<<"token=", Token/binary>>, Act) ->
    case sessions_token:user(Token) of
        {ok, User} -> empty(status(none, Act(User)));
        error -> empty(403)
    end;
act_of_bearer(_, _Act) ->
    empty(400).

status(<<"/login">>, ok) -> 201;
status(_, ok) -> 204;
status(_, {error, unknown}) -> 404;
status(_, {error, busy}) -> 503.

empty(Status) -> {Status, [], <<>>}.

split(Target) ->
    case binary:split(Target, <<"?">>) of
        [Path, Query] -> {Path, Query};
        [Path] -> {Path, <<>>}
    end.

mode(<<"mode=answering">>) -> {ok, answering};
mode(<<"mode=silent">>) -> {ok, silent};
mode(<<"mode=refusing">>) -> {ok, refusing};
mode(_) -> error.

%% The number behind `user=`, the query's only part.
user(<<"user=", Digits/binary>>) when byte_size(Digits) > 0, byte_size(Digits) =< ?MOST_DIGITS ->
    number(Digits, 0);
user(_) ->
    error.

number(<<Digit, Rest/binary>>, Number) when Digit >= $0, Digit =< $9 -> number(Rest, Number * 10 + Digit - $0);
number(<<>>, Number) -> {ok, Number};
number(_, _) -> error.
