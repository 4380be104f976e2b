import type { Companion } from '@homelake/photos';
import type { ObjectStore, StorageClass } from '@homelake/storage';
import { abortUpload, completeUpload, createUpload, waitingKeyOf } from './uploads.ts';
import type { CreatedUpload, UploadPorts } from './uploads.ts';
import type { UploadRecord } from '../jobs/work-view.ts';

export interface IncomingFile {
  /** File name, preceded by the folders to keep, separated by `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The first UPLOAD_HEAD_BYTES bytes, or all where there are fewer. */
  readonly head: Uint8Array;
  /** Instant of its last change at the source, ISO 8601, UTC; null or absent where unknown. */
  readonly fileTime?: string | null;
  /** As in `NewUpload`. */
  readonly storageClass?: StorageClass;
  /** Companions of a photo. */
  readonly companions?: readonly IncomingCompanion[];
  /** Returns the SHA-256 of all bytes, lower-case hex. It reads them all, so it is called only where the file may be stored. */
  sha256(): Promise<string>;
  /** Yields all bytes from the first on. It may be called more than once. */
  open(): AsyncIterable<Uint8Array>;
}

export interface IncomingCompanion {
  readonly role: Companion['role'];
  readonly name: string;
  readonly sizeBytes: number;
  readonly fileTime?: string | null;
  sha256(): Promise<string>;
  open(): AsyncIterable<Uint8Array>;
}

/**
 * Uploads a file that this process can read, in one call. Its bytes are hashed, and stored only where the lake does not have them. Returns
 * the records as `createUpload` does, with all bytes stored. Where storing fails, the upload is aborted. Rejects with errors of reading,
 * StorageError, WorkViewError or QueueError.
 */
export async function importUpload(ports: UploadPorts, file: IncomingFile): Promise<CreatedUpload> {
  const { path: name, sizeBytes, fileTime = null, storageClass } = file;
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
  const created = await createUpload(ports, {
    name,
    sizeBytes,
    fileTime,
    sha256,
    companions,
    ...(storageClass !== undefined && { storageClass }),
  });
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
