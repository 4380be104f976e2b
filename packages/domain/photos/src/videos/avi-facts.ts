import { latin1, viewOf } from '../tags/byte-reader.ts';
import type { ByteReader } from '../tags/byte-reader.ts';
import { readNikonAviTags } from './nikon-tags.ts';
import { cleanText } from '../tags/tag-value.ts';
import { NO_VIDEO_FACTS, createdBy, durationOf, sizeOf } from './video-facts.ts';
import type { VideoFacts } from './video-facts.ts';
import { wallTime } from '../tags/wall-time.ts';

interface Chunk {
  /** Four letters; for a list, `LIST:` and the four letters of its type. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

const MAX_CHUNKS = 4_096;
const MAX_CHUNK_BYTES = 64 * 1024;
/** Lists whose chunks describe the film. */
const OPENED = new Set(['LIST:hdrl', 'LIST:strl', 'LIST:odml', 'LIST:INFO', 'LIST:ncdt']);

const READ = new Set(['avih', 'strh', 'dmlh', 'nctg', 'strd', 'IDIT', 'ICRD', 'INAM', 'ICMT']);

/** Reads an AVI: its headers, wherever they lie, and the tags that the camera wrote beside them. Null without a header. */
export async function readAviFacts(reader: ByteReader): Promise<VideoFacts | null> {
  const texts = new Map<string, string>();
  let facts: VideoFacts = NO_VIDEO_FACTS;
  let header: DataView | null = null;
  let stream: DataView | null = null;
  let allFrames = 0;
  for await (const { id, start, end } of chunks(reader)) {
    if (!READ.has(id)) continue;
    const bytes = await reader.bytes(start, Math.min(end - start, MAX_CHUNK_BYTES));
    if (id === 'avih' && bytes.length >= 40) header ??= viewOf(bytes);
    else if (id === 'strh' && bytes.length >= 36 && latin1(bytes.subarray(0, 4)) === 'vids') stream ??= viewOf(bytes);
    else if (id === 'dmlh' && bytes.length >= 4) allFrames = viewOf(bytes).getUint32(0, true);
    else if (id === 'nctg') {
      const { make, model, local } = readNikonAviTags(bytes);
      facts = { ...facts, make, model, createdLocal: local };
    } else if (id === 'strd') facts = { ...facts, exif: facts.exif ?? exifIn(bytes) };
    else {
      const text = cleanText(new TextDecoder().decode(bytes));
      if (text !== null && !texts.has(id)) texts.set(id, text);
    }
  }
  if (header === null) return null;
  const created = readAviDate(texts.get('IDIT') ?? '') ?? readAviDate(texts.get('ICRD') ?? '');
  return {
    ...facts,
    ...sizeOf(header.getUint32(32, true), header.getUint32(36, true)),
    durationSeconds: lengthOf(header, stream, allFrames),
    ...(created === null ? createdBy(texts.get('ICRD') ?? null) : { createdLocal: created }),
    title: texts.get('INAM') ?? null,
    description: texts.get('ICMT') ?? null,
  };
}

/**
 * Length in seconds: the number of frames times the duration of one. `dmlh` counts the frames of a film of more than a gigabyte. Some headers
 * count the frames of two or three streams together; the length of the first video stream shows this and then counts. That length is not
 * trusted otherwise, unless the header has none, because some cameras write wrong values there.
 */
function lengthOf(header: DataView, stream: DataView | null, allFrames: number): number | null {
  const frames = Math.max(header.getUint32(16, true), allFrames);
  const length = durationOf((frames * header.getUint32(0, true)) / 1e6);
  const [scale, rate, count] = [20, 24, 32].map((at) => stream?.getUint32(at, true) ?? 0);
  const ofStream = durationOf(((count ?? 0) * (scale ?? 0)) / (rate || NaN));
  if (length === null || ofStream === null) return length ?? ofStream;
  const times = length / ofStream;
  return times > 1.9 && times < 3.1 ? ofStream : length;
}

/**
 * The EXIF that Canon and Fujifilm put beside a stream, as a TIFF file; null for other data. The addresses in it count from the beginning of
 * the chunk, so that a TIFF header in the first eight bytes makes it a file.
 */
function exifIn(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length <= 8 || latin1(bytes.subarray(0, 4)) !== 'AVIF') return null;
  const tiff = bytes.slice();
  tiff.set([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0]);
  return tiff;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Wall time as cameras write it: `Mon Mar 10 15:04:43 2003`, `2001/ 1/27  1:42PM`, `2005/11/28/ 09:19`, `2002-12-16  15:35:01`; null
 * for anything else.
 */
export function readAviDate(text: string): string | null {
  const named = /^[A-Za-z]{3} +([A-Za-z]{3}) +(\d{1,2}) +(\d{1,2}):(\d{2}):(\d{2}) +(\d{4})/.exec(text.trim());
  if (named !== null) {
    const [, month = '', day, hour, minute, second, year] = named;
    const date = [Number(year), MONTHS.indexOf(month.toLowerCase()) + 1, Number(day)] as const;
    return date[1] === 0 ? null : wallTime(date, [Number(hour), Number(minute), Number(second)]);
  }
  const found = /^(\d{4})[-/:] ?(\d{1,2})[-/:] ?(\d{1,2})\/? +(\d{1,2}):(\d{2})(?::(\d{2}))? ?(?:([AP])M)?$/i.exec(
    text.trim(),
  );
  if (found === null) return null;
  const [, year, month, day, hour, minute, second = '0', half] = found;
  const ofDay = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  return wallTime([Number(year), Number(month), Number(day)], [ofDay, Number(minute), Number(second)]);
}

/**
 * Yields the chunks in the order of the file. Of the lists only those in `OPENED` are read, and their chunks are given in their place. A
 * film of more than a gigabyte continues in further RIFFs; these describe nothing and are not read.
 */
async function* chunks(reader: ByteReader): AsyncGenerator<Chunk> {
  let left = MAX_CHUNKS;
  async function* within(start: number, end: number): AsyncGenerator<Chunk> {
    let at = start;
    while (at + 8 <= end && left > 0) {
      left -= 1;
      const head = await reader.bytes(at, Math.min(12, end - at));
      if (head.length < 8) return;
      const id = latin1(head.subarray(0, 4));
      const size = viewOf(head).getUint32(4, true);
      const isList = id === 'LIST' && head.length === 12;
      const chunk = {
        id: isList ? `LIST:${latin1(head.subarray(8, 12))}` : id,
        start: at + (isList ? 12 : 8),
        end: Math.min(end, at + 8 + size),
      };
      if (OPENED.has(chunk.id)) yield* within(chunk.start, chunk.end);
      else if (!isList) yield chunk;
      at += 8 + size + (size % 2);
    }
  }
  const head = await reader.bytes(0, 12);
  const size = head.length < 12 ? 0 : viewOf(head).getUint32(4, true);
  // The size is 0 in a recording that was interrupted.
  yield* within(12, size === 0 ? reader.sizeBytes : Math.min(reader.sizeBytes, 8 + size));
}
