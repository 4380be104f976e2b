import type { ObjectStore } from '@homelake/storage';
import { isEntry, isOpening, waitingKeyOf } from '../imports/uploads.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord, UploadSelection, WorkView } from '../jobs/work-view.ts';

export interface ForgetUploadsPorts {
  readonly store: ObjectStore;
  readonly view: WorkView;
}

/**
 * Removes the records of finished uploads that match a selection, and of finished uploads that came with them. Open uploads stay, and so do
 * failed ones whose bytes still wait, because their result is still to be reported. It may be killed and run again.
 */
export async function forgetUploads(ports: ForgetUploadsPorts, selections: readonly UploadSelection[]): Promise<void> {
  const { view } = ports;
  for (const of of selections)
    for await (const record of listUploads(view, of)) {
      if (!(await isOver(ports, record))) continue;
      for await (const child of listUploads(view, { parent: record.id }))
        if (await isOver(ports, child)) await forgetRecord(view, child);
      // The parent is last, so that a second run after a kill still finds its children.
      await forgetRecord(view, record);
    }
}

/**
 * Removes a record. That of a file of an archive which is still being opened stays without what it says of the file: another run that opens the
 * archive would take a file without a record in again.
 */
async function forgetRecord(view: WorkView, { id, role, parent }: UploadRecord): Promise<void> {
  if (!isEntry({ role, parent }) || !(await isOpening(view, parent))) return view.remove([id]);
  const nothing = { name: 'forgotten', sha256: null, key: null, of: null, messages: null, note: null } as const;
  await view.change(id, (known) => known && { ...known, ...nothing });
}

async function isOver({ store }: ForgetUploadsPorts, record: UploadRecord): Promise<boolean> {
  if (record.state === 'done') return true;
  return record.state === 'failed' && (await store.head(waitingKeyOf(record))) === null;
}
