%% Keeps the profile of each session, and every two seconds renders a report of each for an archive: all of them at
%% once, and gone a moment later. A preview of each report is kept until the next time. Previews that are cut while the
%% reports are still there lie between them, and the carriers of what is gone stay for the sake of what is left.
-module(leak_allocator_fragmentation).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(TABLE, leak_profiles).
-define(ARCHIVE_MS, 2000).
%% Bytes of a report and of its preview. Both are below the threshold of carriers of their own (`sbct', 512 KiB).
-define(REPORT, 98_304).
-define(PREVIEW, 4_096).

-type preview() :: binary().
-record(state, {variant :: leaks_service:variant(), previews = [] :: [preview()], checksum = 0 :: non_neg_integer()}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) ->
    true = ets:insert(?TABLE, {User, Payload}),
    ok.

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, _User, _Payload) -> ok.

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, _How) ->
    true = ets:delete(?TABLE, User),
    ok.

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

-spec init(leaks_service:variant()) -> {ok, #state{}}.
init(Variant) ->
    ?TABLE = ets:new(?TABLE, [set, named_table, public]),
    schedule(),
    {ok, #state{variant = Variant}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast(term(), #state{}) -> {noreply, #state{}}.
handle_cast(_Request, State) -> {noreply, State}.

-spec handle_info(archive | {archived, non_neg_integer(), [preview()]}, #state{}) -> {noreply, #state{}, hibernate}.
handle_info(archive, #state{variant = Variant} = State) ->
    Server = self(),
    _ = spawn_link(fun() -> archive(Variant, Server, [Profile || {_User, Profile} <- ets:tab2list(?TABLE)]) end),
    {noreply, State, hibernate};
handle_info({archived, Checksum, Previews}, State) ->
    schedule(),
    {noreply, State#state{checksum = Checksum, previews = Previews}, hibernate}.

%% In a process of its own, so that the reports go with it.
archive(sick, Server, Profiles) ->
    {Reports, Previews} = lists:unzip([with_preview(render(Profile, ?REPORT)) || Profile <- Profiles]),
    Server ! {archived, erlang:crc32(Reports), Previews};
archive(healthy, Server, Profiles) ->
    Checksum = erlang:crc32([render(Profile, ?REPORT) || Profile <- Profiles]),
    true = erlang:garbage_collect(),
    Server ! {archived, Checksum, [render(Profile, ?PREVIEW) || Profile <- Profiles]}.

with_preview(Report) -> {Report, binary:copy(binary:part(Report, 0, min(?PREVIEW, byte_size(Report))))}.

%% The profile as often as it fits.
render(Profile, Size) -> binary:copy(Profile, max(1, Size div max(1, byte_size(Profile)))).

schedule() -> erlang:send_after(?ARCHIVE_MS, self(), archive).
