import type { Bytes } from "../base/units.ts";
import type { CrashDump, DeadTable } from "../timeline/crash-dump.ts";
import { Largest } from "./largest.ts";
import { fields, numberOf, type SectionReader } from "./sections.ts";
import { Tally } from "./tally.ts";

const KEPT = 8;

/** Gathers what a dump says of ETS tables: a section for each, named by its owner. */
export class Tables {
  readonly #wordsize: () => Bytes;
  readonly #nameOfProcess: (pid: string) => string | null;
  #memory: Bytes = 0;
  readonly #byMemory = new Largest<DeadTable>(KEPT, ({ memory }) => memory);
  readonly #byName = new Tally();

  constructor(wordsize: () => Bytes, nameOfProcess: (pid: string) => string | null) {
    this.#wordsize = wordsize;
    this.#nameOfProcess = nameOfProcess;
  }

  table(owner: string): SectionReader {
    return fields((section) => {
      const name = section.get("Name") ?? section.get("Table") ?? "";
      const memory = numberOf(section, "Words") * this.#wordsize();
      this.#memory += memory;
      this.#byName.add(name.replaceAll(/\d+/g, "#"));
      this.#byMemory.add({
        name,
        owner: { pid: owner, name: this.#nameOfProcess(owner) },
        type: section.get("Type") ?? "",
        rows: numberOf(section, "Objects"),
        memory,
        fixed: (section.get("Fixed") ?? "false") !== "false",
      });
    });
  }

  finish(): CrashDump["tables"] {
    return {
      count: this.#byName.total,
      memory: this.#memory,
      byMemory: this.#byMemory.items,
      byName: this.#byName.largest(KEPT),
    };
  }
}
