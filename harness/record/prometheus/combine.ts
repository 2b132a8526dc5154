import type { Window } from "../../verdict/window.ts";

/** The sum at those times at which all have a sample; none of no series. */
export function sumOf(windows: readonly Window[]): Window {
  const sums = new Map<number, { sum: number; parts: number }>();
  for (const { t, v } of windows) {
    t.forEach((time, i) => {
      const so = sums.get(time) ?? { sum: 0, parts: 0 };
      sums.set(time, { sum: so.sum + v[i]!, parts: so.parts + 1 });
    });
  }
  const whole = [...sums].filter(([, { parts, sum }]) => parts === windows.length && Number.isFinite(sum));
  whole.sort(([a], [b]) => a - b);
  return {
    t: Float64Array.from(whole, ([time]) => time),
    v: Float64Array.from(whole, ([, { sum }]) => sum),
  };
}

/** What a counter has gained since its first sample; one that fell began anew at 0, as `increase()` takes it. */
export function gained(counter: Window): Window {
  const { t, v } = sumOf([counter]);
  let sum = 0;
  const gains = v.map((value, i) => {
    if (i === 0) return 0;
    const before = v[i - 1]!;
    return (sum += value >= before ? value - before : value);
  });
  return { t, v: gains };
}
