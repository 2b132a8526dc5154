%% Counts how often each word is sent, and survives what it cannot read. A `try' around the whole loop keeps a frame for
%% each message: the call inside it is not the last thing to be done, the handler is still to be taken away.
-module(leak_non_tail_recursion).
-behaviour(leaks_service).

-export([children/1, log_in/3, touch/3, leave/3]).
-export([start_link/1, init/1]).

-type counts() :: #{binary() => pos_integer()}.

-spec children(leaks_service:variant()) -> [supervisor:child_spec()].
children(Variant) -> [#{id => ?MODULE, start => {?MODULE, start_link, [Variant]}}].

-spec log_in(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
log_in(_Variant, User, Payload) -> tell({read, User, Payload}).

-spec touch(leaks_service:variant(), leaks_service:user(), binary()) -> ok.
touch(_Variant, User, Payload) -> tell({read, User, Payload}).

-spec leave(leaks_service:variant(), leaks_service:user(), logged_out | expired) -> ok.
leave(_Variant, User, How) -> tell({left, User, How}).

tell(Message) ->
    ?MODULE ! Message,
    ok.

-spec start_link(leaks_service:variant()) -> {ok, pid()}.
start_link(Variant) -> {ok, proc_lib:spawn_link(?MODULE, init, [Variant])}.

-spec init(leaks_service:variant()) -> no_return().
init(Variant) ->
    true = register(?MODULE, self()),
    loop(Variant, #{}).

-spec loop(leaks_service:variant(), counts()) -> no_return().
loop(sick, Counts) ->
    Message = receive_message(),
    try
        loop(sick, count(Message, Counts))
    catch
        error:Reason -> unreadable(Message, Reason), loop(sick, Counts)
    end;
loop(healthy, Counts) ->
    Message = receive_message(),
    Counted =
        try
            count(Message, Counts)
        catch
            error:Reason -> unreadable(Message, Reason), Counts
        end,
    loop(healthy, Counted).

receive_message() ->
    receive
        Message -> Message
    end.

-spec count({read, leaks_service:user(), binary()} | {left, leaks_service:user(), logged_out | expired}, counts()) ->
    counts().
count({read, _User, Payload}, Counts) ->
    lists:foldl(fun count_name/2, Counts, uri_string:dissect_query(Payload));
count({left, _User, How}, Counts) ->
    count_name({atom_to_binary(How), true}, Counts).

count_name({Name, _Value}, Counts) -> maps:update_with(Name, fun(Count) -> Count + 1 end, 1, Counts).

unreadable(Message, Reason) ->
    logger:warning("cannot read ~tp of user ~b: ~tp", [
        element(1, Message),
        element(2, Message),
        Reason
    ]).
