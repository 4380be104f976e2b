import { readPhotoEdits } from '@homelake/photos';
import type { PhotoCatalog, PhotoRecord } from '@homelake/photos';
import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import type { BronzeIndex } from '../bronze/bronze-index.ts';
import { dropFromExports, exportsOf } from '../bronze/drop-media.ts';
import type { FileStores } from '../files/sync-files.ts';
import { eraseWholePhoto } from '../joins/erase-whole-photo.ts';
import { filesOfLoneCompanions, forgetCompanions } from '../joins/forget-companions.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import type { WorkView } from '../jobs/work-view.ts';
import { forgetUploads } from './forget-uploads.ts';

export interface ForgetPorts {
  readonly store: ObjectStore;
  /** Records of uploads. Those of the deleted photo are removed. */
  readonly view: WorkView;
  readonly catalog: PhotoCatalog;
  /** The catalog of files, which has companions that came alone. */
  readonly files: FileStores['files'];
  readonly createSha256: Sha256Factory;
  /** Index of the same store. */
  readonly index: BronzeIndex;
  /** Receives jobs for photos that arrived again during the deletion, and for photos that stay and must be processed again. */
  readonly queue: JobSender;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface ForgetOptions {
  /** Keeps a photo that its owner takes out of the trash before it is erased. False by default. */
  readonly onlyTrashed?: boolean;
}

/**
 * Deletes a photo from all layers: the original, its derived files and records, companions that belong to it alone, and the records of its
 * uploads. Messages that contained it stay, without it. Returns every key that was removed; none where there is no such photo, and where its
 * owner took it out of the trash meanwhile. The tables show it until the next build. It may be killed and run again.
 *
 * A file that a person uploads afterwards brings the photo back, under any name, alone or in a zip. Work in progress does not: a process that
 * adds the photo to a record checks afterwards that the original still exists, and removes the reference otherwise. Bytes that were stored
 * again between the removal of the original and of the record are processed again.
 */
export function forgetPhoto(
  ports: ForgetPorts,
  id: string,
  { onlyTrashed = false }: ForgetOptions = {},
): Promise<readonly string[]> {
  const removeReferences = async (record: PhotoRecord): Promise<readonly string[]> => {
    await dropFromExports(ports, exportsOf(record), record.key);
    // Before the photo's record is removed, which names them.
    await forgetUploads(ports, [
      { of: id },
      ...(await filesOfLoneCompanions(ports, record)).map(({ key }) => ({ key })),
    ]);
    return forgetCompanions(ports, record);
  };
  const isTrashed = async (): Promise<boolean> => (await readPhotoEdits(ports.store, id))?.trashedAt != null;
  return eraseWholePhoto(ports, id, removeReferences, onlyTrashed ? { isDue: isTrashed } : {});
}
