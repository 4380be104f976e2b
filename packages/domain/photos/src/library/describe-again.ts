import type { ObjectInfo, ObjectStore } from '@homelake/storage';
import { isReadable, sha256Hex } from '@homelake/storage';
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

/**
 * Increase this number when the rules change. A description of another version is made again when its photo is processed next, and once for
 * all photos.
 */
export const DESCRIPTION_VERSION = 2;

/** True where the description of a record was made by the current rules from all its arrivals. */
export function isDescribed({ described, arrivals }: PhotoRecord): boolean {
  if (described?.version !== DESCRIPTION_VERSION) return false;
  return described.arrivals === null || JSON.stringify(described.arrivals) === JSON.stringify(arrivalTimes(arrivals));
}

export type Description = Required<Pick<PhotoRecord, 'taken' | 'metadata' | 'place' | 'clip' | 'described'>>;

/** Describes a photo from its tags, its companions and all of its arrivals. */
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
 * Updates the description of a record to its arrivals, its companions and the current rules. It may read the tags again, but decodes
 * nothing. If the bytes have changed, it changes nothing. A description is written only if its inputs are unchanged.
 */
export async function describeAgain(ports: PhotoPorts, info: ObjectInfo, record: PhotoRecord): Promise<PhotoRecord> {
  // The facts of an archived original stay as they are until it can be read.
  if (isDescribed(record) || !isReadable(info.archive)) return record;
  const facts = await factsOf(ports, info, record);
  if (facts === null) return record;
  let now = record;
  while (!isDescribed(now)) {
    const { companions, arrivals } = now;
    const beside = await readCompanions(ports, companions, arrivals);
    const description = await descriptionOf(ports, facts, beside, arrivals);
    const basis = basisOf(now);
    // Inputs that changed meanwhile are used in the next round. A missing record was erased, and does not come back.
    const latest = await updatePhotoRecord(ports.store, record.id, (other) =>
      other === null || basisOf(other) !== basis ? other : { ...other, ...description },
    );
    if (latest === null) return now;
    now = latest;
  }
  return now;
}

/** The inputs of a description, as text. */
const basisOf = ({ companions, arrivals }: PhotoRecord): string => JSON.stringify([companions, arrivals]);

/**
 * Puts a photo that was in Google's trash into the trash, unless its owner has edited it here. Only for a photo that is new, or that came in
 * the same download as the JSON: the owner wanted a photo that is here already, whatever a later JSON says. `at` is the time of the trash mark.
 */
export async function trashAsTakeout(
  store: ObjectStore,
  id: string,
  { favourite, trashed }: TakeoutFacts,
  at: string,
): Promise<void> {
  if (trashed) await updatePhotoEdits(store, id, (edits) => edits ?? { ...NO_EDITS, favourite, trashedAt: at });
}

/** Facts from the bytes; null where these are not the bytes of the record. */
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
