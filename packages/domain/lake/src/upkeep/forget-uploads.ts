import type { ObjectStore } from '@homelake/storage';
import { waitingKeyOf } from '../imports/uploads.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord, UploadSelection, WorkView } from '../jobs/work-view.ts';

export interface ForgetUploadsPorts {
  readonly store: ObjectStore;
  readonly view: WorkView;
}

/**
 * Removes the records of uploads that became what is being forgotten, and of what came with them. Uploads that are open stay, and so do
 * those whose bytes still wait: their work was not done, and its end is to be told. May be killed and run again.
 */
export async function forgetUploads(ports: ForgetUploadsPorts, selections: readonly UploadSelection[]): Promise<void> {
  const { view } = ports;
  for (const of of selections)
    for await (const record of listUploads(view, of)) {
      if (!(await isOver(ports, record))) continue;
      for await (const child of listUploads(view, { parent: record.id }))
        if (await isOver(ports, child)) await view.remove([child.id]);
      // Last, so that a run that was killed finds the others again.
      await view.remove([record.id]);
    }
}

async function isOver({ store }: ForgetUploadsPorts, record: UploadRecord): Promise<boolean> {
  if (record.state === 'done') return true;
  return record.state === 'failed' && (await store.head(waitingKeyOf(record))) === null;
}
