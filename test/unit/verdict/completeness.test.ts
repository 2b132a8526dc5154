import { describe, expect, it } from "vitest";
import { SECOND } from "../../../harness/base/units.ts";
import { whatIsMissing } from "../../../harness/verdict/completeness.ts";
import { viewOf } from "../../../harness/verdict/run-view.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize, type RunShape, type Shape } from "../../support/timelines.ts";

const scenario = incident();

function missing(shape: Partial<RunShape> = {}) {
  const view = viewOf(synthesize({ scenario, ...shape }), scenario, ["memory.total"]);
  return whatIsMissing(view, ["hold", "drain"], ["memory.total"]);
}

const sampled = (when: (t: number) => boolean): Partial<RunShape> => {
  const shape: Shape = ({ t }) => (when(t) ? 1e7 : null);
  return { series: { "memory.total": shape } };
};

describe("a run shows enough for a pass", () => {
  it("when it was carried out and sampled to its end", () => {
    expect(missing()).toBeNull();
  });

  it("when a series is read at a slower rhythm", () => {
    expect(missing(sampled((t) => t % (10 * SECOND) === 0))).toBeNull();
  });

  it("when a tenth of its samples are lost here and there", () => {
    expect(missing(sampled((t) => t % (10 * SECOND) !== 0))).toBeNull();
  });
});

describe("a run does not show enough", () => {
  it("when it did not get to a phase", () => {
    expect(missing({ until: 70 * SECOND })).toBe("the run did not get to its drain");
  });

  it("when it broke off within a phase", () => {
    expect(missing({ until: 100 * SECOND, end: null })).toBe("the run ended 19s into its drain");
  });

  it("when a third of a phase is one hole", () => {
    expect(missing(sampled((t) => t < 90_000 || t > 105_000))).toMatch(
      /^only 6\d % of the drain was sampled/,
    );
  });

  it("when the samples stop before the phase does", () => {
    expect(missing(sampled((t) => t < 100_000))).toMatch(
      /^only 4\d % of the drain was sampled of memory\.total$/,
    );
  });
});
