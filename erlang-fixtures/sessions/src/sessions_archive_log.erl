%% Collects what the archive is to keep and writes it to its file a few times a second. As in a database that commits
%% asynchronously, an acknowledgement does not wait for the disk; a regular stop loses nothing.
-module(sessions_archive_log).
-behaviour(gen_server).

-export([start_link/1, append/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-define(WRITE_EVERY_MS, 100).

-record(state, {file :: file:fd(), unwritten = [] :: [iodata()]}).

-spec start_link(DataDir :: file:filename()) -> {ok, pid()} | {error, term()}.
start_link(DataDir) -> gen_server:start_link({local, ?MODULE}, ?MODULE, DataDir, []).

-spec append(iodata()) -> ok.
append(Bytes) -> gen_server:cast(?MODULE, {append, Bytes}).

-spec init(file:filename()) -> {ok, #state{}}.
init(DataDir) ->
    %% So that terminate/2 is called.
    process_flag(trap_exit, true),
    {ok, File} = file:open(filename:join(DataDir, "sessions.archive"), [append, raw, binary]),
    {ok, #state{file = File}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {reply, {error, unknown_request}, #state{}}.
handle_call(_Request, _From, State) -> {reply, {error, unknown_request}, State}.

-spec handle_cast({append, iodata()}, #state{}) -> {noreply, #state{}}.
handle_cast({append, Bytes}, #state{unwritten = Unwritten} = State) ->
    _ = [erlang:send_after(?WRITE_EVERY_MS, self(), write) || Unwritten =:= []],
    {noreply, State#state{unwritten = [Bytes | Unwritten]}}.

-spec handle_info(write, #state{}) -> {noreply, #state{}}.
handle_info(write, State) ->
    ok = write(State),
    {noreply, State#state{unwritten = []}}.

-spec terminate(term(), #state{}) -> ok.
terminate(_Reason, State) -> write(State).

write(#state{file = File, unwritten = Unwritten}) -> file:write(File, lists:reverse(Unwritten)).
