%% The service's end of a connection to the archive.
-module(sessions_archive_client).

-export([connect/0, batch/1, persist/2]).
-export_type([archive/0, batch/0]).

-opaque archive() :: gen_tcp:socket().
%% Rows as the archive gets them: a binary, which processes hand on without copying it.
-opaque batch() :: {Rows :: pos_integer(), Frame :: binary()}.

-spec connect() -> archive().
connect() ->
    Options = [binary, {packet, 4}, {active, false}, {nodelay, true}],
    {ok, Socket} = gen_tcp:connect({127, 0, 0, 1}, sessions_archive:port(), Options),
    Socket.

-spec batch([sessions_row:row(), ...]) -> batch().
batch(Rows) -> {length(Rows), term_to_binary(Rows)}.

%% Returns when the archive has written the batch: one exchange, however many rows it has.
-spec persist(archive(), batch()) -> ok | {error, term()}.
persist(Socket, {Rows, Frame}) ->
    case exchange(Socket, Frame) of
        {ok, <<Length:32>>} when Length =:= byte_size(Frame) -> sessions_stats:persisted(Rows);
        {ok, Other} -> {error, {bad_acknowledgement, Other}};
        {error, _} = Error -> Error
    end.

exchange(Socket, Frame) ->
    case gen_tcp:send(Socket, Frame) of
        ok -> gen_tcp:recv(Socket, 0);
        {error, _} = Error -> Error
    end.
