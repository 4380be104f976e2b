import { createBoxReader } from './boxes.ts';
import type { Box, BoxReader } from './boxes.ts';
import { latin1, viewOf } from '../tags/byte-reader.ts';
import type { ByteReader } from '../tags/byte-reader.ts';
import { readCameraBoxes } from './camera-boxes.ts';
import type { CameraFacts } from './camera-boxes.ts';
import { readMovieTexts } from './movie-texts.ts';
import type { MovieTexts } from './movie-texts.ts';
import { iso6709Position } from '../tags/position.ts';
import { NO_VIDEO_FACTS, createdBy, durationOf, instantOf, sizeOf } from './video-facts.ts';
import type { VideoFacts } from './video-facts.ts';

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

/** Seconds from 1904 to 1970. */
const EPOCH_SECONDS = 2_082_844_800;
/** 1 January 1990, in seconds since 1970. No movie is older: QuickTime came out in 1991. */
const OLDEST_FROM_1970 = 631_152_000;

/** Reads an MP4, MOV or 3GP, wherever `moov` lies; null for anything else. */
export async function readMovieFacts(bytes: ByteReader): Promise<VideoFacts | null> {
  const reader = createBoxReader(bytes);
  const around: Box[] = [];
  let moov: Box | null = null;
  for await (const box of reader.boxes(0, reader.sizeBytes)) {
    if (box.type === 'moov') moov ??= box;
    // Sony's cameras describe the film in a `meta` after `moov`. In a fragmented film nothing that counts follows the first fragment.
    else if (box.type === 'meta') around.push(box);
    else if (moov !== null && box.type === 'moof') break;
    // Every outermost box has a name of letters, digits and blanks. A file with other bytes there, such as a picture, is no movie.
    else if (!/^[\w ]{4}$/.test(box.type)) break;
  }
  return moov === null ? null : readMovie(reader, moov, around);
}

async function readMovie(reader: BoxReader, moov: Box, around: readonly Box[]): Promise<VideoFacts | null> {
  let header: Header | null = null;
  let fragmentTicks: number | null = null;
  let picture: Picture = { width: null, height: null, rotation: 0 };
  const described: Box[] = [...around];
  for await (const box of reader.boxes(moov.start, moov.end)) {
    if (box.type === 'mvhd') header ??= readHeader(await reader.bytes(box.start, Math.min(box.end - box.start, 32)));
    else if (box.type === 'trak' && picture.width === null) picture = await readTrack(reader, box);
    else if (box.type === 'mvex') fragmentTicks = await readFragments(reader, box);
    else if (box.type === 'udta' || box.type === 'meta' || box.type === 'uuid') described.push(box);
  }
  if (header === null) return null;
  const texts = await readMovieTexts(reader, described);
  const camera = await readCameraBoxes(reader, described);
  const { createdUtc, ticks, ticksPerSecond } = header;
  const durationSeconds = seconds(ticks, ticksPerSecond) ?? seconds(fragmentTicks, ticksPerSecond);
  return {
    ...NO_VIDEO_FACTS,
    ...picture,
    durationSeconds,
    ...created(createdUtc, camera),
    ...factsOf(texts, camera),
    exif: camera.exif,
  };
}

/** Creation time from the header and the camera's own boxes. */
function created(header: string | null, { local, offsetMinutes, writesWallTime }: CameraFacts): Partial<VideoFacts> {
  const wall = local ?? (writesWallTime ? (header?.slice(0, -1) ?? null) : null);
  const createdUtc = writesWallTime ? null : header;
  return { createdUtc, createdLocal: wall, createdOffsetMinutes: local === null ? null : offsetMinutes };
}

