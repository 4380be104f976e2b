const EDGE = 32;
const LOW = 8;
/** Cosines of the lowest eight waves over 32 places; the first wave is the mean. */
const waves = Float64Array.from({ length: LOW * EDGE }, (_, i) =>
  Math.cos((Math.PI / EDGE) * Math.floor(i / EDGE) * ((i % EDGE) + 0.5)),
);
/** Amplitude, in grey steps, below which a wave may come from rounding and compression. */
const NOISE = 0.25;
/** Least number of waves above `NOISE`. A picture with fewer (a wall, a clear sky, one gradient) would match every other of its kind. */
const LEAST_WAVES = 16;

/**
 * Largest number of bits, of 64, in which the hashes of two pictures that look alike differ. Nearly all copies of one picture differ in at most
 * four bits, unlike pictures in 20 or more. Among a million pictures, chance alone makes four pairs this near, and 8,000 that differ in ten.
 */
export const LOOKS_ALIKE_BITS = 6;

/** The hash of pictures with too little structure to be told apart. */
export const NO_STRUCTURE = '0'.repeat(16);

/**
 * A hash of 64 bits, as 16 hex digits, that stays almost the same when a picture is scaled, compressed or brightened. Each bit tells whether
 * one of the 63 lowest waves of the discrete cosine transform is above their median; the first bit is 0. `grey` is 32 x 32 values, row by row,
 * else TypeError. All zeros where there is too little structure to compare.
 */
export function perceptualHash(grey: Uint8Array): string {
  if (grey.length !== EDGE * EDGE) throw new TypeError(`grey: ${EDGE * EDGE} values are needed, got ${grey.length}`);
  const coefficients = lowWaves(grey);
  const shape = coefficients.subarray(1);
  if (shape.filter((value) => Math.abs(value) >= NOISE).length < LEAST_WAVES) return NO_STRUCTURE;
  const median = shape.toSorted()[31] ?? 0;
  let hex = '';
  for (let i = 0; i < coefficients.length; i += 4) {
    let digit = 0;
    for (let k = i; k < i + 4; k++) digit = digit * 2 + (k > 0 && (coefficients[k] ?? 0) > median ? 1 : 0);
    hex += digit.toString(16);
  }
  return hex;
}

/** Amplitudes in grey steps. Wave `v` down and `u` across is at `v * 8 + u`. Rows are transformed first, then columns. */
function lowWaves(grey: Uint8Array): Float64Array {
  const rows = new Float64Array(EDGE * LOW);
  for (let y = 0; y < EDGE; y++) {
    for (let u = 0; u < LOW; u++) {
      let sum = 0;
      for (let x = 0; x < EDGE; x++) sum += (grey[y * EDGE + x] ?? 0) * (waves[u * EDGE + x] ?? 0);
      rows[y * LOW + u] = sum;
    }
  }
  const result = new Float64Array(LOW * LOW);
  for (let v = 0; v < LOW; v++) {
    for (let u = 0; u < LOW; u++) {
      let sum = 0;
      for (let y = 0; y < EDGE; y++) sum += (rows[y * LOW + u] ?? 0) * (waves[v * EDGE + y] ?? 0);
      result[v * LOW + u] = (4 * sum) / (EDGE * EDGE);
    }
  }
  return result;
}

/** Number of the 64 bits in which two hashes differ. */
export function hammingDistance(a: string, b: string): number {
  return ones(wordOf(a, 0) ^ wordOf(b, 0)) + ones(wordOf(a, 8) ^ wordOf(b, 8));
}

const wordOf = (hash: string, from: number): number => Number.parseInt(hash.slice(from, from + 8), 16);

/** Number of one bits in a word of 32 bits. */
export function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x5555_5555);
  n = (n & 0x3333_3333) + ((n >>> 2) & 0x3333_3333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
