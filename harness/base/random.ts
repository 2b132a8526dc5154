/** Skein's key-schedule parity for 32-bit words. */
const KEY_PARITY = 0x1bd11bda;
/** Threefry-2x32's rotation distances, round by round. */
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const ROUNDS = 20;

/**
 * Counter-based random numbers: a value is a function of its four coordinates alone, so that any worker can draw
 * any user's n-th number without having drawn the ones before. Coordinates count modulo 2^32; `lane` tells apart
 * numbers that are drawn for different purposes at the same (stream, index).
 *
 * Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3",
 * SC '11), which passes BigCrush from 13 rounds on. Key = (seed, lane), counter = (stream, index).
 * Returns the first word of the block, 0 to 2^32 − 1.
 */
export function randomU32(seed: number, stream: number, index: number, lane = 0): number {
  let key = seed | 0;
  let nextKey = lane | 0;
  let lastKey = KEY_PARITY ^ key ^ nextKey;
  let x = (stream + key) | 0;
  let y = (index + nextKey) | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const distance = ROTATIONS[round & 7]!;
    x = (x + y) | 0;
    y = ((y << distance) | (y >>> (32 - distance))) ^ x;
    if ((round & 3) === 3) {
      x = (x + nextKey) | 0;
      y = (y + lastKey + ((round + 1) >> 2)) | 0;
      const first = key;
      key = nextKey;
      nextKey = lastKey;
      lastKey = first;
    }
  }
  return x >>> 0;
}

/** Uniform in the open interval (0, 1): safe for logarithms. */
export function randomUnit(seed: number, stream: number, index: number, lane = 0): number {
  return (randomU32(seed, stream, index, lane) + 0.5) / 4294967296;
}
