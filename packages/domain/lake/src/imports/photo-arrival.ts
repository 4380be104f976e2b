import { clipNameKey, fileNameKey, isDamaged, isOlder, processPhoto, readPhotoRecord } from '@homelake/photos';
import type { Companion, PhotoArrival, PhotoPorts, PhotoRecord } from '@homelake/photos';
import { exportRecordKey, photoKey, StorageError } from '@homelake/storage';
import { isForgotten, onGoneOf, settlePortsOf, textOf, workOn } from './arrival-ports.ts';
import type { ArrivalPorts } from './arrival-ports.ts';
import { decodeRecord } from '../bronze/bronze-record.ts';
import { noteCompanion, readCompanion } from '../bronze/companion-record.ts';
import { dropFromExports, repointExport } from '../bronze/drop-media.ts';
import { detachCompanions } from './claim-upload.ts';
import { sendToArchive } from './class-of-upload.ts';
import type { Json } from '../jobs/job-queue.ts';
import { readPhotoJob } from '../jobs/photo-job.ts';
import type { PhotoJob } from '../jobs/photo-job.ts';
import type { JobLease } from '../jobs/run-job.ts';
import { DELETED, endUpload, UploadMissingError } from '../jobs/work-on-upload.ts';
import type { UploadEnd } from '../jobs/work-on-upload.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord } from '../jobs/work-view.ts';
import { detachPhoto } from '../joins/detach-photo.ts';
import { bringBackClip, endOfJoinedClip, isLoneClip, joinClips, LONE_CLIP } from '../joins/join-clips.ts';
import { noteClip, removeClipNote } from '../joins/clip-note.ts';
import { separateClips } from '../joins/separate-clips.ts';
import { joinTakeoutAlbums } from '../joins/settle-albums.ts';
import { BY_NAME, settleCompanions } from '../joins/settle-companions.ts';

/** The job `process-photo`: takes in a photo, or one more arrival of it, with its companions. */
export async function photoArrival(ports: ArrivalPorts, payload: Json, lease: JobLease): Promise<void> {
  const { signal } = lease;
  const { again, settles, upload, ...photo } = readPhotoJob(payload);
  const id = photoKey.parse(photo.key)?.id;
  if (id === undefined) throw new TypeError(`key: ${photo.key} is not the key of a photo`);
  const work = (record: UploadRecord | null) => processArrival(ports, { ...photo, id, again, settles, record, signal });
  if (upload === null) await work(null);
  else if (!(await isForgotten(ports, upload, photo.key))) await workOn(ports, upload, lease, work);
}

interface ArrivingPhoto extends Omit<PhotoJob, 'upload'> {
  readonly id: string;
  /** Record of the upload that brought it; null without one. */
  readonly record: UploadRecord | null;
  readonly signal: AbortSignal;
}

