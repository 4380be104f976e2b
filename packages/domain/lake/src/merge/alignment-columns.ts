/**
 * Messages as columns for alignment, one entry for each message, on one clock. The export that is placed and the part of the conversation
 * with which it is compared have the same form.
 */
export interface AlignmentColumns {
  readonly length: number;
  /** Whole minutes since 1970 on the clock of this side. */
  readonly minute: Int32Array;
  /** Second of the minute; NO_SECOND where the export prints no seconds. */
  readonly second: Uint8Array;
  readonly hashLow: Uint32Array;
  readonly hashHigh: Uint32Array;
  readonly detail: Uint32Array;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  readonly mediaType: Uint8Array;
  /** Number of the sender, with a meaning that only the caller knows; -1 for system messages. */
  readonly who: Int32Array;
  /** Body length in bytes. */
  readonly size: Uint32Array;
  /** 1 for the last message of an export, which may be truncated; 0 otherwise. */
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

/** True where the seconds of both messages are equal, or where one of them has none. */
export const secondsAgree = (a: AlignmentColumns, atA: number, b: AlignmentColumns, atB: number): boolean => {
  const one = a.second[atA] ?? NO_SECOND;
  const other = b.second[atB] ?? NO_SECOND;
  return one === other || one === NO_SECOND || other === NO_SECOND;
};

/** A range of messages on each side: `fromA` up to, but not including, `toA`, and `fromB` up to, but not including, `toB`. */
export interface Span {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/**
 * Returns the ranges between pairs that have messages on both sides. `partner[a]` is the paired message of side B, or -1; pairs ascend on
 * both sides.
 */
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
