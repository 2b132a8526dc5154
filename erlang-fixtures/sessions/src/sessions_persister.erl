%% Persists the outbox's batches, one exchange with the archive for each.
-module(sessions_persister).
-behaviour(gen_server).

-export([start_link/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-type archive() :: sessions_archive_client:archive().

-spec start_link() -> {ok, pid()} | {error, term()}.
start_link() -> gen_server:start_link(?MODULE, [], []).

-spec init([]) -> {ok, archive()}.
init([]) ->
    Archive = sessions_archive_client:connect(),
    sessions_outbox:ready(),
    {ok, Archive}.

-spec handle_call(term(), gen_server:from(), archive()) -> {reply, {error, unknown_request}, archive()}.
handle_call(_Request, _From, Archive) -> {reply, {error, unknown_request}, Archive}.

-spec handle_cast(term(), archive()) -> {noreply, archive()}.
handle_cast(_Request, Archive) -> {noreply, Archive}.

-spec handle_info({persist, sessions_archive_client:batch()}, archive()) -> {noreply, archive()}.
handle_info({persist, Batch}, Archive) ->
    ok = sessions_archive_client:persist(Archive, Batch),
    sessions_outbox:ready(),
    {noreply, Archive}.
