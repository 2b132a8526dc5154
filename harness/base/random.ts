/**
 * Counter-based random numbers: a value is a function of (seed, stream, index) alone, so that any worker can
 * draw any user's n-th number without having drawn the ones before.
 * The mixer is the finaliser of MurmurHash3 (Appleby, public domain), applied after each word.
 */
export function randomU32(seed: number, stream: number, index: number): number {
  let h = mix(seed ^ 0x9e3779b9);
  h = mix(h ^ stream);
  return mix(h ^ Math.imul(index, 0x85ebca6b));
}

/** Uniform in the open interval (0, 1): safe for logarithms. */
export function randomUnit(seed: number, stream: number, index: number): number {
  return (randomU32(seed, stream, index) + 0.5) / 4294967296;
}

function mix(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
