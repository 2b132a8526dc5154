import { z } from "zod";
import type {
  BrowserFigures,
  DeathReport,
  LoadFigures,
  NodeResult,
  RunEnvironment,
  RunFigures,
  RunResult,
  StepFigures,
  TablePeak,
} from "../report/types.ts";
import { crashDump } from "./crash-dump.ts";
import { finding } from "./finding.ts";
import { at, bytes, count, inItsUnit, isoTime, millis, ratio, unit, words } from "./quantities.ts";
import { schemaFor } from "./same-shape.ts";
import { resolvedScenario } from "./scenario.ts";
import { endReasons, phaseName } from "./timeline-record.ts";
import { verdict, verdictOutcome } from "./verdict.ts";

const facts = z.record(z.string(), z.union([z.string(), z.number()]));

const environment = schemaFor<RunEnvironment>()(
  z.strictObject({
    command: z.array(z.string()).describe("The command that started the run, argument by argument."),
    seed: z.number(),
    versions: z.record(z.string(), z.string()),
    host: facts,
    target: facts,
    node: facts.describe("The Erlang node: OTP release, word size, limits."),
  }),
);

const reading = (value: z.ZodNumber) => z.strictObject({ value, at: at("When it was read.") });

const tablePeak = schemaFor<TablePeak>()(
  z.strictObject({
    table: z.string(),
    rows: count("Rows at its most."),
    at: at("When it had them."),
    explained: count("The most that the load explains at that moment.").nullable(),
    bytes: bytes("Memory of the table then.").nullable(),
    bytesPerRow: bytes("Memory of a row.").nullable(),
    wordsPerRow: words("Memory of a row.").nullable(),
    memoryTotal: bytes("erlang:memory(total) then.").nullable(),
  }),
);

const figures = schemaFor<RunFigures>()(
  z.strictObject({
    sessions: tablePeak.nullable(),
    sessionsAtEnd: reading(count("Rows of the session table.")).nullable(),
    largestHeap: reading(bytes("Largest heap of one process."))
      .extend({ words: words("The same.").nullable() })
      .nullable(),
    largestHeapAtEnd: reading(bytes("Largest heap of one process.")).nullable(),
    largestMailbox: reading(count("Messages of the longest mailbox.")).nullable(),
    memoryTotal: reading(bytes("Most of erlang:memory(total).")).nullable(),
    memoryTotalAtEnd: reading(bytes("erlang:memory(total).")).nullable(),
    rss: reading(bytes("Largest resident set.")).nullable(),
  }),
);

const step = schemaFor<StepFigures>()(
  z.strictObject({
    step: z.string().describe("Of a group's journey: <group>/<step>."),
    sent: count("Times it was sent."),
    ok: count("Answered well."),
    failed: count("Failed, by whatever error."),
    p50: millis("Median of the medians of the hold's windows.").nullable(),
    p99: millis("Median of the 99th percentiles of the hold's windows.").nullable(),
  }),
).meta({ id: "StepFigures", description: "What became of one step over the whole run." });

const load = schemaFor<LoadFigures>()(
  z.strictObject({
    usersPeak: count("Most users at once."),
    due: count("Acts that came due."),
    sent: count("Acts sent."),
    ok: count("Acts answered well."),
    dropped: count("Acts that were not sent."),
    errors: z.record(z.string(), count("Errors of this kind.")),
    sessionsOpened: count("Log-ins that were answered.").nullable(),
    sessionsLoggedOut: count("Log-outs."),
    sessionsVanished: count("Users who left without a log-out."),
    connectionsPeak: count("Most connections at once."),
    connectionLimitReached: z.boolean(),
    ratePeak: z.number().nonnegative().describe("Acts sent in the fullest window. Unit: per second."),
    p99: millis(
      "Median of the 99th percentiles of the hold's windows, from the intended time of each act.",
    ).nullable(),
    p99Lateness: millis(
      "99th percentile of the delays from intended time to sending, over all acts of the holds.",
    ).nullable(),
    steps: z.array(step).exactOptional(),
    abandoned: z
      .strictObject({
        failures: count("Users who gave up after failures in a row."),
        captures: count("Users who gave up for want of a value that an answer lacked."),
      })
      .exactOptional(),
  }),
);

const pageTiming = z.strictObject({
  p50: millis("Median of the medians of the seconds in which it was taken."),
  max: millis("Longest of the run."),
});

const browser = schemaFor<BrowserFigures>()(
  z.strictObject({
    visits: count("Visits that came to a good end."),
    failed: count("Visits in which the page did not come, or what its user waited for."),
    pageErrors: count("Exceptions that pages let go."),
    crashes: count("Pages or browsers that broke down."),
    ttfb: pageTiming.nullable().describe("From the start of a navigation to the first byte of its answer."),
    lcp: pageTiming.nullable().describe("From the start of a navigation to the largest contentful paint."),
    steps: z.record(z.string(), pageTiming).describe("By the name that the browser script gives them."),
    slowest: z
      .strictObject({
        step: z.string(),
        user: count("Number of the user, from 10^15 on."),
        duration: millis("How long it took, or until it was given up."),
        failed: z.boolean(),
        at: at("When its trace was kept."),
        trace: z.string().describe("File in the run's folder, for Playwright's trace viewer."),
      })
      .nullable(),
    memoryPeak: bytes("Most that all processes of all browsers held."),
    cpuPeak: ratio("Most cores that they used."),
  }),
);

const death = schemaFor<DeathReport>()(
  z.strictObject({
    at: at("When the node died."),
    reason: z.string(),
    crashDump: crashDump.nullable(),
    lastSeen: z.array(
      z.strictObject({ series: z.string(), unit, value: inItsUnit("Last sample."), at: at("Its time.") }),
    ),
  }),
);

const nodeResult = schemaFor<NodeResult>()(
  z.strictObject({
    node: z.string().describe("Its name; with ~2 behind it for its second life in the run."),
    folder: z.string().describe("With its own result, relative to the run's."),
    sampled: millis("How long it was sampled."),
    outcome: verdictOutcome,
    sentence: z.string(),
  }),
);

/** `result.json`, and what `--json` prints. */
export const runResult = schemaFor<RunResult>()(
  z.strictObject({
    schemaVersion: z.literal(1).describe("Of the format of this file."),
    scenario: resolvedScenario,
    environment: environment.nullable().describe("Null when the run ended before it was known."),
    runDir: z.string().describe("Folder of the run."),
    startedAt: isoTime("When the run started."),
    endedAt: isoTime("When it ended; the time of the last record where it was cut off."),
    end: z.strictObject({
      reason: z.enum([...endReasons, "cut-off"]).describe("cut-off: the harness itself was killed."),
      message: z.string(),
    }),
    phases: z.array(
      z.strictObject({
        phase: phaseName,
        cycle: count("Load/drain cycle that it is part of, from 1; 0 before the first."),
        from: at("When it began."),
        to: at("When it ended."),
      }),
    ),
    verdict,
    findings: z.array(finding).describe("The surest first."),
    figures,
    load: load.nullable().describe("Null when no load was started."),
    browser: browser.exactOptional().describe("Left out where nobody came with a browser."),
    death: death.nullable().describe("Null when the node lived."),
    nodes: z
      .array(nodeResult)
      .exactOptional()
      .describe("Each node of a cluster by itself; left out for one node."),
  }),
);
