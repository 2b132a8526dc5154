import { describe, expect, it } from "vitest";
import { judgeSeries } from "../../../../harness/verdict/trend/judge-series.ts";
import { prepare } from "../../../../harness/verdict/trend/prepare.ts";
import type { Window } from "../../../../harness/verdict/window.ts";
import { noise, nothingKnown, seriesOf } from "./shapes.ts";

const flat = (samples: number, level = 1e6) => seriesOf(samples, (_, i) => level + 1000 * noise(i));
const without = ({ t, v }: Window, from: number, to: number): Window => ({
  t: t.filter((_, i) => i < from || i >= to),
  v: v.filter((_, i) => i < from || i >= to),
});

describe("a series before it is judged", () => {
  it("is taken as it is where nothing is wrong with it", () => {
    const series = flat(100);
    expect(prepare(series, [])).toEqual({ epochs: [series], remarks: [] });
  });

  it("loses what is no finite number, and says so", () => {
    const { t, v } = flat(100);
    v[3] = NaN;
    v[50] = Infinity;
    const { epochs, remarks } = prepare({ t, v }, []);
    expect(epochs[0]!.t).toHaveLength(98);
    expect(remarks).toEqual(["2 samples without a finite number left out."]);
  });

  it("is put in order of time, and says so", () => {
    const { epochs, remarks } = prepare(
      { t: Float64Array.of(0, 3, 2, 4), v: Float64Array.of(1, 4, 3, 5) },
      [],
    );
    expect([...epochs[0]!.v]).toEqual([1, 3, 4, 5]);
    expect(remarks).toEqual(["1 sample earlier than the one before: sorted by time."]);
  });

  it("keeps the last of samples at one time, and says so", () => {
    const { epochs, remarks } = prepare(
      { t: Float64Array.of(0, 1, 1, 2), v: Float64Array.of(1, 2, 9, 3) },
      [],
    );
    expect([...epochs[0]!.v]).toEqual([1, 9, 3]);
    expect(remarks).toEqual(["1 sample at the time of another left out."]);
  });

  it("says where it has gaps, and assumes nothing of them", () => {
    expect(prepare(without(flat(100), 40, 50), []).remarks).toEqual([
      "1 gap of 11s in all; nothing is assumed of what was not sampled.",
    ]);
  });
});

describe("a restart of the node", () => {
  const restarted = (grows: number) =>
    without(
      seriesOf(
        400,
        (_, i) => 1e6 * (1 + grows * ((i < 150 ? i : i - 150) / 400)) - (i < 150 ? 0 : 4e5) + 1000 * noise(i),
      ),
      150,
      154,
    );

  it("splits the series where a gap is followed by less than there ever was", () => {
    const { epochs, remarks } = prepare(restarted(0), []);
    expect(epochs.map(({ t }) => t.length)).toEqual([150, 246]);
    expect(remarks.at(-1)).toBe("The node seems to have restarted 1 time; each life is judged on its own.");
  });

  it("is found once more though the node began each life as small", () => {
    const warm = (age: number) => 1e6 - 4e5 * Math.exp(-age / 8);
    const lives = seriesOf(400, (_, i) => (i < 100 ? 1e6 : warm((i - 100) % 150)) + 1000 * noise(i));
    const twice = without(without(lives, 250, 253), 100, 103);
    expect(prepare(twice, []).epochs.map(({ t }) => t.length)).toEqual([100, 147, 147]);
  });

  it("does not hide a leak that begins anew, nor make one of a fresh start", () => {
    expect(judgeSeries(restarted(0.2), nothingKnown).outcome).toBe("unbounded");
    expect(judgeSeries(restarted(0), nothingKnown).outcome).toBe("bounded");
  });

  it("is no sweep, which falls without a gap, and no gap without a fall", () => {
    const swept = seriesOf(300, (share) => 1e6 * (1 + ((share * 5) % 1)));
    expect(prepare(swept, []).epochs).toHaveLength(1);
    expect(prepare(without(flat(300), 100, 110), []).epochs).toHaveLength(1);
  });

  it("that is known splits without any sign of it", () => {
    expect(prepare(flat(100), [50_500]).epochs.map(({ t }) => t.length)).toEqual([51, 49]);
  });
});
