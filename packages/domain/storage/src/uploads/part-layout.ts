/**
 * S3's limits for an upload in parts, which every adapter keeps. All parts but the last have the same size
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html).
 */
export const MIN_PART_BYTES = 5 * 2 ** 20;
export const MAX_PART_BYTES = 5 * 2 ** 30;
export const MAX_PARTS = 10_000;
export const MAX_UPLOAD_BYTES = MAX_PARTS * MAX_PART_BYTES;

export interface PartLayout {
  /** Size of every part but the last. */
  readonly partSizeBytes: number;
  /** Number of parts. Parts are numbered from 1. */
  readonly parts: number;
}

/** Small enough that a browser can hold four parts in memory and that a lost part is quickly sent again. */
const USUAL_PART_BYTES = 8 * 2 ** 20;
const STEP_BYTES = 2 ** 20;

/** Part size for a file: 8 MiB, or more, in whole MiB, to stay within MAX_PARTS. Throws TypeError for 0 bytes and above MAX_UPLOAD_BYTES. */
export function partLayout(sizeBytes: number): PartLayout {
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 1 || sizeBytes > MAX_UPLOAD_BYTES) {
    throw new TypeError(`sizeBytes takes 1 to ${MAX_UPLOAD_BYTES}, not ${sizeBytes}`);
  }
  const least = Math.ceil(sizeBytes / MAX_PARTS / STEP_BYTES) * STEP_BYTES;
  const partSizeBytes = Math.max(USUAL_PART_BYTES, least);
  return { partSizeBytes, parts: Math.ceil(sizeBytes / partSizeBytes) };
}

export interface PartPlace {
  /** First byte of the part in the file. */
  readonly start: number;
  readonly sizeBytes: number;
}

/** Position and size of a part in a file of `sizeBytes`. Throws TypeError for a part number out of range. */
export function placeOfPart(sizeBytes: number, partSizeBytes: number, part: number): PartPlace {
  const parts = Math.ceil(sizeBytes / partSizeBytes);
  if (!Number.isInteger(part) || part < 1 || part > parts) throw new TypeError(`part takes 1 to ${parts}, not ${part}`);
  const start = (part - 1) * partSizeBytes;
  return { start, sizeBytes: Math.min(partSizeBytes, sizeBytes - start) };
}
