import type { ObjectStore } from '@homelake/storage';
import type { IncomingCompanion, IncomingFile } from './incoming-file.ts';
import { abortUpload, completeUpload, createUpload, waitingKeyOf } from './uploads.ts';
import type { CreatedUpload, UploadPorts } from './uploads.ts';
import type { UploadRecord } from '../jobs/work-view.ts';

/**
 * Uploads a file that this process can read, in one call. Its bytes are hashed, and stored only where the lake does not have them. Returns
 * the records as `createUpload` does, with all bytes stored. Where storing fails, the upload is aborted. Rejects with errors of reading,
 * StorageError, WorkViewError or QueueError.
 */
export async function importUpload(ports: UploadPorts, file: IncomingFile): Promise<CreatedUpload> {
  const { path: name, sizeBytes, fileTime = null } = file;
  const sha256 = sizeBytes === 0 ? null : await file.sha256();
  const incoming = file.companions ?? [];
  const companions = await Promise.all(
    incoming.map(async (one) => ({
      role: one.role,
      name: one.name,
      sizeBytes: one.sizeBytes,
      fileTime: one.fileTime ?? null,
      sha256: one.sizeBytes === 0 ? null : await one.sha256(),
    })),
  );
  const created = await createUpload(ports, { name, sizeBytes, fileTime, sha256, companions });
  if (created.record.state !== 'receiving') return created;
  const children = created.companions;
  try {
    for (const [at, child] of children.entries()) {
      const one = incoming[at];
      if (one !== undefined) await putWaiting(ports.store, child, one);
    }
    await putWaiting(ports.store, created.record, file);
  } catch (error) {
    await abortUpload(ports, created.record.id, 'its bytes could not be stored');
    throw error;
  }
  const here: UploadRecord[] = [];
  for (const child of children) here.push((await completeUpload(ports, child.id)) ?? child);
  return { record: (await completeUpload(ports, created.record.id)) ?? created.record, companions: here };
}

/** Stores the hash with the bytes, so that the claim need not read them again. */
async function putWaiting(
  store: ObjectStore,
  record: UploadRecord,
  { sizeBytes, open }: Pick<IncomingCompanion, 'sizeBytes' | 'open'>,
): Promise<void> {
  const { sha256 } = record;
  const facts = sha256 === null ? {} : { sha256, metadata: { sha256 } };
  await store.put(waitingKeyOf(record), open(), { sizeBytes, ...facts });
}
