import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { publishedSchemas } from "../../../harness/schemas/published.ts";
import { schemaFor } from "../../../harness/schemas/same-shape.ts";
import { resultJson } from "../../../harness/report/json.ts";
import { dumpOf } from "../../support/dumps.ts";
import { complaintsOf, schemasFolder } from "../../support/published-schemas.ts";
import { decoupled, leaky, resultOf } from "../../support/results.ts";
import { incident } from "../../support/scenarios.ts";
import { recordsOf } from "../../support/timelines.ts";

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const asWritten = (result: Parameters<typeof resultJson>[0]): unknown => JSON.parse(resultJson(result));

const dump = dumpOf("incident");
const dead = () =>
  resultOf("leaky", {
    until: 70_000,
    events: [
      { t: 69_500, event: "target.died", message: dump.slogan },
      { t: 69_900, event: "crash.dump", message: dump.slogan, data: dump },
    ],
    end: { reason: "target-died", message: "The target died" },
  });

it("the committed schemas are those of the code: `npm run schemas` writes them", () => {
  const published = publishedSchemas();
  expect(readdirSync(schemasFolder).sort()).toEqual([...published.keys()].sort());
  for (const [name, text] of published) expect(readFileSync(join(schemasFolder, name), "utf8")).toBe(text);
});

it("every number tells its unit, but those that have none", () => {
  const silent = [...publishedSchemas()].flatMap(([, text]) =>
    [...objectsIn(JSON.parse(text))].flatMap(([path, { type, description }]) =>
      (type === "number" || type === "integer") && !/unit|ratio/i.test(String(description))
        ? [path.findLast((part) => !/^(anyOf|oneOf|\d+)$/.test(String(part)))]
        : [],
    ),
  );
  const unitless = ["distributionPort", "schemaVersion", "seed", "httpPort", "socketPort", "sigma", "exitCode"];
  expect(silent.filter((name) => !unitless.includes(String(name)))).toEqual([]);
});

it("a schema that takes less or more than its type does not compile", () => {
  interface Sample {
    readonly t: number;
    readonly values: readonly number[];
    readonly note?: string;
  }
  const t = z.number();
  const values = z.array(z.number());
  const note = z.string().exactOptional();
  schemaFor<Sample>()(z.strictObject({ t, values, note }));
  // @ts-expect-error a field of the type is missing
  schemaFor<Sample>()(z.strictObject({ t, values }));
  // @ts-expect-error a field may be missing that the type has
  schemaFor<Sample>()(z.strictObject({ t, values: values.exactOptional(), note }));
  // @ts-expect-error a field must be there that the type leaves open
  schemaFor<Sample>()(z.strictObject({ t, values, note: z.string() }));
  // @ts-expect-error a field of another type
  schemaFor<Sample>()(z.strictObject({ t: z.string(), values, note }));
});

describe("the schemas take what is written:", () => {
  it.each([
    ["a run that leaks", leaky],
    ["a run that is bounded", decoupled],
    ["a run whose node died", dead],
    ["a run that was cut off", () => resultOf("leaky", { until: 20_000, end: null })],
  ])("%s", (_, result) => {
    expect(complaintsOf.result(asWritten(result()))).toEqual([]);
  });

  it("every line of a timeline, and its scenario", () => {
    const event = { t: 1, event: "crash.dump", message: dump.slogan, data: dump };
    const records = [...recordsOf({ scenario: incident(), until: 30_000, events: [event] })];
    expect(records.flatMap((record) => complaintsOf.timelineRecord(plain(record)))).toEqual([]);
    expect(complaintsOf.scenario(plain(incident()))).toEqual([]);
  });
});

type Path = readonly (string | number)[];

/** Every object in a value, with where it is. */
function* objectsIn(value: unknown, path: Path = []): Generator<[Path, Record<string, unknown>]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Record<string, unknown>];
  for (const [key, child] of Object.entries(value)) yield* objectsIn(child, [...path, key]);
}

describe("the schemas refuse", () => {
  it("a field that nobody knows, anywhere in a result", () => {
    const result = asWritten(dead());
    const accepted = [...objectsIn(result)].flatMap(([path, found]) => {
      found["unheard-of"] = null;
      const complaints = complaintsOf.result(result);
      delete found["unheard-of"];
      return complaints.length === 0 ? [path.join(".")] : [];
    });
    expect(accepted).toEqual([]);
  });

  it("a result that lacks a field; only entries of open lists, and what the types leave open, may be missing", () => {
    const result = asWritten(dead());
    const mayMiss = [
      /^scenario\.(params|gates|service\.erlang\.env|load\.\w+\.headers)\.[^.]+$/,
      /^scenario\.load\.\w+\.(body|headers)$/,
      /^environment\.(versions|host|target|node)\.\w+$/,
      /^load\.errors\.\w+$/,
      /^verdict\.gates\.\d+\.trends$/,
      /^findings\.\d+\.(suspect\.(pid|code)|evidence(Against)?\.\d+\.figures\.\d+\.before)$/,
      /^death\.crashDump\.(memory\.\w+|known\.request)$/,
    ];
    const missed = [...objectsIn(result)].flatMap(([path, found]) =>
      Object.entries(found).flatMap(([key, value]) => {
        Reflect.deleteProperty(found, key);
        const complaints = complaintsOf.result(result);
        found[key] = value;
        return complaints.length === 0 ? [[...path, key].join(".")] : [];
      }),
    );
    expect(missed.filter((path) => !mayMiss.some((pattern) => pattern.test(path)))).toEqual([]);
    expect(missed).toContain("death.crashDump.memory.total");
  });

  it.each([
    ["a kind that is none", { kind: "note", t: 1 }],
    ["a time before the start", { kind: "phase", t: -1, phase: "hold" }],
    ["a time as text", { kind: "phase", t: "1", phase: "hold" }],
    ["a phase that is none", { kind: "phase", t: 1, phase: "held" }],
    ["a value that is no number", { kind: "sample", t: 1, values: { "memory.total": null } }],
    ["a unit that is none", { kind: "series", name: "memory.total", unit: "MB", type: "gauge" }],
    ["another version", { kind: "header", schemaVersion: 2, startedAt: "2026-03-01T12:00:00.000Z", scenario: "a" }],
    ["a start that is no time", { kind: "header", schemaVersion: 1, startedAt: "noon", scenario: "a" }],
    ["a line without its reason", { kind: "missed", t: 1, source: "memory.total" }],
    ["a line that carries more", { kind: "end", t: 1, reason: "completed", message: "", exit: 0 }],
  ])("on a timeline %s", (_, record) => {
    expect(complaintsOf.timelineRecord(record)).not.toEqual([]);
  });

  it("a scenario as its author writes it, in durations and sizes as text", () => {
    const scenario = incident();
    const written = { ...scenario, population: { ...scenario.population, hold: "60s" } };
    expect(complaintsOf.scenario(plain(written))).toEqual(["/population/hold must be number"]);
  });
});
