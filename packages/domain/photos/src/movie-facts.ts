import { createBoxReader, latin1, viewOf } from './boxes.ts';
import type { Box, BoxReader } from './boxes.ts';
import type { ByteSource } from './byte-source.ts';
import { readMovieTexts } from './movie-texts.ts';
import type { MovieTexts } from './movie-texts.ts';
import { iso6709Position } from './position.ts';
import { readWallTime } from './wall-time.ts';

/** What a video's container says of it. Null: it does not say, or nothing possible. */
export interface VideoFacts {
  /** Pixels of the picture, standing upright. */
  readonly width: number | null;
  readonly height: number | null;
  /** Degrees clockwise by which a player turns the stored picture. */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly durationSeconds: number | null;
  /**
   * Instant, ISO 8601, UTC, as the container's header says it. The standard asks for UTC, and phones write it; cameras without a zone
   * write their wall time as if it were UTC.
   */
  readonly createdUtc: string | null;
  /** Wall time `YYYY-MM-DDTHH:MM:SS`, where the camera wrote one, and its minutes east of UTC. */
  readonly createdLocal: string | null;
  readonly createdOffsetMinutes: number | null;
  /** Degrees, WGS 84; both or none. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly altitudeMetres: number | null;
  readonly make: string | null;
  readonly model: string | null;
  readonly title: string | null;
  readonly description: string | null;
  /** Apple's id that the clip and the still of a Live Photo share. */
  readonly contentIdentifier: string | null;
}

interface Header {
  readonly createdUtc: string | null;
  readonly ticks: number | null;
  readonly ticksPerSecond: number;
}

interface Picture {
  readonly width: number | null;
  readonly height: number | null;
  readonly rotation: VideoFacts['rotation'];
}

/** From 1904 to 1970. */
const EPOCH_SECONDS = 2_082_844_800;
const MAX_DURATION_SECONDS = 30 * 24 * 3600;
const MAX_PIXELS_A_SIDE = 32_768;

/** Of an MP4, MOV or 3GP; null for anything else. Reads at most 8 MB, wherever `moov` lies, and rejects only if the source does. */
export async function readVideoFacts(source: ByteSource): Promise<VideoFacts | null> {
  const reader = createBoxReader(source);
  for await (const box of reader.boxes(0, source.sizeBytes)) {
    if (box.type === 'moov') return readMovie(reader, box);
    // Every box of the outermost level has a name of letters; a picture or a text has not.
    if (!/^[\w ]{4}$/.test(box.type)) return null;
  }
  return null;
}

async function readMovie(reader: BoxReader, moov: Box): Promise<VideoFacts | null> {
  let header: Header | null = null;
  let fragmentTicks: number | null = null;
  let picture: Picture = { width: null, height: null, rotation: 0 };
  const described: Box[] = [];
  for await (const box of reader.boxes(moov.start, moov.end)) {
    if (box.type === 'mvhd') header ??= readHeader(await reader.bytes(box.start, Math.min(box.end - box.start, 32)));
    else if (box.type === 'trak' && picture.width === null) picture = await readTrack(reader, box);
    else if (box.type === 'mvex') fragmentTicks = await readFragments(reader, box);
    else if (box.type === 'udta' || box.type === 'meta') described.push(box);
  }
  if (header === null) return null;
  const texts = await readMovieTexts(reader, described);
  const { createdUtc, ticks, ticksPerSecond } = header;
  const durationSeconds = seconds(ticks, ticksPerSecond) ?? seconds(fragmentTicks, ticksPerSecond);
  return { ...picture, createdUtc, durationSeconds, ...factsOf(texts) };
}

function factsOf(texts: MovieTexts): Omit<VideoFacts, keyof Picture | 'createdUtc' | 'durationSeconds'> {
  const first = (...names: readonly string[]) =>
    names.map((name) => texts.get(name)).find((text) => text !== undefined) ?? null;
  const date = first('com.apple.quicktime.creationdate', '©day');
  // A year alone is when a film came out.
  const created = date !== null && /\d:\d/.test(date) ? readWallTime(date) : null;
  const position = iso6709Position(first('com.apple.quicktime.location.ISO6709', '©xyz', 'loci') ?? '');
  return {
    createdLocal: created?.local ?? null,
    createdOffsetMinutes: created?.offsetMinutes ?? null,
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    altitudeMetres: position?.altitudeMetres ?? null,
    make: first('com.apple.quicktime.make', 'com.android.manufacturer', '©mak'),
    model: first('com.apple.quicktime.model', 'com.android.model', '©mod'),
    title: first('com.apple.quicktime.title', '©nam'),
    description: first('com.apple.quicktime.description', '©des', 'com.apple.quicktime.comment', '©cmt'),
    contentIdentifier: first('com.apple.quicktime.content.identifier'),
  };
}

