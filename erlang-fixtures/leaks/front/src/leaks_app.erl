-module(leaks_app).
-behaviour(application).

-export([start/2, stop/1]).

%% What cannot be started with is one line on stderr and exit status 1: the service is all that this node is for.
%% The listener belongs to the process that runs this function, which lives as long as the application does.
-spec start(application:start_type(), term()) -> {ok, pid(), gen_tcp:socket()} | {error, term()}.
start(_Type, _Arguments) ->
    Service = {class_module(setting(class)), variant(setting(variant))},
    Listener = listen(setting(port)),
    case leaks_sup:start_link(Service, Listener, setting(idle_timeout), setting(sweep_interval)) of
        {ok, Supervisor} -> {ok, Supervisor, Listener};
        {error, _} = Error -> Error
    end.

-spec stop(gen_tcp:socket()) -> ok.
stop(Listener) -> gen_tcp:close(Listener).

setting(Name) ->
    {ok, Value} = application:get_env(leaks, Name),
    Value.

class_module(Class) ->
    Module = list_to_atom("leak_" ++ atom_to_list(Class)),
    case code:ensure_loaded(Module) of
        {module, Module} -> Module;
        {error, _} -> give_up("there is no class ~ts: no module ~ts on the code path", [Class, Module])
    end.

variant(Variant) when Variant =:= sick; Variant =:= healthy -> Variant;
variant(Other) -> give_up("variant must be sick or healthy, but is ~tp", [Other]).

listen(Port) ->
    case gen_tcp:listen(Port, leaks_http:listen_options()) of
        {ok, Listener} -> Listener;
        {error, Reason} -> give_up("cannot listen on port ~tp: ~ts", [Port, inet:format_error(Reason)])
    end.

-spec give_up(io:format(), [term()]) -> no_return().
give_up(Format, Arguments) ->
    io:format(standard_error, "leaks: " ++ Format ++ "~n", Arguments),
    erlang:halt(1).
