import { createChatParser, refusal } from '@homelake/chat';
import type { Companion, PhotoRecord } from '@homelake/photos';
import { photoIdOf, readPhotoRecord, updatePhotoRecord } from '@homelake/photos';
import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import {
  baseName,
  exportUploadKey,
  fileKey,
  fileRecordKey,
  formatOf,
  HEAD_BYTES,
  sha256Of,
  StorageError,
  uploadKey,
  whatsappUploadKey,
} from '@homelake/storage';
import { withCompanionKey } from '../bronze/companion-key.ts';
import { mayBeCompanion, readCompanion } from '../bronze/companion-record.ts';
import { readAlbumFile } from '../bronze/takeout-album.ts';
import { archiveSource, isArchiveZip } from './archive-source.ts';
import { downloadOf } from './download-parts.ts';
import { findKnownUpload } from './find-known-upload.ts';
import type { SoughtCompanion } from './find-known-upload.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { photoJob } from './photo-job.ts';
import { findPhotoLocation, storedBytes } from '../bronze/photo-location.ts';
import type { PhotoLocation } from '../bronze/photo-location.ts';
import { freeFileKey, isLostKey, moveHashed } from './move-hashed.ts';
import { endOfJoinedClip } from './join-clips.ts';
import { claimJob, exportJob, fileJob, openArchiveJob } from './upload-jobs.ts';
import { isZip, judgeFile, judgeNoChat, noteOnAlbum, noteOnAlone, routeOf } from './upload-kind.ts';
import { isCompanion, isEntry, isWhole, newRecord, waitingKeyOf } from './uploads.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';
import { UploadMissingError } from './upload-missing.ts';
import { asChanged, DELETED, endUpload } from './work-on-upload.ts';
import type { UploadEnd } from './work-on-upload.ts';

export interface ClaimPorts {
  readonly store: ObjectStore;
  readonly view: WorkView;
  readonly queue: JobSender;
  readonly createSha256: Sha256Factory;
  /**
   * Maximum size of an upload that the claim hashes itself, where the bytes are stored without a hash. For a larger one the sender's hash
   * counts where each part was checked against its own SHA-256 and the lake has nothing under that hash. 5 GiB by default, because more takes
   * longer than a function may run.
   */
  readonly maxHashBytes?: number;
}

const MAX_HASH_BYTES = 5 * 2 ** 30;

/** The decision of a claim. It is written into the record before any bytes are moved. */
type Decided = Pick<UploadRecord, 'sha256' | 'kind' | 'key' | 'of' | 'note' | 'damaged'> &
  Partial<Pick<UploadRecord, 'result'>>;

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
      await detachCompanions(ports, record.id);
      const joined = await endOfJoinedClip(ports.store, record);
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

/** Writes a decision. The first of two concurrent decisions counts. */
const decided = async (view: WorkView, record: UploadRecord, decision: Decided): Promise<UploadRecord> =>
  (await view.change(record.id, (known) => known && (known.key === null ? { ...known, ...decision } : known))) ??
  record;

async function decide(ports: ClaimPorts, record: UploadRecord, children: readonly UploadRecord[]): Promise<Decided> {
  const { maxHashBytes = MAX_HASH_BYTES } = ports;
  if (record.sha256 !== null && record.checkedParts && record.sizeBytes > maxHashBytes) {
    const decision = await decideBy(ports, record, children, record.sha256);
    // Known content would let these bytes be removed, or replace the stored ones. A hash that was not computed from these bytes must cause
    // neither.
    if (await isNew(ports.store, decision)) return decision;
  }
  const sha256 = await hashOf(ports, record);
  const decision = await decideBy(ports, record, children, sha256);
  return isAnnounced(record, sha256) ? decision : asChanged(decision);
}

/** True where the lake has nothing under this hash, and nothing at the decided key. */
async function isNew(store: ObjectStore, { result, sha256, key }: Decided): Promise<boolean> {
  if (result !== undefined || sha256 === null || key === null) return false;
  const places = [key, fileRecordKey.build({ sha256 }), exportUploadKey.build({ sha256 })];
  for (const place of places) if ((await store.head(place)) !== null) return false;
  return (await readPhotoRecord(store, photoIdOf(sha256))) === null;
}

