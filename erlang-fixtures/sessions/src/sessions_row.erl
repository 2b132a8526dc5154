%% A row of the table `sessions`: `{User, LastSeen, Profile}`.
%%
%% The profile is text kept as Erlang strings, two words a character, as services of the incident's age did it.
%% It is ordinary heap data and no binary, so that the table's own memory counts all of it.
-module(sessions_row).

-export([new/3, profile/2, words/1, least_words/0, now/0, expired/1, expired_keys/1, same/1]).
-export_type([user/0, milliseconds/0, row/0, key/0]).

-type user() :: non_neg_integer().
%% Erlang system time, which never jumps under the emulator's default time warp mode.
-type milliseconds() :: integer().
-type profile() :: {Account :: string(), Agent :: string(), Journal :: string()}.
-type row() :: {user(), LastSeen :: milliseconds(), profile()}.
-type key() :: {user(), LastSeen :: milliseconds()}.

-define(AGENT, "Mozilla/5.0 (X11; Linux x86_64)").
%% Everything of a row that is no character, in words: the row's tuple (4), the profile's (4), and what a table of
%% type `set` adds to an object, its share of the hash table included (5 at 232 000 rows; measured on OTP 25).
-define(FIXED_WORDS, 13).
-define(WORDS_A_CHARACTER, 2).
-define(ACCOUNT_DIGITS, 12).

-spec new(user(), milliseconds(), Words :: pos_integer()) -> row().
new(User, Now, Words) -> {User, Now, profile(User, Words)}.

%% The same user always has the same profile: a persisted row can be checked against it.
-spec profile(user(), Words :: pos_integer()) -> profile().
profile(User, Words) ->
    Account = account(User),
    Characters = (Words - ?FIXED_WORDS) div ?WORDS_A_CHARACTER - length(Account) - length(?AGENT),
    {Account, ?AGENT, journal(max(0, Characters), User rem 26)}.

%% Size of a row in the table, by the reckoning that made it.
-spec words(row()) -> pos_integer().
words({_User, _LastSeen, {Account, Agent, Journal}}) ->
    ?FIXED_WORDS + ?WORDS_A_CHARACTER * (length(Account) + length(Agent) + length(Journal)).

%% Size of a row with an empty journal.
-spec least_words() -> pos_integer().
least_words() -> ?FIXED_WORDS + ?WORDS_A_CHARACTER * (?ACCOUNT_DIGITS + length(?AGENT)).

-spec now() -> milliseconds().
now() -> erlang:system_time(millisecond).

%% Finds the whole rows of sessions last seen before `Cutoff`.
-spec expired(Cutoff :: milliseconds()) -> ets:match_spec().
expired(Cutoff) -> [{{'_', '$1', '_'}, [{'<', '$1', Cutoff}], ['$_']}].

%% Finds only who they are and when they were last seen.
-spec expired_keys(Cutoff :: milliseconds()) -> ets:match_spec().
expired_keys(Cutoff) -> [{{'$1', '$2', '_'}, [{'<', '$2', Cutoff}], [{{'$1', '$2'}}]}].

%% Finds this row as long as nobody has touched it. Its key is bound, so no table is searched.
-spec same(row()) -> ets:match_spec().
same({User, LastSeen, _Profile}) -> [{{User, LastSeen, '_'}, [], [true]}].

account(User) -> lists:flatten(string:pad(integer_to_list(User), ?ACCOUNT_DIGITS, leading, $0)).

journal(0, _Letter) -> [];
journal(Characters, Letter) -> [$a + Letter | journal(Characters - 1, (Letter + 1) rem 26)].
