import type { PhotoRecord } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { exportRecordKey, updateJson } from '@homelake/storage';
import type { BronzeIndex } from './bronze-index.ts';
import { bronzeRecordForm, withMoved, withoutMedia } from './bronze-record.ts';

/** Removes media from an export's record, so that no message refers to a deleted object. Does nothing where there is no record. */
export async function dropMedia(store: ObjectStore, recordKey: string, mediaKeys: readonly string[]): Promise<void> {
  await updateJson(store, recordKey, bronzeRecordForm, (known) => known && withoutMedia(known, mediaKeys));
}

/** Removes an original from the records of these exports. */
export async function dropFromExports(
  { store, index }: { readonly store: ObjectStore; readonly index: BronzeIndex },
  exportIds: Iterable<string>,
  originalKey: string,
): Promise<void> {
  for (const exportId of new Set(exportIds)) {
    const parts = await index.find(exportId);
    if (parts !== null) await dropMedia(store, exportRecordKey.build(parts), [originalKey]);
  }
}

/** Replaces the media key `from` by `to` in an export's record. Needed where two imports stored the same photo under two names at the same time. */
export async function repointExport(
  { store, index }: { readonly store: ObjectStore; readonly index: BronzeIndex },
  exportId: string,
  from: string,
  to: string,
): Promise<void> {
  const parts = await index.find(exportId);
  if (parts === null) return;
  await updateJson(
    store,
    exportRecordKey.build(parts),
    bronzeRecordForm,
    (known) => known && withMoved(known, from, to),
  );
}

/** Ids of the exports that contained the photo, one per arrival. */
export const exportsOf = ({ arrivals }: PhotoRecord): readonly string[] =>
  arrivals.flatMap(({ exportId }) => exportId ?? []);
