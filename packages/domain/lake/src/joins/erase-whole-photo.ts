import { erasePhoto, isOriginal } from '@homelake/photos';
import type { EraseOptions, PhotoRecord, PhotoStores } from '@homelake/photos';
import { photoKey } from '@homelake/storage';
import type { Sha256Factory } from '@homelake/storage';
import { listKeys } from '../bronze/bronze-record.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { photoJob } from '../jobs/photo-job.ts';

export interface ErasePorts extends PhotoStores {
  readonly createSha256: Sha256Factory;
  /** Receives a job for a photo that arrived again while it was erased. */
  readonly queue: JobSender;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Erases a photo, and the files that `removeReferences` removes for it. Its original may be stored again meanwhile, and part of its results be removed:
 * it is then processed again. Returns every key that was removed; none where the photo stays.
 */
export async function eraseWholePhoto(
  ports: ErasePorts,
  id: string,
  removeReferences: (record: PhotoRecord) => Promise<readonly string[]>,
  options: Pick<EraseOptions, 'isDue'> = {},
): Promise<readonly string[]> {
  const files: string[] = [];
  const onGone = async (record: PhotoRecord): Promise<void> => void files.push(...(await removeReferences(record)));
  const removed = await erasePhoto(ports, id, { ...options, onGone });
  if (removed.length === 0) return files;
  for (const key of await listKeys(ports.store, `${photoKey.prefix}${id}/`)) {
    const info = await ports.store.head(key);
    if (info !== null && (await isOriginal(ports, info, id))) await ports.queue.send(photoJob({ key, arrival: null }));
  }
  return [...removed, ...files];
}
