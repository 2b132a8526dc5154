import type { Unit } from "../base/units.ts";
import type { StepFigures } from "./types.ts";

/** A figure that is drawn and fitted against the users. */
export interface FigureKind {
  readonly key: keyof StepFigures;
  readonly label: string;
  readonly unit: Unit;
}

export const figureKinds: readonly FigureKind[] = [
  { key: "memoryTotal", label: "memory of the node", unit: "B" },
  { key: "memoryEts", label: "memory of ETS tables", unit: "B" },
  { key: "largestHeap", label: "largest heap", unit: "B" },
  { key: "rss", label: "resident memory (RSS)", unit: "B" },
  { key: "p99", label: "p99 latency", unit: "ms" },
];
