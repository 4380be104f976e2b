import type { ByteReader } from '../tags/byte-reader.ts';
import { lengthByClock } from './mpeg-clock.ts';
import { NO_VIDEO_FACTS } from './video-facts.ts';
import type { VideoFacts } from './video-facts.ts';

const HEAD_BYTES = 512 * 1024;
const TAIL_BYTES = 512 * 1024;
const CLOCK_HZ = 90_000;

/** Reads the length of an MPEG program stream (`.mpg`, `.vob`, `.mod`) from the clocks of its first and last packs. The format has no date. */
export async function readProgramStreamFacts(reader: ByteReader): Promise<VideoFacts | null> {
  const head = clocks(await reader.bytes(0, Math.min(HEAD_BYTES, reader.sizeBytes)));
  const tailStart = Math.max(0, reader.sizeBytes - TAIL_BYTES);
  const tail = tailStart === 0 ? head : clocks(await reader.bytes(tailStart, reader.sizeBytes - tailStart));
  return { ...NO_VIDEO_FACTS, durationSeconds: lengthByClock(head[0] ?? null, tail.at(-1) ?? null) };
}

/** The clocks of all packs in seconds, in order. */
function clocks(bytes: Uint8Array): readonly number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(0xba, 3); at >= 0; at = bytes.indexOf(0xba, at + 1)) {
    if (bytes[at - 3] !== 0 || bytes[at - 2] !== 0 || bytes[at - 1] !== 1) continue;
    const ticks = clockOf(bytes.subarray(at + 1, at + 6));
    if (ticks !== null) found.push(ticks / CLOCK_HZ);
  }
  return found;
}

/**
 * The clock of a pack: 33 bits in five bytes, with marker bits between them; null where the markers are missing. The packs of MPEG-2 begin
 * with the bits 01, those of MPEG-1, which are laid out differently, with 0010.
 */
function clockOf([a = 0, b = 0, c = 0, d = 0, e = 0]: Uint8Array): number | null {
  if ((a & 0xc4) === 0x44 && (c & 4) === 4 && (e & 4) === 4) {
    const high = ((a >> 3) & 7) * 4 + (a & 3);
    const middle = b * 32 + (c >> 3);
    const low = (c & 3) * 2 ** 13 + d * 32 + (e >> 3);
    return high * 2 ** 28 + middle * 2 ** 15 + low;
  }
  if ((a & 0xf1) === 0x21 && (c & 1) === 1 && (e & 1) === 1)
    return ((a >> 1) & 7) * 2 ** 30 + b * 2 ** 22 + (c >> 1) * 2 ** 15 + d * 2 ** 7 + (e >> 1);
  return null;
}
