%% JSON (RFC 8259) for the sidecar's lines; OTP has a codec of its own from release 27 on only.
%%
%% What is written is plain ASCII, everything else escaped, so that no encoding of an I/O device can garble it.
%% Objects are maps; their keys become binaries when read. Text is UTF-8 in binaries; when written, bytes that are
%% no UTF-8 become U+FFFD, and so does, when read, half a surrogate pair. Atoms but true, false and null are text.
-module(beamsoak_json).

-export([encode/1, decode/1]).
-export_type([json/0]).

-type json() :: null | boolean() | number() | binary() | [json()] | #{binary() => json()}.
%% What can be written: text and keys may be atoms as well.
-type writable() :: number() | binary() | atom() | [writable()] | #{binary() | atom() => writable()}.

-spec encode(writable()) -> iodata().
encode(Atom) when Atom =:= null; is_boolean(Atom) -> atom_to_binary(Atom);
encode(Atom) when is_atom(Atom) -> text(atom_to_binary(Atom));
encode(Text) when is_binary(Text) -> text(Text);
encode(Integer) when is_integer(Integer) -> integer_to_binary(Integer);
encode(Float) when is_float(Float) -> float_to_binary(Float, [short]);
encode(List) when is_list(List) -> [$[, lists:join($,, [encode(Item) || Item <- List]), $]];
encode(Map) when is_map(Map) -> [${, lists:join($,, [member(Key, Value) || {Key, Value} <- maps:to_list(Map)]), $}].

member(Key, Value) when is_atom(Key) -> member(atom_to_binary(Key), Value);
member(Key, Value) -> [text(Key), $:, encode(Value)].

text(Text) -> [$", escape(Text, <<>>), $"].

escape(<<>>, Done) ->
    Done;
escape(<<C, Rest/binary>>, Done) when C >= 32, C < 127, C =/= $", C =/= $\\ ->
    escape(Rest, <<Done/binary, C>>);
escape(<<C/utf8, Rest/binary>>, Done) ->
    escape(Rest, <<Done/binary, (unicode_escapes(C))/binary>>);
escape(<<_, Rest/binary>>, Done) ->
    escape(Rest, <<Done/binary, "\\ufffd">>).

unicode_escapes(C) -> <<<<"\\u", (hex(Unit))/binary>> || <<Unit:16>> <= <<C/utf16>>>>.

hex(Unit) -> iolist_to_binary(io_lib:format("~4.16.0b", [Unit])).

%% Fails with error({not_json, Where}) where Where begins at what cannot be read.
-spec decode(binary()) -> json().
decode(Line) ->
    {Value, Rest} = value(skip(Line)),
    case skip(Rest) of
        <<>> -> Value;
        More -> error({not_json, More})
    end.

value(<<"null", Rest/binary>>) -> {null, Rest};
value(<<"true", Rest/binary>>) -> {true, Rest};
value(<<"false", Rest/binary>>) -> {false, Rest};
value(<<$", Rest/binary>>) -> string(Rest, <<>>);
value(<<$[, Rest/binary>>) -> elements(skip(Rest), []);
value(<<${, Rest/binary>>) -> members(skip(Rest), #{});
value(<<C, _/binary>> = Number) when C =:= $-; C >= $0, C =< $9 -> number(Number);
value(Other) -> error({not_json, Other}).

elements(<<$], Rest/binary>>, []) ->
    {[], Rest};
elements(Text, Done) ->
    {Value, Rest} = value(Text),
    case skip(Rest) of
        <<$,, More/binary>> -> elements(skip(More), [Value | Done]);
        <<$], More/binary>> -> {lists:reverse([Value | Done]), More};
        Other -> error({not_json, Other})
    end.

members(<<$}, Rest/binary>>, Done) when Done =:= #{} ->
    {#{}, Rest};
members(<<$", Text/binary>>, Done) ->
    {Key, AfterKey} = string(Text, <<>>),
    {Value, Rest} = value(skip(expect($:, skip(AfterKey)))),
    case skip(Rest) of
        <<$,, More/binary>> -> members(skip(More), Done#{Key => Value});
        <<$}, More/binary>> -> {Done#{Key => Value}, More};
        Other -> error({not_json, Other})
    end;
members(Other, _) ->
    error({not_json, Other}).

expect(C, <<C, Rest/binary>>) -> Rest;
expect(_, Other) -> error({not_json, Other}).

string(<<$", Rest/binary>>, Done) -> {Done, Rest};
string(<<"\\u", Hex:4/binary, Rest/binary>>, Done) -> escaped(binary_to_integer(Hex, 16), Rest, Done);
string(<<$\\, C, Rest/binary>>, Done) -> string(Rest, <<Done/binary, (unescape(C))>>);
string(<<C/utf8, Rest/binary>>, Done) when C >= 32 -> string(Rest, <<Done/binary, C/utf8>>);
string(Other, _) -> error({not_json, Other}).

escaped(High, <<"\\u", Hex:4/binary, Rest/binary>> = Text, Done) when High >= 16#D800, High =< 16#DBFF ->
    case binary_to_integer(Hex, 16) of
        Low when Low >= 16#DC00, Low =< 16#DFFF ->
            string(Rest, <<Done/binary, (16#10000 + ((High band 16#3FF) bsl 10) + (Low band 16#3FF))/utf8>>);
        _ ->
            string(Text, <<Done/binary, 16#FFFD/utf8>>)
    end;
escaped(Half, Rest, Done) when Half >= 16#D800, Half =< 16#DFFF ->
    string(Rest, <<Done/binary, 16#FFFD/utf8>>);
escaped(C, Rest, Done) ->
    string(Rest, <<Done/binary, C/utf8>>).

unescape($n) -> $\n;
unescape($t) -> $\t;
unescape($r) -> $\r;
unescape($b) -> $\b;
unescape($f) -> $\f;
unescape(C) when C =:= $"; C =:= $\\; C =:= $/ -> C;
unescape(C) -> error({not_json, <<$\\, C>>}).

number(Text) ->
    Length = number_length(Text, 0),
    <<Digits:Length/binary, Rest/binary>> = Text,
    try
        {to_number(Digits), Rest}
    catch
        error:badarg -> error({not_json, Text})
    end.

number_length(Text, Length) ->
    case Text of
        <<_:Length/binary, C, _/binary>> when C >= $0, C =< $9; C =:= $-; C =:= $+; C =:= $.; C =:= $e; C =:= $E ->
            number_length(Text, Length + 1);
        _ ->
            Length
    end.

%% Erlang's floats want a fraction, which JSON may leave out before an exponent.
to_number(Digits) ->
    case binary:split(Digits, [<<"e">>, <<"E">>]) of
        [Mantissa, Exponent] -> binary_to_float(<<(with_fraction(Mantissa))/binary, $e, Exponent/binary>>);
        [Plain] ->
            case binary:match(Plain, <<".">>) of
                nomatch -> binary_to_integer(Plain);
                _ -> binary_to_float(Plain)
            end
    end.

with_fraction(Mantissa) ->
    case binary:match(Mantissa, <<".">>) of
        nomatch -> <<Mantissa/binary, ".0">>;
        _ -> Mantissa
    end.

skip(<<C, Rest/binary>>) when C =:= $\s; C =:= $\t; C =:= $\n; C =:= $\r -> skip(Rest);
skip(Text) -> Text.
