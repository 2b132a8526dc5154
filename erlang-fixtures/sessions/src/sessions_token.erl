%% What proves to the service who its bearer is. Nothing is kept of it: a token names its user and is signed with a
%% secret of this node, which ends with the node.
-module(sessions_token).

-export([create_secret/0, new/1, user/1]).
-export_type([token/0]).

-type token() :: binary().

-define(SECRET_BYTES, 16).

-spec create_secret() -> ok.
create_secret() -> persistent_term:put(?MODULE, rand:bytes(?SECRET_BYTES)).

%% `17.<32 hexadecimal digits>`
-spec new(sessions_row:user()) -> token().
new(User) ->
    Digits = integer_to_binary(User),
    <<Digits/binary, $., (signature(Digits))/binary>>.

%% The user whose token it is, if it is one of this node's.
-spec user(binary()) -> {ok, sessions_row:user()} | error.
user(Token) ->
    case binary:split(Token, <<".">>) of
        [Digits, Signature] ->
            case signature(Digits) of
                Signature -> {ok, binary_to_integer(Digits)};
                _ -> error
            end;
        _ ->
            error
    end.

%% The secret on both sides, so that nobody can sign more than was signed (RFC 2104 tells why not on one).
signature(Digits) ->
    Secret = persistent_term:get(?MODULE),
    binary:encode_hex(erlang:md5([Secret, Digits, Secret])).
