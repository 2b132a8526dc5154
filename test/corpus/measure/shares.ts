import type { Family } from "../family.ts";
import type { Answer } from "./types.ts";

/** Share of the answers for which something holds; 0 of none. */
export function shareOf(answers: readonly Answer[], holds: (answer: Answer) => boolean): number {
  return answers.length === 0 ? 0 : answers.filter(holds).length / answers.length;
}

/** The same with every family weighing as much as any other, however many seeds were asked of each. */
export function familyShare(answers: readonly Answer[], holds: (answer: Answer) => boolean): number {
  const shares = byFamily(answers).map(([, own]) => shareOf(own, holds));
  return shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

export function byFamily(answers: readonly Answer[]): (readonly [string, readonly Answer[]])[] {
  return [...Map.groupBy(answers, ({ label, family }) => `${label}: ${family}`)];
}

export function labelled(answers: readonly Answer[], label: Family["label"]): readonly Answer[] {
  return answers.filter((answer) => answer.label === label);
}

/** Of what is called unbounded, how much leaks, if as many families leak as are healthy. */
export function precision(answers: readonly Answer[], alarm: (answer: Answer) => boolean): number {
  const found = familyShare(labelled(answers, "leaking"), alarm);
  const raised = found + familyShare(labelled(answers, "healthy"), alarm);
  return raised === 0 ? 0 : found / raised;
}

/** How many runs of `size` healthy series have at least one that raises an alarm; each run mixes families and seeds. */
export function runsWithAlarm(
  answers: readonly Answer[],
  alarm: (answer: Answer) => boolean,
  size: number,
): { readonly runs: number; readonly alarmed: number } {
  const mixed = labelled(answers, "healthy").toSorted((a, b) => a.seed - b.seed);
  const runs = Math.floor(mixed.length / size);
  const raised = (run: number) => mixed.slice(run * size, (run + 1) * size).some(alarm);
  return { runs, alarmed: Array.from({ length: runs }, (_, run) => run).filter(raised).length };
}
