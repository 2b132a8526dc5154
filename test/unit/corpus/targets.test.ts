import { describe, expect, it } from "vitest";
import type { Answer } from "../../corpus/measure/types.ts";
import { isPlainSentence } from "../../corpus/measure/sentence.ts";
import { promptness } from "../../corpus/measure/early.ts";
import { precision, runsWithAlarm } from "../../corpus/measure/shares.ts";
import { targetsOf } from "../../corpus/measure/targets.ts";

/** The same for whatever a service says of its caches. */
const early = (certainAt: number | null) => ({ certainAt: Array.from({ length: 5 }, () => certainAt) });

function answers(count: number, given: Partial<Answer>): readonly Answer[] {
  return Array.from({ length: count }, (_, seed) => ({
    family: given.label === "leaking" ? "linear" : "flat",
    label: "healthy",
    set: "heldOut",
    seed,
    samples: 200,
    growthToNoise: given.label === "leaking" ? 20 : null,
    sweepPeriods: given.label === "leaking" ? 6 : null,
    fullAt: null,
    early: early(given.label === "leaking" ? 0.55 : null),
    planned: given.extended ?? "bounded",
    extended: "bounded",
    rivals: [],
    badReasons: [],
    ...given,
  }));
}

const perfect = [
  ...answers(15_000, { extended: "bounded" }),
  ...answers(2_000, { label: "leaking", extended: "unbounded" }),
];

function missed(with_: readonly Answer[]): readonly string[] {
  return targetsOf([...perfect, ...with_])
    .filter(({ met }) => !met)
    .map(({ claim }) => claim.split(" ").slice(0, 4).join(" "));
}

describe("what the judge must show", () => {
  it("is met by a judge that is always right, and by none that says nothing", () => {
    expect(missed([])).toEqual([]);
    expect(targetsOf([]).some(({ met }) => met)).toBe(false);
  });

  it("is missed by two false alarms in a thousand runs of 15 series", () => {
    const alarms = answers(15_000, {}).slice(7_000, 7_001);
    const alarm = alarms.map((answer) => ({ ...answer, extended: "unbounded" as const }));
    expect(missed(alarm)).toEqual([]);
    const far = alarm.map((answer) => ({ ...answer, seed: 14_000 }));
    expect(missed([...alarm, ...far])).toEqual(["runs of 15 healthy"]);
  });

  it("is missed by leaks that are called bounded", () => {
    expect(missed(answers(4, { label: "leaking", extended: "bounded", planned: "unbounded" }))).toEqual([]);
    expect(missed(answers(5, { label: "leaking", extended: "bounded", planned: "unbounded" }))).toEqual([
      "leaks called bounded",
    ]);
  });

  it("is missed by clear leaks that are not found in time", () => {
    const late = { label: "leaking", planned: "inconclusive", extended: "unbounded" } as const;
    expect(missed(answers(100, { ...late, growthToNoise: 8 }))).toEqual(["leaks of 8 times"]);
    expect(missed(answers(100, { ...late, growthToNoise: 7.9 }))).toEqual([]);
    expect(missed(answers(100, { ...late, samples: 119 }))).toEqual([]);
  });

  it("is missed by healthy series left open", () => {
    expect(missed(answers(1_600, { extended: "inconclusive" }))).toEqual([]);
    expect(missed(answers(1_700, { extended: "inconclusive" }))).toEqual([
      "healthy series left inconclusive",
    ]);
  });

  it("is missed by leaks that become certain late", () => {
    const late = answers(2_001, { label: "leaking", extended: "unbounded", early: early(0.75) });
    expect(missed(late)).toEqual(["median time to a"]);
  });

  it("counts the whole plan where only its end was certain, and leaks never found not at all", () => {
    const atEnd = answers(2_001, { label: "leaking", extended: "unbounded", early: early(null) });
    expect(missed(atEnd)).toEqual(["median time to a"]);
    const never = atEnd.map((one) => ({
      ...one,
      planned: "inconclusive" as const,
      growthToNoise: 7,
      sweepPeriods: null,
    }));
    expect(missed(never)).toEqual([]);
  });

  it("is missed by healthy runs that would be ended early", () => {
    const hasty = answers(15_000, { early: early(0.55) }).filter(({ seed }) => seed % 7_000 === 1);
    expect(missed(hasty)).toEqual(["healthy runs of 15"]);
  });

  it("is missed by a reason that is no sentence with numbers", () => {
    expect(missed(answers(1, { badReasons: ["grew"] }))).toEqual(["reasons that are not"]);
  });
});

describe("how soon a leak is certain", () => {
  it("is asked of those alone whose caches are full in time, and of all by default", () => {
    const some = [0.2, 0.45, 0.7].flatMap((fullAt) =>
      answers(10, {
        label: "leaking",
        planned: "unbounded",
        fullAt,
        early: { certainAt: [0.55, 0.6, 0.7, 0.8, 0.85] },
      }),
    );
    const rows = promptness([...some, ...answers(10, { early: early(0.95), fullAt: 0.55 })]);
    expect(rows.map(({ leaking }) => leaking.length)).toEqual([10, 20, 20, 30, 30]);
    expect(rows.map(({ time }) => time)).toEqual([0.55, 0.6, 0.7, 0.8, 0.85]);
    expect(rows.map(({ ended }) => ended)).toEqual([0, 0, 10, 10, 10]);
  });
});

describe("precision", () => {
  it("weighs families, not cases: as many leaks as healthy series", () => {
    const some = [
      ...answers(900, { extended: "bounded" }),
      ...answers(100, { extended: "unbounded" }),
      ...answers(10, { label: "leaking", extended: "unbounded" }),
    ];
    expect(precision(some, ({ extended }) => extended === "unbounded")).toBeCloseTo(1 / 1.1, 10);
  });
});

describe("runs of many series", () => {
  it("are alarmed by any one of them, and a rest that makes no run is left out", () => {
    const alarm = ({ seed }: Answer) => seed === 16 || seed === 17 || seed === 31;
    expect(runsWithAlarm(answers(32, {}), alarm, 15)).toEqual({ runs: 2, alarmed: 1 });
  });
});

describe("a plain sentence", () => {
  it.each([
    ["ets:sessions rose 4.1 % in 30 min, gave back 0.3 %, and is still rising.", true],
    ["It rose. It fell 3 %.", false],
    ["It rose by a lot.", false],
    ["It rose by 3 %", false],
    ["It rose by NaN % in 3 min.", false],
  ])("%s %s", (reason, is) => {
    expect(isPlainSentence(reason)).toBe(is);
  });
});
