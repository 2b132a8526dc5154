import { randomUnit } from "../../../harness/base/random.ts";

/** A seeded sequence of random numbers. A fork is a sequence of its own, so that what one part draws moves no other. */
export class Draws {
  readonly #seed: number;
  readonly #stream: number;
  readonly #lane: number;
  #drawn = 0;
  #forks = 0;

  constructor(seed: number, stream: number, lane = 0) {
    this.#seed = seed;
    this.#stream = stream;
    this.#lane = lane;
  }

  fork(): Draws {
    this.#forks++;
    return new Draws(this.#seed, this.#stream, this.#lane * 64 + this.#forks);
  }

  /** The same sequence from its start. */
  fresh(): Draws {
    return new Draws(this.#seed, this.#stream, this.#lane);
  }

  /** Uniform in (0, 1). */
  unit(): number {
    return randomUnit(this.#seed, this.#stream, this.#drawn++, this.#lane);
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** Uniform in the logarithm: as often between 1 and 10 as between 10 and 100. */
  logBetween(low: number, high: number): number {
    return low * (high / low) ** this.unit();
  }

  /** Both ends included. */
  integer(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.unit());
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** Standard normal, by Box and Muller's transform. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.unit())) * Math.cos(2 * Math.PI * this.unit());
  }

  /** Student's t with three degrees of freedom, scaled to a standard deviation of 1. */
  heavyTailed(): number {
    const chiSquared = this.normal() ** 2 + this.normal() ** 2 + this.normal() ** 2;
    return this.normal() / Math.sqrt(chiSquared);
  }

  exponential(mean: number): number {
    return -mean * Math.log(this.unit());
  }

  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** Knuth's product of uniforms below a mean of 30, the normal approximation above. */
  poisson(mean: number): number {
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const floor = Math.exp(-mean);
    let count = 0;
    for (let product = this.unit(); product > floor; product *= this.unit()) count++;
    return count;
  }
}

/** FNV-1a: the stream that belongs to a name. */
export function streamOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
