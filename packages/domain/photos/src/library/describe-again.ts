import type { ObjectInfo, ObjectStore } from '@homelake/storage';
import { sha256Hex } from '@homelake/storage';
import { arrivalTimes } from '../metadata/arrival-times.ts';
import { describePhoto } from '../metadata/describe-photo.ts';
import { embeddedClip } from '../videos/embedded-clip.ts';
import type { InspectedOriginal } from './inspect-original.ts';
import { videoFactsOf } from './inspect-original.ts';
import type { PhotoPorts } from './photo-ports.ts';
import type { PhotoArrival, PhotoRecord } from './photo-record.ts';
import { NO_EDITS } from './photo-of.ts';
import { updatePhotoEdits, updatePhotoRecord } from './photo-records.ts';
import { readCompanions } from './read-companions.ts';
import type { TakeoutFacts } from '../tags/takeout.ts';

/** Changes when the rules do: what was described by others is described anew when its photo is processed next, and all of it once. */
export const DESCRIPTION_VERSION = 2;

/** Whether a record says what the rules of today make of all its arrivals. */
export function isDescribed({ described, arrivals }: PhotoRecord): boolean {
  if (described?.version !== DESCRIPTION_VERSION) return false;
  return described.arrivals === null || JSON.stringify(described.arrivals) === JSON.stringify(arrivalTimes(arrivals));
}

export type Description = Required<Pick<PhotoRecord, 'taken' | 'metadata' | 'place' | 'clip' | 'described'>>;

/** What a record says of a photo, by its tags, its companions and all of its arrivals. */
export async function descriptionOf(
  ports: PhotoPorts,
  { tags, video, contentType, clip }: Pick<InspectedOriginal, 'tags' | 'video' | 'contentType' | 'clip'>,
  companions: Awaited<ReturnType<typeof readCompanions>>,
  arrivals: readonly PhotoArrival[],
): Promise<Description> {
  const { atlas, homeZone } = ports;
  const evidence = { tags, video, ...companions, arrivals, atlas, homeZone, contentType };
  const { taken, metadata, place, zone, note, arrivals: said } = await describePhoto(evidence);
  const favourite = companions.takeout?.favourite === true && ({ favourite: true } as const);
  const described = { version: DESCRIPTION_VERSION, arrivals: said, zone, note, ...favourite };
  return { taken, metadata, place, clip, described };
}

/**
 * Brings the description of a record up to its arrivals, its companions and the rules of today. Reads the tags again, where it must; decodes
 * nothing. Bytes that are others by now change nothing. A description is only written beside what it was made of.
 */
export async function describeAgain(ports: PhotoPorts, info: ObjectInfo, record: PhotoRecord): Promise<PhotoRecord> {
  if (isDescribed(record)) return record;
  const facts = await factsOf(ports, info, record);
  if (facts === null) return record;
  let now = record;
  while (!isDescribed(now)) {
    const { companions, arrivals } = now;
    const beside = await readCompanions(ports, companions, arrivals);
    const description = await descriptionOf(ports, facts, beside, arrivals);
    const basis = basisOf(now);
    // What came meanwhile is seen in the next round. A record that is gone was erased, and does not come back.
    const latest = await updatePhotoRecord(ports.store, record.id, (other) =>
      other === null || basisOf(other) !== basis ? other : { ...other, ...description },
    );
    if (latest === null) return now;
    now = latest;
  }
  return now;
}

/** What a description is made of, as text. */
const basisOf = ({ companions, arrivals }: PhotoRecord): string => JSON.stringify([companions, arrivals]);

/**
 * Puts a photo into the trash that was in Google's trash, unless its owner has edited it here. Only for a photo that is new, since `at`: one
 * that is here already was wanted, whatever a JSON says that comes later.
 */
export async function trashAsTakeout(
  store: ObjectStore,
  id: string,
  { favourite, trashed }: TakeoutFacts,
  at: string,
): Promise<void> {
  if (trashed) await updatePhotoEdits(store, id, (edits) => edits ?? { ...NO_EDITS, favourite, trashedAt: at });
}

/** Null where the bytes are not those of the record. */
async function factsOf(
  { store, codec, reader }: PhotoPorts,
  info: ObjectInfo,
  { key, kind, contentType, sha256 }: PhotoRecord,
): Promise<Pick<InspectedOriginal, 'tags' | 'video' | 'contentType' | 'clip'> | null> {
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
