import type { Draws } from "./draws.ts";
import type { Component } from "../family.ts";
import { perSample } from "./noise.ts";

export interface Sawtooth {
  /** Samples from one drop to the next. */
  readonly period: number;
  readonly height: number;
  /** Periods stray by up to this share. */
  readonly periodSpread?: number;
  /** Heights stray by up to this share. */
  readonly heightSpread?: number;
}

/** Fills up evenly and is emptied at once: a heap between collections, a table between sweeps. Begins anywhere in a period. */
export function sawtooth(draws: Draws, { period, height, ...spread }: Sawtooth): Component {
  const { periodSpread = 0, heightSpread = 0 } = spread;
  const stray = (own: Draws, share: number) => 1 + share * own.between(-1, 1);
  let tooth = { from: 0, length: period, height };
  return perSample(draws, (own, index) => {
    if (index === 0) tooth = { from: -own.between(0, period), length: period, height };
    while (index >= tooth.from + tooth.length) {
      tooth = {
        from: tooth.from + tooth.length,
        length: period * stray(own, periodSpread),
        height: height * stray(own, heightSpread),
      };
    }
    return (tooth.height * (index - tooth.from)) / tooth.length;
  });
}

/** Rises at random times, `mean` samples apart, and falls back by half every `halfLife` samples. */
export function bursts(draws: Draws, mean: number, height: number, halfLife: number): Component {
  let now = 0;
  let next = 0;
  return perSample(draws, (own, index) => {
    if (index === 0) next = own.exponential(mean);
    now *= 0.5 ** (1 / halfLife);
    for (; next <= index; next += own.exponential(mean)) now += own.exponential(height);
    return now;
  });
}
