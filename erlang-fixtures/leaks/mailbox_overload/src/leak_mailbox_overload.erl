%% The audit trail: one process that writes a line for each act, with the user's name made unreadable by many rounds of a
%% hash. It is told by casts, so that nobody has to wait for it, and nobody learns that it is behind.
-module(leak_mailbox_overload).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

%% Guessing a name back from its hash has to be dear.
-define(ROUNDS, 20000).
%% More waiting acts than this are not written one by one any more.
-define(MOST_WAITING, 50).

-record(trail, {variant :: leaks_service:variant(), file :: file:io_device(), left_out = 0 :: non_neg_integer()}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, _Payload) -> gen_server:cast(?MODULE, {act, log_in, User, <<>>}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> gen_server:cast(?MODULE, {act, touch, User, Payload}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, How) -> gen_server:cast(?MODULE, {act, How, User, <<>>}).

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

-spec init(leaks_service:variant()) -> {ok, #trail{}}.
init(Variant) ->
    {ok, File} = file:open("/dev/null", [append, raw]),
    {ok, #trail{variant = Variant, file = File}}.

-spec handle_call(left_out, gen_server:from(), #trail{}) -> {reply, non_neg_integer(), #trail{}}.
handle_call(left_out, _From, #trail{left_out = LeftOut} = Trail) -> {reply, LeftOut, Trail}.

-spec handle_cast({act, atom(), leaks_service:user(), binary()}, #trail{}) -> {noreply, #trail{}}.
handle_cast({act, Act, User, Payload}, #trail{variant = Variant, file = File, left_out = LeftOut} = Trail) ->
    case is_behind(Variant) of
        true ->
            {noreply, Trail#trail{left_out = LeftOut + 1}};
        false ->
            ok = file:write(File, io_lib:format("~s ~p ~b~n", [unreadable(User), Act, byte_size(Payload)])),
            {noreply, Trail}
    end.

is_behind(sick) -> false;
is_behind(healthy) -> element(2, process_info(self(), message_queue_len)) > ?MOST_WAITING.

unreadable(User) -> binary:encode_hex(rounds(integer_to_binary(User), ?ROUNDS)).

rounds(Hash, 0) -> Hash;
rounds(Hash, Left) -> rounds(erlang:md5(Hash), Left - 1).
