import type { ByteSource } from './byte-source.ts';

/** A box of an ISO base media file (ISO 14496-12): where its content lies. */
export interface Box {
  /** Four characters, one for each byte. */
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Reads a source in pieces, and no more of it than its bounds, whatever the sizes in the file say. */
export interface BoxReader {
  /** Bytes of a range, fewer at the end of the source, or none once a bound is reached. */
  bytes(start: number, length: number): Promise<Uint8Array>;
  /** Boxes one after another in a range. Stops at the first whose size makes no sense; one that runs over the end is cut there. */
  boxes(start: number, end: number): AsyncGenerator<Box>;
}

/** Boxes lie close together, so one piece serves many. */
const PIECE_BYTES = 16 * 1024;
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_BOXES = 4_096;
const HEADER_BYTES = 16;

export function createBoxReader(source: ByteSource): BoxReader {
  let piece: Uint8Array = new Uint8Array(0);
  let pieceStart = 0;
  let bytesLeft = MAX_BYTES;
  let boxesLeft = MAX_BOXES;

  const bytes = async (start: number, length: number) => {
    const from = start - pieceStart;
    if (from >= 0 && from + length <= piece.length) return piece.subarray(from, from + length);
    const end = Math.min(source.sizeBytes, start + Math.max(length, PIECE_BYTES));
    if (start >= end || end - start > bytesLeft) return new Uint8Array(0);
    piece = await source.read(start, end);
    pieceStart = start;
    bytesLeft -= end - start;
    return piece.subarray(0, length);
  };

  return {
    bytes,
    async *boxes(start, end) {
      let at = start;
      while (at + 8 <= end && boxesLeft > 0) {
        boxesLeft -= 1;
        const header = await bytes(at, Math.min(HEADER_BYTES, end - at));
        if (header.length < 8) return;
        const view = viewOf(header);
        const short = view.getUint32(0);
        // 1: eight more bytes hold the size. 0: up to the end.
        if (short === 1 && header.length < HEADER_BYTES) return;
        const headerBytes = short === 1 ? HEADER_BYTES : 8;
        const size = short === 1 ? Number(view.getBigUint64(8)) : short === 0 ? end - at : short;
        if (size < headerBytes) return;
        yield { type: latin1(header.subarray(4, 8)), start: at + headerBytes, end: Math.min(end, at + size) };
        at += size;
      }
    },
  };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
