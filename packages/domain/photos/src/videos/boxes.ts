import { latin1, viewOf } from '../tags/byte-reader.ts';
import type { ByteReader } from '../tags/byte-reader.ts';

/** A box of an ISO base media file (ISO 14496-12): its type and the range of its content. */
export interface Box {
  /** Four characters, one for each byte. */
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export interface BoxReader extends ByteReader {
  /** Yields the boxes of a range in order. Stops at a box whose size is impossible; a box that runs past the end of the range is cut there. */
  boxes(start: number, end: number): AsyncGenerator<Box>;
}

const MAX_BOXES = 4_096;
const HEADER_BYTES = 16;

export function createBoxReader(reader: ByteReader): BoxReader {
  let boxesLeft = MAX_BOXES;
  return {
    ...reader,
    async *boxes(start, end) {
      let at = start;
      while (at + 8 <= end && boxesLeft > 0) {
        boxesLeft -= 1;
        const header = await reader.bytes(at, Math.min(HEADER_BYTES, end - at));
        if (header.length < 8) return;
        const view = viewOf(header);
        const short = view.getUint32(0);
        // Size 1: eight more bytes hold the size. Size 0: the box extends to the end of the range.
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