/** Null where no upload has an end from this run. */
async function processArrival(ports: ArrivalPorts, photo: ArrivingPhoto): Promise<UploadEnd | null> {
  const { store, view, queue, photos, now } = ports;
  const { id, key, arrival, companions, settles, again, record, signal } = photo;
  const ready = await photos();
  const before = await readPhotoRecord(store, id);
  // A run that joined this clip to its still was killed before it removed the entry.
  if (before?.leavingSince !== undefined) await joinClipsOf(ports, ready, before.arrivals);
  const done = await processPhoto(ready, { key, arrival, companions }, { again, onGone: onGoneOf(ports), signal });
  const exportId = arrival?.exportId ?? null;
  if (done === null) {
    // The photo was deleted before its record contained the arrival with this export.
    if (exportId !== null) await dropFromExports(ports, [exportId], key);
    // Without a record, the job is delivered before the bytes; with a record without a key, before the claim.
    else if (arrival !== null && (record?.key ?? null) === null) throw new UploadMissingError(arrival.name);
    const joined = record === null ? null : await endOfJoinedClip(store, record);
    // Companions that came with it again need its entry: they become files when that is removed.
    if (joined !== null && companions.length === 0) return joined;
    if (record?.sha256 != null && (await bringBackClip(store, key, record.sha256)))
      throw new StorageError('unavailable', key, 'was removed while it was worked on');
    if (record !== null) await detachCompanions({ store, view, queue }, record.id);
    return DELETED;
  }
  // The sender may have joined the clip by its name alone.
  if (companions.some(({ role }) => role === 'motion')) await separateClips({ ...ready, queue }, id);
  if (done.record.key !== key) await removeSecondOriginal(ports, done.record, key, exportId);
  if (exportId !== null && !(await isHere(ports, exportId))) {
    const { catalog, createSha256 } = ready;
    await detachPhoto({ store, catalog, files: ports.files, queue, now, createSha256 }, id, [exportId]);
    return null;
  }
  const settled = settles ? await settlePhoto(ports, done.record, arrival, companions, signal) : null;
  const joined = record === null || arrival === null ? null : await endOfJoinedClip(store, record);
  if (record !== null && joined !== null) {
    for await (const { id: child, key: beside } of listUploads(view, { parent: record.id })) {
      const isThere = beside !== null && (await store.head(beside)) !== null;
      await endUpload(view, child, isThere ? { result: joined.result } : DELETED);
    }
    return joined;
  }
  const waits = exportId === null && isLoneClip(done.record) ? LONE_CLIP : null;
  const notes = [done.reason, done.note, waits, settled].filter((said) => said !== null);
  const end = {
    result: arrival === null || isNewArrival(arrival, companions, before, done.record) ? 'new' : 'unchanged',
    kind: 'photo',
    key: done.record.key,
    of: id,
    note: notes.join(' ') || null,
    damaged: isDamaged(done),
  } as const;
  const wanted = record?.storageClass ?? (isOfExport(done.record, exportId) ? photo.storageClass : null);
  // A picture that cannot be shown yet is needed for its thumbnail, and a clip that waits for its still is moved to it.
  if (done.state === 'ready' && waits === null) await sendToArchive(queue, done.record.key, wanted);
  // Companions end before the photo, so that a second run after a kill in between ends both.
  if (record !== null && companions.length > 0)
    for await (const child of listUploads(view, { parent: record.id }))
      await endUpload(view, child.id, { result: end.result, of: id });
  return end;
}

/**
 * Joins lone companions to an arriving photo, and its own companions to edited copies that arrived before. Returns the note on that; null
 * where nothing joined.
 */
async function settlePhoto(
  ports: ArrivalPorts,
  { id, arrivals }: PhotoRecord,
  arrival: PhotoArrival | null,
  came: readonly Companion[],
  signal: AbortSignal,
) {
  const { store, photos } = ports;
  const names = arrival === null ? arrivals.map(({ name }) => name) : [arrival.name];
  const at = arrival?.arrivedAt ?? new Date(ports.now()).toISOString();
  const nameKeys = new Set(names.map((name) => fileNameKey(name)));
  for (const companion of came) nameKeys.add(await noteCame(ports, id, companion, at));
  const settling = await settlePortsOf(ports, signal);
  const ready = await photos();
  if (arrival?.exportId == null) await joinClipsOf(ports, ready, arrival === null ? arrivals : [arrival]);
  const latest = await readPhotoRecord(store, id);
  if (latest !== null) await joinTakeoutAlbums(ready, latest);
  const joined: string[] = [];
  for (const nameKey of nameKeys) {
    const settled = nameKey === '' ? [] : await settleCompanions(settling, nameKey);
    const news = settled.filter(({ newIds }) => newIds.includes(id));
    joined.push(...news.map(({ companion, isByName }) => `${companion.names[0]}${isByName ? BY_NAME : ''}`));
  }
  return joined.length === 0 ? null : `Joined by what came before: ${joined.join('; ')}.`;
}

async function joinClipsOf(ports: ArrivalPorts, ready: PhotoPorts, arrivals: readonly PhotoArrival[]): Promise<void> {
  const { queue, view, now } = ports;
  for (const name of new Set(arrivals.map((one) => clipNameKey(one.name))))
    if (name !== '') await joinClips({ ...ready, queue, view, now }, name);
}

/**
 * Records a Takeout JSON that arrived with a photo, because edited copies, which have none of their own, may arrive later, and a clip that is
 * beside it. Returns the name key of a JSON; empty for other companions.
 */