async function decideBy(
  ports: ClaimPorts,
  record: UploadRecord,
  children: readonly UploadRecord[],
  sha256: string,
): Promise<Decided> {
  const { store, view } = ports;
  const { name } = record;
  const from = waitingKeyOf(record);
  if (!isWhole(record, await store.head(from))) throw new UploadMissingError(name);
  const head = (await store.read(from, { start: 0, end: HEAD_BYTES })) ?? new Uint8Array(0);
  const companions: SoughtCompanion[] = [];
  for (const child of children)
    if (child.role !== null)
      companions.push({
        role: child.role,
        name: child.name,
        sizeBytes: child.sizeBytes,
        sha256: await hashOf(ports, child),
      });
  const known = await findKnownUpload(
    store,
    { ...record, sha256, download: await downloadOf(view, record) },
    companions,
    isZip(head),
  );
  if (known?.is === 'whole') return { result: 'unchanged', sha256, ...known.facts };

  const route = routeOf(name, head);
  if (route.kind === 'photo') {
    const { id, key } = await findPhotoLocation(store, sha256, baseName(name));
    return { sha256, kind: 'photo', key, of: id, note: null, damaged: false };
  }
  const isArchive =
    route.kind === 'archive' ||
    (route.kind === 'chat' && isZip(head) && (await isArchiveZip(archiveSource(store, from, record.sizeBytes), name)));
  // It is opened where it waits. An archive in an archive is kept as a file, since a zip can contain itself.
  if (isArchive && !isEntry(record))
    return { sha256, kind: 'archive', key: from, of: null, note: null, damaged: false };
  const doubt = route.kind === 'chat' && !isArchive ? await refusalFromHead(store, from, record.sizeBytes, head) : null;
  if (route.kind === 'chat' && !isArchive && doubt === null) {
    const key = whatsappUploadKey.build({ id: sha256, name: baseName(name) });
    return { sha256, kind: 'chat', key, of: null, note: null, damaged: false };
  }
  const key = await freeFileKey(store, name, sha256);
  const file = { sha256, key, of: sha256 };
  if (isArchive) return { ...file, kind: 'file', note: ARCHIVE_WITHIN, damaged: false };
  if (doubt !== null)
    return { ...file, kind: 'file', ...judgeNoChat(name, head, { reason: doubt, isSoundZip: false }) };
  const bytes = mayBeCompanion(name, record.sizeBytes) ? await store.read(from) : null;
  const album = bytes === null ? null : readAlbumFile(name, bytes);
  if (album !== null) return { ...file, kind: 'companion', note: noteOnAlbum(album.title), damaged: false };
  const companion = bytes === null ? null : readCompanion(name, bytes);
  return companion === null
    ? { ...file, kind: 'file', ...judgeFile(name, head, route) }
    : { ...file, kind: 'companion', note: noteOnAlone(companion.role), damaged: false };
}

const isAnnounced = ({ sha256 }: UploadRecord, found: string): boolean => sha256 === null || sha256 === found;

