%% Lets a node be reached where it is not by its name: through a tunnel, or by an address of another network.
-module(beamsoak_address).

-export([stands_for/2]).

%% From now on the host of the node's name leads to `Address`, an IP address or another name; to itself if that is
%% empty. Concerns the node it runs on alone.
-spec stands_for(Node :: string(), Address :: string()) -> ok.
stands_for(_, "") ->
    ok;
stands_for(Node, Address) ->
    [_, Host] = string:split(Node, "@"),
    {ok, Ip} = resolve(Address),
    ok = inet_db:add_host(Ip, [Host]),
    ok = inet_db:set_lookup([file | lists:delete(file, inet_db:res_option(lookup))]).

resolve(Address) ->
    case inet:getaddr(Address, inet) of
        {ok, Ip} -> {ok, Ip};
        {error, _} -> inet:getaddr(Address, inet6)
    end.
