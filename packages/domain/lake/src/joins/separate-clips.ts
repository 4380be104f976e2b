import {
  pairEvidence,
  syncCatalogRow,
  readPhotoRecord,
  readVideoFacts,
  stillEvidence,
  updatePhotoRecord,
} from '@homelake/photos';
import type { Companion, PhotoArrival, PhotoRecord, PhotoStores } from '@homelake/photos';
import { baseName } from '@homelake/storage';
import type { ObjectInfo, ObjectStore } from '@homelake/storage';
import type { JobSender } from '../jobs/job-queue.ts';
import { photoJob } from '../jobs/photo-job.ts';
import { removeClipNote } from './clip-note.ts';
import { findPhotoLocation, putHashed, storedBytes } from '../bronze/photo-location.ts';

export interface SeparatePorts extends PhotoStores {
  readonly queue: JobSender;
}

/**
 * Makes a separate photo of each clip that only its name joins to a photo, and removes it from that photo. The new photo has the clip's name,
 * and the time of the photo's arrival from the same folder.
 *
 * It may be killed and run again at any point, and run twice concurrently: the clip beside the photo is removed only after its bytes are
 * stored at their own key with a job, and the photo's record is changed after that.
 */
export async function separateClips(ports: SeparatePorts, id: string): Promise<void> {
  const { store } = ports;
  const record = await readPhotoRecord(store, id);
  const clips = record?.companions.filter(({ role }) => role === 'motion') ?? [];
  const separated: Companion[] = [];
  if (record !== null) for (const clip of clips) if (await separate(ports, record, clip)) separated.push(clip);
  if (separated.length > 0) {
    const isLeft = ({ key, sha256 }: Companion) => !separated.some((one) => one.key === key && one.sha256 === sha256);
    await updatePhotoRecord(store, id, (now) => now && { ...now, companions: now.companions.filter(isLeft) });
    // Another job of this photo may have noted the clip while it was listed.
    for (const clip of separated) await removeClipNote(store, clip);
  }
  await syncCatalogRow(ports, id);
}

/** Returns true where the clip is stored at a key of its own, and no longer beside the photo. */
async function separate(ports: SeparatePorts, record: PhotoRecord, clip: Companion): Promise<boolean> {
  const { store, queue } = ports;
  const place = () => findPhotoLocation(store, clip.sha256, baseName(clip.name));
  const info = await store.head(clip.key);
  // The clip was moved by a run that was killed, or is lost. A lost clip stays in the record, so that it is reported as missing.
  if (info === null) return (await store.head((await place()).key)) !== null;
  if (await isTied(store, record, info)) return false;
  const { key } = await place();
  const { sizeBytes, contentType } = info;
  const facts = { sha256: clip.sha256, sizeBytes, ...(contentType !== null && { contentType }) };
  await putHashed(store, key, () => storedBytes(store, clip.key), facts);
  await queue.send(photoJob({ key, arrival: arrivalOf(record, clip) }));
  await store.remove(clip.key);
  return true;
}

async function isTied(store: ObjectStore, record: PhotoRecord, { key, sizeBytes }: ObjectInfo): Promise<boolean> {
  const read = async (start: number, end: number) => (await store.read(key, { start, end })) ?? new Uint8Array(0);
  const clip = await readVideoFacts({ sizeBytes, read });
  return clip !== null && pairEvidence(stillEvidence(record.metadata), clip) !== null;
}

/** The arrival of the clip: that of the photo from the same folder. */
function arrivalOf({ arrivals }: PhotoRecord, { name }: Companion): PhotoArrival {
  const together =
    arrivals.find((one) => one.exportId === null && folderOf(one.name) === folderOf(name)) ?? arrivals[0];
  if (together === undefined) throw new TypeError('record: it has no arrival');
  return { name, arrivedAt: together.arrivedAt, fileTime: null, exportId: null };
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
