import { createChatParser, refusal } from '@homelake/chat';
import { photoIdOf, readPhotoRecord } from '@homelake/photos';
import { baseName, exportUploadKey, fileRecordKey, HEAD_BYTES, sha256Of, whatsappUploadKey } from '@homelake/storage';
import type { ObjectStore, Sha256Factory, StorageClass } from '@homelake/storage';
import { archiveSource, isArchiveZip } from './archive-source.ts';
import { mayBeCompanion, readCompanion } from '../bronze/companion-record.ts';
import { freeFileKey } from '../bronze/free-file-key.ts';
import { findPhotoLocation, storedBytes } from '../bronze/photo-location.ts';
import { readAlbumFile } from '../bronze/takeout-album.ts';
import { routeClaimed } from './class-of-upload.ts';
import { downloadOf } from './download-parts.ts';
import { findKnownUpload } from './find-known-upload.ts';
import type { SoughtCompanion } from './find-known-upload.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { asChanged, UploadMissingError } from '../jobs/work-on-upload.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';
import { isZip, judgeFile, judgeNoChat, noteOnAlbum, noteOnAlone, routeOf } from './upload-kind.ts';
import { isEntry, isWhole, waitingKeyOf } from './uploads.ts';

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
export type Decided = Pick<UploadRecord, 'sha256' | 'kind' | 'key' | 'of' | 'note' | 'damaged' | 'storageClass'> &
  Partial<Pick<UploadRecord, 'result'>>;

/** Writes a decision. The first of two concurrent decisions counts. */
export const decided = async (view: WorkView, record: UploadRecord, decision: Decided): Promise<UploadRecord> =>
  (await view.change(record.id, (known) => known && (known.key === null ? { ...known, ...decision } : known))) ??
  record;

/** Decides what an upload is and where its bytes go, by its hash, its first bytes and its name. Writes nothing. */
export async function decide(
  ports: ClaimPorts,
  record: UploadRecord,
  children: readonly UploadRecord[],
): Promise<Decided> {
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
    return {
      sha256,
      kind: 'photo',
      key,
      of: id,
      note: null,
      damaged: false,
      ...(await classBy(store, record, 'photo')),
    };
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
    return {
      sha256,
      kind: 'chat',
      key,
      of: null,
      note: null,
      damaged: false,
      ...(await classBy(store, record, 'chat')),
    };
  }
  const file = await placeOfFile(store, record, sha256);
  if (isArchive) return { ...file, kind: 'file', note: ARCHIVE_WITHIN, damaged: false };
  if (doubt !== null)
    return { ...file, kind: 'file', ...judgeNoChat(name, head, { reason: doubt, isSoundZip: false }) };
  const bytes = mayBeCompanion(name, record.sizeBytes) ? await store.read(from) : null;
  const album = bytes === null ? null : readAlbumFile(name, bytes);
  const beside = { sha256, key: await freeFileKey(store, name, sha256), of: sha256 };
  if (album !== null) return { ...beside, kind: 'companion', note: noteOnAlbum(album.title), damaged: false };
  const companion = bytes === null ? null : readCompanion(name, bytes);
  return companion === null
    ? { ...file, kind: 'file', ...judgeFile(name, head, route) }
    : { ...beside, kind: 'companion', note: noteOnAlone(companion.role), damaged: false };
}

/** Key and class of an ordinary file by the rules of the lake. */
export async function placeOfFile(
  store: ObjectStore,
  record: UploadRecord,
  sha256: string,
): Promise<Pick<Decided, 'sha256' | 'key' | 'of' | 'storageClass'>> {
  const { storageClass, into } = await routeClaimed(store, record, 'file');
  const path = into === null ? record.name : `${into}/${record.name}`;
  return { sha256, key: await freeFileKey(store, path, sha256), of: sha256, ...ofClass(storageClass) };
}

const ofClass = (storageClass: StorageClass): Pick<UploadRecord, 'storageClass'> =>
  storageClass === 'standard' ? {} : { storageClass };

async function classBy(store: ObjectStore, record: UploadRecord, kind: 'photo' | 'chat') {
  return ofClass((await routeClaimed(store, record, kind)).storageClass);
}

/** True where the hash is the announced one, or none was announced. */
export const isAnnounced = ({ sha256 }: UploadRecord, found: string): boolean => sha256 === null || sha256 === found;

/** Returns the hash that this program stored with the bytes, or else computes it. */
export async function hashOf({ store, createSha256 }: ClaimPorts, record: UploadRecord): Promise<string> {
  const key = record.key ?? waitingKeyOf(record);
  const info = await store.head(key);
  if (!isWhole(record, info)) throw new UploadMissingError(record.name);
  const beside = info.metadata['sha256'];
  if (beside !== undefined) return beside;
  return sha256Of(storedBytes(store, key), createSha256);
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
