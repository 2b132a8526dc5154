import { formatBytes, MIB } from "../../base/units.ts";
import type { Census } from "../../timeline/evidence.ts";
import { sign, type Rule } from "../rule.ts";
import { figureOf, lines } from "../wording.ts";

const LEAST = 8 * MIB;

/** Carriers that a few blocks keep from being given back. */
export const allocatorFragmentation: Rule = {
  id: "allocator_fragmentation",
  look: (facts) => {
    if (!facts.failed("carriers-used")) return null;
    const worst = mostUnused(facts.inside.censuses.at(-1));
    const [allocated, used] = [facts.growth("allocator.allocated"), facts.growth("allocator.used")];
    if (!worst || !allocated || !used || worst.allocated - worst.used < LEAST) return null;
    const unused = worst.allocated - worst.used;
    const grows = facts.failed("memory-bounded", "memory-system-bounded", "memory-processes-bounded");
    return {
      title: "Memory that the allocators hold and hardly use",
      status: "unknown",
      suspect: { kind: "node", label: worst.type },
      sentence: `${worst.type} holds ${formatBytes(worst.allocated)} of the operating system for ${formatBytes(worst.used)} in use: a few blocks that stay keep whole carriers from being given back.`,
      signs: [
        sign(4, worst.allocated >= 2 * worst.used, `Of its carriers ${formatBytes(unused)} are unused.`, [
          figureOf(`carriers of ${worst.type}`, "B", worst.allocated),
          figureOf("used in them", "B", worst.used),
        ]),
        sign(
          3,
          !grows,
          `What the node uses did not grow without bound: ${formatBytes(used.now)} at the end, ${formatBytes(used.peak)} at the most.`,
          [figureOf("used", "B", used.now, used.before)],
        ),
        sign(
          2,
          allocated.now - used.now >= 2 * (allocated.before - used.before),
          `All allocators together hold ${formatBytes(allocated.now - used.now)} unused; ${facts.atFirst} it was ${formatBytes(allocated.before - used.before)}.`,
          [figureOf("allocated", "B", allocated.now, allocated.before)],
        ),
      ],
      evidenceAgainst: lines(grows && "What is in use grows as well: that comes first."),
      rejected: grows
        ? []
        : [{ ruleId: "native_memory", because: "the VM's own allocators hold this memory, and say so" }],
      driver: null,
      nextStep: `Try another strategy for ${worst.type}, such as +M${flagOf(worst.type)}as aobf, and smaller carriers; copy what lives long out of what is short-lived (binary:copy/1), so that one small block does not keep a carrier.`,
      command: `[{I, C} || {instance, I, P} <- erlang:system_info({allocator_sizes, ${worst.type}}), {mbcs, C} <- P].`,
    };
  },
};

function mostUnused(census: Census | undefined): Census["allocators"][number] | null {
  const [worst] = (census?.allocators ?? []).toSorted(
    (a, b) => b.allocated - b.used - (a.allocated - a.used),
  );
  return worst ?? null;
}

/** Letter of an allocator in the flags of erts_alloc(3). */
function flagOf(type: string): string {
  const letters: Readonly<Record<string, string>> = {
    binary_alloc: "B",
    std_alloc: "D",
    ets_alloc: "E",
    eheap_alloc: "H",
    ll_alloc: "L",
    driver_alloc: "R",
    sl_alloc: "S",
    temp_alloc: "T",
  };
  return letters[type] ?? "u";
}
