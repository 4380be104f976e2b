import { erasePhoto } from '@homelake/photos';
import type { PhotoCatalog, PhotoRecord } from '@homelake/photos';
import { photoKey } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import type { BronzeIndex } from '../bronze/bronze-index.ts';
import { dropFromExports, exportsOf } from '../bronze/drop-media.ts';
import { filesOfLoneCompanions, forgetCompanions } from '../imports/forget-companions.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { photoJob } from '../imports/photo-job.ts';
import type { WorkView } from '../jobs/work-view.ts';
import { forgetUploads } from './forget-uploads.ts';

export interface ForgetPorts {
  readonly store: ObjectStore;
  /** Records of uploads. Those of the deleted photo are removed. */
  readonly view: WorkView;
  readonly catalog: PhotoCatalog;
  /** Index of the same store. */
  readonly index: BronzeIndex;
  /** Receives jobs for photos that arrived again during the deletion, and for photos that stay and must be processed again. */
  readonly queue: JobSender;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Deletes a photo from all layers: the original, its derived files and records, companions that belong to it alone, and the records of its
 * uploads. Messages that contained it stay, without it. Returns every key that was removed; none where there is no such photo. The tables
 * show it until the next build. It may be killed and run again.
 *
 * A file that a person uploads afterwards brings the photo back, under any name, alone or in a zip. Work in progress does not: a process that
 * adds the photo to a record checks afterwards that the original still exists, and removes the reference otherwise. Bytes that were stored
 * again between the removal of the original and of the record are processed again.
 */
export async function forgetPhoto(ports: ForgetPorts, id: string): Promise<readonly string[]> {
  const files: string[] = [];
  const removeReferences = async (record: PhotoRecord): Promise<void> => {
    await dropFromExports(ports, exportsOf(record), record.key);
    // Before the photo's record is removed, which names them.
    await forgetUploads(ports, [
      { of: id },
      ...(await filesOfLoneCompanions(ports, record)).map(({ key }) => ({ key })),
    ]);
    files.push(...(await forgetCompanions(ports, record)));
  };
  const removed = await erasePhoto(ports, id, removeReferences);
  for (const key of removed.filter((one) => photoKey.parse(one) !== null)) {
    if ((await ports.store.head(key)) !== null) await ports.queue.send(photoJob({ key, arrival: null }));
  }
  return [...removed, ...files];
}
