import { RecordDamagedError, verifyPhotos } from '@homelake/photos';
import type { PhotoCatalog } from '@homelake/photos';
import type { ExpectedObject, ListedObject, ObjectStore, Sha256Factory, StoredCheck } from '@homelake/storage';
import {
  checkStored,
  exportMediaKey,
  exportRecordKey,
  exportTextKey,
  exportUploadKey,
  fileKey,
  fileRecordKey,
  photoKey,
  updateJson,
} from '@homelake/storage';
import { bronzeRecordForm, decodeRecordAt, listKeys, listObjects } from '../bronze/bronze-record.ts';
import type { BronzeRecord } from '../bronze/bronze-record.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { photoJob } from '../jobs/photo-job.ts';
import { loseArrivals, readKnownContent } from '../bronze/known-content.ts';
import { withWaiting } from './waiting-findings.ts';
import type { Finding, WaitingPorts } from './waiting-findings.ts';
import { syncFiles } from '../files/sync-files.ts';
import type { FileStores } from '../files/sync-files.ts';

/** One checked item with its findings. */
export interface Verified {
  readonly kind: 'chat' | 'file' | 'photo';
  /** Id of the photo or of the chat export, or the key of the file. Media of chats are files, except photos and videos. */
  readonly id: string;
  /** Number of bytes that were hashed. */
  readonly sizeBytes: number;
  /** Share of items of this kind that are done, including this one, from 0 to 1. Chats come first, then files, then photos. */
  readonly done: number;
  /** True for a photo that could not be rendered and is queued again; only with `mend`. */
  readonly retried?: boolean;
  /** True for a medium of a chat that could not be compared, because an earlier version stored no hash of it. */
  readonly isUnhashed?: boolean;
  /** True for a medium of a chat whose hash was recorded now, because an earlier version stored none; only with `mend`. */
  readonly isHashed?: boolean;
  /** Number of objects whose bytes were not read: only size and stored hash were compared. They are archived, or `quick` was given. */
  readonly unread?: number;
  /** Places of storage classes that cannot be reached, once for each object there. Nothing of these objects was compared. */
  readonly away?: readonly string[];
  readonly findings: readonly Finding[];
}

