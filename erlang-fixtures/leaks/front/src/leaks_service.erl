%% What a class of leak adds to the front: its processes, and what it does for a user.
-module(leaks_service).

-type variant() :: sick | healthy.
-type user() :: pos_integer().
-export_type([variant/0, user/0]).

%% Processes of the service, below the front's supervisor.
-callback children(variant()) -> [supervisor:child_spec()].
%% In the connection's process; `User' is unique for each log-in, the payload came with the request.
-callback log_in(variant(), user(), Payload :: binary()) -> ok.
-callback touch(variant(), user(), Payload :: binary()) -> ok.
%% The user logged out, or the session was swept because it was idle for too long.
-callback leave(variant(), user(), logged_out | expired) -> ok.
