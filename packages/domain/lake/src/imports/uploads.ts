import type { ObjectInfo, ObjectStore } from '@homelake/storage';
import { uploadKey } from '@homelake/storage';
import { findKnownUpload } from './find-known-upload.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { claimJob } from './upload-jobs.ts';
import { promisedKind } from './upload-kind.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';

export interface UploadPorts {
  readonly store: ObjectStore;
  readonly view: WorkView;
  readonly queue: JobSender;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 1 to 64 letters, digits, `-` and `_`, new each time. */
  readonly newId: () => string;
}

export interface NewCompanion {
  readonly role: 'sidecar' | 'takeout' | 'motion';
  /** File name or path, as the person knows it. */
  readonly name: string;
  readonly sizeBytes: number;
  /** As of `NewUpload`. */
  readonly fileTime?: string | null;
  /** Lower-case hex; null where unknown. */
  readonly sha256: string | null;
}

export interface NewUpload {
  /** File name, with the folders that are to be kept before it, `/` between. */
  readonly name: string;
  readonly sizeBytes: number;
  /** When it was last changed where it comes from: ISO 8601 instant, UTC. */
  readonly fileTime?: string | null;
  /** Of all its bytes, lower-case hex, where the sender knows it. */
  readonly sha256?: string | null;
  /** Files that belong to it, where it is a photo. Each is an upload of its own, and its bytes come before those of the photo. */
  readonly companions?: readonly NewCompanion[];
}

export interface CreatedUpload {
  readonly record: UploadRecord;
  /** In the order of `NewUpload.companions`; none where the upload receives no bytes. */
  readonly companions: readonly UploadRecord[];
}

/** An upload without bytes, as nobody keeps it. `kind` is what its name promises. */
export const refused = (record: UploadRecord): UploadRecord => ({
  ...record,
  state: 'failed',
  kind: promisedKind(record.name),
  reason: 'the file is empty',
});

/** Where the bytes of an upload wait until the claim moves them. */
export const waitingKeyOf = ({ id, name }: Pick<UploadRecord, 'id' | 'name'>): string =>
  uploadKey.build({ id, name: baseName(name) });

/**
 * Begins an upload. State of the record that it answers: `receiving` where the bytes are to come, to `waitingKeyOf` of it and of each
 * companion; `done` where the lake has all of it already, which is known by `sha256` before a byte is sent, and then nothing is written;
 * `waiting` where the lake has these bytes as a photo, and a name for it is added; `failed` for an empty file, the one thing that is
 * refused. Rejects with StorageError, WorkViewError or QueueError.
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
  // The photo first: a companion without its photo would be taken for one that came alone.
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
 * The bytes of an upload are here: queues its claim. Twice is once. `checkedParts`: each part came with its own SHA-256. Null where there is
 * no such upload, or where its bytes are not whole; whoever sent them goes on then.
 */
export async function completeUpload(
  { store, view, queue }: Pick<UploadPorts, 'store' | 'view' | 'queue'>,
  id: string,
  { checkedParts = false }: { readonly checkedParts?: boolean } = {},
): Promise<UploadRecord | null> {
  const [known = null] = await view.get([id]);
  if (known === null || known.state !== 'receiving') return known;
  const info = await store.head(waitingKeyOf(known));
  if (!isWhole(known, info)) return null;
  const record = await view.change(id, (now) =>
    now === null || now.state !== 'receiving' ? now : { ...now, state: 'waiting', session: null, checkedParts },
  );
  // A companion is claimed with its photo, whose bytes come last. An abort may have come meanwhile, and removes the bytes.
  if (record?.state === 'waiting' && record.parent === null) await queue.send(claimJob(id));
  return record;
}

/**
 * Gives up an upload that is not whole, and the companions that came for it. What is whole is not taken back. Null where there is no such
 * upload.
 */
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
  // The photo last: a run that is killed in between is found again.
  for await (const child of listUploads(view, { parent: id }))
    await giveUp(child.id, ({ state, parent }) => parent === id && (state === 'receiving' || state === 'waiting'));
  return giveUp(id, ({ state }) => state === 'receiving');
}

/** True when the object under the upload's waiting key (`waitingKeyOf`) has the announced size. False for null: nothing is there. */
export const isWhole = ({ sizeBytes }: UploadRecord, info: ObjectInfo | null): info is ObjectInfo =>
  info !== null && info.sizeBytes === sizeBytes;

export const newRecord = (
  id: string,
  { name, sizeBytes, fileTime = null, sha256 = null }: Omit<NewUpload, 'companions'>,
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
});

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
