import { isDamaged, isOlder, photoIdOf, readPhotoEdits, readPhotoRecord, RecordDamagedError } from '@homelake/photos';
import type { Companion, PhotoRecord } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { isReadable, baseName, exportUploadKey, fileRecordKey, HEAD_BYTES, photoKey } from '@homelake/storage';
import { isArchiveName } from '../archives/archive-name.ts';
import { decodeRecord } from '../bronze/bronze-record.ts';
import { mayBeCompanion, readCompanion, readCompanionRecord } from '../bronze/companion-record.ts';
import { findArrival, readKnownContent } from '../bronze/known-content.ts';
import type { Arrival } from '../bronze/known-content.ts';
import { mapBounded, READS_AT_ONCE } from '../bronze/map-bounded.ts';
import { findJoinedClip, isLoneClip, joinedNote, LONE_CLIP } from '../joins/join-clips.ts';
import { readAlbumFile, readTakeoutAlbumRecord, takeoutAlbumId } from '../bronze/takeout-album.ts';
import { judgeFile, noteOnAlbum, routeOf } from './upload-kind.ts';
import type { UploadRecord } from '../jobs/work-view.ts';

/** The fields of the record of an upload that the lake already has. */
export type UploadFacts = Pick<UploadRecord, 'kind' | 'key' | 'of' | 'note' | 'damaged'>;

/** The upload to look for: a hash and a name. */
export interface SoughtUpload extends Pick<UploadRecord, 'name' | 'fileTime' | 'sizeBytes'> {
  readonly sha256: string | null;
  /** The archive or download that contains it (`downloadOf`); null or absent for none. */
  readonly download?: string | null;
}

export type KnownUpload =
  /** These bytes arrived under this name before, and everything made from them exists. */
  | { readonly is: 'whole'; readonly facts: UploadFacts }
  /** These bytes are the original of the photo `id` at `key`, which has no arrival of this name and time. */
  | { readonly is: 'photo'; readonly key: string; readonly id: string };

export type SoughtCompanion = Pick<Companion, 'role' | 'name'> & {
  readonly sizeBytes: number;
  readonly sha256: string | null;
};

/**
 * Finds the bytes of an upload in the lake by hash and size. Null where the bytes must be sent.
 * @param isZip whether the bytes are a zip; null where they have not been seen. An export with deleted media is not recognized from a zip,
 *   because the zip may contain them
 */
export async function findKnownUpload(
  store: ObjectStore,
  upload: SoughtUpload,
  companions: readonly SoughtCompanion[],
  isZip: boolean | null = null,
): Promise<KnownUpload | null> {
  const { sha256 } = upload;
  if (sha256 === null) return null;
  // What came with a clip that joined is not beside the still.
  const joined = companions.length > 0 ? null : await findJoinedClip(store, upload.name, sha256);
  if (joined !== null && (await store.head(joined.companion.key))?.sizeBytes === upload.sizeBytes) {
    const { key } = joined.companion;
    const facts = {
      kind: 'companion',
      key,
      of: joined.still.id,
      note: joinedNote(joined.still),
      damaged: false,
    } as const;
    return { is: 'whole', facts };
  }
  const photo = await findPhoto(store, upload, sha256, companions);
  if (photo !== null) return photo;
  const facts = (await findChat(store, upload, sha256, isZip)) ?? (await findFile(store, upload, sha256));
  return facts === null ? null : { is: 'whole', facts };
}

async function findPhoto(
  store: ObjectStore,
  { name, fileTime, sizeBytes, download = null }: SoughtUpload,
  sha256: string,
  companions: readonly SoughtCompanion[],
): Promise<KnownUpload | null> {
  const record = await readPhotoRecord(store, photoIdOf(sha256));
  // The bytes are needed where the stored original is known to be damaged, or where the photo is being deleted.
  if (record === null || record.sha256 !== sha256 || record.leavingSince !== undefined) return null;
  const beside = companions.map((one) => companionIn(record, one));
  const places = [record, ...beside.filter((one) => one !== null)];
  const infos = await Promise.all(places.map(({ key }) => store.head(key)));
  const sizes = [sizeBytes, ...companions.map((one) => one.sizeBytes)];
  // An object that another program wrote has no stored hash.
  const isThere = ({ sha256: hash }: { readonly sha256: string }, at: number): boolean =>
    infos[at]?.metadata['sha256'] === hash && infos[at].sizeBytes === sizes[at];
  if (beside.includes(null) || !places.every(isThere)) return null;
  if (!hasArrived(record, name, fileTime, download))
    return companions.length === 0 ? { is: 'photo', key: record.key, id: record.id } : null;
  return { is: 'whole', facts: { ...(await photoFacts(store, record)), key: record.key, of: record.id } };
}

/** Returns the companion where it arrived with the photo, not alone. */
const companionIn = ({ companions }: PhotoRecord, { role, sha256 }: SoughtCompanion): Companion | null =>
  companions.find((one) => one.role === role && one.sha256 === sha256 && one.alone !== true) ?? null;

