/** How much one picture is another, by the grey values of both. */
export interface Likeness {
  /** Root mean square of what is left between them once brightness and contrast are those of the other: grey steps of 256. */
  readonly difference: number;
  /** The largest of it at any place: what moved in a burst is there, and nowhere else. */
  readonly peak: number;
  /** How far the first picture's own values lie from their mean, as root mean square. */
  readonly contrast: number;
}

/** Of two pictures as `RenderedImage.grey` has them. Scaling and compressing leave half a grey step between them. */
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

/** Finer than this nothing is told, and it is short to write down. */
const hundredths = (value: number): number => Math.round(value * 100) / 100;
