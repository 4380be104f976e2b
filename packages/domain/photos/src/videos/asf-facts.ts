import { viewOf } from '../tags/byte-reader.ts';
import type { ByteReader } from '../tags/byte-reader.ts';
import { cleanText } from '../tags/tag-value.ts';
import { NO_VIDEO_FACTS, durationOf, instantOf, sizeOf } from './video-facts.ts';
import type { VideoFacts } from './video-facts.ts';

/** The first eight bytes of each object's id, in hex. They suffice to tell the objects apart. */
const ID = {
  file: 'a1dcab8c47a9cf11',
  stream: '9107dcb7b7a9cf11',
  content: '3326b2758e66cf11',
  video: 'c0ef19bc4d5bcf11',
} as const;

const HEADER_BYTES = 24;
const MAX_OBJECTS = 1_024;
const MAX_OBJECT_BYTES = 64 * 1024;
/** Start of ASF's dates, which count steps of 100 ns since 1601. */
const EPOCH_MS = Date.UTC(1601, 0, 1);
const BROADCAST = 1;

/** Reads an ASF (`.wmv`, `.asf`) by its header object; null where that does not describe the file. */
export async function readAsfFacts(reader: ByteReader): Promise<VideoFacts | null> {
  const head = await reader.bytes(0, HEADER_BYTES);
  if (head.length < HEADER_BYTES) return null;
  const end = Math.min(reader.sizeBytes, Number(viewOf(head).getBigUint64(16, true)));
  let facts: VideoFacts | null = null;
  let size: Pick<VideoFacts, 'width' | 'height'> | null = null;
  let words: Pick<VideoFacts, 'title' | 'description'> | null = null;
  // Skips the number of the objects and two reserved bytes.
  let at = HEADER_BYTES + 6;
  for (let left = MAX_OBJECTS; at + HEADER_BYTES <= end && left > 0; left--) {
    const header = await reader.bytes(at, HEADER_BYTES);
    if (header.length < HEADER_BYTES) break;
    const length = Number(viewOf(header).getBigUint64(16, true));
    if (length < HEADER_BYTES) break;
    const id = hex(header.subarray(0, 8));
    const content = () => reader.bytes(at + HEADER_BYTES, Math.min(length - HEADER_BYTES, MAX_OBJECT_BYTES));
    if (id === ID.file) facts ??= readFile(await content());
    else if (id === ID.stream) size ??= readSize(await content());
    else if (id === ID.content) words ??= readWords(await content());
    at += length;
  }
  return facts === null ? null : { ...facts, ...size, ...words };
}

/** Creation time and duration. The duration excludes the time in which a player fills its buffer; a live broadcast has none. */
function readFile(bytes: Uint8Array): VideoFacts | null {
  if (bytes.length < 68) return null;
  const view = viewOf(bytes);
  const isLive = (view.getUint32(64, true) & BROADCAST) !== 0;
  const plays = Number(view.getBigUint64(40, true)) / 1e7 - Number(view.getBigUint64(56, true)) / 1e3;
  return {
    ...NO_VIDEO_FACTS,
    createdUtc: instantOf(EPOCH_MS + Number(view.getBigUint64(24, true)) / 1e4),
    durationSeconds: isLive ? null : durationOf(plays),
  };
}

/** The picture size of a video stream; null for other streams. */
function readSize(bytes: Uint8Array): Pick<VideoFacts, 'width' | 'height'> | null {
  if (bytes.length < 62 || hex(bytes.subarray(0, 8)) !== ID.video) return null;
  return sizeOf(viewOf(bytes).getUint32(54, true), viewOf(bytes).getUint32(58, true));
}

/** Title and description. The object has the lengths of title, author, copyright, description and rating, then the texts in UTF-16. */
function readWords(bytes: Uint8Array): Pick<VideoFacts, 'title' | 'description'> | null {
  if (bytes.length < 10) return null;
  const view = viewOf(bytes);
  let at = 10;
  const [title = null, , , description = null] = [0, 2, 4, 6].map((lengthAt) => {
    const length = view.getUint16(lengthAt, true);
    const text = cleanText(new TextDecoder('utf-16le').decode(bytes.subarray(at, at + length)));
    at += length;
    return text;
  });
  return { title, description };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