function factsOf(texts: MovieTexts, camera: CameraFacts): Partial<VideoFacts> {
  const first = (...names: readonly string[]) =>
    names.map((name) => texts.get(name)).find((text) => text !== undefined) ?? null;
  const position = iso6709Position(first('com.apple.quicktime.location.ISO6709', '©xyz', 'loci') ?? '');
  return {
    ...(createdBy(first('com.apple.quicktime.creationdate')) ??
      createdBy(first('CreationDate')) ??
      createdBy(first('date')) ??
      createdBy(first('©day'))),
    latitude: position?.latitude ?? null,
    longitude: position?.longitude ?? null,
    altitudeMetres: position?.altitudeMetres ?? null,
    make: first('com.apple.quicktime.make', 'com.android.manufacturer', '©mak', 'manufacturer', 'manu') ?? camera.make,
    model: first('com.apple.quicktime.model', 'com.android.model', '©mod', 'modelName', 'modl') ?? camera.model,
    title: first('com.apple.quicktime.title', '©nam'),
    description: first('com.apple.quicktime.description', '©des', 'com.apple.quicktime.comment', '©cmt'),
    contentIdentifier: first('com.apple.quicktime.content.identifier'),
  };
}

/** Reads `mvhd`: version, creation time, change time, ticks a second, ticks. */
function readHeader(bytes: Uint8Array): Header | null {
  const isLong = bytes[0] === 1;
  if (bytes.length < (isLong ? 32 : 20)) return null;
  const view = viewOf(bytes);
  const created = isLong ? Number(view.getBigUint64(4)) : view.getUint32(4);
  return {
    createdUtc: sinceEpoch(created),
    ticks: ticksAt(view, isLong ? 24 : 16),
    ticksPerSecond: view.getUint32(isLong ? 20 : 12),
  };
}

/**
 * The instant of a number of seconds since 1904. Some writers count from 1970: a number that would lie before 1970 is read so, since no movie
 * is so old. If it then still lies before the format existed, it is the running time of a clock that was never set, and the result is null.
 */
function sinceEpoch(since1904: number): string | null {
  if (since1904 < OLDEST_FROM_1970) return null;
  return instantOf((since1904 >= EPOCH_SECONDS ? since1904 - EPOCH_SECONDS : since1904) * 1000);
}

/** A number of ticks, of 8 bytes in a box of version 1, else of 4. Null for all ones, which mean an unknown number. */
function ticksAt(view: DataView, at: number): number | null {
  const ticks = view.getUint8(0) === 1 ? Number(view.getBigUint64(at)) : view.getUint32(at);
  return ticks === 0xffffffff || ticks > Number.MAX_SAFE_INTEGER ? null : ticks;
}

function seconds(ticks: number | null, ticksPerSecond: number): number | null {
  return durationOf((ticks ?? 0) / ticksPerSecond);
}

/** The length of a fragmented file from `mehd`, in the ticks of `mvhd`; null where there is none. */
async function readFragments(reader: BoxReader, mvex: Box): Promise<number | null> {
  for await (const box of reader.boxes(mvex.start, mvex.end)) {
    if (box.type !== 'mehd') continue;
    const bytes = await reader.bytes(box.start, Math.min(box.end - box.start, 12));
    return bytes.length < (bytes[0] === 1 ? 12 : 8) ? null : ticksAt(viewOf(bytes), 4);
  }
  return null;
}

/** Size and rotation of a video track. The width is null for other tracks. */
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

/** Reads size and rotation from `tkhd`, which ends with a matrix of nine numbers, the width and the height (16.16 fixed point). */
function readTrackHeader(bytes: Uint8Array): Picture {
  const at = bytes[0] === 1 ? 52 : 40;
  if (bytes.length < at + 44) return { width: null, height: null, rotation: 0 };
  const view = viewOf(bytes);
  const rotation = rotationOf(view.getInt32(at), view.getInt32(at + 4));
  const width = Math.round(view.getUint32(at + 36) / 65_536);
  const height = Math.round(view.getUint32(at + 40) / 65_536);
  return { rotation, ...(rotation % 180 === 0 ? sizeOf(width, height) : sizeOf(height, width)) };
}

/** The rotation, from the direction of the picture's x axis. */
function rotationOf(a: number, b: number): VideoFacts['rotation'] {
  if (b > 0 && b > Math.abs(a)) return 90;
  if (b < 0 && -b > Math.abs(a)) return 270;
  return a < 0 ? 180 : 0;
}
