const EDGE = 32;
const LOW = 8;
/** Cosines of the lowest eight waves over 32 places; the first is the mean. */
const waves = Float64Array.from({ length: LOW * EDGE }, (_, i) =>
  Math.cos((Math.PI / EDGE) * Math.floor(i / EDGE) * ((i % EDGE) + 0.5)),
);
/** Grey steps below which a wave may be no more than rounding and compression. */
const NOISE = 0.25;
/** A picture with fewer waves than this (a wall, a clear sky, one gradient) would look like every other of its kind. */
const LEAST_WAVES = 16;

/**
 * Two pictures look alike where their hashes differ in at most so many of 64 bits. Copies of one picture differ in four at most but for a
 * few, unlike pictures in 20 and more. Among a million pictures, chance alone makes four pairs this near, and 8,000 that differ in ten.
 */
export const LOOKS_ALIKE_BITS = 6;

/** The hash of pictures that show too little to be told apart. */
export const NO_STRUCTURE = '0'.repeat(16);

/**
 * 64 bits as 16 hex digits that stay almost the same when a picture is scaled, compressed or brightened: of each of the 63 lowest waves of
 * its discrete cosine transform, whether it is above their median. `grey` are 32 x 32 values, row by row. All zeros where there is too
 * little structure to compare.
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

/** Wave `v` down and `u` across at `v * 8 + u`, in grey steps: rows first, then columns. */
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

/** In how many of the 64 bits two hashes differ. */
export function hammingDistance(a: string, b: string): number {
  return ones(wordOf(a, 0) ^ wordOf(b, 0)) + ones(wordOf(a, 8) ^ wordOf(b, 8));
}

const wordOf = (hash: string, from: number): number => Number.parseInt(hash.slice(from, from + 8), 16);

/** Ones among 32 bits. */
export function ones(word: number): number {
  let n = word - ((word >>> 1) & 0x5555_5555);
  n = (n & 0x3333_3333) + ((n >>> 2) & 0x3333_3333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
