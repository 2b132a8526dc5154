-module(sockets_app).
-behaviour(application).

-export([start/2, stop/1]).

%% What cannot be started with is one line on stderr and exit status 1: the service is all that this node is for.
%% The listeners belong to the process that runs this function, which lives as long as the application does.
-spec start(application:start_type(), term()) -> {ok, pid(), [gen_tcp:socket()]} | {error, term()}.
start(_Type, _Arguments) ->
    Silence = longest_silence(setting(variant), setting(idle_timeout)),
    Http = listen(setting(http_port), sockets_http:listen_options()),
    Tcp = listen(setting(tcp_port), sockets_tcp:listen_options()),
    case sockets_sup:start_link(Silence, [{sockets_http, Http}, {sockets_tcp, Tcp}]) of
        {ok, Supervisor} -> {ok, Supervisor, [Http, Tcp]};
        {error, _} = Error -> Error
    end.

-spec stop([gen_tcp:socket()]) -> ok.
stop(Listeners) -> lists:foreach(fun gen_tcp:close/1, Listeners).

%% The one mistake: a client that is gone without having closed its socket is waited for without end.
longest_silence(sick, _IdleMs) -> infinity;
longest_silence(healthy, IdleMs) -> IdleMs;
longest_silence(Other, _IdleMs) -> give_up("variant must be sick or healthy, but is ~tp", [Other]).

setting(Name) ->
    {ok, Value} = application:get_env(sockets, Name),
    Value.

listen(Port, Options) ->
    Common = [
        binary,
        {ip, {127, 0, 0, 1}},
        {active, false},
        {nodelay, true},
        {reuseaddr, true},
        {backlog, 4096},
        {send_timeout, 30_000},
        {send_timeout_close, true}
    ],
    case gen_tcp:listen(Port, Common ++ Options) of
        {ok, Listener} -> Listener;
        {error, Reason} -> give_up("cannot listen on port ~tp: ~ts", [Port, inet:format_error(Reason)])
    end.

-spec give_up(io:format(), [term()]) -> no_return().
give_up(Format, Arguments) ->
    io:format(standard_error, "sockets: " ++ Format ++ "~n", Arguments),
    erlang:halt(1).