/** True where a photo has an arrival of this name that is not from an export, in this download, with a file time that is not later. */
const hasArrived = (
  { arrivals }: PhotoRecord,
  name: string,
  fileTime: string | null,
  download: string | null,
): boolean =>
  arrivals
    .filter(({ downloads }) => download === null || downloads?.[download] !== undefined)
    .some((one) => one.name === name && one.exportId === null && !isOlder(fileTime, one.fileTime));

/** The note on a photo that exists. */
async function photoFacts(
  store: ObjectStore,
  record: PhotoRecord,
): Promise<Pick<UploadFacts, 'kind' | 'note' | 'damaged'>> {
  const trashedAt = (await readPhotoEdits(store, record.id))?.trashedAt ?? null;
  const state = record.reason ?? (trashedAt === null ? null : 'it is in the trash');
  const note = [state, isLoneClip(record) ? LONE_CLIP : null].filter((said) => said !== null).join(' ') || null;
  return { kind: 'photo', note, damaged: isDamaged(record) };
}

async function findChat(
  store: ObjectStore,
  { name, sizeBytes }: SoughtUpload,
  sha256: string,
  isZip: boolean | null,
): Promise<UploadFacts | null> {
  const recordKey = exportUploadKey.build({ sha256 });
  const arrival = await findArrival(store, recordKey, baseName(name));
  if (arrival === null || (await readKnownContent(store, recordKey))?.sizeBytes !== sizeBytes) return null;
  const bytes = await store.read(arrival.key.replace(/\.txt$/, '.json'));
  if (bytes === null) return null;
  const { media, forgotten = [], leaving = false } = decodeRecord(bytes);
  // The chat is being deleted. These bytes are needed afterwards.
  if (leaving) return null;
  if (forgotten.length > 0 && (isZip ?? !/\.txt$/i.test(name))) return null;
  const isHere = await mapBounded(Object.values(media), READS_AT_ONCE, (key) => isMediaHere(store, key));
  if (isHere.includes(false)) return null;
  const { note = null } = arrival;
  return { kind: 'chat', key: arrival.key, of: arrival.id, note, damaged: false };
}

/** True where a medium exists. A photo that is being deleted does not count. */
async function isMediaHere(store: ObjectStore, key: string): Promise<boolean> {
  const info = await store.head(key);
  const id = photoKey.parse(key)?.id;
  if (info === null || id === undefined) return info !== null;
  if (info.metadata['sha256']?.startsWith(id) !== true) return false;
  try {
    return (await readPhotoRecord(store, id))?.leavingSince === undefined;
  } catch (error) {
    if (error instanceof RecordDamagedError) return true;
    throw error;
  }
}

async function findFile(store: ObjectStore, upload: SoughtUpload, sha256: string): Promise<UploadFacts | null> {
  const { name, sizeBytes, download = null } = upload;
  // An archive that was kept as a file is opened again: an earlier version may have kept it, or the disk may have been full.
  if (isArchiveName(name)) return null;
  const arrival = await findArrival(store, fileRecordKey.build({ sha256 }), name);
  const info = arrival === null ? null : await store.head(arrival.key);
  if (arrival === null || info?.metadata['sha256'] !== sha256 || info.sizeBytes !== sizeBytes) return null;
  // Companions are in Standard.
  const canRead = isReadable(info.archive);
  const bytes = canRead && mayBeCompanion(name, sizeBytes) ? await store.read(arrival.key) : null;
  const album = bytes === null ? null : readAlbumFile(name, bytes);
  if (album !== null) {
    const noted = await readTakeoutAlbumRecord(store, await takeoutAlbumId(album.folder));
    if (noted?.isMade !== true || !noted.folders.includes(album.folder)) return null;
    return { kind: 'companion', key: arrival.key, of: sha256, note: noteOnAlbum(album.title), damaged: false };
  }
  const companion = bytes === null ? null : readCompanion(name, bytes);
  if (companion !== null) {
    const noted = await readCompanionRecord(store, companion.nameKey, sha256);
    const names = download === null ? noted?.names : noted?.downloads?.[download];
    if (names?.includes(name) !== true) return null;
  }
  const judgement = arrival.note === undefined && canRead ? await judgeStored(store, arrival, name) : arrival;
  if (judgement === null) return null;
  const { note = null, damaged = false } = judgement;
  return { kind: companion === null ? 'file' : 'companion', key: arrival.key, of: sha256, note, damaged };
}

/** Judges a file whose note earlier versions did not store. Null where the whole file must be read. */
async function judgeStored(store: ObjectStore, { key }: Arrival, name: string) {
  const head = await store.read(key, { start: 0, end: HEAD_BYTES });
  if (head === null) return null;
  const route = routeOf(name, head);
  return route.kind === 'chat' ? null : judgeFile(name, head, route);
}
