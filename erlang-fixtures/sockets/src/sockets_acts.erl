%% What a client says, and what it is told: `login 17', `touch 17', `logout 17' → `ok', or what is wrong.
-module(sockets_acts).

-export([answer/1]).

%% User numbers have at most this many digits: they stay small integers on a 64-bit emulator.
-define(MOST_DIGITS, 17).

-spec answer(binary()) -> binary().
answer(Text) ->
    case binary:split(Text, <<" ">>) of
        [Act, Digits] when byte_size(Digits) > 0, byte_size(Digits) =< ?MOST_DIGITS ->
            case string:to_integer(Digits) of
                {User, <<>>} when User >= 0 -> act(Act, User);
                _ -> <<"error: no user">>
            end;
        _ ->
            <<"error: no such act">>
    end.

act(<<"login">>, User) ->
    ok = sockets_sessions:log_in(User),
    <<"ok">>;
act(<<"touch">>, User) ->
    known(sockets_sessions:touch(User));
act(<<"logout">>, User) ->
    known(sockets_sessions:log_out(User));
act(_, _User) ->
    <<"error: no such act">>.

known(true) -> <<"ok">>;
known(false) -> <<"error: no session">>.