/** `mvhd`: version, when made, when changed, ticks a second, ticks. */
function readHeader(bytes: Uint8Array): Header | null {
  const isLong = bytes[0] === 1;
  if (bytes.length < (isLong ? 32 : 20)) return null;
  const view = viewOf(bytes);
  const created = isLong ? Number(view.getBigUint64(4)) : view.getUint32(4);
  return {
    createdUtc: instantOf(created),
    ticks: ticksAt(view, isLong ? 24 : 16),
    ticksPerSecond: view.getUint32(isLong ? 20 : 12),
  };
}

/** Seconds since 1904. Some writers count from 1970: what would lie before that is taken so, since no such file is older. */
function instantOf(since1904: number): string | null {
  const since1970 = since1904 >= EPOCH_SECONDS ? since1904 - EPOCH_SECONDS : since1904;
  if (since1970 <= 0 || since1970 > 253_402_300_799) return null;
  return `${new Date(since1970 * 1000).toISOString().slice(0, -5)}Z`;
}

/** As long as the version of the box says; all ones for an unknown number. */
function ticksAt(view: DataView, at: number): number | null {
  const ticks = view.getUint8(0) === 1 ? Number(view.getBigUint64(at)) : view.getUint32(at);
  return ticks === 0xffffffff || ticks > Number.MAX_SAFE_INTEGER ? null : ticks;
}

function seconds(ticks: number | null, ticksPerSecond: number): number | null {
  const value = Math.round(((ticks ?? 0) / ticksPerSecond) * 1000) / 1000;
  return value > 0 && value < MAX_DURATION_SECONDS ? value : null;
}

/** A file in fragments says its length in `mehd`, in the ticks of `mvhd`. */
async function readFragments(reader: BoxReader, mvex: Box): Promise<number | null> {
  for await (const box of reader.boxes(mvex.start, mvex.end)) {
    if (box.type !== 'mehd') continue;
    const bytes = await reader.bytes(box.start, Math.min(box.end - box.start, 12));
    return bytes.length < (bytes[0] === 1 ? 12 : 8) ? null : ticksAt(viewOf(bytes), 4);
  }
  return null;
}

/** The size of a track that shows pictures; no width for any other. */
async function readTrack(reader: BoxReader, trak: Box): Promise<Picture> {
  let picture: Picture = { width: null, height: null, rotation: 0 };
  for await (const box of reader.boxes(trak.start, trak.end)) {
    if (box.type === 'tkhd')
      picture = readTrackHeader(await reader.bytes(box.start, Math.min(box.end - box.start, 96)));
    if (box.type === 'mdia' && !(await isVideo(reader, box))) return { width: null, height: null, rotation: 0 };
  }
  return picture;
}

async function isVideo(reader: BoxReader, mdia: Box): Promise<boolean> {
  for await (const box of reader.boxes(mdia.start, mdia.end)) {
    if (box.type === 'hdlr') return latin1((await reader.bytes(box.start, 12)).subarray(8, 12)) === 'vide';
  }
  return false;
}

/** `tkhd` ends with a matrix of nine numbers, the width and the height as 16.16. */
function readTrackHeader(bytes: Uint8Array): Picture {
  const at = bytes[0] === 1 ? 52 : 40;
  if (bytes.length < at + 44) return { width: null, height: null, rotation: 0 };
  const view = viewOf(bytes);
  const rotation = rotationOf(view.getInt32(at), view.getInt32(at + 4));
  const width = Math.round(view.getUint32(at + 36) / 65_536);
  const height = Math.round(view.getUint32(at + 40) / 65_536);
  if (width < 1 || height < 1 || width > MAX_PIXELS_A_SIDE || height > MAX_PIXELS_A_SIDE) {
    return { width: null, height: null, rotation };
  }
  return rotation % 180 === 0 ? { width, height, rotation } : { width: height, height: width, rotation };
}

/** Where the picture's x axis points to. */
function rotationOf(a: number, b: number): VideoFacts['rotation'] {
  if (b > 0 && b > Math.abs(a)) return 90;
  if (b < 0 && -b > Math.abs(a)) return 270;
  return a < 0 ? 180 : 0;
}
