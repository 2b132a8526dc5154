import type { Millis } from "../../harness/base/units.ts";

/**
 * Expressions that start a registered process which answers no process_info for `duration`, as one does in a long
 * garbage collection: it waits in a dirty BIF of OTP's own test suite, while those who would answer for it
 * (erts_dirty_process_signal_handler) are suspended until the node ends. No scheduler is kept from its work.
 */
export function deafProcess(name: string, duration: Millis): string {
  return `
    [erlang:suspend_process(Handler) || Handler <- processes(),
      {_, {erts_dirty_process_signal_handler, _, _}} <- [process_info(Handler, initial_call)]],
    register(${name}, spawn(fun() -> erts_debug:dirty_io(wait, ${duration}), receive stop -> ok end end)), timer:sleep(50)`;
}
