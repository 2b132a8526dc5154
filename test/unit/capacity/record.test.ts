import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  createCapacityFolder,
  latestCapacity,
  resumed,
  saveCapacity,
  type CapacityRecord,
} from "../../../harness/capacity-record.ts";
import { capacityHtml } from "../../../harness/capacity/page.ts";
import { nextStep } from "../../../harness/capacity/search.ts";
import { boundedStep, brokenStep, played } from "../../support/capacity-searches.ts";
import { incident } from "../../support/scenarios.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const plan = { from: 10_000, to: 500_000, precision: 0.05, maxRuns: 8, gate: null };
const search = played(plan, (users) => (users <= 175_000 ? boundedStep(users) : brokenStep(users)));
const record = (changed: Partial<CapacityRecord> = {}): CapacityRecord => ({
  ...search,
  schemaVersion: 1,
  startedAt: "2026-03-01T12:00:00.000Z",
  scenario: incident(),
  target: "process",
  engine: "built-in",
  timeBudget: null,
  extend: false,
  ...changed,
});

describe("a stored search", () => {
  it("goes on where it stopped, after any of its steps", () => {
    const reports = tempFolder();
    const folder = createCapacityFolder(reports, record());
    for (let taken = 0; taken <= search.steps.length; taken++) {
      saveCapacity(folder, record({ steps: search.steps.slice(0, taken) }));
      const found = latestCapacity(reports, "incident-23w");
      expect(found.folder).toBe(folder);
      const { steps } = resumed(found.record, record({ steps: [] }));
      expect(nextStep(plan, steps).users).toBe(search.steps[taken]?.users ?? null);
    }
  });

  it("goes on under another plan, for its runs stay true", () => {
    const wanted = record({ plan: { ...plan, maxRuns: 12, precision: 0.02 }, steps: [] });
    expect(resumed(record(), wanted)).toMatchObject({ plan: wanted.plan, steps: search.steps });
  });

  it("does not go on with another service, load or target", () => {
    const scenario = { ...incident(), params: { store: "coupled" } };
    expect(() => resumed(record(), record({ scenario }))).toThrow(/something else: params differ/);
    expect(() => resumed(record(), record({ target: "container", engine: "k6" }))).toThrow(
      /target, engine differ/,
    );
  });

  it("is missed in one sentence, and one that is torn is told", () => {
    const reports = tempFolder();
    expect(() => latestCapacity(reports, "incident-23w")).toThrow(/holds no search to go on with/);
    const folder = join(reports, "capacity", "incident-23w", "2026-03-01T12-00-00Z");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "capacity.json"), '{"schemaVersion":1,');
    expect(() => latestCapacity(reports, "incident-23w")).toThrow(/Cannot read .*capacity\.json/);
  });
});

describe("the page of a search", () => {
  it("has the answer, every run and a chart of each figure, and asks nothing of the network", () => {
    const written = saveCapacity(createCapacityFolder(tempFolder(), record()), record());
    const page = capacityHtml(written, written.conclusion);
    expect(page).toContain("Bounded up to 173 000, unbounded from 188 000 users");
    expect(page.match(/<svg/g)).toHaveLength(5);
    expect(page.match(/sessions-bounded failed first/g)).toHaveLength(1);
    expect(page).not.toMatch(/NaN|undefined|Infinity|<script|(src|href)="(?!data:)/);
  });
});
