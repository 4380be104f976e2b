import type { ObjectStore } from '@homelake/storage';
import { waitingKeyOf } from '../imports/uploads.ts';
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
        if (await isOver(ports, child)) await view.remove([child.id]);
      // The parent is last, so that a second run after a kill still finds its children.
      await view.remove([record.id]);
    }
}

async function isOver({ store }: ForgetUploadsPorts, record: UploadRecord): Promise<boolean> {
  if (record.state === 'done') return true;
  return record.state === 'failed' && (await store.head(waitingKeyOf(record))) === null;
}
