import type { ByteSource } from './byte-source.ts';

/** Reads parts of a source. The bytes read in all are bounded, whatever sizes the file states. */
export interface ByteReader {
  readonly sizeBytes: number;
  /** The bytes of a range: fewer at the end of the source, none outside of it, and none where the bound would be exceeded. */
  bytes(start: number, length: number): Promise<Uint8Array>;
}

/** Least number of bytes of one read. Metadata lie close together, so one piece answers many calls. */
const PIECE_BYTES = 16 * 1024;
const MAX_BYTES = 8 * 1024 * 1024;

export function createByteReader(source: ByteSource): ByteReader {
  const { sizeBytes } = source;
  let piece: Uint8Array = new Uint8Array(0);
  let pieceStart = 0;
  let bytesLeft = MAX_BYTES;
  return {
    sizeBytes,
    async bytes(start, length) {
      const from = start - pieceStart;
      if (from >= 0 && from + length <= piece.length) return piece.subarray(from, from + length);
      const end = Math.min(sizeBytes, start + Math.max(length, PIECE_BYTES));
      if (start < 0 || start >= end || end - start > bytesLeft) return new Uint8Array(0);
      piece = await source.read(start, end);
      pieceStart = start;
      bytesLeft -= end - start;
      return piece.subarray(0, length);
    },
  };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
