import type { SectionReader } from "./sections.ts";
import { addFrame, functionAt } from "./stacks.ts";

/** What a scheduler was at when the node died. */
export interface Running {
  readonly pid: string;
  readonly state: string;
  readonly stack: readonly string[];
}

/** Reads `=scheduler:…` and `=dirty_…_scheduler:…`; idle schedulers say nothing. */
export function schedulerReader(done: (running: Running) => void): SectionReader {
  let pid = "";
  let state = "";
  const stack: string[] = [];
  return {
    line(text) {
      const [, key, value = ""] = /^Current Process( State| Program counter|): (.*)$/.exec(text) ?? [];
      if (key === "") pid = value;
      else if (key === " State") state = value;
      else if (key === undefined) addFrame(stack, text);
      else stack.push(...[functionAt(value)].filter((frame) => frame !== null));
      return true;
    },
    end() {
      if (pid !== "") done({ pid, state, stack });
    },
  };
}
