%% Writes to the archive's file whatever has been appended since it wrote last, in one go. As in a database that
%% commits asynchronously, an acknowledgement does not wait for the disk; a regular stop loses nothing.
-module(sessions_archive_log).
-behaviour(gen_server).

-export([start_link/1, append/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

-spec start_link(DataDir :: file:filename()) -> {ok, pid()} | {error, term()}.
start_link(DataDir) -> gen_server:start_link({local, ?MODULE}, ?MODULE, DataDir, []).

-spec append(iodata()) -> ok.
append(Bytes) ->
    ?MODULE ! {append, Bytes},
    ok.

-spec init(file:filename()) -> {ok, file:fd()}.
init(DataDir) ->
    %% So that terminate/2 is called.
    process_flag(trap_exit, true),
    {ok, File} = file:open(filename:join(DataDir, "sessions.archive"), [append, raw, binary]),
    {ok, File}.

-spec handle_call(term(), gen_server:from(), file:fd()) -> {reply, {error, unknown_request}, file:fd()}.
handle_call(_Request, _From, File) -> {reply, {error, unknown_request}, File}.

-spec handle_cast(term(), file:fd()) -> {noreply, file:fd()}.
handle_cast(_Request, File) -> {noreply, File}.

-spec handle_info({append, iodata()}, file:fd()) -> {noreply, file:fd()}.
handle_info({append, Bytes}, File) ->
    ok = file:write(File, [Bytes | waiting()]),
    {noreply, File}.

-spec terminate(term(), file:fd()) -> ok.
terminate(_Reason, File) -> ok = file:write(File, waiting()).

waiting() ->
    receive
        {append, Bytes} -> [Bytes | waiting()]
    after 0 -> []
    end.
