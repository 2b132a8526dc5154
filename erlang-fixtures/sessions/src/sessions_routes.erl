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
allowed(<<"/health">>) -> 'GET';
allowed(<<"/info">>) -> 'GET';
allowed(_) -> none.

act(<<"/health">>, _Query, _Store, _RowWords) ->
    {200, [{<<"content-type">>, <<"text/plain">>}], <<"ok\n">>};
act(<<"/info">>, _Query, Store, _RowWords) ->
    {200, [{<<"content-type">>, <<"application/json">>}], sessions_info:json(Store)};
act(Path, Query, Store, RowWords) ->
    case user(Query) of
        {ok, User} -> empty(status(Path, act_of_user(Path, User, Store, RowWords)));
        error -> empty(400)
    end.

act_of_user(<<"/login">>, User, Store, RowWords) -> Store:login(User, RowWords);
act_of_user(<<"/touch">>, User, Store, _RowWords) -> Store:touch(User);
act_of_user(<<"/logout">>, User, Store, _RowWords) -> Store:logout(User).

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

%% The number behind `user=`, the query's only part.
user(<<"user=", Digits/binary>>) when byte_size(Digits) > 0, byte_size(Digits) =< ?MOST_DIGITS ->
    number(Digits, 0);
user(_) ->
    error.

number(<<Digit, Rest/binary>>, Number) when Digit >= $0, Digit =< $9 -> number(Rest, Number * 10 + Digit - $0);
number(<<>>, Number) -> {ok, Number};
number(_, _) -> error.
