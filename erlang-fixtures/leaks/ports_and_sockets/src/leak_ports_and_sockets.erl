%% Tells each user's device that it is there, over a socket of its own that is kept for as long as the user stays. A
%% socket lives as long as its owner, and the owner is this server, which outlives all users.
-module(leak_ports_and_sockets).
-behaviour(leaks_service).
-behaviour(gen_server).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1, handle_call/3, handle_cast/2]).

-define(LOCALHOST, {127, 0, 0, 1}).

-record(state, {
    variant :: leaks_service:variant(),
    collector :: gen_udp:socket(),
    port :: inet:port_number(),
    sockets = #{} :: #{leaks_service:user() => gen_udp:socket()}
}).

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> gen_server:cast(?MODULE, {log_in, User, erlang:crc32(Payload)}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> gen_server:cast(?MODULE, {touch, User, erlang:crc32(Payload)}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, How) -> gen_server:cast(?MODULE, {leave, User, How}).

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> gen_server:start_link({local, ?MODULE}, ?MODULE, Variant, []).

%% Nobody reads what comes to the collector: its buffer in the kernel fills, and the rest is dropped there.
-spec init(leaks_service:variant()) -> {ok, #state{}}.
init(Variant) ->
    {ok, Collector} = gen_udp:open(0, [{ip, ?LOCALHOST}, {active, false}]),
    {ok, Port} = inet:port(Collector),
    {ok, #state{variant = Variant, collector = Collector, port = Port}}.

-spec handle_call(term(), gen_server:from(), #state{}) -> {noreply, #state{}}.
handle_call(_Request, _From, State) -> {noreply, State}.

-spec handle_cast(
    {log_in | touch, leaks_service:user(), non_neg_integer()}
    | {leave, leaks_service:user(), logged_out | expired},
    #state{}
) -> {noreply, #state{}}.
handle_cast({log_in, User, Checksum}, #state{sockets = Sockets, port = Port} = State) ->
    case gen_udp:open(0, [binary, {ip, ?LOCALHOST}, {active, false}]) of
        {ok, Socket} ->
            tell(Socket, Port, Checksum),
            {noreply, State#state{sockets = Sockets#{User => Socket}}};
        {error, _NoMore} ->
            {noreply, State}
    end;
handle_cast({touch, User, Checksum}, #state{sockets = Sockets, port = Port} = State) ->
    case Sockets of
        #{User := Socket} -> tell(Socket, Port, Checksum);
        #{} -> ok
    end,
    {noreply, State};
handle_cast({leave, User, How}, #state{variant = Variant, sockets = Sockets} = State) ->
    case maps:take(User, Sockets) of
        {Socket, Left} ->
            let_go(Variant, How, Socket),
            {noreply, State#state{sockets = Left}};
        error ->
            {noreply, State}
    end.

tell(Socket, Port, Checksum) -> gen_udp:send(Socket, ?LOCALHOST, Port, <<Checksum:32>>).

let_go(sick, expired, _Socket) -> ok;
let_go(_Variant, _How, Socket) -> gen_udp:close(Socket).
