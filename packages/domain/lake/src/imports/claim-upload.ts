import { baseName, fileKey, uploadKey, whatsappUploadKey } from '@homelake/storage';
import { decide, decided } from './decide-upload.ts';
import type { ClaimPorts } from './decide-upload.ts';
import { claimJob } from '../jobs/upload-jobs.ts';
import { DELETED, endUpload, UploadMissingError } from '../jobs/work-on-upload.ts';
import type { UploadEnd } from '../jobs/work-on-upload.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';
import { bringBackClip, endOfJoinedClip } from '../joins/join-clips.ts';
import { isPhotoHere, sendArchive, sendExport, sendFile, sendPhoto } from './send-claimed.ts';
import { isCompanion, newRecord, waitingKeyOf } from './uploads.ts';

/**
 * Detects the kind of an upload, moves its bytes to the key of their content, and sends the job of its kind. The decision is in the record
 * before the first byte is moved, so the result is the same when it runs twice, concurrently, or after a kill at any point. Returns the end
 * of an upload that the lake already had; null where the next job continues.
 */
export async function claimUpload(ports: ClaimPorts, upload: UploadRecord): Promise<UploadEnd | null> {
  const { view } = ports;
  const children = await childrenOf(view, upload.id);
  let record = upload;
  if (record.key === null) record = await decided(view, record, await decide(ports, record, children));
  const { result } = record;
  if (result === 'unchanged') {
    await removeKnownBytes(ports, record, children);
    return { result };
  }
  try {
    return await send(ports, record, children);
  } catch (error) {
    // The bytes existed when the decision was made.
    if (!(error instanceof UploadMissingError)) throw error;
    if (record.kind === 'photo') {
      // Only a companion is missing. Another run may have moved it.
      if (await isPhotoHere(ports.store, record)) throw error;
      const joined = await endOfJoinedClip(ports.store, record);
      const { key, sha256 } = record;
      const isBack =
        joined === null && key !== null && sha256 !== null && (await bringBackClip(ports.store, key, sha256));
      if (isBack) throw error;
      await detachCompanions(ports, record.id);
      if (joined !== null) return joined;
    }
    return DELETED;
  }
}

async function send(ports: ClaimPorts, record: UploadRecord, children: readonly UploadRecord[]): Promise<null> {
  if (record.kind === 'photo') return sendPhoto(ports, record, children);
  // Companions of a file that is no photo become uploads of their own.
  for (const { id } of children) await detachCompanion(ports, record.id, id);
  if (record.kind === 'chat') return sendExport(ports, record);
  if (record.kind === 'archive') return sendArchive(ports, record);
  return sendFile(ports, waitingKeyOf(record), record).catch((error: unknown) => {
    // An earlier run took it for a chat and moved its bytes. They are moved from there when `archiveExport` refuses them.
    if (!(error instanceof UploadMissingError) || record.sha256 === null) throw error;
    return sendFile(ports, whatsappUploadKey.build({ id: record.sha256, name: baseName(record.name) }), record);
  });
}

async function detachCompanion(
  { view, queue }: Pick<ClaimPorts, 'view' | 'queue'>,
  parent: string,
  id: string,
): Promise<void> {
  await view.change(id, (known) =>
    known?.parent === parent ? { ...known, parent: null, kind: null, role: null, key: null, of: null } : known,
  );
  await queue.send(claimJob(id));
}

/**
 * Ends the companions of a photo whose bytes are gone. Those whose own bytes wait become uploads of their own, those of a clip that joined its
 * still may be files (`joinClips`), and the others were deleted too.
 */
export async function detachCompanions(
  ports: Pick<ClaimPorts, 'store' | 'view' | 'queue'>,
  parent: string,
): Promise<void> {
  for (const child of await childrenOf(ports.view, parent)) {
    if (child.state === 'done' || child.state === 'failed') continue;
    if ((await ports.store.head(waitingKeyOf(child))) !== null) await detachCompanion(ports, parent, child.id);
    else {
      const isFile =
        child.key !== null && fileKey.parse(child.key) !== null && (await ports.store.head(child.key)) !== null;
      await endUpload(ports.view, child.id, isFile ? { result: 'new' } : DELETED);
    }
  }
}

/** Creates the record of waiting bytes that have none, because another tool stored them. Null where there are no such bytes. */
export async function adoptUpload(
  { store, view }: Pick<ClaimPorts, 'store' | 'view'>,
  id: string,
): Promise<UploadRecord | null> {
  const { objects } = await store.list(uploadKey.build({ id, name: 'x' }).replace(/x$/, ''), { limit: 1 });
  const [found] = objects;
  const name = found === undefined ? undefined : uploadKey.parse(found.key)?.name;
  if (found === undefined || name === undefined) return null;
  const { sizeBytes, modifiedAt } = found;
  return view.change(
    id,
    (known): UploadRecord => known ?? { ...newRecord(id, { name, sizeBytes }, modifiedAt), state: 'waiting' },
  );
}

async function childrenOf(view: WorkView, id: string): Promise<readonly UploadRecord[]> {
  const children: UploadRecord[] = [];
  for await (const child of listUploads(view, { parent: id })) if (isCompanion(child)) children.push(child);
  return children;
}

/** Removes the bytes of an upload and its companions that the lake already has. */
async function removeKnownBytes(
  { store, view }: ClaimPorts,
  record: UploadRecord,
  children: readonly UploadRecord[],
): Promise<void> {
  const { key, of } = record;
  for (const child of children) {
    await store.remove(waitingKeyOf(child));
    await endUpload(view, child.id, { result: 'unchanged', key, of });
  }
  await store.remove(waitingKeyOf(record));
}
