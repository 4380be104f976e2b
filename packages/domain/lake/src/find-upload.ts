import type { ObjectStore } from '@homelake/storage';
import { exportUploadKey, fileRecordKey, whatsappUploadKey } from '@homelake/storage';
import { listExports } from './list-chats.ts';
import { findArrival, readUploadRecord } from './upload-record.ts';

/** Where an upload is: as it came until its work begins, then what it became. */
export interface FoundUpload {
  /** `waiting`: for its work, or for the tables to take the chat in. */
  readonly status: 'waiting' | 'kept';
  /** A file that was taken for a chat and is none is kept as a file. */
  readonly kind: 'chat' | 'file';
  readonly key: string;
}

/**
 * Looks for what was stored as a chat export under this key of an upload. null where the key is none, and where neither the
 * upload nor what it became is there any more. Rejects with StorageError.
 */
export async function findUpload(store: ObjectStore, uploadKey: string): Promise<FoundUpload | null> {
  const parts = whatsappUploadKey.parse(uploadKey);
  if (parts === null) return null;
  if ((await store.head(uploadKey)) !== null) return { status: 'waiting', kind: 'chat', key: uploadKey };
  // Uploads that another program put there are not named by their content, and no arrival of theirs is recorded.
  if (!/^[0-9a-f]{64}$/.test(parts.id)) return null;
  const sha256 = parts.id;
  const chat = await findArrival(store, exportUploadKey.build({ sha256 }), parts.name);
  if (chat !== null) {
    const isInTables = (await listExports(store)).some(({ exportId }) => exportId === chat.id);
    return { status: isInTables ? 'kept' : 'waiting', kind: 'chat', key: chat.key };
  }
  // As a file it has the folders that it came with; as a chat it had its name alone.
  const record = await readUploadRecord(store, fileRecordKey.build({ sha256 }));
  for (const { name, key } of record?.arrivals ?? [])
    if (name.slice(name.lastIndexOf('/') + 1) === parts.name && (await store.head(key)) !== null)
      return { status: 'kept', kind: 'file', key };
  return null;
}
