/**
 * A stretch of messages as alignment sees it: one entry a message, on one clock. The same shape serves for the export
 * that is being placed and for the window of the conversation that it is held against.
 */
export interface AlignmentColumns {
  readonly length: number;
  /** Whole minutes since 1970 on the clock of this side. */
  readonly minute: Int32Array;
  /** Second within the minute; NO_SECOND where the export prints minutes alone. */
  readonly second: Uint8Array;
  readonly hashLow: Uint32Array;
  readonly hashHigh: Uint32Array;
  readonly detail: Uint32Array;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  readonly mediaType: Uint8Array;
  /** Who sent it: a number that only the caller understands; -1 for system messages. */
  readonly who: Int32Array;
  /** Body length in bytes. */
  readonly size: Uint32Array;
  /** 1 for the last message of an export's file, which may have been cut. */
  readonly last: Uint8Array;
}

export const NO_SECOND = 255;

export const createAlignmentColumns = (length: number): AlignmentColumns => ({
  length,
  minute: new Int32Array(length),
  second: new Uint8Array(length),
  hashLow: new Uint32Array(length),
  hashHigh: new Uint32Array(length),
  detail: new Uint32Array(length),
  kind: new Uint8Array(length),
  flags: new Uint8Array(length),
  mediaType: new Uint8Array(length),
  who: new Int32Array(length),
  size: new Uint32Array(length),
  last: new Uint8Array(length),
});

/** Two clocks that both print seconds must agree on them; minutes alone agree with any second. */
export const secondsAgree = (a: AlignmentColumns, atA: number, b: AlignmentColumns, atB: number): boolean => {
  const one = a.second[atA] ?? NO_SECOND;
  const other = b.second[atB] ?? NO_SECOND;
  return one === other || one === NO_SECOND || other === NO_SECOND;
};

/** A rectangle of the two sides: messages `fromA` to `toA` of the one, `fromB` to `toB` of the other. */
export interface Span {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** The stretches between pairs, where `partner[a]` is the paired message of the other side, or -1. Both orders rise. */
export const gapsBetween = (partner: Int32Array, span: Span): Span[] => {
  const gaps: Span[] = [];
  let fromA = span.fromA;
  let fromB = span.fromB;
  for (let a = span.fromA; a < span.toA; a += 1) {
    const b = partner[a] ?? -1;
    if (b < 0) continue;
    if (a > fromA && b > fromB) gaps.push({ fromA, toA: a, fromB, toB: b });
    fromA = a + 1;
    fromB = b + 1;
  }
  if (span.toA > fromA && span.toB > fromB) gaps.push({ fromA, toA: span.toA, fromB, toB: span.toB });
  return gaps;
};
