import {
  changePhoto,
  clipNameKey,
  erasePhoto,
  inOrderOfAge,
  missingAlbums,
  pairCandidates,
  photoIdOf,
  readPhotoEdits,
  readPhotoRecord,
  readVideoFacts,
  stillEvidence,
  syncCatalogRow,
  updatePhotoRecord,
} from '@homelake/photos';
import type { Companion, PairCandidate, PhotoArrival, PhotoEdits, PhotoRecord } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { isReadable, companionRecordKey, photoKey } from '@homelake/storage';
import { listKeys } from '../bronze/bronze-record.ts';
import { withCompanionKey } from '../bronze/companion-key.ts';
import { findCompanionBytes, readCompanionRecord } from '../bronze/companion-record.ts';
import { putHashed, storedBytes } from '../bronze/photo-location.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';
import { freeFileKey, isLostKey } from '../bronze/free-file-key.ts';
import { noteClip } from './clip-note.ts';
import type { SeparatePorts } from './separate-clips.ts';
import { recordsOf } from './settle-companions.ts';
import type { UploadEnd } from '../jobs/work-on-upload.ts';

export interface JoinPorts extends SeparatePorts {
  readonly view: WorkView;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A clip by itself, or beside a still. */
interface Clip {
  readonly record: PhotoRecord;
  readonly sha256: string;
  readonly key: string;
  readonly name: string;
  readonly fileTime: string | null;
  readonly arrivedAt: string;
  /** The arrival of an entry of its own; null for a clip that lies beside a still. */
  readonly arrival: PhotoArrival | null;
}

/**
 * Joins clips that came by themselves to the stills that they belong to, as `pairClips` does where both are imported together: all stills and
 * clips of this `clipNameKey` are compared anew, so that the result follows from what is there and not from the order of arrival. A clip that
 * joins becomes a companion of its still. Its entry loses the arrival under that name, and is removed where it has no other.
 *
 * A clip stays an entry where it or the still lies in the trash (the still only where both did not come in one download), and where the owner corrected its time. Other edits go to the still. May be
 * killed and run again at any point, and several times at once: before the entry is marked for removal, the bytes lie beside the still, its
 * record names them, and all that is kept of the entry is stored.
 */
export async function joinClips(ports: JoinPorts, nameKey: string): Promise<void> {
  const { store, catalog } = ports;
  if ((await catalog.named(nameKey)).length < 2) return;
  const known = await recordsOf(ports, nameKey);
  const records = known.filter(({ leavingSince }) => leavingSince === undefined);
  for (const record of known)
    if (record.leavingSince !== undefined && isBesideOneOf(record, records)) await eraseEntry(ports, record.id);
  const clips = new Map<string, Clip>();
  const stills = new Map<string, PhotoRecord>();
  const candidates: PairCandidate[] = [];
  for (const record of records) {
    for (const arrival of record.arrivals) {
      const { name, exportId, arrivedAt, fileTime } = arrival;
      if (exportId !== null || clipNameKey(name) !== nameKey) continue;
      const id = `${record.id} ${name}`;
      candidates.push({ id, path: name });
      const { sha256, key } = record;
      if (record.kind === 'image') stills.set(id, record);
      // An archived video stays a video of its own: neither its facts nor its bytes can be read.
      else if (!isReadable((await store.head(key))?.archive ?? null)) candidates.pop();
      else clips.set(id, { record, sha256, key, name, fileTime, arrivedAt, arrival });
    }
    for (const companion of record.companions) {
      const { role, name, sha256, key, fileTime = null, arrivedAt = '' } = companion;
      if (role !== 'motion' || clipNameKey(name) !== nameKey) continue;
      const id = `${record.id} ${sha256}`;
      candidates.push({ id, path: name });
      clips.set(id, { record, sha256, key, name, fileTime, arrivedAt, arrival: null });
    }
  }
  if (stills.size === 0 || clips.size === 0) return;
  const pairs = await pairCandidates(candidates, {
    still: async (id) => {
      const still = stills.get(id);
      return still === undefined ? null : stillEvidence(still.metadata);
    },
    clip: async (id) => {
      const clip = clips.get(id);
      return clip === undefined ? null : clipFacts(store, clip.key);
    },
  });
  for (const [clipId, stillId] of pairs) {
    const clip = clips.get(clipId);
    const still = stills.get(stillId);
    if (clip === undefined || still === undefined || still.id === clip.record.id) continue;
    if (clip.arrival !== null && (await isKeptApart(store, clip.record.id))) continue;
    // Of files that came in one download, the clip belongs into the trash with its still.
    const isTogether = clip.arrival !== null && cameInOneDownload(clip.arrival, still);
    if (clip.arrival !== null && !isTogether && (await isTrashed(store, still.id))) continue;
    const companion = await putBeside(ports, still.id, clip);
    if (companion !== null) await takeAway(ports, still, clip, companion);
  }
}

const cameInOneDownload = ({ downloads = {} }: PhotoArrival, { arrivals }: PhotoRecord): boolean =>
  arrivals.some((one) => Object.keys(one.downloads ?? {}).some((download) => downloads[download] !== undefined));

/** Whether a clip has joined a still, so that what is left of its entry is to be removed: an earlier run was killed. */
const isBesideOneOf = ({ kind, sha256, arrivals }: PhotoRecord, records: readonly PhotoRecord[]): boolean =>
  kind === 'video' &&
  arrivals.every(({ exportId }) => exportId === null) &&
  records.some(({ companions }) => companions.some((one) => one.role === 'motion' && one.sha256 === sha256));

/** Where a clip is that came by itself under this name and joined a still; null where it is none. */
export async function findJoinedClip(
  store: ObjectStore,
  name: string,
  sha256: string,
): Promise<{ readonly still: PhotoRecord; readonly companion: Companion } | null> {
  const nameKey = clipNameKey(name);
  const noted = nameKey === '' ? null : await readCompanionRecord(store, nameKey, sha256);
  if (noted?.role !== 'motion' || !noted.names.includes(name)) return null;
  for (const key of noted.keys) {
    const id = photoKey.parse(key)?.id;
    const still = id === undefined ? null : await readPhotoRecord(store, id);
    const companion = still?.companions.find((one) => one.role === 'motion' && one.sha256 === sha256);
    if (still === null || companion === undefined || still.leavingSince !== undefined) continue;
    if ((await store.head(companion.key))?.metadata['sha256'] === sha256) return { still, companion };
  }
  return null;
}

/** Whether a video is the clip of a Live Photo: Apple writes an identifier, which its still has too. */
export const isLoneClip = ({ kind, metadata }: PhotoRecord): boolean =>
  kind === 'video' && metadata.contentIdentifier !== null;

/** Note on the clip of a Live Photo whose still is not in the lake. */
export const LONE_CLIP =
  'the clip of a Live Photo without its picture; shown as a video, and joined to the picture when both are here.';

/** How the upload of a clip ended that joined its still; null for any other upload. `createdAt` and `name` are those of the upload. */
export async function endOfJoinedClip(
  store: ObjectStore,
  { name, sha256, createdAt }: Pick<UploadRecord, 'name' | 'createdAt'> & { readonly sha256: string | null },
): Promise<UploadEnd | null> {
  const joined = sha256 === null ? null : await findJoinedClip(store, name, sha256);
  if (joined === null) return null;
  const { still, companion } = joined;
  const result = companion.arrivedAt === createdAt ? 'new' : 'unchanged';
  return { result, kind: 'companion', key: companion.key, of: still.id, note: joinedNote(still), damaged: false };
}

/**
 * Brings the bytes of a clip back to `key` where it joined its still under any name, and its entry was removed while it came under another one.
 * False where no clip of these bytes joined.
 */
export async function bringBackClip(store: ObjectStore, key: string, sha256: string): Promise<boolean> {
  const from = await findNotedClip(store, sha256);
  const info = from === null ? null : await store.head(from);
  if (from === null || info === null) return false;
  const { sizeBytes, contentType } = info;
  const facts = { sha256, sizeBytes, ...(contentType !== null && { contentType }) };
  await putHashed(store, key, () => storedBytes(store, from), facts);
  return true;
}

/** Key of a clip beside a still. All notes are listed, because the stem of its other name is unknown; that is rare. */
async function findNotedClip(store: ObjectStore, sha256: string): Promise<string | null> {
  for (const recordKey of await listKeys(store, companionRecordKey.prefix)) {
    const parts = companionRecordKey.parse(recordKey);
    const noted = parts?.sha256 === sha256 ? await readCompanionRecord(store, parts.nameKey, sha256) : null;
    const key = noted?.role === 'motion' ? await findCompanionBytes(store, noted) : null;
    if (key !== null) return key;
  }
  return null;
}

async function clipFacts(store: ObjectStore, key: string) {
  const info = await store.head(key);
  if (info === null) return null;
  const read = async (start: number, end: number) => (await store.read(key, { start, end })) ?? new Uint8Array(0);
  return readVideoFacts({ sizeBytes: info.sizeBytes, read });
}

async function isKeptApart(store: ObjectStore, id: string): Promise<boolean> {
  const edits = await readPhotoEdits(store, id);
  return edits !== null && (edits.trashedAt !== null || edits.takenLocal !== null);
}

/** Whether a still lies in the trash. A clip beside it would disappear with it. */
const isTrashed = async (store: ObjectStore, id: string): Promise<boolean> =>
  ((await readPhotoEdits(store, id))?.trashedAt ?? null) !== null;

/** The clip as a companion of the still; null where one of the two is gone. */
async function putBeside(ports: JoinPorts, stillId: string, clip: Clip): Promise<Companion | null> {
  const { store } = ports;
  const { sha256, name, fileTime, arrivedAt } = clip;
  const still = await readPhotoRecord(store, stillId);
  const info = await store.head(clip.key);
  if (still === null || info === null || info.metadata['sha256'] !== sha256) return null;
  const { sizeBytes, contentType } = info;
  const companion = await withCompanionKey(
    store,
    { role: 'motion', name, sha256, arrivedAt, ...(fileTime !== null && { fileTime }) },
    { id: still.id, key: still.key, record: still },
  );
  const { key } = companion;
  const facts = { sha256, sizeBytes, ...(contentType !== null && { contentType }) };
  await putHashed(store, key, () => storedBytes(store, clip.key), facts);
  const left = await updatePhotoRecord(store, still.id, (now) =>
    now === null || now.companions.some((one) => one.role === 'motion' && one.sha256 === sha256)
      ? now
      : { ...now, companions: inOrderOfAge([...now.companions, companion]) },
  );
  if (left === null) {
    // It was forgotten meanwhile.
    await store.remove(key);
    return null;
  }
  await noteClip(store, { name, key, sha256, sizeBytes, arrivedAt });
  await syncCatalogRow(ports, still.id);
  return companion;
}

/** Takes a clip from where it was, once it lies beside its still. */
async function takeAway(ports: JoinPorts, still: PhotoRecord, clip: Clip, companion: Companion): Promise<void> {
  const { store, now } = ports;
  const { record, arrival, sha256, key } = clip;
  await noteUploads(ports, still, clip, companion);
  if (arrival === null) {
    // A better still came.
    await updatePhotoRecord(
      store,
      record.id,
      (known) =>
        known && {
          ...known,
          companions: known.companions.filter((one) => one.role !== 'motion' || one.sha256 !== sha256),
        },
    );
    await store.remove(key);
    await syncCatalogRow(ports, record.id);
    return;
  }
  const at = new Date(now()).toISOString();
  const isOther = (one: PhotoArrival): boolean => one.name !== arrival.name || one.exportId !== null;
  // Whoever finds the mark removes the rest of the entry.
  if (!record.arrivals.some(isOther)) await handOver(ports, still.id, record);
  const left = await updatePhotoRecord(store, record.id, (known) => {
    if (known === null) return null;
    const arrivals = known.arrivals.filter(isOther);
    return arrivals.length > 0 ? { ...known, arrivals } : { ...known, leavingSince: known.leavingSince ?? at };
  });
  if (left === null) return;
  if (left.leavingSince === undefined) {
    await syncCatalogRow(ports, record.id);
    return;
  }
  // Again, for what came before the mark.
  await handOver(ports, still.id, left);
  await eraseEntry(ports, record.id);
}

/** Erases the entry of a clip that joined its still. What an upload in progress has put beside the clip stays for its job. */
async function eraseEntry(ports: JoinPorts, id: string): Promise<void> {
  const isArriving = async (key: string): Promise<boolean> => {
    for await (const { state } of listUploads(ports.view, { key }))
      if (state !== 'done' && state !== 'failed') return true;
    return false;
  };
  await erasePhoto(ports, id, { isArriving });
}

/** Stores what is kept of a clip's entry that is to be removed. May run twice. */
async function handOver(ports: JoinPorts, stillId: string, entry: PhotoRecord): Promise<void> {
  await keepCompanions(ports, entry);
  const edits = await readPhotoEdits(ports.store, entry.id);
  if (edits !== null) await handOn(ports, stillId, edits);
}

/** A sidecar or JSON that came with the clip is a file of its own from now on, as it is where all is imported together. */
async function keepCompanions({ store, view, queue }: JoinPorts, { companions }: PhotoRecord): Promise<void> {
  for (const { key, name, sha256, alone } of companions) {
    const info = alone === true ? null : await store.head(key);
    if (info === null) continue;
    const place = await freeFileKey(store, name, sha256);
    const isLost = await isLostKey(store, place, sha256);
    await putHashed(store, place, () => storedBytes(store, key), { sha256, sizeBytes: info.sizeBytes }, isLost);
    for await (const { id } of listUploads(view, { key }))
      await view.change(id, (known) => known && (known.key === key ? { ...known, key: place, of: sha256 } : known));
    await queue.send({
      kind: 'record-file',
      payload: { key: place, path: name, sha256 },
      dedupeKey: `${place}\n${sha256}`,
    });
  }
}

/** Copies the owner's favourite mark, tags and albums from the clip to its still. */
async function handOn(ports: JoinPorts, stillId: string, { favourite, tags, albums }: PhotoEdits): Promise<void> {
  const missing = await missingAlbums(ports.store, albums);
  const addAlbums = albums.filter((album) => !missing.includes(album));
  if (favourite || tags.length + addAlbums.length > 0)
    await changePhoto(ports, stillId, { ...(favourite && { favourite }), addTags: tags, addAlbums });
}

/** Writes into the records of the uploads that brought the clip what became of it. */
async function noteUploads({ view }: JoinPorts, still: PhotoRecord, clip: Clip, { key }: Companion): Promise<void> {
  for (const selection of [{ of: photoIdOf(clip.sha256) }, { key: clip.key }])
    for await (const { id } of listUploads(view, selection))
      await view.change(id, (known) =>
        known === null || known.state !== 'done' || known.name !== clip.name
          ? known
          : { ...known, kind: 'companion', key, of: still.id, note: joinedNote(still) },
      );
}

/** Note on the upload of a clip that was joined to its still. */
export const joinedNote = ({ arrivals, id }: PhotoRecord): string => `It joins ${arrivals[0]?.name ?? id}.`;
