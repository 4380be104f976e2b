import { viewOf } from '../tags/byte-reader.ts';
import type { ByteReader } from '../tags/byte-reader.ts';
import { iso6709Position } from '../tags/position.ts';
import { cleanText } from '../tags/tag-value.ts';
import { NO_VIDEO_FACTS, createdBy, durationOf, instantOf, sizeOf } from './video-facts.ts';
import type { VideoFacts } from './video-facts.ts';

/** An element of EBML (RFC 8794): its id with the marker bit, and the range of its content. */
interface Element {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}
type Elements = (start: number, end: number) => AsyncGenerator<Element>;

/** Ids of Matroska's elements (RFC 9559). */
const ID = {
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  date: 0x4461,
  title: 0x7ba9,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackType: 0x83,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  tags: 0x1254c367,
  tag: 0x7373,
  targets: 0x63c0,
  targetTrack: 0x63c5,
  simpleTag: 0x67c8,
  tagName: 0x45a3,
  tagText: 0x4487,
} as const;

const MAX_ELEMENTS = 8_192;
const MAX_TEXT_BYTES = 4_096;
/** Number of bytes at the end of the file that are searched for the last cluster. */
const TAIL_BYTES = 1024 * 1024;
/** Start of Matroska's dates, which count nanoseconds. */
const EPOCH_MS = Date.UTC(2001, 0, 1);

/**
 * Reads a Matroska or WebM. The tables that describe the film lie before its pictures, or where the table at the beginning points to. Null
 * where neither the info nor the tracks are found.
 */
export async function readMatroskaFacts(reader: ByteReader): Promise<VideoFacts | null> {
  const elements = createElements(reader);
  const tables = await findTables(reader, elements);
  const info = tables.get(ID.info);
  const tracks = tables.get(ID.tracks);
  const tags = tables.get(ID.tags);
  if (info === undefined && tracks === undefined) return null;
  return {
    ...NO_VIDEO_FACTS,
    ...(info !== undefined && (await readInfo(reader, elements, info))),
    ...(tracks !== undefined && (await readSize(reader, elements, tracks))),
    ...(tags !== undefined && factsOf(await readTags(reader, elements, tags))),
  };
}

/** The first info, tracks and tags table of the first segment, by id. */
async function findTables(reader: ByteReader, elements: Elements): Promise<ReadonlyMap<number, Element>> {
  const wanted = new Set<number>([ID.info, ID.tracks, ID.tags]);
  const found = new Map<number, Element>();
  for await (const segment of elements(0, reader.sizeBytes)) {
    if (segment.id !== ID.segment) continue;
    const places = new Map<number, number>();
    for await (const element of elements(segment.start, segment.end)) {
      if (element.id === ID.cluster) break;
      if (element.id === ID.seekHead) await readSeekHead(reader, elements, element, places);
      else if (wanted.has(element.id) && !found.has(element.id)) found.set(element.id, element);
    }
    for (const [id, place] of places) {
      if (!wanted.has(id) || found.has(id)) continue;
      for await (const element of elements(segment.start + place, segment.end)) {
        if (element.id === id) found.set(id, element);
        break;
      }
    }
    break;
  }
  return found;
}

async function readSeekHead(
  reader: ByteReader,
  elements: Elements,
  table: Element,
  places: Map<number, number>,
): Promise<void> {
  for await (const seek of elements(table.start, table.end)) {
    if (seek.id !== ID.seek) continue;
    const [id, place] = [await childNumber(ID.seekId), await childNumber(ID.seekPosition)];
    if (id !== null && place !== null && !places.has(id)) places.set(id, place);
    async function childNumber(wanted: number): Promise<number | null> {
      for await (const child of elements(seek.start, seek.end)) if (child.id === wanted) return numberIn(reader, child);
      return null;
    }
  }
}

async function readInfo(reader: ByteReader, elements: Elements, info: Element): Promise<Partial<VideoFacts>> {
  let scale = 1_000_000;
  let ticks: number | null = null;
  let createdUtc: string | null = null;
  let title: string | null = null;
  for await (const element of elements(info.start, info.end)) {
    if (element.id === ID.timestampScale) scale = (await numberIn(reader, element)) ?? scale;
    else if (element.id === ID.duration) ticks = await floatIn(reader, element);
    else if (element.id === ID.title) title = await textIn(reader, element);
    else if (element.id === ID.date) {
      const bytes = await reader.bytes(element.start, Math.min(element.end - element.start, 8));
      if (bytes.length === 8) createdUtc = instantOf(EPOCH_MS + Number(viewOf(bytes).getBigInt64(0)) / 1e6);
    }
  }
  ticks ??= await lastTick(reader, elements);
  return { createdUtc, title, durationSeconds: durationOf(ticks === null ? null : (ticks * scale) / 1e9) };
}

/**
 * Time of the latest block in the last cluster, in ticks; null where the last TAIL_BYTES of the file contain no cluster. It stands for the
 * duration that a browser's recording lacks, because the browser writes the header before the length is known.
 */
