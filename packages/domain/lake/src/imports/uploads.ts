import type { ObjectInfo, ObjectStore, StorageClass } from '@homelake/storage';
import { baseName, uploadKey } from '@homelake/storage';
import { findKnownUpload } from './find-known-upload.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { claimJob } from '../jobs/upload-jobs.ts';
import { promisedKind } from './upload-kind.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';

export interface UploadPorts {
  readonly store: ObjectStore;
  readonly view: WorkView;
  readonly queue: JobSender;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Returns a new id of 1 to 64 letters, digits, `-` and `_`. */
  readonly newId: () => string;
}

export interface NewCompanion {
  readonly role: 'sidecar' | 'takeout' | 'motion';
  /** File name or path as it was uploaded. */
  readonly name: string;
  readonly sizeBytes: number;
  /** As in `NewUpload`. */
  readonly fileTime?: string | null;
  /** Lower-case hex; null where unknown. */
  readonly sha256: string | null;
}

export interface NewUpload {
  /** File name, preceded by the folders to keep, separated by `/`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Instant of its last change at the source, ISO 8601, UTC; null or absent where unknown. */
  readonly fileTime?: string | null;
  /** SHA-256 of all bytes, lower-case hex; null or absent where the sender does not know it. */
  readonly sha256?: string | null;
  /** Storage class of its bytes, whatever the rules of the lake say; by the rules when left out. */
  readonly storageClass?: StorageClass;
  /** Companions of a photo. Each is an upload of its own, and its bytes must arrive before those of the photo. */
  readonly companions?: readonly NewCompanion[];
}

export interface CreatedUpload {
  readonly record: UploadRecord;
  /** Records in the order of `NewUpload.companions`; empty where the upload receives no bytes. */
  readonly companions: readonly UploadRecord[];
}

/** The record of an empty file, which is not kept. `kind` is the kind that its name suggests. */
export const refused = (record: UploadRecord): UploadRecord => ({
  ...record,
  state: 'failed',
  kind: promisedKind(record.name),
  reason: 'the file is empty',
});

/** Key at which the bytes of an upload wait until the claim moves them. */
export const waitingKeyOf = ({ id, name }: Pick<UploadRecord, 'id' | 'name'>): string =>
  uploadKey.build({ id, name: baseName(name) });

/**
 * Creates an upload. The state of the returned record is
 *
 * - `receiving` where the bytes are needed, at `waitingKeyOf` of it and of each companion;
 * - `done` where the lake has all of it, which `sha256` shows before a byte is sent. The record is then not stored;
 * - `waiting` where the lake has these bytes as a photo, to which a name is added;
 * - `failed` for an empty file, which is the only refusal.
 *
 * Rejects with StorageError, WorkViewError or QueueError.
 */
export async function createUpload(ports: UploadPorts, upload: NewUpload): Promise<CreatedUpload> {
  const { store, view, queue, now, newId } = ports;
  const record = newRecord(newId(), upload, new Date(now()));
  const nothing = { companions: [] };
  if (upload.sizeBytes === 0) return { record: refused(record), ...nothing };
  const known = await findKnownUpload(store, record, upload.companions ?? []);
  if (known?.is === 'whole')
    return { record: { ...record, state: 'done', result: 'unchanged', ...known.facts }, ...nothing };
  if (known?.is === 'photo') {
    const { key, id: of } = known;
    const waiting = await view.change(record.id, (): UploadRecord => ({
      ...record,
      state: 'waiting',
      kind: 'photo',
      key,
      of,
    }));
    await queue.send(claimJob(record.id));
    return { record: waiting, ...nothing };
  }
  // The record of the photo is written first: a companion without it would count as one that came alone.
  await view.change(record.id, () => record);
  const companions: UploadRecord[] = [];
  for (const { role, ...companion } of upload.companions ?? []) {
    const begun = newRecord(newId(), companion, new Date(now()));
    const child: UploadRecord = { ...begun, kind: 'companion', role, parent: record.id };
    companions.push(await view.change(child.id, () => child));
  }
  return { record, companions };
}

