import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ExitCode } from "./base/exit-codes.ts";
import type { Millis, Quantity } from "./base/units.ts";
import type { HttpAct } from "./config/types.ts";
import { conclude } from "./saturation/conclude.ts";
import type { Conclusion, Step } from "./saturation/types.ts";
import type { RunEnd } from "./stage.ts";

/** What is asked of a service: how many requests a second it carries, by so many connections. */
export interface SaturationPlan {
  readonly connections: readonly Quantity<"count">[];
  /** Of each step, in which nothing counts. */
  readonly warmUp: Millis;
  /** Of each step, which is measured. */
  readonly duration: Millis;
  /** Its name in the scenario. */
  readonly act: "login" | "touch";
  readonly request: HttpAct;
}

/** `saturation.json`, and what `--json` prints. */
export interface SaturationRecord {
  readonly schemaVersion: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly command: readonly string[];
  readonly scenario: string;
  readonly runDir: string;
  readonly host: { readonly cpu: string; readonly cores: number; readonly memoryBytes: number };
  readonly plan: SaturationPlan;
  readonly steps: readonly Step[];
  /** How it ended; null while it goes on. */
  readonly end: RunEnd | null;
  readonly conclusion: Conclusion;
  readonly exitCode: number;
}

/** Written beside and renamed, so that a crash leaves the state before or the state after. */
export function saveSaturation(record: Omit<SaturationRecord, "conclusion" | "exitCode">): SaturationRecord {
  const conclusion = conclude(record.steps, record.host.cores);
  const exitCode = record.end?.reason === "target-died" ? ExitCode.target : conclusion.exitCode;
  const written = { ...record, conclusion, exitCode };
  const path = join(record.runDir, "saturation.json");
  writeFileSync(`${path}.new`, `${JSON.stringify(written, null, 2)}\n`);
  renameSync(`${path}.new`, path);
  return written;
}
