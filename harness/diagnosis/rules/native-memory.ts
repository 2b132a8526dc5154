import { formatBytes } from "../../base/units.ts";
import { beyondAllocators } from "../beyond-allocators.ts";
import { sign, type Rule } from "../rule.ts";
import { figureOf, lines } from "../wording.ts";

/** Memory that a NIF, a driver or a library takes of the operating system behind the VM's back. */
export const nativeMemory: Rule = {
  id: "native_memory",
  look: (facts) => {
    const grows = facts.failed(
      "rss-bounded",
      "memory-bounded",
      "memory-system-bounded",
      "memory-binary-bounded",
    );
    const beyond = beyondAllocators(facts);
    if (!grows || !beyond) return null;
    const { before, now, gained, returned, resident } = beyond;
    const total = facts.growth("memory.total");
    return {
      title: "Native memory that the VM does not know of",
      status: "leaking",
      suspect: { kind: "native", label: "a NIF, a driver or a library" },
      sentence: `The process has gained ${formatBytes(resident)} of resident memory, ${formatBytes(gained)} of which the VM's allocators know nothing of: native code takes it with malloc and keeps it.`,
      signs: [
        sign(
          4,
          gained >= 2 * returned,
          `Resident memory beyond the allocators' carriers went from ${formatBytes(before)} to ${formatBytes(now)}; ${formatBytes(returned)} of that at most are carriers that were given back.`,
          [figureOf("resident beyond the carriers", "B", now, before)],
        ),
        sign(
          2,
          total !== null && total.gained < gained / 2,
          `erlang:memory(total) gained ${formatBytes(total?.gained ?? 0)} only.`,
          [figureOf("memory total", "B", total?.now ?? 0, total?.before ?? 0)],
        ),
      ],
      evidenceAgainst: lines(
        facts.failed("carriers-used") && "The allocators hold much that they do not use.",
      ),
      rejected: [
        {
          ruleId: "allocator_fragmentation",
          because: "the allocators' carriers are far smaller than what grew",
        },
        { ruleId: "refc_sub_binary", because: "binaries are inside the carriers" },
      ],
      driver: null,
      nextStep:
        "Find what native code the service calls for each user (NIFs, drivers, zlib, crypto, compression, images): who frees what it opens, also on the paths of an error? Small handles of a resource in a state or a table may each hold a lot.",
      command:
        "erlang:system_info(taints), erlang:system_info(dynamic_trace), [{D, erl_ddll:info(D)} || {ok, L} <- [erl_ddll:loaded_drivers()], D <- L].",
    };
  },
};
