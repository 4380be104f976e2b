/** The similarity of two pictures, by their grey values. */
export interface Likeness {
  /** Root mean square of the differences once brightness and contrast are made equal, in grey steps of 256. */
  readonly difference: number;
  /** The largest of the differences. Movement within a burst shows at a few places only. */
  readonly peak: number;
  /** Root mean square of the distances of the first picture's values from their mean. */
  readonly contrast: number;
}

/**
 * Compares two pictures in the form of `RenderedImage.grey`. Scaling and compression alone make a difference of half a grey step. Throws
 * TypeError where the lengths differ or are 0.
 */
export function likenessOf(grey: Uint8Array, other: Uint8Array): Likeness {
  if (other.length !== grey.length || grey.length === 0) {
    throw new TypeError('other: as many values are needed as the first has');
  }
  const first = aboutMean(grey);
  const second = aboutMean(other);
  const gain = sumOf(first, second) / Math.max(1, sumOf(second, second));
  const left = first.map((value, at) => value - gain * (second[at] ?? 0));
  return {
    difference: hundredths(rootMeanSquare(left)),
    peak: hundredths(left.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
    contrast: hundredths(rootMeanSquare(first)),
  };
}

function aboutMean(grey: Uint8Array): Float64Array {
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  return Float64Array.from(grey, (value) => value - mean);
}

const sumOf = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
const rootMeanSquare = (values: Float64Array): number => Math.sqrt(sumOf(values, values) / values.length);

/** Rounds to hundredths. Finer values mean nothing, and short ones take less space. */
const hundredths = (value: number): number => Math.round(value * 100) / 100;
