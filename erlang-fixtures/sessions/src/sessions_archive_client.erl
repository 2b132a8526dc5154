%% The service's end of a connection to the archive.
-module(sessions_archive_client).

-export([connect/0, persist/2]).
-export_type([archive/0]).

-opaque archive() :: gen_tcp:socket().

-spec connect() -> archive().
connect() ->
    Options = [binary, {packet, 4}, {active, false}, {nodelay, true}],
    {ok, Socket} = gen_tcp:connect({127, 0, 0, 1}, sessions_archive:port(), Options),
    Socket.

%% Returns when the archive has written the rows: one exchange, however many they are.
-spec persist(archive(), [sessions_row:row()]) -> ok | {error, term()}.
persist(Socket, Rows) ->
    Frame = term_to_binary(Rows),
    case exchange(Socket, Frame) of
        {ok, <<Length:32>>} when Length =:= byte_size(Frame) -> sessions_stats:persisted(length(Rows));
        {ok, Other} -> {error, {bad_acknowledgement, Other}};
        {error, _} = Error -> Error
    end.

exchange(Socket, Frame) ->
    case gen_tcp:send(Socket, Frame) of
        ok -> gen_tcp:recv(Socket, 0);
        {error, _} = Error -> Error
    end.
