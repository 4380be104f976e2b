import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createAtlas, createImageCodec, createMetadataReader } from '@homelake/adapters-media';
import { photoIdOf, processPhoto, type PhotoPorts, type PhotoRecord } from '@homelake/photos';
import { createMemoryPhotoCatalog } from '@homelake/photos/memory';
import { formatOf, HEAD_BYTES, photoKey, sha256Hex } from '@homelake/storage';
import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import type { FileFacts } from './file-facts.ts';

/** Reads files as an import does, without storing anything. */
export function openHomelake() {
  const lasting = { codec: createImageCodec(), reader: createMetadataReader(), atlas: createAtlas() };
  return {
    /** Null for a file that is neither a picture nor a video. */
    async read(path: string): Promise<FileFacts | null> {
      const type = formatOf(await headOf(path))?.contentType ?? '';
      return /^(?:image|video)\//.test(type) ? factsOf(await recordOf(path, type, lasting)) : null;
    },
    close: () => lasting.codec.close(),
  };
}

async function headOf(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(path, { end: HEAD_BYTES - 1 })) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function recordOf(
  path: string,
  contentType: string,
  lasting: Pick<PhotoPorts, 'codec' | 'reader' | 'atlas'>,
): Promise<PhotoRecord> {
  const store = createMemoryObjectStore();
  const bytes = await readFile(path);
  const sha256 = await sha256Hex(bytes);
  const name = basename(path);
  const key = photoKey.build({ id: photoIdOf(sha256), name });
  await store.put(key, bytes, { contentType, metadata: { sha256 } });
  const now = Date.now();
  const ports: PhotoPorts = {
    ...lasting,
    store,
    catalog: createMemoryPhotoCatalog(),
    posters: { available: async () => false, poster: async () => ({ frame: null, reason: 'not asked for' }) },
    homeZone: null,
    createSha256: createMemorySha256,
    now: () => now,
  };
  const { mtime } = await stat(path);
  const arrival = { name, arrivedAt: new Date(now).toISOString(), fileTime: mtime.toISOString(), exportId: null };
  const done = await processPhoto(ports, { key, arrival });
  if (done === null) throw new TypeError(`${path}: went away`);
  return done.record;
}

function factsOf({ metadata, width, height }: PhotoRecord): FileFacts {
  const { captured, latitude, longitude } = metadata;
  return {
    date: captured?.takenLocal.slice(0, 19) ?? null,
    utc: captured?.takenUtc?.slice(0, 19) ?? null,
    // Offsets from the position or from satellites are not facts of the file itself.
    offset: captured?.offsetSource === 'exif' ? captured.offsetMinutes : null,
    place: latitude === null || longitude === null ? null : [latitude, longitude],
    altitude: metadata.altitudeMetres,
    camera: metadata.camera,
    lens: metadata.lens,
    aperture: metadata.aperture,
    exposure: metadata.exposureSeconds,
    iso: metadata.iso,
    'focal length': metadata.focalLengthMm,
    size: width === null || height === null ? null : [width, height],
    duration: metadata.durationSeconds,
  };
}
