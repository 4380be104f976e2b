import { erasePhoto } from '@homelake/photos';
import type { PhotoCatalog, PhotoRecord } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import type { BronzeIndex } from './bronze-index.ts';
import { dropFromExports, exportsOf } from './drop-media.ts';
import { forgetCompanions } from './forget-companions.ts';
import type { Turns } from './turns.ts';

export interface ForgetPorts {
  readonly store: ObjectStore;
  readonly catalog: PhotoCatalog;
  /** Of this store. */
  readonly index: BronzeIndex;
  /** Those of the imports and the worker of this process. */
  readonly turns: Turns;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Forgets a photo through all layers: messages that came with it stay and lose it, and it is erased, with the files of companions that
 * came by themselves and joined it alone. Answers every key that was removed; none where there is no such photo. Tables still show it until they are built next. May be killed and run again.
 *
 * A file that a person hands in afterwards brings it back, whatever its name and whether alone or in a zip. Work that is on its way
 * does not: whoever adds the photo to a record meanwhile looks for its original afterwards, and takes it out again. In its turn: an import
 * that stored the bytes again between the going of the original and that of the record would be left with bytes of which nobody knows.
 */
export async function forgetPhoto(ports: ForgetPorts, id: string): Promise<readonly string[]> {
  const files: string[] = [];
  const letGo = async (record: PhotoRecord): Promise<void> => {
    await dropFromExports(ports, exportsOf(record), record.key);
    files.push(...(await forgetCompanions(ports, record)));
  };
  const removed = await ports.turns.take(id, () => erasePhoto(ports, id, letGo));
  return [...removed, ...files];
}
