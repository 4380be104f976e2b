import { isDescribed, leaving, syncCatalogRow, updatePhotoRecord } from '@homelake/photos';
import type { PhotoArrival, PhotoCatalog, PhotoRecord } from '@homelake/photos';
import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import type { FileStores } from '../files/sync-files.ts';
import { eraseWholePhoto } from './erase-whole-photo.ts';
import { forgetCompanions } from './forget-companions.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { describeJob } from '../jobs/photo-job.ts';

export interface DetachPorts {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
  /** The catalog of files. */
  readonly files: FileStores['files'];
  readonly createSha256: Sha256Factory;
  /** Receives a job for a photo that stays and has to be described again. */
  readonly queue: JobSender;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Removes the arrivals with these exports from a photo. Erases the photo where it has no others. Resolves to the removed keys. */
export async function detachPhoto(
  ports: DetachPorts,
  photoId: string,
  exportIds: readonly string[],
): Promise<readonly string[]> {
  const stays = ({ exportId }: PhotoArrival) => exportId === null || !exportIds.includes(exportId);
  const at = new Date(ports.now()).toISOString();
  // One write decides: an arrival that is added concurrently is either seen here, or waits until the photo is deleted.
  const left = await updatePhotoRecord(ports.store, photoId, (now) => {
    if (now === null) return null;
    return cameOnlyWith(now, exportIds) ? leaving(now, at) : { ...now, arrivals: now.arrivals.filter(stays) };
  });
  if (left === null) return [];
  if (left.leavingSince !== undefined) {
    return eraseWholePhoto(ports, photoId, (last) => forgetCompanions(ports, last));
  }
  await syncCatalogRow(ports, photoId);
  // The capture time may have come from the chat.
  if (!isDescribed(left)) await ports.queue.send(describeJob(left.key));
  return [];
}

/** True where all arrivals of a photo are with these exports. */
export const cameOnlyWith = ({ arrivals }: PhotoRecord, exportIds: readonly string[]): boolean =>
  arrivals.every(({ exportId }) => exportId !== null && exportIds.includes(exportId));