export interface VerifyLakePorts extends WaitingPorts {
  readonly catalog: PhotoCatalog;
  /** The catalog of files. Its damaged files are noted with `mend`. */
  readonly files: FileStores['files'];
  /** Receives the repair jobs. */
  readonly queue: JobSender;
  readonly createSha256: Sha256Factory;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface VerifyOptions {
  /**
   * Queues repairs; the caller must run the worker. Damaged and missing originals no longer count as known, so that an import of an undamaged
   * copy stores it. No bytes are removed.
   */
  readonly mend?: boolean;
  /** Looks at presence, size and stored hash of all objects, and reads none of them. */
  readonly quick?: boolean;
  readonly signal?: AbortSignal;
}

/** Hashes every imported file that can be read and compares it with its record in bronze. Rejects with the errors of the ports, or the signal's reason. */
export async function* verifyLake(ports: VerifyLakePorts, options: VerifyOptions = {}): AsyncGenerator<Verified> {
  for await (const one of verifyAll(ports, options)) {
    const findings = await Promise.all(one.findings.map((finding) => withWaiting(ports, finding)));
    yield { ...one, findings: findings.filter((finding) => finding !== null) };
  }
}

async function* verifyAll(
  ports: VerifyLakePorts,
  { mend = false, quick = false, signal }: VerifyOptions = {},
): AsyncGenerator<Verified> {
  const { store, catalog, createSha256 } = ports;
  const check: Check = (key, expected) => checkStored(store, key, expected, { createSha256, quick, signal });
  // Listed before the records are read, so that a file which is recorded meanwhile is not unknown.
  const stored = await listObjects(store, fileKey.prefix);
  const lostExports = new Set<string>();
  const unread: string[] = [];
  const media = yield* verifyExports(store, check, { lost: lostExports, unread });
  const sync = async (sha256: string) => void (await syncFiles({ store, files: ports.files }, sha256));
  // What a record names that cannot be read is not known, so none of it is unknown to all.
  const isOfUnread = (key: string): boolean => {
    const of = exportMediaKey.parse(key)?.export;
    return of !== undefined && unread.some((exportId) => exportId.startsWith(of));
  };
  const recorded = stored.filter(({ key }) => !isOfUnread(key));
  yield* verifyFiles({ store, check, mend, sync }, media, lostExports, recorded);
  if (mend && lostExports.size > 0)
    for (const recordKey of await listKeys(store, exportUploadKey.prefix)) {
      const uploads = exportUploadKey.parse(recordKey) && (await orDamaged(() => readKnownContent(store, recordKey)));
      // Uploads that no record knows are stored again in any case.
      if (uploads === null || uploads instanceof RecordDamagedError) continue;
      for (const { id, key } of uploads.arrivals) if (lostExports.has(id)) await loseArrivals(store, recordKey, key);
    }
  const process = (...photo: Parameters<typeof photoJob>) => ports.queue.send(photoJob(...photo));
  const photos = verifyPhotos({ store, catalog, createSha256, quick, ...(mend && { process }) }, signal);
  for await (const photo of photos) yield { kind: 'photo', ...photo };
}

type Check = (key: string, expected: ExpectedObject) => Promise<StoredCheck>;

/** The part of a result that says what was not compared. */
const unreadOf = (check: StoredCheck): Pick<Verified, 'unread' | 'away'> =>
  check.state === 'unavailable'
    ? { away: [check.place] }
    : check.state !== 'missing' && check.sha256 === null
      ? { unread: 1 }
      : {};

interface SentMedia {
  readonly exportId: string;
  readonly key: string;
  /** Null in records of earlier versions. */
  readonly sha256: string | null;
  /** Keys of the records of all exports that contain it. */
  readonly recordKeys: readonly string[];
  /** `notes.pdf, which was sent in Bob.zip,` */
  readonly what: string;
}

/**
 * Checks texts of exports. Returns the media of the exports that are neither photo nor video, once each. Adds the ids of damaged exports to
 * `lost`, and those whose record cannot be read to `unread`.
 */
async function* verifyExports(
  store: ObjectStore,
  check: Check,
  { lost, unread }: { readonly lost: Set<string>; readonly unread: string[] },
): AsyncGenerator<Verified, ReadonlyMap<string, SentMedia>> {
  const sent = new Map<string, SentMedia>();
  const keys = (await listKeys(store, exportRecordKey.prefix)).filter((key) => exportRecordKey.parse(key) !== null);
  for (const [at, recordKey] of keys.entries()) {
    const parts = exportRecordKey.parse(recordKey);
    const bytes = await store.read(recordKey);
    if (parts === null || bytes === null) continue;
    const record = await orDamaged(async () => decodeRecordAt(recordKey, bytes));
    if (record instanceof RecordDamagedError) {
      unread.push(parts.sha256);
      const findings = [damaged(record)];
      yield { kind: 'chat', id: parts.sha256, sizeBytes: 0, done: (at + 1) / keys.length, findings };
      continue;
    }
    const { names, media, mediaHashes = {}, sizeBytes } = record;
    const name = names[0] ?? parts.sha256;
    const findings: Finding[] = [];
    const key = exportTextKey.build(parts);
    const text = await check(key, { sha256: parts.sha256, sizeBytes });
    if (text.state === 'missing') findings.push(finding('text-missing', key, `The text of ${name} is gone.`));
    else if (text.state === 'changed') {
      findings.push(finding('text-changed', key, `The text of ${name} is not as it was imported.`));
    }
    for (const [mediaName, mediaKey] of Object.entries(media)) {
      const what = `${mediaName}, which was sent in ${name},`;
      // Photos are hashed with the other photos.
      if (photoKey.parse(mediaKey) === null) {
        const before = sent.get(mediaKey);
        const recordKeys = [...(before?.recordKeys ?? []), recordKey];
        const hash = mediaHashes[mediaKey] ?? before?.sha256 ?? null;
        sent.set(mediaKey, { exportId: parts.sha256, key: mediaKey, sha256: hash, recordKeys, what });
      } else if ((await store.head(mediaKey)) === null)
        findings.push(finding('media-missing', mediaKey, `${what} is gone.`));
    }
    if (text.state === 'missing' || text.state === 'changed') lost.add(parts.sha256);
    yield { kind: 'chat', id: parts.sha256, sizeBytes, done: (at + 1) / keys.length, ...unreadOf(text), findings };
  }
  return sent;
}

/** Checks the media of chats, adding the ids of damaged exports to `lost`, then files, then lists objects that no record names. */
async function* verifyFiles(
  {
    store,
    check,
    mend,
    sync,
  }: {
    readonly store: ObjectStore;
    readonly check: Check;
    readonly mend: boolean;
    readonly sync: (sha256: string) => Promise<void>;
  },
  sent: ReadonlyMap<string, SentMedia>,
  lost: Set<string>,
  stored: readonly ListedObject[],
): AsyncGenerator<Verified> {
  const recordKeys = await listKeys(store, fileRecordKey.prefix);
  const sizes = new Map(stored.map(({ key, sizeBytes }) => [key, sizeBytes]));
  const known = new Set(sent.keys());
  let steps = 0;
  const done = (): number => ++steps / (sent.size + recordKeys.length);
  for (const { exportId, key, sha256, recordKeys, what } of sent.values()) {
    const medium = await check(key, { sha256, sizeBytes: null });
    const findings =
      medium.state === 'missing'
        ? [finding('media-missing', key, `${what} is gone.`)]
        : medium.state === 'changed'
          ? [finding('media-changed', key, `${what} is not as it was imported.`)]
          : [];
    if (findings.length > 0) lost.add(exportId);
    const isThere = medium.state === 'same' || medium.state === 'changed';
    const found = isThere && findings.length === 0 ? medium.sha256 : null;
    const isHashed = mend && sha256 === null && found !== null;
    if (isHashed) for (const recordKey of recordKeys) await noteHash(store, recordKey, key, found);
    const isUnhashed = sha256 === null && isThere && !isHashed;
    const sizeBytes = sizes.get(key) ?? 0;
    yield {
      kind: 'file',
      id: key,
      sizeBytes,
      done: done(),
      ...(isUnhashed && { isUnhashed }),
      ...(isHashed && { isHashed }),
      ...unreadOf(medium),
      findings,
    };
  }
  for (const recordKey of recordKeys) {
    const share = done();
    if (fileRecordKey.parse(recordKey) === null) continue;
    const record = await orDamaged(() => readKnownContent(store, recordKey));
    if (record instanceof RecordDamagedError)
      yield { kind: 'file', id: recordKey, sizeBytes: 0, done: share, findings: [damaged(record)] };
    if (record === null || record instanceof RecordDamagedError) continue;
    for (const key of new Set(record.arrivals.map((arrival) => arrival.key))) {
      known.add(key);
      const file = await check(key, record);
      const findings =
        file.state === 'missing'
          ? [finding('file-missing', key, `${key} is gone.`)]
          : file.state === 'changed'
            ? [finding('file-changed', key, `${key} is not as it was imported.`)]
            : [];
      if (mend && findings.length > 0) {
        await loseArrivals(store, recordKey, key);
        await sync(record.sha256);
      }
      yield { kind: 'file', id: key, sizeBytes: record.sizeBytes, done: share, ...unreadOf(file), findings };
    }
  }
  for (const { key } of stored) {
    if (known.has(key) || (await store.head(key)) === null) continue;
    const detail = `${key} is in the lake, but no import recorded it.`;
    yield { kind: 'file', id: key, sizeBytes: 0, done: 1, findings: [finding('file-unknown', key, detail)] };
  }
}

/** Records the hash of a medium in an export that has it without one. */
const noteHash = (store: ObjectStore, recordKey: string, key: string, sha256: string): Promise<unknown> =>
  updateJson(store, recordKey, bronzeRecordForm, (now): BronzeRecord | null =>
    now === null || !Object.values(now.media).includes(key) || now.mediaHashes?.[key] !== undefined
      ? now
      : { ...now, mediaHashes: { ...now.mediaHashes, [key]: sha256 } },
  );

async function orDamaged<Value>(read: () => Promise<Value>): Promise<Value | RecordDamagedError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RecordDamagedError) return error;
    throw error;
  }
}

const damaged = ({ key, message }: RecordDamagedError): Finding => finding('record-damaged', key, `${message}.`);

const finding = (code: string, key: string, detail: string): Finding => ({ code, key, detail, mended: false });
