import { latin1, viewOf } from '../tags/byte-reader.ts';
import { cleanText } from '../tags/tag-value.ts';
import type { VideoFacts } from './video-facts.ts';
import { MAX_OFFSET_MINUTES, wallTime } from '../tags/wall-time.ts';

const MAKERS = new Map([
  [0x0103, 'Panasonic'],
  [0x0108, 'Sony'],
  [0x1011, 'Canon'],
  [0x1104, 'JVC'],
]);

/** The id of the block that AVCHD cameras write between the pictures of H.264, and the name that follows the id. */
const MARK = '\x17\xee\x8c\x60\xf8\x4d\x11\xd9\x8c\xd6\x08\0\x20\x0c\x9a\x66MDPM';
const ENTRY_BYTES = 5;

/** Recording time and camera of an AVCHD film, from the beginning of its H.264 stream; empty where the camera's block is missing. */
export function readAvchdFacts(stream: Uint8Array): Partial<VideoFacts> {
  const at = indexOf(stream, MARK);
  if (at < 0) return {};
  const bytes = unescaped(stream.subarray(at + MARK.length, at + MARK.length + 512));
  const entries = new Map<number, Uint8Array>();
  for (let i = 0; i < (bytes[0] ?? 0); i++) {
    const entry = bytes.subarray(1 + i * ENTRY_BYTES, 1 + (i + 1) * ENTRY_BYTES);
    const [id = 0] = entry;
    if (entry.length === ENTRY_BYTES && !entries.has(id)) entries.set(id, entry.subarray(1));
  }
  const maker = entries.get(0xe0);
  const make = maker === undefined ? null : (MAKERS.get(viewOf(maker).getUint16(0)) ?? null);
  const name = [0xe4, 0xe5, 0xe6].map((id) => latin1(entries.get(id) ?? new Uint8Array(0))).join('');
  return { ...dateOf(entries.get(0x18), entries.get(0x19)), make, model: make === 'Sony' ? cleanText(name) : null };
}

/** The recording time: a zone, then century, year, month, day, hour, minute and second, each as two decimal digits in a byte. */
function dateOf(month: Uint8Array | undefined, day: Uint8Array | undefined): Partial<VideoFacts> {
  if (month === undefined || day === undefined) return {};
  const [zone = 0, ...rest] = month;
  const [century = NaN, year = NaN, ofYear = NaN, ofMonth = NaN, hour = NaN, minute = NaN, second = NaN] = [
    ...rest,
    ...day,
  ].map(decimal);
  const local = wallTime([century * 100 + year, ofYear, ofMonth], [hour, minute, second]);
  return local === null ? {} : { createdLocal: local, createdOffsetMinutes: offsetOf(zone) };
}

/**
 * Minutes of a zone byte, which has a sign, hours and a bit for half an hour. Null where summer time is on, since it is unknown whether the
 * zone includes it. Null for zero too, which cameras without a zone write.
 */
function offsetOf(zone: number): number | null {
  const minutes = ((zone >> 1) & 15) * 60 + (zone & 1) * 30;
  if (zone >= 0x40 || minutes === 0 || minutes > MAX_OFFSET_MINUTES) return null;
  return (zone & 0x20) === 0 ? minutes : -minutes;
}

const decimal = (byte: number): number => ((byte & 15) > 9 || byte > 0x99 ? NaN : (byte >> 4) * 10 + (byte & 15));

/** Removes the 3 that H.264 inserts after two zeros so that the content never looks like the start of a unit. */
function unescaped(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, i) => !(byte === 3 && i >= 2 && bytes[i - 1] === 0 && bytes[i - 2] === 0));
}

function indexOf(bytes: Uint8Array, text: string): number {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (latin1(bytes.subarray(at, at + text.length)) === text) return at;
  }
  return -1;
}
