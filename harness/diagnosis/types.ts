import type { Unit } from "../base/units.ts";

/** A figure that an evidence rests on, as it was and as it is. */
export interface Figure {
  readonly label: string;
  readonly unit: Unit;
  readonly value: number;
  /** At the baseline, or when it was first seen. */
  readonly before?: number;
}

/** One thing that was seen: a sentence with its numbers, and the figures by themselves. */
export interface Evidence {
  readonly sentence: string;
  readonly figures: readonly Figure[];
}

/** What is thought to be at fault. */
export interface Suspect {
  readonly kind: "table" | "process" | "processes" | "ports" | "node" | "native";
  /** Registered name, table, or initial call of a group. */
  readonly label: string;
  readonly pid?: string;
  /** `module:function/arity (file:line)`, where it was seen. */
  readonly code?: string;
  /** In a cluster: the nodes that it was found on. */
  readonly nodes?: readonly string[];
}

/** One cause, told as the veteran would tell it. */
export interface Finding {
  /** Name of the leak class: a folder of erlang-fixtures/leaks and a page of docs/leaks. */
  readonly ruleId: string;
  readonly title: string;
  readonly suspect: Suspect;
  readonly status: "leaking" | "not-leaking" | "unknown";
  /** 0 to 1: how much of what would show this cause was seen, less what speaks against it. Orders the findings. */
  readonly confidence: number;
  /** The finding in one sentence with numbers. */
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  readonly evidenceAgainst: readonly Evidence[];
  /** Other causes that were thought of, and why they are not it. */
  readonly rejected: readonly { readonly ruleId: string; readonly because: string }[];
  /** The user action that drives the growth; null where none could be told. */
  readonly driver: { readonly act: string; readonly perAct: number; readonly unit: Unit } | null;
  readonly nextStep: string;
  /** For the remote shell: shows the cause by itself. */
  readonly command: string;
  /** docs/leaks/<class>.md */
  readonly page: string;
}
