import { readAvchdFacts } from './avchd-facts.ts';
import type { ByteReader } from '../tags/byte-reader.ts';
import { lengthByClock } from './mpeg-clock.ts';
import { NO_VIDEO_FACTS } from './video-facts.ts';
import type { VideoFacts } from './video-facts.ts';

const PACKET_BYTES = 188;
const SYNC = 0x47;
/** Bytes at the beginning, searched for the first clock and pictures, and bytes at the end, searched for the last clock. */
const HEAD_BYTES = 1024 * 1024;
const TAIL_BYTES = 512 * 1024;
const CLOCK_HZ = 27_000_000;
/** Bytes of the video stream that are kept. The camera's data stand before the first picture. */
const MAX_PICTURE_BYTES = 256 * 1024;

/** Reads an MPEG transport stream (`.mts`, `.m2ts`, `.ts`): its length by its clock, and the data of AVCHD cameras in the video stream. */
export async function readTransportStreamFacts(reader: ByteReader): Promise<VideoFacts | null> {
  const head = await reader.bytes(0, Math.min(HEAD_BYTES, reader.sizeBytes));
  // In `.mts` four bytes of time stand before each packet.
  const step = head[0] === SYNC && head[PACKET_BYTES] === SYNC ? PACKET_BYTES : PACKET_BYTES + 4;
  const pictures = createPictures();
  let first: Clock | null = null;
  for (const packet of packets(head, step)) {
    first ??= clockOf(packet);
    pictures.add(packet);
  }
  const tailStart = Math.max(0, reader.sizeBytes - TAIL_BYTES);
  const tail = tailStart === 0 ? head : await reader.bytes(tailStart, reader.sizeBytes - tailStart);
  let last: Clock | null = null;
  for (const packet of packets(tail, step)) {
    const clock = clockOf(packet);
    if (clock !== null && clock.pid === first?.pid) last = clock;
  }
  const durationSeconds = lengthByClock(first?.seconds ?? null, last?.seconds ?? null);
  return { ...NO_VIDEO_FACTS, durationSeconds, ...readAvchdFacts(pictures.bytes()) };
}

/**
 * Yields the packets, from the first place where three of them follow each other. Where a packet does not begin with the sync byte, the
 * search for such a place starts again.
 */
function* packets(bytes: Uint8Array, step: number): Generator<Uint8Array> {
  let isInStep = false;
  for (let at = 0; at + PACKET_BYTES <= bytes.length; at += isInStep ? step : 1) {
    isInStep = bytes[at] === SYNC && (isInStep || (bytes[at + step] === SYNC && bytes[at + 2 * step] === SYNC));
    if (isInStep) yield bytes.subarray(at, at + PACKET_BYTES);
  }
}

interface Clock {
  readonly pid: number;
  readonly seconds: number;
}

const pidOf = (packet: Uint8Array): number => (((packet[1] ?? 0) & 0x1f) << 8) | (packet[2] ?? 0);
const hasAdaptation = (packet: Uint8Array): boolean => ((packet[3] ?? 0) & 0x20) !== 0;

/** The program's clock in a packet; null for a packet without it. */
function clockOf(packet: Uint8Array): Clock | null {
  const [length = 0, flags = 0, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = packet.subarray(4, 12);
  if (!hasAdaptation(packet) || length < 7 || (flags & 0x10) === 0) return null;
  const base = (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) * 2 + (e >> 7);
  return { pid: pidOf(packet), seconds: (base * 300 + (((e & 1) << 8) | f)) / CLOCK_HZ };
}

/** Collects the content of the first video stream. */
function createPictures() {
  const parts: Uint8Array[] = [];
  let pid: number | null = null;
  let size = 0;
  return {
    add(packet: Uint8Array): void {
      const at = 4 + (hasAdaptation(packet) ? 1 + (packet[4] ?? 0) : 0);
      if (((packet[3] ?? 0) & 0x10) === 0 || at >= PACKET_BYTES || size >= MAX_PICTURE_BYTES) return;
      const payload = packet.subarray(at);
      const isStart = ((packet[1] ?? 0) & 0x40) !== 0;
      if (pid === null && isStart && isPictures(payload)) pid = pidOf(packet);
      if (pid !== pidOf(packet)) return;
      // Skips the header of a piece of the stream, which states its own length.
      const part = isStart ? payload.subarray(9 + (payload[8] ?? 0)) : payload;
      parts.push(part);
      size += part.length;
    },
    bytes(): Uint8Array {
      const all = new Uint8Array(size);
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
  };
}

/** True for the start of a video stream: its id is E0 to EF. */
function isPictures([a, b, c, id = 0]: Uint8Array): boolean {
  return a === 0 && b === 0 && c === 1 && id >= 0xe0 && id <= 0xef;
}