/** Returns the hash that this program stored with the bytes, or else computes it. */
async function hashOf({ store, createSha256 }: ClaimPorts, record: UploadRecord): Promise<string> {
  const key = record.key ?? waitingKeyOf(record);
  const info = await store.head(key);
  if (!isWhole(record, info)) throw new UploadMissingError(record.name);
  const beside = info.metadata['sha256'];
  if (beside !== undefined) return beside;
  return sha256Of(storedBytes(store, key), createSha256);
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

async function isPhotoHere(store: ObjectStore, record: UploadRecord): Promise<boolean> {
  // This order matters: bytes that another run moves between both reads are seen by the second.
  if ((await store.head(waitingKeyOf(record))) !== null) return true;
  const { sha256, name } = record;
  return sha256 !== null && (await store.head((await findPhotoLocation(store, sha256, baseName(name))).key)) !== null;
}

async function sendPhoto(ports: ClaimPorts, record: UploadRecord, children: readonly UploadRecord[]): Promise<null> {
  const { store, view, queue } = ports;
  const { id, name, createdAt, fileTime, sha256, sizeBytes } = record;
  if (sha256 === null || record.key === null) throw new TypeError('record: it is not decided');
  const place = await findPhotoLocation(store, sha256, baseName(name));
  // Bytes that are moved there now could be deleted with it.
  if (place.record?.leavingSince !== undefined) throw new StorageError('unavailable', place.key, 'is being forgotten');
  // The decided key is used even where the same bytes have arrived under another name since: a claim that runs twice then sends the same job
  // twice, and that job ensures that one original is left. When the decided key is empty, the remaining original counts.
  const own = await Promise.all([waitingKeyOf(record), record.key].map((one) => store.head(one)));
  const key = own.some((info) => info !== null) ? record.key : place.key;
  // The companions keep waiting. The photo is looked up again, because another run may have moved its bytes.
  if (own.every((info) => info === null) && !(await isPhotoHere(store, record))) throw new UploadMissingError(name);
  const companions: Companion[] = [];
  for (const child of children) {
    if (child.role === null) continue;
    const { role, name: childName } = child;
    let { key: beside, sha256: hash } = child;
    if (beside === null || hash === null) {
      const found = await hashOf(ports, child);
      const placed = await withCompanionKey(store, { role, name: childName, sha256: found }, { ...place, key });
      const facts = { kind: 'companion', of: place.id, note: null, damaged: false } as const;
      const decision: Decided = { ...facts, sha256: found, key: placed.key };
      const noted = isAnnounced(child, found) ? decision : asChanged(decision);
      ({ key: beside, sha256: hash } = await decided(view, child, noted));
    }
    if (beside === null || hash === null) throw new TypeError('record: it is not decided');
    const { fileTime: changedAt } = child;
    const facts = { role, name: childName, sha256: hash, ...(changedAt !== null && { fileTime: changedAt }) };
    companions.push(await moveCompanion(ports, child, { ...facts, key: beside }, { ...place, key }));
  }
  const head = await store.read(waitingKeyOf(record), { start: 0, end: HEAD_BYTES });
  const contentType = head === null ? undefined : routeOf(name, head).contentType;
  // The stored original is known to be damaged, and these bytes replace it.
  const isDamaged = place.record !== null && photoIdOf(place.record.sha256) !== place.id;
  await moveHashed(
    store,
    waitingKeyOf(record),
    key,
    { sha256, sizeBytes, ...(contentType !== undefined && { contentType }) },
    'replace',
    isDamaged,
  );
  await noteTogether(store, place.record, companions);
  const download = await downloadOf(view, record);
  const downloads = download === null ? {} : { downloads: { [download]: createdAt } };
  const arrival = { name, arrivedAt: createdAt, fileTime, exportId: null, ...downloads };
  await queue.send(photoJob({ key, arrival, companions }, false, id));
  return null;
}

/**
 * Moves the bytes of a companion to its key, or to another key where other bytes have taken that one meanwhile. Throws UploadMissingError where
 * the bytes are nowhere.
 */
async function moveCompanion(
  { store, view }: Pick<ClaimPorts, 'store' | 'view'>,
  child: UploadRecord,
  companion: Companion,
  place: PhotoLocation,
): Promise<Companion> {
  const from = waitingKeyOf(child);
  const { sha256 } = companion;
  const contentType = await companionType(store, from, companion);
  const bytes = { sha256, sizeBytes: child.sizeBytes, contentType };
  try {
    if (await moveHashed(store, from, companion.key, bytes, 'absent')) return companion;
  } catch (error) {
    if (!(error instanceof UploadMissingError)) throw error;
    const { key } = await findPhotoLocation(store, sha256, baseName(companion.name));
    if ((await store.head(key)) === null) throw error;
    // An earlier run moved the clip, and the job of another upload made a separate photo of it since (`separateClips`).
    return companion;
  }
  const other = await withCompanionKey(store, companion, place);
  await view.change(child.id, (known) => known && (known.state === 'done' ? known : { ...known, key: other.key }));
  // The key contains the hash of these bytes, so other bytes at it are damaged.
  await moveHashed(store, from, other.key, bytes, 'replace');
  return other;
}

async function sendExport({ store, queue }: ClaimPorts, record: UploadRecord): Promise<null> {
  const { id, name, key, sha256, sizeBytes } = record;
  if (key === null || sha256 === null) throw new TypeError('record: it is not decided');
  // The bytes are gone where the export was archived already.
  await moveHashed(store, waitingKeyOf(record), key, { sha256, sizeBytes }, 'replace').catch((error: unknown) => {
    if (!(error instanceof UploadMissingError)) throw error;
  });
  await queue.send(exportJob(key, name, id));
  return null;
}

async function sendArchive({ queue }: ClaimPorts, { id }: UploadRecord): Promise<null> {
  await queue.send(openArchiveJob(id));
  return null;
}

/** Moves a file to the key in its record, or to another key where other bytes have taken that one meanwhile, and sends the job that records it. */
export async function sendFile(
  { store, view, queue }: Pick<ClaimPorts, 'store' | 'view' | 'queue'>,
  from: string,
  record: UploadRecord,
): Promise<null> {
  const { id, name, sha256, sizeBytes } = record;
  if (record.key === null || sha256 === null) throw new TypeError('record: it is not decided');
  let { key } = record;
  // The bytes at the key are known to be damaged, and these bytes replace them.
  const isLost = await isLostKey(store, key, sha256);
  while (!(await moveHashed(store, from, key, { sha256, sizeBytes }, isLost ? 'replace' : 'absent', isLost))) {
    const place = await freeFileKey(store, name, sha256);
    if (place === key) throw new StorageError('precondition-failed', key, 'has other content than its name says');
    key = place;
    await view.change(id, (known) => known && (known.state === 'done' ? known : { ...known, key: place }));
  }
  await queue.send(fileJob({ key, path: name, sha256 }, id));
  return null;
}

/** Content type of a companion. That of a clip is detected from its bytes. */
async function companionType(store: ObjectStore, from: string, { role }: Companion): Promise<string> {
  if (role === 'sidecar') return 'application/rdf+xml';
  if (role === 'takeout') return 'application/json';
  const head = await store.read(from, { start: 0, end: HEAD_BYTES });
  return (head === null ? null : formatOf(head)?.contentType) ?? 'application/octet-stream';
}

/**
 * Marks companions that arrived alone before, and now arrive with the photo, as arrived together. Otherwise a job that still waits could
 * remove the copy of the lone companion, and with it the bytes that the job of this arrival needs.
 */
async function noteTogether(
  store: ObjectStore,
  record: PhotoRecord | null,
  companions: readonly Companion[],
): Promise<void> {
  const isTogether = (known: Companion): boolean =>
    known.alone === true &&
    companions.some(({ key, sha256, role }) => key === known.key && sha256 === known.sha256 && role === known.role);
  if (record === null || !record.companions.some(isTogether)) return;
  await updatePhotoRecord(store, record.id, (now) => {
    if (now === null) return null;
    const together = now.companions.filter(isTogether).map(({ alone: _alone, ...companion }) => companion);
    const { described } = now;
    return {
      ...now,
      companions: [...now.companions.filter((known) => !isTogether(known)), ...together],
      // Version 0 makes the job of this arrival derive the facts again.
      ...(described !== undefined && { described: { ...described, version: 0 } }),
    };
  });
}

/** Bytes of a large text that are inspected before all of it is read: more than the longest line that the parser accepts. */
const PROBE_BYTES = 20 * 2 ** 20;

/** Returns the reason why a large text cannot be a chat, from its beginning, so that gigabytes are not read. Null where it may be one. */
async function refusalFromHead(
  store: ObjectStore,
  key: string,
  sizeBytes: number,
  head: Uint8Array,
): Promise<string | null> {
  if (isZip(head) || sizeBytes <= PROBE_BYTES) return null;
  const parser = createChatParser();
  let seen = 0;
  for await (const chunk of storedBytes(store, key)) {
    if (!parser.feed(chunk)) return refusal(parser.end())?.detail ?? null;
    seen += chunk.length;
    if (seen > PROBE_BYTES) break;
  }
  return null;
}

const ARCHIVE_WITHIN = 'an archive in an archive; kept as a file, and opened when it is imported by itself';