async function noteCame(
  ports: ArrivalPorts,
  photo: string,
  { role, name, key, sha256, alone, fileTime }: Companion,
  at: string,
): Promise<string> {
  const { store } = ports;
  if (role === 'motion') {
    const isBeside = async () =>
      (await readPhotoRecord(store, photo))?.companions.some((one) => one.key === key && one.sha256 === sha256) ===
      true;
    const info = (await isBeside()) ? await store.head(key) : null;
    if (info?.metadata['sha256'] === sha256) {
      await noteClip(store, { name, key, sha256, sizeBytes: info.sizeBytes, arrivedAt: at });
      // Another job of this photo may have separated the clip meanwhile.
      if (!(await isBeside())) await removeClipNote(store, { name, key, sha256 });
    }
  }
  const bytes = role === 'takeout' && !alone ? await store.read(key) : null;
  const read = bytes === null ? null : readCompanion(name, bytes);
  if (bytes === null || read === null) return '';
  const { nameKey, title, taken } = read;
  const facts = { role: read.role, title, taken, sha256, sizeBytes: bytes.length, arrivedAt: at };
  await noteCompanion(store, nameKey, { ...facts, name, key, ...(fileTime !== undefined && { fileTime }) });
  return nameKey;
}

/** Removes the second original of bytes that were stored under two names at the same time, after the references to it. */
async function removeSecondOriginal(
  ports: ArrivalPorts,
  { key, sha256 }: PhotoRecord,
  twin: string,
  exportId: string | null,
): Promise<void> {
  const { store } = ports;
  if (exportId !== null) await repointExport(ports, exportId, twin, key);
  const hashes = [await store.head(key), await store.head(twin)].map((info) => info?.metadata['sha256']);
  if (hashes.every((hash) => hash === sha256)) await store.remove(twin);
}

/** True where a photo came with this export, and in no other way. */
const isOfExport = ({ arrivals }: PhotoRecord, exportId: string | null): boolean =>
  exportId !== null && arrivals.every((arrival) => arrival.exportId === exportId);

/** False where the export was deleted, or is being deleted. */
async function isHere(ports: ArrivalPorts, exportId: string): Promise<boolean> {
  const { store, index } = ports;
  const place = await index.find(exportId);
  const bytes = place === null ? null : await store.read(exportRecordKey.build(place));
  return bytes !== null && decodeRecord(bytes).leaving !== true;
}

/** Derives the facts of a photo again by the current rules. No upload asked for it, so no record is written. */
export async function describePhoto(ports: ArrivalPorts, payload: Json, { signal }: JobLease): Promise<void> {
  const { photos } = ports;
  const key = textOf(payload, 'key');
  const id = photoKey.parse(key)?.id;
  if (id === undefined) throw new TypeError(`key: ${key} is not the key of a photo`);
  await processPhoto(await photos(), { key, arrival: null }, { onGone: onGoneOf(ports), signal });
}

/** The job `check-clips`: makes a photo of each clip that only its name joined. The facts are derived by the current rules first, because they are the evidence for the clip. */
export async function checkClips(ports: ArrivalPorts, payload: Json, { signal }: JobLease): Promise<void> {
  const { store, queue, photos } = ports;
  const id = textOf(payload, 'id');
  const ready = await photos();
  const key = (await readPhotoRecord(store, id))?.key;
  if (key !== undefined) await processPhoto(ready, { key, arrival: null }, { onGone: onGoneOf(ports), signal });
  await separateClips({ ...ready, queue }, id);
}

/**
 * True where the photo arrives under this name with these companions for the first time. `before` is its record before this run. An earlier
 * run of the same job may have written it; the arrival then has the same instant.
 */
function isNewArrival(
  arrival: PhotoArrival,
  companions: readonly Companion[],
  before: PhotoRecord | null,
  after: PhotoRecord,
): boolean {
  const isOfName = (one: PhotoArrival): boolean => one.name === arrival.name && one.exportId === arrival.exportId;
  const arrived = after.arrivals.find(isOfName);
  if (arrived?.arrivedAt === arrival.arrivedAt) return true;
  const known = before?.arrivals.find(isOfName);
  // Another job of the same name was done before.
  if (before === null || known === undefined) return false;
  const hasAll = companions.every((one) =>
    before.companions.some((other) => other.key === one.key && other.sha256 === one.sha256 && !other.alone),
  );
  return isOlder(arrival.fileTime, known.fileTime) || !hasAll;
}
