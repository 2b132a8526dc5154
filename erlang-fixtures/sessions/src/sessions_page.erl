%% The page for people and browsers: files of the folder `priv` beside this module's `ebin`, read anew for each request.
-module(sessions_page).

-export([has/1, answer/1, session/1]).

%% The page brings all that it needs with it; a browser is told to fetch nothing from elsewhere.
-define(POLICY, <<"default-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'">>).

%% Whether a path is one of the page's files.
-spec has(Path :: binary()) -> boolean().
has(Path) -> file(Path) =/= none.

-spec answer(Path :: binary()) -> sessions_http:answer().
answer(Path) ->
    {Name, Type} = file(Path),
    {ok, Bytes} = file:read_file(filename:join(folder(), Name)),
    {200, [{<<"content-type">>, Type}, {<<"content-security-policy">>, ?POLICY}], Bytes}.

%% A session as the page shows it: JSON; 404 when there is none, 503 while the table is down with its owner. Reading
%% does not wait for the owner, and is no activity.
-spec session(sessions_row:user()) -> sessions_http:answer().
session(User) ->
    try ets:lookup(sessions, User) of
        [Row] -> {200, [{<<"content-type">>, <<"application/json">>}, {<<"cache-control">>, <<"no-store">>}], json(Row)};
        [] -> {404, [], <<>>}
    catch
        error:badarg -> {503, [], <<>>}
    end.

json({User, LastSeen, _Profile} = Row) ->
    Idle = max(0, sessions_row:now() - LastSeen),
    Words = sessions_row:words(Row),
    Bytes = Words * erlang:system_info(wordsize),
    io_lib:format("{\"user\":~b,\"idle_ms\":~b,\"words\":~b,\"bytes\":~b}", [User, Idle, Words, Bytes]).

file(<<"/">>) -> {"index.html", <<"text/html; charset=utf-8">>};
file(<<"/page.css">>) -> {"page.css", <<"text/css; charset=utf-8">>};
file(<<"/page.js">>) -> {"page.js", <<"text/javascript; charset=utf-8">>};
file(_) -> none.

folder() -> filename:join([filename:dirname(code:which(?MODULE)), "..", "priv"]).
