import { photoIdOf, updatePhotoRecord } from '@homelake/photos';
import type { Companion, PhotoRecord } from '@homelake/photos';
import { baseName, fileKey, formatOf, HEAD_BYTES, StorageError } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { withCompanionKey } from '../bronze/companion-key.ts';
import { freeFileKey, isLostKey } from '../bronze/free-file-key.ts';
import { findPhotoLocation } from '../bronze/photo-location.ts';
import type { PhotoLocation } from '../bronze/photo-location.ts';
import { classToRead } from './class-of-upload.ts';
import { decided, hashOf, isAnnounced } from './decide-upload.ts';
import type { ClaimPorts, Decided } from './decide-upload.ts';
import { downloadOf } from './download-parts.ts';
import { photoJob } from '../jobs/photo-job.ts';
import { exportJob, fileJob, openArchiveJob } from '../jobs/upload-jobs.ts';
import { asChanged, UploadMissingError } from '../jobs/work-on-upload.ts';
import type { UploadRecord } from '../jobs/work-view.ts';
import { moveHashed } from './move-hashed.ts';
import { routeOf } from './upload-kind.ts';
import { waitingKeyOf } from './uploads.ts';

/** True where the bytes of a photo wait, or are the original of a photo. */
export async function isPhotoHere(store: ObjectStore, record: UploadRecord): Promise<boolean> {
  // This order matters: bytes that another run moves between both reads are seen by the second.
  if ((await store.head(waitingKeyOf(record))) !== null) return true;
  const { sha256, name } = record;
  return sha256 !== null && (await store.head((await findPhotoLocation(store, sha256, baseName(name))).key)) !== null;
}

/** Moves a photo and its companions to their keys, and sends its job. */
export async function sendPhoto(
  ports: ClaimPorts,
  record: UploadRecord,
  children: readonly UploadRecord[],
): Promise<null> {
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
    { sha256, sizeBytes, ...(contentType !== undefined && { contentType }), ...classToRead(record) },
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

/** Moves a chat export to its key, and sends its job. */
export async function sendExport({ store, queue }: ClaimPorts, record: UploadRecord): Promise<null> {
  const { id, name, key, sha256, sizeBytes } = record;
  if (key === null || sha256 === null) throw new TypeError('record: it is not decided');
  // The bytes are gone where the export was archived already.
  await moveHashed(store, waitingKeyOf(record), key, { sha256, sizeBytes }, 'replace').catch((error: unknown) => {
    if (!(error instanceof UploadMissingError)) throw error;
  });
  await queue.send(exportJob(key, name, id));
  return null;
}

/** Sends the job that opens an archive. Its bytes stay where they wait. */
export async function sendArchive({ queue }: ClaimPorts, { id }: UploadRecord): Promise<null> {
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
  // The path with the folder that a rule named.
  const path = fileKey.parse(key)?.path ?? name;
  const bytes = { sha256, sizeBytes, ...classToRead(record) };
  while (!(await moveHashed(store, from, key, bytes, isLost ? 'replace' : 'absent', isLost))) {
    const place = await freeFileKey(store, path, sha256);
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
