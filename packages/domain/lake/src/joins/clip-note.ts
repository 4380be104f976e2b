import { clipNameKey } from '@homelake/photos';
import type { Companion } from '@homelake/photos';
import { companionRecordKey } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { noteCompanion, removeCompanionKeys } from '../bronze/companion-record.ts';

/** Notes a clip that lies beside a still, so that it is known when it comes by itself. */
export async function noteClip(
  store: ObjectStore,
  clip: Pick<Companion, 'name' | 'key' | 'sha256'> & { readonly sizeBytes: number; readonly arrivedAt: string },
): Promise<void> {
  const nameKey = clipNameKey(clip.name);
  if (nameKey !== '') await noteCompanion(store, nameKey, { role: 'motion', title: null, taken: null, ...clip });
}

/** Removes the note that a clip lies at this key, where there is one. */
export async function removeClipNote(
  store: ObjectStore,
  { name, key, sha256 }: Pick<Companion, 'name' | 'key' | 'sha256'>,
): Promise<void> {
  const nameKey = clipNameKey(name);
  const recordKey = companionRecordKey.build({ nameKey, sha256 });
  if (nameKey !== '' && (await store.head(recordKey)) !== null)
    await removeCompanionKeys(store, recordKey, (one) => one === key);
}
