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
  /** Loses the records of uploads that became what is forgotten. */
  readonly view: WorkView;
  readonly catalog: PhotoCatalog;
  /** Of this store. */
  readonly index: BronzeIndex;
  /** Asked for where a photo came again while it was forgotten, or stays and is to be described anew. */
  readonly queue: JobSender;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Forgets a photo through all layers: messages that came with it stay and lose it, and it is erased, with the files of companions that
 * came by themselves and joined it alone, and the records of the uploads that brought them. Answers every key that was removed; none where there is no such photo. Tables still show it until they are built next. May be killed and run again.
 *
 * A file that a person hands in afterwards brings it back, whatever its name and whether alone or in a zip. Work that is on its way
 * does not: whoever adds the photo to a record meanwhile looks for its original afterwards, and takes it out again. Bytes that were stored
 * again between the going of the original and that of the record are processed anew.
 */
export async function forgetPhoto(ports: ForgetPorts, id: string): Promise<readonly string[]> {
  const files: string[] = [];
  const letGo = async (record: PhotoRecord): Promise<void> => {
    await dropFromExports(ports, exportsOf(record), record.key);
    // As long as the record of the photo tells which they are.
    await forgetUploads(ports, [
      { of: id },
      ...(await filesOfLoneCompanions(ports, record)).map(({ key }) => ({ key })),
    ]);
    files.push(...(await forgetCompanions(ports, record)));
  };
  const removed = await erasePhoto(ports, id, letGo);
  for (const key of removed.filter((one) => photoKey.parse(one) !== null)) {
    if ((await ports.store.head(key)) !== null) await ports.queue.send(photoJob({ key, arrival: null }));
  }
  return [...removed, ...files];
}
