import { formatBytes, formatCount, MIB } from "../../base/units.ts";
import type { Facts } from "../facts.ts";
import { perAct, sign, type Answer, type Rule } from "../rule.ts";
import { figureOf } from "../wording.ts";

const LEAST = 100;

/** Persistent terms or modules are made while the service runs, and stay. */
export const codeAndPersistentTermChurn: Rule = {
  id: "code_and_persistent_term_churn",
  look: (facts) => {
    const grows = facts.failed("memory-system-bounded", "memory-bounded", "memory-code-bounded");
    return grows ? (termsOf(facts) ?? modulesOf(facts)) : null;
  },
};

function termsOf(facts: Facts): Answer | null {
  const [first, last] = [facts.inside.censuses[0], facts.inside.censuses.at(-1)];
  if (!first || !last) return null;
  const [before, now] = [first.persistentTerms, last.persistentTerms];
  const gained = now.count - before.count;
  const bytes = now.memory - before.memory;
  if (gained < LEAST || bytes < MIB) return null;
  const system = facts.growth("memory.system")?.gained ?? 0;
  return {
    title: "Persistent terms that are made for each of something",
    status: "leaking",
    suspect: { kind: "node", label: "persistent_term" },
    sentence: `There are ${formatCount(now.count)} persistent terms, ${formatCount(gained)} more than at first, and they hold ${formatBytes(now.memory)}: persistent_term:put is called under new keys while the service runs, and erase is not.`,
    signs: [
      sign(
        4,
        now.count >= 2 * before.count,
        `persistent_term:info() counts ${formatCount(now.count)} terms in ${formatBytes(now.memory)}; it was ${formatCount(before.count)} in ${formatBytes(before.memory)}.`,
        [figureOf("persistent terms", "count", now.count, before.count)],
      ),
      sign(
        3,
        bytes >= system / 4,
        `They gained ${formatBytes(bytes)} of the ${formatBytes(system)} that the VM's own side did; the binaries that they refer to come on top.`,
        [figureOf("memory of persistent terms", "B", now.memory, before.memory)],
      ),
      sign(
        1,
        !facts.failed("heap-bounded"),
        "No process heap grows: processes read these terms where they are.",
      ),
    ],
    evidenceAgainst: [],
    rejected: [
      { ruleId: "refc_binary_router", because: "no process holds what grows" },
      { ruleId: "native_memory", because: "the VM knows of this memory" },
    ],
    driver: perAct(facts, gained, "count"),
    nextStep:
      "Keep what belongs to one user in an ETS table or a process; persistent terms are for what the whole node reads and nobody changes. Each erase or overwrite makes the node scan every process.",
    command: "persistent_term:info(), lists:sublist([K || {K, _} <- persistent_term:get()], 20).",
  };
}

function modulesOf(facts: Facts): Answer | null {
  const [first, last] = [facts.inside.censuses[0], facts.inside.censuses.at(-1)];
  const gained = first && last ? last.modules.count - first.modules.count : 0;
  const code = facts.growth("memory.code");
  if (!last || gained < LEAST || !code || code.gained < MIB) return null;
  const names = last.modules.newest.slice(0, 3).join(", ");
  return {
    title: "Modules that are made while the service runs",
    status: "leaking",
    suspect: { kind: "node", label: `modules such as ${names}` },
    sentence: `${formatCount(last.modules.count)} modules are loaded, ${formatCount(gained)} more than at first, and code has gained ${formatBytes(code.gained)}: the service compiles or loads modules as it goes, and purges none.`,
    signs: [
      sign(4, gained >= LEAST, `The newest modules are ${names}.`, [
        figureOf("modules", "count", last.modules.count, first!.modules.count),
      ]),
      sign(
        3,
        facts.failed("memory-code-bounded"),
        `Code went from ${formatBytes(code.before)} to ${formatBytes(code.now)}.`,
      ),
    ],
    evidenceAgainst: [],
    rejected: [],
    driver: perAct(facts, gained, "count"),
    nextStep:
      "Generate a module once and not for each request, or delete and purge the old one: code:delete/1, then code:soft_purge/1.",
    command: "length(code:all_loaded()), lists:sublist([M || {M, dynamic} <- code:all_loaded()], 20).",
  };
}
