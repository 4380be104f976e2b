import type { ObjectInfo } from '@homelake/storage';
import { sha256Hex } from '@homelake/storage';
import { arrivalTimes } from './metadata/arrival-times.ts';
import { describePhoto } from './metadata/describe-photo.ts';
import { embeddedClip } from './videos/embedded-clip.ts';
import type { Looked } from './look-at-original.ts';
import { videoFactsOf } from './look-at-original.ts';
import type { PhotoPorts } from './photo-ports.ts';
import type { PhotoArrival, PhotoRecord } from './photo-record.ts';
import { updatePhotoRecord } from './photo-records.ts';
import { readCompanions } from './read-companions.ts';

/** Changes when the rules do: what was described by others is described anew when its photo is processed next, and all of it once. */
export const DESCRIPTION_VERSION = 1;

/** Whether a record says what the rules of today make of all its arrivals. */
export function isDescribed({ described, arrivals }: PhotoRecord): boolean {
  if (described?.version !== DESCRIPTION_VERSION) return false;
  return described.arrivals === null || JSON.stringify(described.arrivals) === JSON.stringify(arrivalTimes(arrivals));
}

export type Description = Required<Pick<PhotoRecord, 'taken' | 'metadata' | 'place' | 'clip' | 'described'>>;

/** What a record says of a photo, by its tags, its companions and all of its arrivals. */
export async function descriptionOf(
  ports: PhotoPorts,
  { tags, video, contentType, clip }: Pick<Looked, 'tags' | 'video' | 'contentType' | 'clip'>,
  companions: Awaited<ReturnType<typeof readCompanions>>,
  arrivals: readonly PhotoArrival[],
): Promise<Description> {
  const { atlas, homeZone } = ports;
  const evidence = { tags, video, ...companions, arrivals, atlas, homeZone, contentType };
  const { taken, metadata, place, zone, note, arrivals: said } = await describePhoto(evidence);
  return { taken, metadata, place, clip, described: { version: DESCRIPTION_VERSION, arrivals: said, zone, note } };
}

/**
 * Brings the description of a record up to its arrivals and to the rules of today. Reads the tags again, where it must; decodes nothing.
 * Bytes that are others by now change nothing.
 */
export async function describeAgain(ports: PhotoPorts, info: ObjectInfo, record: PhotoRecord): Promise<PhotoRecord> {
  if (isDescribed(record)) return record;
  const facts = await factsOf(ports, info, record);
  if (facts === null) return record;
  let now = record;
  while (!isDescribed(now)) {
    const companions = await readCompanions(ports, now.companions, now.arrivals);
    const description = await descriptionOf(ports, facts, companions, now.arrivals);
    // Of arrivals that came meanwhile it says nothing, which the next round sees.
    now = await updatePhotoRecord(ports.store, record.id, (latest) => ({ ...(latest ?? now), ...description }));
  }
  return now;
}

/** Null where the bytes are not those of the record. */
async function factsOf(
  { store, codec, reader }: PhotoPorts,
  info: ObjectInfo,
  { key, kind, contentType, sha256 }: PhotoRecord,
): Promise<Pick<Looked, 'tags' | 'video' | 'contentType' | 'clip'> | null> {
  if (kind === 'video') {
    const video = await videoFactsOf(store, info);
    return { tags: video?.exif == null ? null : await reader.read(video.exif), video, contentType, clip: null };
  }
  if (info.sizeBytes > codec.limits.maxBytes) return { tags: null, video: null, contentType, clip: null };
  const bytes = await store.read(key);
  if (bytes === null || (await sha256Hex(bytes)) !== sha256) return null;
  const tags = await reader.read(bytes);
  return { tags, video: null, contentType, clip: embeddedClip(bytes, tags.xmp) };
}
