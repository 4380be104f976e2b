import { fileNameKey } from '@homelake/photos';
import type { Companion, PhotoArrival, PhotoCatalog, PhotoRecord } from '@homelake/photos';
import { companionRecordKey, fileRecordKey, photoKey } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { forgetPlaces } from './companion-record.ts';
import { recordsOf } from './settle-companions.ts';
import { readUploadRecord } from './upload-record.ts';
import type { Arrival } from './upload-record.ts';

interface CompanionPorts {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
}

/** The files that `forgetCompanions` would remove. */
export async function filesOfLoneCompanions(
  { store, catalog }: CompanionPorts,
  { id, arrivals, companions }: PhotoRecord,
): Promise<readonly Pick<Companion, 'name' | 'role' | 'key'>[]> {
  const files: Pick<Companion, 'name' | 'role' | 'key'>[] = [];
  for (const { role, sha256, alone } of companions) {
    for (const nameKey of nameKeysOf(arrivals)) {
      const isKnown = alone === true && (await store.head(companionRecordKey.build({ nameKey, sha256 }))) !== null;
      if (!isKnown || (await isShared({ store, catalog }, id, sha256, nameKey))) continue;
      files.push(...(await uploadsOf(store, sha256)).map(({ name, key }) => ({ name, role, key })));
    }
  }
  return files;
}

/**
 * Removes what is known of the companions of a photo that is being forgotten: the files of those that came by themselves, unless another
 * photo has them as well, and what was noted of them. Answers every key that was removed. May be killed and run again.
 */
export async function forgetCompanions(
  { store, catalog }: CompanionPorts,
  { id, arrivals, companions }: PhotoRecord,
): Promise<readonly string[]> {
  const removed: string[] = [];
  const remove = async (key: string): Promise<void> => {
    if (await store.remove(key)) removed.push(key);
  };
  const isBesideIt = (key: string): boolean => photoKey.parse(key)?.id === id;
  for (const { sha256, alone } of companions) {
    for (const nameKey of nameKeysOf(arrivals)) {
      const recordKey = companionRecordKey.build({ nameKey, sha256 });
      if ((await store.head(recordKey)) === null) continue;
      const isOnlyHere = alone === true && !(await isShared({ store, catalog }, id, sha256, nameKey));
      if (isOnlyHere) {
        const files = (await uploadsOf(store, sha256)).map(({ key }) => key);
        // What tells of the files goes last, so that a run that was killed is found again.
        for (const key of [...new Set(files), fileRecordKey.build({ sha256 })]) await remove(key);
      }
      if (await forgetPlaces(store, recordKey, (key) => isOnlyHere || isBesideIt(key))) removed.push(recordKey);
    }
  }
  return removed;
}

const nameKeysOf = (arrivals: readonly PhotoArrival[]): ReadonlySet<string> =>
  new Set(arrivals.map(({ name }) => fileNameKey(name)).filter((key) => key !== ''));

/** Whether another photo has the companion as well. */
async function isShared(ports: CompanionPorts, id: string, sha256: string, nameKey: string): Promise<boolean> {
  const others = (await recordsOf(ports, nameKey)).filter((record) => record.id !== id);
  return others.some((other) => other.companions.some((one) => one.sha256 === sha256));
}

const uploadsOf = async (store: ObjectStore, sha256: string): Promise<readonly Arrival[]> =>
  (await readUploadRecord(store, fileRecordKey.build({ sha256 })))?.arrivals ?? [];
