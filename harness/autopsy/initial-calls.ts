import type { SectionReader } from "./sections.ts";

/** Lines of a heap that are searched: the dictionary stands near the front, unless the stack holds on to a lot. */
const LINES_SEARCHED = 4_000;

/**
 * Finds in a heap what proc_lib noted in the process dictionary: `…:t2:AD:$initial_call,H<address>`, and at that
 * address `…:t3:A7:session,A4:init,I1`.
 */
export function initialCallReader(done: (call: string) => void): SectionReader {
  let address: string | null = null;
  let lines = 0;
  return {
    line(text) {
      address ??= /:t2:AD:\$initial_call,H([0-9A-F]+)$/.exec(text)?.[1] ?? null;
      if (address !== null && text.startsWith(`${address}:`)) {
        const [, module, name, arity] = /:t3:A[0-9A-F]+:(.+),A[0-9A-F]+:(.+),I(\d+)$/.exec(text) ?? [];
        if (module !== undefined) done(`${module}:${name}/${arity}`);
        return false;
      }
      return ++lines < LINES_SEARCHED;
    },
    end: () => undefined,
  };
}
