%% How the probe writes what it finds.
-module(beamsoak_text).

-export([text/1, frame/1, alike/1, kind/1]).
-export([names/0, subject/2, subjects/2]).
-export_type([names/0]).

%% Letters of one name that are told.
-define(LONGEST, 80).

%% Registered processes.
-type names() :: #{pid() => atom()}.

%% Cost: 0.3 us a name.
-spec names() -> names().
names() -> maps:from_list([{Pid, Name} || Name <- registered(), Pid <- [whereis(Name)], is_pid(Pid)]).

-spec subjects([pid()], names()) -> [#{pid := binary(), name := atom()}].
subjects(Pids, Names) -> [subject(Pid, Names) || Pid <- Pids].

-spec subject(pid(), names()) -> #{pid := binary(), name := atom()}.
subject(Pid, Names) -> #{pid => text(Pid), name => maps:get(Pid, Names, null)}.

-spec text(pid() | port() | reference() | atom() | {module(), atom(), arity() | [term()]}) -> binary().
text(Pid) when is_pid(Pid) -> list_to_binary(pid_to_list(Pid));
text(Port) when is_port(Port) -> list_to_binary(port_to_list(Port));
text(Ref) when is_reference(Ref) -> list_to_binary(ref_to_list(Ref));
text(Name) when is_atom(Name) -> atom_to_binary(Name);
text({M, F, Arity}) when is_integer(Arity) ->
    unicode:characters_to_binary(io_lib:format("~ts:~ts/~b", [M, F, Arity]));
text({M, F, Arguments}) ->
    text({M, F, length(Arguments)}).

%% An entry of a stack: `module:function/arity (file:line)`.
-spec frame({module(), atom(), arity() | [term()], [term()]}) -> binary().
frame({M, F, A, Location}) ->
    Call = text({M, F, A}),
    case {proplists:get_value(file, Location), proplists:get_value(line, Location)} of
        {undefined, _} -> Call;
        {File, Line} -> unicode:characters_to_binary(io_lib:format("~ts (~ts:~b)", [Call, File, Line]))
    end.

%% The same text for names that differ by their digits alone (`user_17` and `user_18` are `user_#`), or by
%% hexadecimal numbers of eight digits and more.
-spec alike(atom() | binary() | string()) -> binary().
alike(Name) when is_atom(Name) -> alike(atom_to_binary(Name));
alike(Name) when is_list(Name) -> alike(unicode:characters_to_binary(Name));
alike(Name) ->
    Hex = re:replace(Name, "(?=[a-fA-F]*[0-9])[0-9a-fA-F]{8,}", "#", [global, unicode, {return, binary}]),
    Alike = re:replace(Hex, "[0-9]+", "#", [global, unicode, {return, binary}]),
    string:slice(Alike, 0, ?LONGEST).

%% What kind of message a term is: its tag and size, `{touch, _, _}`; what OTP's behaviours wrap is unwrapped.
-spec kind(term()) -> binary().
kind({'$gen_call', _, Request}) -> <<"$gen_call ", (kind(Request))/binary>>;
kind({'$gen_cast', Request}) -> <<"$gen_cast ", (kind(Request))/binary>>;
kind(Message) when is_tuple(Message), tuple_size(Message) > 0, tuple_size(Message) =< 16 ->
    Rest = lists:duplicate(tuple_size(Message) - 1, <<", _">>),
    iolist_to_binary([${, tag(element(1, Message)), Rest, $}]);
kind(Message) -> tag(Message).

tag(Atom) when is_atom(Atom) -> alike(Atom);
tag(Tuple) when is_tuple(Tuple) -> <<"tuple">>;
tag(Map) when is_map(Map) -> <<"map">>;
tag(List) when is_list(List) -> <<"list">>;
tag(Binary) when is_bitstring(Binary) -> <<"binary">>;
tag(Number) when is_number(Number) -> <<"number">>;
tag(Pid) when is_pid(Pid) -> <<"pid">>;
tag(Port) when is_port(Port) -> <<"port">>;
tag(Ref) when is_reference(Ref) -> <<"reference">>;
tag(Fun) when is_function(Fun) -> <<"fun">>.
