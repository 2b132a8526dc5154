%% Every write through one process, the table's owner: log-ins and log-outs are calls to it, touches are casts.
%% Both halves of that conversation are here, for the stores that work this way.
-module(sessions_owner).

-export([child/2, login/2, touch/1, logout/1, handle_call/1, handle_cast/1]).

-type call() :: {login, sessions_row:user(), RowWords :: pos_integer()} | {logout, sessions_row:user()}.
-type cast() :: {touch, sessions_row:user()}.

-spec child(module(), sessions_config:config()) -> supervisor:child_spec().
child(Store, Config) ->
    #{id => ?MODULE, start => {gen_server, start_link, [{local, ?MODULE}, Store, Config, []]}}.

-spec login(sessions_row:user(), pos_integer()) -> ok | {error, busy}.
login(User, RowWords) -> call({login, User, RowWords}).

-spec logout(sessions_row:user()) -> ok | {error, busy}.
logout(User) -> call({logout, User}).

-spec touch(sessions_row:user()) -> ok.
touch(User) -> gen_server:cast(?MODULE, {touch, User}).

%% The caller gives up after gen_server's usual five seconds; what it asked for stays in the mailbox.
-spec call(call()) -> ok | {error, busy}.
call(Request) ->
    try
        gen_server:call(?MODULE, Request)
    catch
        %% It did not answer in time, or it has died.
        exit:{_Reason, {gen_server, call, _}} -> {error, busy}
    end.

-spec handle_call(call()) -> ok.
handle_call({login, User, RowWords}) ->
    true = ets:insert(sessions, sessions_row:new(User, sessions_row:now(), RowWords)),
    ok;
handle_call({logout, User}) ->
    true = ets:delete(sessions, User),
    ok.

-spec handle_cast(cast()) -> ok.
handle_cast({touch, User}) ->
    _ = ets:update_element(sessions, User, {2, sessions_row:now()}),
    ok.
