%% The link between beamsoak and a node: Erlang's own distribution on one side, lines of JSON on stdin and stdout on
%% the other. A hidden node that listens to nobody, connects to one node and to no other, and ends with its stdin.
%%
%% The protocol, version 1, one object a line (harness/beam/protocol.ts is the other side):
%%   out, first     {"hello": {"protocol": 1, "node": facts}}, or with {"node": null, "reason": why not connected}
%%   in             {"id": 7, "call": "sample", "on": "node" | "sidecar", "argument": {...}, "timeout": 5000}
%%   out            {"id": 7, "found": {...}} or {"id": 7, "error": {"code": "timeout", "message": "..."}}
%%   out, unasked   {"event": "node_down", "data": {"reason": "..."}}
%%                  {"event": "node_up", "data": facts}
%%                  {"event": "system_monitor", "data": [...]}, see beamsoak_resident
%% Calls run side by side and are answered as they finish. Nothing can be called but what call/1 lists. `on` says
%% where: on the node, where attach/1 has loaded the modules, or here, with one erpc for each reading.
-module(beamsoak_sidecar).

-export([start/2]).
-export_type([code/0]).

%% What was compiled beside this node, to be loaded into the other one: beamsoak_merge:files/2.
-type code() :: {module(), file:filename(), binary()}.

-define(PROTOCOL, 1).
%% Milliseconds between two tries to get back to the node: doubled from the first to the last.
-define(FIRST_PAUSE, 100).
-define(LAST_PAUSE, 2000).
%% Milliseconds that the node has for what the sidecar itself asks of it.
-define(PATIENCE, 5000).
%% Milliseconds that the resident has to remove the modules once it has said that it does.
-define(REMOVAL, 20000).
call(<<"sample">>) -> {beamsoak_probe, sample};
call(<<"process">>) -> {beamsoak_probe, process};
call(<<"allocators">>) -> {beamsoak_probe, allocators};
call(<<"scan">>) -> {beamsoak_scan, scan};
call(<<"census">>) -> {beamsoak_census, census};
call(<<"suspects">>) -> {beamsoak_suspects, suspects};
call(<<"rows">>) -> {beamsoak_tables, rows};
call(<<"draw">>) -> {beamsoak_followed, draw};
call(<<"left">>) -> {beamsoak_followed, left};
call(<<"collect">>) -> {beamsoak_experiment, collect};
call(<<"states">>) -> {beamsoak_experiment, states};
call(<<"collect_named">>) -> {beamsoak_collect, named};
call(<<"collect_all">>) -> {beamsoak_collect, all};
call(<<"peers">>) -> peers;
call(<<"attach">>) -> attach;
call(<<"detach">>) -> detach.

%% Returns at once; the sidecar ends the VM when it is done.
-spec start(node(), code()) -> pid().
start(Node, Code) -> spawn(fun() -> or_halt(fun() -> run(Node, Code) end) end).

