%% What a process began with, where `initial_call` says nothing of it.
-module(beamsoak_origin).

-export([of_process/4, from_dictionary/3]).

%% Words of heap up to which a process dictionary is copied to see `$initial_call` in it.
-define(DICTIONARY_WORDS, 65536).

-type stack() :: [{module(), atom(), arity() | [term()], [term()]}].

%% What runs in a process that proc_lib started stands in its dictionary. OTP tells a single key of it from 26.2 on;
%% before, the whole has to be copied, which is done where it must be small. One that began with a fun is told by the
%% outermost function that it is in.
-spec of_process(Initial :: mfa(), pid(), Heap :: non_neg_integer(), stack()) -> mfa() | {module(), atom(), [term()]}.
of_process({proc_lib, init_p, _} = Initial, Pid, Words, Stack) ->
    try process_info(Pid, {dictionary, '$initial_call'}) of
        {_, {_, _, _} = Call} -> Call;
        _ -> Initial
    catch
        error:badarg when Words =< ?DICTIONARY_WORDS ->
            case process_info(Pid, dictionary) of
                {_, Dictionary} -> from_dictionary(Initial, Dictionary, Stack);
                undefined -> Initial
            end;
        error:badarg ->
            Initial
    end;
of_process(Initial, _, _, Stack) ->
    from_dictionary(Initial, [], Stack).

%% The same where the dictionary is known.
-spec from_dictionary(Initial :: mfa(), [{term(), term()}], stack()) -> mfa() | {module(), atom(), [term()]}.
from_dictionary({proc_lib, init_p, _} = Initial, Dictionary, _) ->
    proplists:get_value('$initial_call', Dictionary, Initial);
from_dictionary({erlang, apply, 2}, _, [_ | _] = Stack) ->
    {M, F, A, _} = lists:last(Stack),
    {M, F, A};
from_dictionary(Initial, _, _) ->
    Initial.
