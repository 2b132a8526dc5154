%% The real service, run inside the test's own node on a port and in a folder of its own.
-module(sessions_service).

-export([start/1, stop/1, post/2, get/2, exchange/2, info/1, archived/2, wait_until/1]).
-export_type([service/0]).

-type service() :: #{port := inet:port_number(), data_dir := file:filename()}.

-define(PATIENCE_MS, 10_000).

%% Short times, small batches; `Env` overrides.
-spec start([{atom(), term()}]) -> service().
start(Env) ->
    Port = free_port(),
    DataDir = filename:join(os:getenv("TMPDIR", "/tmp"), "sessions-" ++ os:getpid() ++ "-" ++ integer_to_list(Port)),
    Defaults = [{port, Port}, {data_dir, DataDir}, {idle_timeout, 300}, {sweep_interval, 20}, {batch_rows, 7}],
    ok = application:load(sessions),
    [ok = application:set_env(sessions, Name, Value) || {Name, Value} <- Defaults ++ Env],
    {ok, _} = application:ensure_all_started(sessions),
    #{port => Port, data_dir => DataDir}.

-spec stop(service()) -> ok.
stop(#{data_dir := DataDir}) ->
    ok = application:stop(sessions),
    ok = application:unload(sessions),
    ok = file:del_dir_r(DataDir).

free_port() ->
    {ok, Listener} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}]),
    {ok, Port} = inet:port(Listener),
    ok = gen_tcp:close(Listener),
    Port.

%% The status of the answer.
-spec post(service(), Target :: iodata()) -> 200..599.
post(Service, Target) -> request(Service, "POST", Target).

-spec get(service(), Target :: iodata()) -> 200..599.
get(Service, Target) -> request(Service, "GET", Target).

request(Service, Method, Target) ->
    Head = [Method, " ", Target, " HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n"],
    {[{Status, _Body}], closed} = exchange(Service, Head),
    Status.

%% Sends bytes over a connection of their own and reads all answers, until the service closes it or says no more.
-spec exchange(service(), iodata()) -> {[{Status :: 200..599, Body :: binary()}], closed | open}.
exchange(#{port := Port}, Bytes) ->
    {ok, Socket} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {active, false}]),
    ok = gen_tcp:send(Socket, Bytes),
    {Received, State} = read(Socket, <<>>),
    gen_tcp:close(Socket),
    {answers(Received), State}.

read(Socket, Received) ->
    case gen_tcp:recv(Socket, 0, 500) of
        {ok, More} -> read(Socket, <<Received/binary, More/binary>>);
        {error, timeout} -> {Received, open};
        {error, closed} -> {Received, closed}
    end.

answers(<<>>) ->
    [];
answers(<<"HTTP/1.1 ", Status:3/binary, " ", Bytes/binary>>) ->
    [Head, Rest] = binary:split(Bytes, <<"\r\n\r\n">>),
    Length =
        case re:run(Head, "content-length: ([0-9]+)", [{capture, all_but_first, binary}]) of
            {match, [Digits]} -> binary_to_integer(Digits);
            nomatch -> 0
        end,
    <<Body:Length/binary, Next/binary>> = Rest,
    [{binary_to_integer(Status), Body} | answers(Next)].

%% The service's own account of itself, as JSON.
-spec info(service()) -> binary().
info(Service) ->
    {[{200, Body}], closed} = exchange(Service, "GET /info HTTP/1.1\r\nconnection: close\r\n\r\n"),
    Body.

%% Every row in the archive's file, in order of user number, once `Count` or more have been acknowledged and written.
-spec archived(service(), Count :: non_neg_integer()) -> [sessions_row:row()].
archived(Service, Count) ->
    wait_until(fun() -> maps:get(persisted, sessions_stats:read()) >= Count end),
    wait_until(fun() -> length(rows_in_file(Service)) >= Count end),
    rows_in_file(Service).

rows_in_file(#{data_dir := DataDir}) ->
    {ok, Bytes} = file:read_file(filename:join(DataDir, "sessions.archive")),
    lists:sort(lists:append([binary_to_term(Frame) || <<Length:32, Frame:Length/binary>> <= Bytes])).

-spec wait_until(fun(() -> boolean())) -> ok.
wait_until(Condition) -> wait_until(Condition, erlang:monotonic_time(millisecond) + ?PATIENCE_MS).

wait_until(Condition, Deadline) ->
    case Condition() of
        true ->
            ok;
        false ->
            true = erlang:monotonic_time(millisecond) < Deadline,
            timer:sleep(10),
            wait_until(Condition, Deadline)
    end.
