import type { CrashDump } from "../timeline/crash-dump.ts";
import type { SectionReader } from "./sections.ts";
import { Tally } from "./tally.ts";

const KEPT = 8;

/** Gathers what a dump says of ports: of each, what it is connected to on its other side. */
export class Ports {
  readonly #byKind = new Tally();

  port(): SectionReader {
    let kind = "(not told)";
    return {
      line(text) {
        const [, controlled, file] = /^Port (?:controls (.*)|is (.*))$/.exec(text) ?? [];
        kind = controlled ?? file ?? kind;
        return true;
      },
      end: () => this.#byKind.add(kind.replaceAll(/\d+/g, "#")),
    };
  }

  finish(): CrashDump["ports"] {
    const byKind = this.#byKind.largest(KEPT).map(({ name, count }) => ({ kind: name, count }));
    return { count: this.#byKind.total, byKind };
  }
}