run(Node, Code) ->
    ok = io:setopts(standard_io, [binary]),
    ok = net_kernel:monitor_nodes(true, [{node_type, all}, nodedown_reason]),
    case connect(Node, Code) of
        {ok, Facts} ->
            hello(#{node => Facts}),
            Link = self(),
            spawn(fun() -> or_halt(fun() -> read(Link, Node, Code) end) end),
            watch(Node, Code);
        {error, Reason} ->
            hello(#{node => null, reason => Reason}),
            halt(1)
    end.

hello(Hello) -> say(#{hello => Hello#{protocol => ?PROTOCOL}}).

%% An error here is a defect: its report goes to stderr, where beamsoak picks it up.
or_halt(Run) ->
    try
        Run()
    catch
        Class:Reason:Stack ->
            io:format(standard_error, "~0p~n", [{Class, Reason, Stack}]),
            halt(2)
    end.

say(Line) -> ok = io:put_chars(standard_io, [beamsoak_json:encode(Line), $\n]).

%% Who asks is gone when stdin ends, however it went.
read(Link, Node, Code) ->
    case io:get_line(standard_io, "") of
        Line when is_binary(Line) ->
            Request = beamsoak_json:decode(Line),
            spawn(fun() -> or_halt(fun() -> say(answer(Request, Link, Node, Code)) end) end),
            read(Link, Node, Code);
        _ ->
            halt(0, [{flush, false}])
    end.

answer(#{<<"id">> := Id} = Request, Link, Node, Code) ->
    try
        #{id => Id, found => find(call(maps:get(<<"call">>, Request)), Request, Link, Node, Code)}
    catch
        Class:Reason -> #{id => Id, error => #{code => error_code(Reason, element(1, Code)), message => message(Class, Reason)}}
    end.

find(attach, _, Link, Node, Code) ->
    attach(Link, Node, Code);
find(detach, _, _, Node, {Module, _, _}) ->
    detach(Node, Module);
find(peers, _, _, Node, _) ->
    #{nodes => [atom_to_binary(Peer) || Peer <- erpc:call(Node, erlang, nodes, [], ?PATIENCE)]};
find({Source, Name}, Request, _, Node, {Module, _, _}) ->
    Function = beamsoak_merge:name(Source, Name),
    #{<<"on">> := Place, <<"argument">> := Argument, <<"timeout">> := Timeout} = Request,
    case Place of
        <<"node">> -> erpc:call(Node, Module, Function, [fun erlang:apply/3, Argument], Timeout);
        <<"sidecar">> -> Module:Function(caller(Node, Timeout), Argument)
    end.

caller(Node, Timeout) ->
    fun(Module, Function, Arguments) -> erpc:call(Node, Module, Function, Arguments, Timeout) end.

error_code({erpc, timeout}, _) -> timeout;
error_code({erpc, noconnection}, _) -> not_connected;
error_code({exception, undef, [{Module, _, _, _} | _]}, Module) -> not_loaded;
error_code(_, _) -> failed.

message(Class, Reason) -> unicode:characters_to_binary(io_lib:format("~0tP", [{Class, Reason}, 40])).

%% Loads the module, in place of what an earlier sidecar may have left.
attach(Link, Node, {Module, File, Binary}) ->
    _ = detach(Node, Module),
    {module, Module} = erpc:call(Node, code, load_binary, [Module, File, Binary], ?PATIENCE),
    erpc:call(Node, Module, beamsoak_merge:name(beamsoak_resident, start), [Link, Module], ?PATIENCE).

%% Has the resident leave with the module, and removes it where there is none; tells whether it is still there. Purging
%% kills who runs its code, and nobody but the probe runs it.
detach(Node, Module) ->
    Resident = {beamsoak_resident, Node},
    Monitor = monitor(process, Resident),
    Resident ! {stop, self()},
    receive
        {beamsoak_resident, leaving} -> gone(Monitor, ?REMOVAL);
        {'DOWN', Monitor, process, _, _} -> ok
    after ?PATIENCE -> error({erpc, timeout})
    end,
    #{left => [Module || not removed(caller(Node, ?PATIENCE), Module)]}.

gone(Monitor, Patience) ->
    receive
        {'DOWN', Monitor, process, _, _} -> ok
    after Patience -> error({erpc, timeout})
    end.

removed(Call, Module) ->
    _ = Call(code, delete, [Module]) andalso Call(code, purge, [Module]),
    Call(code, is_loaded, [Module]) =:= false andalso not Call(erlang, check_old_code, [Module]).

%% Tells when the node is gone, and tries to get back to it.
watch(Node, Code) ->
    receive
        {nodedown, Node, Info} ->
            Reason = message(nodedown, proplists:get_value(nodedown_reason, Info)),
            say(#{event => node_down, data => #{reason => Reason}}),
            say(#{event => node_up, data => reconnect(Node, Code, ?FIRST_PAUSE)});
        {beamsoak_resident, Summary} ->
            say(#{event => system_monitor, data => Summary});
        _ ->
            ok
    end,
    watch(Node, Code).

reconnect(Node, Code, Pause) ->
    timer:sleep(Pause),
    case connect(Node, Code) of
        {ok, Facts} -> Facts;
        {error, _} -> reconnect(Node, Code, min(2 * Pause, ?LAST_PAUSE))
    end.

connect(Node, {Module, _, _}) ->
    Start = erlang:monotonic_time(millisecond),
    Facts = beamsoak_merge:name(beamsoak_probe, facts),
    try net_kernel:connect_node(Node) =:= true andalso Module:Facts(caller(Node, ?PATIENCE)) of
        false -> {error, reason(Node, erlang:monotonic_time(millisecond) - Start)};
        Found -> {ok, Found}
    catch
        error:{erpc, Reason} -> {error, Reason}
    end.

%% connect_node/1 tells no reason. Where the port takes a connection at once, what followed was refused or not
%% answered at all.
reason(Node, Took) ->
    [Name, Host] = string:lexemes(atom_to_list(Node), "@"),
    Family = family(init:get_argument(proto_dist)),
    case erl_epmd:port_please(Name, Host, ?PATIENCE) of
        {port, Port, _} -> reason_at(gen_tcp:connect(Host, Port, [Family], ?PATIENCE), Took);
        _ -> unknown_to_epmd
    end.

family({ok, [["inet6" ++ _] | _]}) -> inet6;
family(_) -> inet.

reason_at({ok, Socket}, Took) ->
    ok = gen_tcp:close(Socket),
    case Took < 1000 * net_setuptime() of
        true -> handshake_refused;
        false -> no_answer
    end;
reason_at({error, _}, _) ->
    nobody_listens.

%% Seconds, the kernel application's default.
net_setuptime() -> application:get_env(kernel, net_setuptime, 7).
