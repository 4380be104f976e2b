import { isOlder, photoIdOf, readPhotoEdits, updatePhotoRecord } from '@homelake/photos';
import type { Companion, PhotoRecord } from '@homelake/photos';
import { formatOf, photoKey, StorageError } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import type { IncomingCompanion, IncomingFile, UploadPorts, UploadTicket } from './incoming-file.ts';
import { photoJob } from './photo-job.ts';
import { findPhotoPlace, putHashed } from './photo-place.ts';
import type { PhotoPlace } from './photo-place.ts';

/** After so long a job looks for bytes whose import may have been killed. */
const STORING_MS = 60_000;

/** Stores a picture or a video and what belongs to it, and queues its processing. */
export async function importPhoto(ports: UploadPorts, file: IncomingFile, contentType: string): Promise<UploadTicket> {
  const { store, queue, now } = ports;
  const sha256 = await file.sha256();
  const { path, sizeBytes, fileTime = null } = file;
  const { id, key, record } = await findPhotoPlace(store, sha256, baseName(path));
  // Bytes that are stored now might go with it.
  if (record?.leavingSince !== undefined) throw new StorageError('unavailable', key, 'is being forgotten');
  const belonging = await Promise.all(
    (file.companions ?? []).map(async (incoming) => {
      const companion = { role: incoming.role, name: incoming.name, sha256: await incoming.sha256() };
      return { incoming, companion: await companionPlace(store, companion, { id, key, record }) };
    }),
  );
  const companions: readonly Companion[] = belonging.map(({ companion }) => companion);
  // What lies there was found to be something else: these bytes are the right ones.
  const isDamaged = record !== null && photoIdOf(record.sha256) !== id;
  if (record !== null && !isDamaged && (await isKnown(store, record, { path, fileTime }, companions))) {
    const { state, reason } = record;
    const edits = await readPhotoEdits(store, id);
    const note = edits === null || edits.trashedAt === null ? null : 'it lies in the trash';
    return { status: 'unchanged', kind: 'photo', key, id, photo: { state, reason }, note };
  }

  // Queued for later before the bytes are there: killed at any point, the job is still in the queue and makes a photo of what was stored.
  const arrivedAt = new Date(now()).toISOString();
  const arrival = { name: path, arrivedAt, fileTime, exportId: null };
  const job = photoJob({ key, arrival, companions });
  await queue.send(job, { delayMs: STORING_MS });
  for (const { incoming, companion } of belonging) {
    const facts = {
      sha256: companion.sha256,
      sizeBytes: incoming.sizeBytes,
      contentType: await companionType(incoming),
    };
    await putHashed(store, companion.key, () => incoming.open(), facts);
  }
  await putHashed(store, key, () => file.open(), { sha256, sizeBytes, contentType }, isDamaged);
  await noteTogether(store, record, companions);
  await queue.send(job);
  return { status: 'queued', kind: 'photo', key, id, note: null };
}

/**
 * What came by itself and comes with its photo now is the photo's at once: a job that waits from before may take away what came by itself,
 * and with it the bytes that the job of this arrival needs.
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
      // The newest word counts, which the job of this arrival sees to.
      ...(described !== undefined && { described: { ...described, version: 0 } }),
    };
  });
}

/** This name with a time that is no older, these companions, and all bytes are where they were put: what another program wrote there has no hash beside it. */
async function isKnown(
  store: ObjectStore,
  record: PhotoRecord,
  { path, fileTime }: { readonly path: string; readonly fileTime: string | null },
  companions: readonly Companion[],
): Promise<boolean> {
  const hasArrived = record.arrivals.some(
    (one) => one.name === path && one.exportId === null && !isOlder(fileTime, one.fileTime),
  );
  const hasCompanions = companions.every(({ key, sha256, role }) =>
    record.companions.some((one) => one.key === key && one.sha256 === sha256 && one.role === role && !one.alone),
  );
  if (!hasArrived || !hasCompanions) return false;
  const infos = await Promise.all([record, ...companions].map(({ key }) => store.head(key)));
  return [record, ...companions].every(({ sha256 }, at) => infos[at]?.metadata['sha256'] === sha256);
}

/** A clip is served as what its bytes say. */
async function companionType(companion: IncomingCompanion): Promise<string> {
  const { role } = companion;
  if (role === 'sidecar') return 'application/rdf+xml';
  if (role === 'takeout') return 'application/json';
  for await (const chunk of companion.open()) return formatOf(chunk)?.contentType ?? 'application/octet-stream';
  return 'application/octet-stream';
}

/**
 * Where a companion is, or is going to be: newer bytes of the same path take the place of the older, the same bytes from anywhere
 * are there already, and other bytes of a name that is taken, as from another folder with a copy of the photo, get a mark. A clip
 * is a film, and takes the place of none: another of its path may be what a program made of it, smaller. A copy of what came by itself
 * is nobody's place, since it may go again.
 */
export async function companionPlace(
  store: ObjectStore,
  companion: Omit<Companion, 'key'>,
  { id, key: originalKey, record }: PhotoPlace,
): Promise<Companion> {
  const { role, name, sha256 } = companion;
  const known = record?.companions.filter((one) => one.role === role && !one.alone) ?? [];
  const before = known.find((one) => one.name === name && role !== 'motion');
  if (before !== undefined) return { ...companion, key: before.key };
  const same = known.find((one) => one.sha256 === sha256);
  if (same !== undefined) return { ...companion, key: same.key };
  const key = photoKey.build({ id, name: baseName(name) });
  const there = key === originalKey ? null : await store.head(key);
  const isFree = key !== originalKey && (there === null || there.metadata['sha256'] === sha256);
  const marked = baseName(name).replace(/(\.[^.]*)?$/, (extension) => `~${sha256.slice(0, 12)}${extension}`);
  return { ...companion, key: isFree ? key : photoKey.build({ id, name: marked }) };
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
