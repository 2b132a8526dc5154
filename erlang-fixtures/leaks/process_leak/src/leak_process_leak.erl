%% A process for each session, which remembers the pages that its user opened. It belongs to nobody: it is started
%% without a link and nobody monitors it, so it ends only by a log-out, or by itself when it has heard nothing for long
%% enough.
-module(leak_process_leak).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([session/2]).
-export([start_link/0, init/1, handle_call/3, handle_cast/2]).

%% User and process of each session that is known of, and how many pages ended sessions have seen.
-define(TABLE, leak_session_processes).
%% A little longer than the front waits before it gives a session up.
-define(PATIENCE_MS, 3000).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(_Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, []}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(Variant, User, Payload) ->
    Session = spawn(?MODULE, session, [patience(Variant), [Payload]]),
    true = ets:insert(?TABLE, {User, Session}),
    ok.

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> tell(ets:lookup(?TABLE, User), {touch, Payload}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, logged_out) -> tell(ets:take(?TABLE, User), log_out);
leave(_Variant, User, expired) ->
    true = ets:delete(?TABLE, User),
    ok.

tell([{_User, Session}], Message) ->
    Session ! Message,
    ok;
tell([], _Message) ->
    ok.

patience(sick) -> infinity;
patience(healthy) -> ?PATIENCE_MS.

-spec session(timeout(), Pages :: [binary()]) -> ok.
session(Patience, Pages) ->
    receive
        {touch, Page} -> session(Patience, [Page | Pages]);
        log_out -> finish(Pages)
    after Patience -> finish(Pages)
    end.

finish(Pages) ->
    _ = ets:update_counter(?TABLE, pages, length(Pages), {pages, 0}),
    ok.

-spec start_link() -> {ok, pid()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec init([]) -> {ok, []}.
init([]) ->
    ?TABLE = ets:new(?TABLE, [set, named_table, public]),
    {ok, []}.

-spec handle_call(term(), gen_server:from(), []) -> {noreply, []}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast(term(), []) -> {noreply, []}.
handle_cast(_Request, State) -> {noreply, State}.
