import type { PhotoRecord } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { exportRecordKey, updateJson } from '@homelake/storage';
import type { BronzeIndex } from './bronze-index.ts';
import { bronzeRecordForm, withMoved, withoutMedia } from './bronze-record.ts';

/** Takes media out of an export's record, so that no message points to what is gone. Nothing happens where there is no record. */
export async function dropMedia(store: ObjectStore, recordKey: string, mediaKeys: readonly string[]): Promise<void> {
  await updateJson(store, recordKey, bronzeRecordForm, (known) => known && withoutMedia(known, mediaKeys));
}

/** Takes an original out of the records of these exports. */
export async function dropFromExports(
  { store, index }: { readonly store: ObjectStore; readonly index: BronzeIndex },
  exportIds: Iterable<string>,
  originalKey: string,
): Promise<void> {
  for (const exportId of new Set(exportIds)) {
    const place = await index.find(exportId);
    if (place !== null) await dropMedia(store, exportRecordKey.build(place), [originalKey]);
  }
}

/** Lets an export's record point to the original of a photo that was stored under two names at the same time. */
export async function repointExport(
  { store, index }: { readonly store: ObjectStore; readonly index: BronzeIndex },
  exportId: string,
  from: string,
  to: string,
): Promise<void> {
  const place = await index.find(exportId);
  if (place === null) return;
  await updateJson(
    store,
    exportRecordKey.build(place),
    bronzeRecordForm,
    (known) => known && withMoved(known, from, to),
  );
}

/** The exports that a photo came with. */
export const exportsOf = ({ arrivals }: PhotoRecord): readonly string[] =>
  arrivals.flatMap(({ exportId }) => exportId ?? []);
