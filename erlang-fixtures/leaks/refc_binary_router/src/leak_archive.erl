%% Knows of each user what was sent last, by its checksum.
-module(leak_archive).
-behaviour(gen_server).

-export([start_link/0, put/3, remove/1]).
-export([init/1, handle_call/3, handle_cast/2]).

-type checksums() :: #{leaks_service:user() => non_neg_integer()}.

-spec start_link() -> {ok, pid()}.
start_link() -> gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

-spec put(atom(), leaks_service:user(), binary()) -> ok.
put(Archive, User, Payload) -> gen_server:cast(Archive, {put, User, Payload}).

-spec remove(leaks_service:user()) -> ok.
remove(User) -> gen_server:cast(?MODULE, {remove, User}).

-spec init([]) -> {ok, checksums()}.
init([]) -> {ok, #{}}.

-spec handle_call(term(), gen_server:from(), checksums()) -> {noreply, checksums()}.
handle_call(_Request, _From, Checksums) -> {noreply, Checksums}.

-spec handle_cast(
    {put, leaks_service:user(), binary()} | {remove, leaks_service:user()}, checksums()
) -> {noreply, checksums()}.
handle_cast({put, User, Payload}, Checksums) -> {noreply, Checksums#{User => erlang:crc32(Payload)}};
handle_cast({remove, User}, Checksums) -> {noreply, maps:remove(User, Checksums)}.
