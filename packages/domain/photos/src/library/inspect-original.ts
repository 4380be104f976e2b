import type { ObjectInfo, ObjectStore } from '@homelake/storage';
import { HEAD_BYTES, StorageError, formatOf, sha256Hex, sha256Of } from '@homelake/storage';
import type { RawTags } from '../tags/metadata-reader.ts';
import type { PhotoPorts } from './photo-ports.ts';
import type { PhotoKind } from '../catalog/photo.ts';
import { embeddedClip } from '../videos/embedded-clip.ts';
import type { ByteSpan } from '../videos/embedded-clip.ts';
import { notShown, showPicture } from './show-picture.ts';
import type { Shown } from './show-picture.ts';
import { readVideoFacts } from '../videos/read-video-facts.ts';
import type { VideoFacts } from '../videos/video-facts.ts';

/** Facts read from the bytes of an original. */
export interface InspectedOriginal {
  /** Lower-case hex. */
  readonly sha256: string;
  readonly kind: PhotoKind;
  /** Content type by its bytes. */
  readonly contentType: string;
  readonly tags: RawTags | null;
  readonly video: VideoFacts | null;
  readonly shown: Shown;
  /** Byte range of the film in a motion photo; null where there is none. */
  readonly clip: ByteSpan | null;
}

/**
 * Inspects an original. A picture is read once and held in memory: hash, tags and pixels come from the same bytes. A file that is too large
 * for that, and every video, is hashed in chunks and never held.
 */
export async function inspectOriginal(
  ports: Omit<PhotoPorts, 'catalog'>,
  { key, sizeBytes, contentType: stored }: ObjectInfo,
  signal?: AbortSignal,
): Promise<InspectedOriginal> {
  const { store, codec, reader, createSha256 } = ports;
  const contentType = stored ?? (await typeOf(store, key));
  const hashed = async () => sha256Of(await open(store, key), createSha256, signal);
  if (contentType.startsWith('video/')) {
    const [sha256, video, still] = await Promise.all([
      hashed(),
      videoFactsOf(store, { key, sizeBytes }),
      showVideo(ports, () => open(store, key), signal),
    ]);
    const tags = video?.exif == null ? null : await reader.read(video.exif);
    const shown = { ...still, width: video?.width ?? still.width, height: video?.height ?? still.height, frames: null };
    return { sha256, kind: 'video', contentType, tags, video, shown, clip: null };
  }
  if (sizeBytes > codec.limits.maxBytes) {
    const most = Math.floor(codec.limits.maxBytes / 2 ** 20);
    const head = (await store.read(key, { start: 0, end: MEASURED_BYTES })) ?? gone(key);
    const size = await codec.measure(head, { contentType, ...(signal && { signal }) });
    const shown = notShown('failed', `The file is larger than the ${most} MB that can be opened.`, size);
    return { sha256: await hashed(), kind: 'image', contentType, tags: null, video: null, shown, clip: null };
  }
  const bytes = (await store.read(key)) ?? gone(key);
  const [sha256, tags, shown] = await Promise.all([
    sha256Hex(bytes),
    reader.read(bytes),
    showPicture(codec, bytes, contentType, signal),
  ]);
  return { sha256, kind: 'image', contentType, tags, video: null, shown, clip: embeddedClip(bytes, tags.xmp) };
}

/**
 * Bytes read from the start of a file that is too large to decode, to find its width and height. They are in the headers, which come before
 * the pixels; only an embedded preview of about 100 KB at most comes before them.
 */
const MEASURED_BYTES = 2 ** 20;

/** Facts from the container of a video, of which only a few parts are read. */
export function videoFactsOf(
  store: ObjectStore,
  { key, sizeBytes }: Pick<ObjectInfo, 'key' | 'sizeBytes'>,
): Promise<VideoFacts | null> {
  const read = async (start: number, end: number) => (await store.read(key, { start, end })) ?? gone(key);
  return readVideoFacts({ sizeBytes, read });
}

/** A video without a still counts as undamaged. */
async function showVideo(
  { posters, codec }: Pick<PhotoPorts, 'posters' | 'codec'>,
  openAll: () => Promise<AsyncIterable<Uint8Array>>,
  signal?: AbortSignal,
): Promise<Shown> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield* await openAll();
  }
  const still = await posters.poster(bytes, signal ? { signal } : {});
  if (still.frame === null) return notShown('no-preview', still.reason);
  const shown = await showPicture(codec, still.frame, formatOf(still.frame)?.contentType ?? 'image/jpeg', signal);
  return shown.state === 'failed' ? { ...shown, state: 'no-preview' } : shown;
}

const open = async (store: ObjectStore, key: string): Promise<AsyncIterable<Uint8Array>> =>
  (await store.stream(key)) ?? gone(key);

async function typeOf(store: ObjectStore, key: string): Promise<string> {
  const head = (await store.read(key, { start: 0, end: HEAD_BYTES })) ?? gone(key);
  return formatOf(head)?.contentType ?? 'application/octet-stream';
}

function gone(key: string): never {
  throw new StorageError('unavailable', key, 'was removed while it was read');
}