async function lastTick(reader: ByteReader, elements: Elements): Promise<number | null> {
  const start = Math.max(0, reader.sizeBytes - TAIL_BYTES);
  const tail = await reader.bytes(start, reader.sizeBytes - start);
  let at = tail.lastIndexOf(0x1f);
  while (at > 0 && (at + 4 > tail.length || viewOf(tail).getUint32(at) !== ID.cluster))
    at = tail.lastIndexOf(0x1f, at - 1);
  if (at < 0) return null;
  for await (const cluster of elements(start + at, reader.sizeBytes)) {
    if (cluster.id !== ID.cluster) return null;
    let time: number | null = null;
    let last = 0;
    const note = async (block: Element) => {
      // The time follows the number of the track, which takes one byte in a file of fewer than 127 tracks.
      const bytes = await reader.bytes(block.start, 3);
      if (bytes.length === 3) last = Math.max(last, viewOf(bytes).getInt16(1));
    };
    for await (const element of elements(cluster.start, cluster.end)) {
      if (element.id === ID.timestamp) time = await numberIn(reader, element);
      else if (element.id === ID.simpleBlock) await note(element);
      else if (element.id === ID.blockGroup)
        for await (const block of elements(element.start, element.end)) if (block.id === ID.block) await note(block);
    }
    return time === null ? null : time + last;
  }
  return null;
}

/** The picture size of the first video track. */
async function readSize(reader: ByteReader, elements: Elements, tracks: Element): Promise<Partial<VideoFacts>> {
  for await (const track of elements(tracks.start, tracks.end)) {
    if (track.id !== ID.track) continue;
    for await (const video of elements(track.start, track.end)) {
      if (video.id !== ID.video) continue;
      let [width, height] = [0, 0];
      for await (const element of elements(video.start, video.end)) {
        if (element.id === ID.pixelWidth) width = (await numberIn(reader, element)) ?? 0;
        else if (element.id === ID.pixelHeight) height = (await numberIn(reader, element)) ?? 0;
      }
      return sizeOf(width, height);
    }
  }
  return {};
}

/** Texts about the whole film, without those about single tracks, by lower-case name. The first text of a name counts. */
async function readTags(reader: ByteReader, elements: Elements, tags: Element): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for await (const tag of elements(tags.start, tags.end)) {
    if (tag.id !== ID.tag || (await isOfTrack(reader, elements, tag))) continue;
    for await (const simple of elements(tag.start, tag.end)) {
      if (simple.id !== ID.simpleTag) continue;
      let [name, text]: (string | null)[] = [null, null];
      for await (const element of elements(simple.start, simple.end)) {
        if (element.id === ID.tagName) name = (await textIn(reader, element))?.toLowerCase() ?? null;
        else if (element.id === ID.tagText) text = await textIn(reader, element);
      }
      if (name != null && text != null && !texts.has(name)) texts.set(name, text);
    }
  }
  return texts;
}

async function isOfTrack(reader: ByteReader, elements: Elements, tag: Element): Promise<boolean> {
  for await (const targets of elements(tag.start, tag.end)) {
    if (targets.id !== ID.targets) continue;
    for await (const target of elements(targets.start, targets.end))
      if (target.id === ID.targetTrack) return (await numberIn(reader, target)) !== 0;
  }
  return false;
}

/** Facts from the texts. Besides Matroska's own names, those of QuickTime and Android count: they are kept when a film changes its container. */
function factsOf(texts: ReadonlyMap<string, string>): Partial<VideoFacts> {
  const first = (...names: readonly string[]) =>
    names.map((name) => texts.get(name)).find((text) => text !== undefined) ?? null;
  const position = iso6709Position(first('com.apple.quicktime.location.iso6709', 'location') ?? '');
  const title = first('title');
  return {
    ...(createdBy(first('com.apple.quicktime.creationdate')) ?? createdBy(first('date_recorded'))),
    ...(position !== null && position),
    make: first('com.apple.quicktime.make', 'com.android.manufacturer', 'make'),
    model: first('com.apple.quicktime.model', 'com.android.model', 'model'),
    ...(title !== null && { title }),
    description: first('description', 'comment'),
  };
}

function createElements(reader: ByteReader): Elements {
  let left = MAX_ELEMENTS;
  return async function* elements(start, end) {
    let at = start;
    while (at + 2 <= end && left > 0) {
      left -= 1;
      const head = await reader.bytes(at, Math.min(12, end - at));
      const id = readNumber(head, 0, true);
      const size = id === null ? null : readNumber(head, id.length, false);
      if (id === null || size === null) return;
      const from = at + id.length + size.length;
      // All ones mean an unknown size, as in live recordings. The element then extends to the end of the range.
      const to = size.value === 2 ** (7 * size.length) - 1 ? end : Math.min(end, from + size.value);
      yield { id: id.value, start: from, end: to };
      at = from + size.value;
    }
  };
}

/** A number of EBML. The zero bits before the first one bit (the marker) give its length. `withMarker` keeps the marker in the value. */
function readNumber(bytes: Uint8Array, at: number, withMarker: boolean): { value: number; length: number } | null {
  const first = bytes[at] ?? 0;
  const length = Math.clz32(first) - 23;
  if (length > 8 || at + length > bytes.length) return null;
  let value = withMarker ? first : first & (0xff >> length);
  for (let i = 1; i < length; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return { value, length };
}

async function numberIn(reader: ByteReader, { start, end }: Element): Promise<number | null> {
  if (end - start < 1 || end - start > 8) return null;
  const bytes = await reader.bytes(start, end - start);
  return bytes.length === end - start ? bytes.reduce((value, byte) => value * 256 + byte, 0) : null;
}

async function floatIn(reader: ByteReader, { start, end }: Element): Promise<number | null> {
  const bytes = await reader.bytes(start, Math.min(end - start, 8));
  if (bytes.length === 4) return viewOf(bytes).getFloat32(0);
  return bytes.length === 8 ? viewOf(bytes).getFloat64(0) : null;
}

async function textIn(reader: ByteReader, { start, end }: Element): Promise<string | null> {
  return cleanText(new TextDecoder().decode(await reader.bytes(start, Math.min(end - start, MAX_TEXT_BYTES))));
}
