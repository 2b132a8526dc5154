import { memoryGate } from "../memory-gate.ts";

/** One gate for each category of `erlang:memory/0`: which kind of memory it is that grows. */
export const memoryCategories = [
  memoryGate({
    id: "memory-processes-bounded",
    title: "The memory of processes comes back",
    failureTitle: "The memory of processes grows and stays",
    why:
      "Heaps, stacks and mailboxes of all processes together: too many processes, or some that keep too much. A forced " +
      "collection leaves only what they hold on to.",
    series: "memory.processes",
    label: "memory of all processes",
    holds: ["heaps"],
  }),
  memoryGate({
    id: "memory-ets-bounded",
    title: "The memory of ETS tables comes back",
    failureTitle: "The memory of ETS tables grows and stays",
    why:
      "Nothing collects a table: a row stays until somebody deletes it. Tables that keep growing under a steady load " +
      "are inserted into more than they are deleted from.",
    series: "memory.ets",
    label: "memory of ETS tables",
    holds: ["rows"],
  }),
  memoryGate({
    id: "memory-binary-bounded",
    title: "The memory of binaries comes back",
    failureTitle: "The memory of binaries grows and stays",
    why:
      "A binary above 64 bytes is freed when the last process that has seen it has collected its garbage. A process that " +
      "passes binaries on and hardly ever collects keeps them all; a forced collection gives those back.",
    series: "memory.binary",
    label: "memory of binaries",
    holds: [],
  }),
  memoryGate({
    id: "memory-atom-bounded",
    title: "The memory of atoms stays",
    failureTitle: "The memory of atoms grows",
    why: "Atoms are never freed: what their table has grown by is gone until the node is restarted.",
    series: "memory.atom",
    label: "memory of atoms",
    holds: [],
  }),
  memoryGate({
    id: "memory-code-bounded",
    title: "The memory of code stays",
    failureTitle: "The memory of code grows",
    why:
      "Code is loaded once, at its first use. A node whose code goes on growing makes modules at run time, or loads new " +
      "versions without purging the old.",
    series: "memory.code",
    label: "memory of code",
    holds: [],
  }),
  memoryGate({
    id: "memory-system-bounded",
    title: "The memory of the VM's own side comes back",
    failureTitle: "The memory of the VM's own side grows and stays",
    why:
      "Everything that is not processes: ETS, binaries, code and atoms, and beside those ports, timers, drivers and " +
      "NIFs, which have no category of their own. Growth here that no other category shows is native.",
    series: "memory.system",
    label: "memory beside processes",
    holds: ["rows"],
  }),
];
