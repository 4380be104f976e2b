import { ArchiveError } from './archive-error.ts';

export const BLOCK_BYTES = 512;

/** A header block of a tar, as POSIX.1-2001 (pax), ustar, GNU and v7 write it. */
export interface TarHeader {
  readonly name: string;
  readonly sizeBytes: number;
  /** Seconds since the epoch; null where it cannot be read. */
  readonly modifiedAt: number | null;
  /** One character, `0` for a file. */
  readonly type: string;
}

/** Parses a header block. Null for a block of zeros, which ends a tar. Throws ArchiveError `corrupt` where the checksum or a number is wrong. */
export function readTarHeader(block: Uint8Array): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  if (!isSummed(block)) throw new ArchiveError('corrupt', 'It is damaged: a header of its tar has a wrong checksum.');
  const sizeBytes = numberAt(block, 124, 12);
  if (sizeBytes === null || sizeBytes < 0 || !Number.isSafeInteger(sizeBytes))
    throw new ArchiveError('corrupt', 'It is damaged: a header of its tar has no size.');
  const flag = block[156] ?? 0;
  // GNU's own form ("ustar  ") has times where POSIX has the prefix of the name.
  const isPosix = textAt(block, 257, 6) === 'ustar' && block[262] === 0;
  const prefix = isPosix ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    sizeBytes,
    modifiedAt: numberAt(block, 136, 12),
    // v7 wrote a zero byte for a file, and `7` is a contiguous file.
    type: flag === 0 || flag === 0x37 ? '0' : String.fromCharCode(flag),
  };
}

/** True where the checksum is right: the sum of all bytes, with spaces in place of the sum. Old programs summed signed bytes. */
function isSummed(block: Uint8Array): boolean {
  const wanted = numberAt(block, 148, 8);
  let unsigned = 0;
  let signed = 0;
  for (let at = 0; at < BLOCK_BYTES; at++) {
    const byte = at >= 148 && at < 156 ? 32 : (block[at] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return wanted === unsigned || wanted === signed;
}

/**
 * Parses a number: octal digits, or base 256 where the first bit is set (GNU, for numbers that octal digits cannot hold). Null where it is
 * neither.
 */
function numberAt(block: Uint8Array, at: number, length: number): number | null {
  const first = block[at] ?? 0;
  if (first < 128) {
    const digits = textAt(block, at, length).trim();
    return /^[0-7]*$/.test(digits) ? Number.parseInt(`0${digits}`, 8) : null;
  }
  // 0xff begins a negative number.
  let value = first === 255 ? -1 : first & 0x3f;
  for (let next = at + 1; next < at + length; next++) value = value * 256 + (block[next] ?? 0);
  return value;
}

const decoder = new TextDecoder();

/** Decodes UTF-8 text up to a zero byte. */
export function textAt(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return decoder.decode(end === -1 ? field : field.subarray(0, end));
}

/**
 * Parses the records of a pax header, each `LENGTH KEY=VALUE\n`, where LENGTH counts the bytes of the whole record. Throws ArchiveError
 * `corrupt` where one has another form.
 */
export function readPax(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const space = bytes.indexOf(32, at);
    const length = space === -1 ? NaN : Number(decoder.decode(bytes.subarray(at, space)));
    const record = decoder.decode(bytes.subarray(space + 1, at + length - 1));
    const equals = record.indexOf('=');
    if (!Number.isInteger(length) || length <= space - at || at + length > bytes.length || equals === -1)
      throw new ArchiveError('corrupt', 'It is damaged: an extended header of its tar cannot be read.');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}