/**
 * Queues the claim of an upload whose bytes have arrived. It may be called twice. Null where the upload is unknown, or where its bytes are
 * incomplete, so that the sender must continue.
 * @param options `checkedParts`: each part was checked against its own SHA-256. `sha256`: hash of all bytes that the sender sent; null keeps
 *   what was announced
 */
export async function completeUpload(
  { store, view, queue }: Pick<UploadPorts, 'store' | 'view' | 'queue'>,
  id: string,
  { checkedParts = false, sha256 = null }: { readonly checkedParts?: boolean; readonly sha256?: string | null } = {},
): Promise<UploadRecord | null> {
  const [known = null] = await view.get([id]);
  if (known === null || known.state !== 'receiving') return known;
  const info = await store.head(waitingKeyOf(known));
  if (!isWhole(known, info)) return null;
  const record = await view.change(id, (now) =>
    now === null || now.state !== 'receiving'
      ? now
      : { ...now, state: 'waiting', session: null, checkedParts, sha256: sha256 ?? now.sha256 },
  );
  // A companion is claimed with its photo, whose bytes arrive last. A concurrent abort may remove the bytes.
  if (record?.state === 'waiting' && !isCompanion(record)) await queue.send(claimJob(id));
  return record;
}

/** Aborts an incomplete upload and its companions, and removes their bytes. A complete upload is not changed. Null where the upload is unknown. */
export async function abortUpload(
  { store, view }: Pick<UploadPorts, 'store' | 'view'>,
  id: string,
  reason = 'it was cancelled',
): Promise<UploadRecord | null> {
  const [known = null] = await view.get([id]);
  if (known?.state !== 'receiving') return known;
  const giveUp = async (one: string, isOpen: (record: UploadRecord) => boolean) => {
    const given = await view.change(one, (now) =>
      now !== null && isOpen(now) ? { ...now, state: 'failed', session: null, reason } : now,
    );
    if (given?.state === 'failed') await store.remove(waitingKeyOf(given));
    return given;
  };
  // The photo is last, so that a second run after a kill still finds its companions.
  for await (const child of listUploads(view, { parent: id }))
    await giveUp(child.id, ({ state, parent }) => parent === id && (state === 'receiving' || state === 'waiting'));
  return giveUp(id, ({ state }) => state === 'receiving');
}

/** True when the object under the upload's waiting key (`waitingKeyOf`) has the announced size. False for null: nothing is there. */
export const isWhole = ({ sizeBytes }: UploadRecord, info: ObjectInfo | null): info is ObjectInfo =>
  info !== null && info.sizeBytes === sizeBytes;

/** True for a companion that came with its photo. The claim of the photo includes it. */
export const isCompanion = ({ parent, role }: Pick<UploadRecord, 'parent' | 'role'>): boolean =>
  parent !== null && role !== null;

/** True for a file of an archive. It is claimed like an upload of its own. */
export const isEntry = ({ parent, role }: Pick<UploadRecord, 'parent' | 'role'>): boolean =>
  parent !== null && role === null;

/** True while an archive can be opened further. */
export async function isOpening(view: Pick<WorkView, 'get'>, archive: string | null): Promise<boolean> {
  const [record = null] = archive === null ? [] : await view.get([archive]);
  return record?.state === 'waiting' || record?.state === 'working';
}

export const newRecord = (
  id: string,
  { name, sizeBytes, fileTime = null, sha256 = null, storageClass }: Omit<NewUpload, 'companions'>,
  createdAt: Date,
): UploadRecord => ({
  id,
  name,
  sizeBytes,
  createdAt: createdAt.toISOString(),
  fileTime,
  sha256,
  checkedParts: false,
  session: null,
  state: 'receiving',
  kind: null,
  role: null,
  result: null,
  damaged: false,
  key: null,
  of: null,
  messages: null,
  reason: null,
  note: null,
  parent: null,
  ...(storageClass !== undefined && { storageClass }),
});
