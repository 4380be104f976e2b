import { isDated, photoOf, readAlbum, readPhotoEdits, readPhotoRecord, RecordDamagedError } from '@homelake/photos';
import type { Photo, PhotoArrival, PhotoEdits, PhotoRecord } from '@homelake/photos';
import type { ListedObject, ObjectStore } from '@homelake/storage';
import {
  albumKey,
  baseName,
  exportMediaKey,
  exportRecordKey,
  exportTextKey,
  fileKey,
  fileRecordKey,
  photoEditsKey,
  photoRecordKey,
  renditionKey,
  settingsKey,
  uploadKey,
  whatsappUploadKey,
} from '@homelake/storage';
import { listObjects, readBronze } from '../bronze/bronze-record.ts';
import type { BronzeExport } from '../bronze/bronze-record.ts';
import { readKnownContent } from '../bronze/known-content.ts';
import { listChats } from '../silver/chat-summaries.ts';
import type { ChatSummary } from '../silver/chat-summaries.ts';
import { listExports } from '../silver/list-chats.ts';
import { detailOf } from './detail-of.ts';
import type { EditedPhoto } from './edits-sidecar.ts';
import { isEdited } from './edits-sidecar.ts';
import { knownPaths, RECORDS_PATH } from './manifest.ts';
import type { ExportedKind, Manifest } from './manifest.ts';
import { extensionOf, portablePaths } from './portable-path.ts';
import type { PortablePaths } from './portable-path.ts';

/** An object of the lake, and its file in the export. */
export interface PlannedObject extends Pick<ListedObject, 'storageClass' | 'archive'> {
  readonly is: ExportedKind;
  readonly key: string;
  readonly id: string | null;
  readonly path: string;
  readonly wanted: string;
  readonly etag: string;
  readonly sizeBytes: number;
  /** Hash in the object's record; null where no record has one. */
  readonly sha256: string | null;
  /** When the file was last changed at its source, in ms since the epoch; null where unknown. */
  readonly changedMs: number | null;
}

/** A chat, and the files that are made from it. */
export interface PlannedChat {
  readonly summary: ChatSummary;
  /** Folder of the chat in the export, with a `/` at its end. */
  readonly folder: string;
}

export interface PlannedSidecar {
  readonly id: string;
  readonly path: string;
  readonly wanted: string;
  readonly photo: EditedPhoto;
}

export interface PlannedAlbum {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly wanted: string;
  /** Paths of its photos, in the order of their ids. */
  readonly photos: readonly string[];
}

/** What an export of the lake consists of. */
export interface ExportPlan {
  readonly objects: readonly PlannedObject[];
  /** Objects that go into the file of records, by key. */
  readonly records: readonly ListedObject[];
  readonly sidecars: readonly PlannedSidecar[];
  readonly albums: readonly PlannedAlbum[];
  readonly chats: readonly PlannedChat[];
  /** Gives the paths of files that are made from chats. */
  readonly paths: PortablePaths;
  /** Keys of objects that cannot be exported as their kind, with reasons. */
  readonly problems: readonly { readonly key: string; readonly reason: string }[];
  /** Keys that the lake has or that one of its records names. */
  readonly keys: ReadonlySet<string>;
  /** Of the records that cannot be read: ids of photos and chat exports, and SHA-256 of files. */
  readonly unread: ReadonlySet<string>;
}

/** Bytes that a photo's path leaves for the extensions of the files beside it. */
const BESIDE_BYTES = 24;

interface Claim extends Pick<PlannedObject, 'is' | 'id' | 'sha256' | 'changedMs'> {
  readonly path: string;
  readonly wanted: string;
}

/**
 * Decides which files an export has, and where. Reads records, and no bytes of originals. The same lake gives the same plan; `before` keeps
 * paths as they were in the last export.
 */
export async function planExport(store: ObjectStore, before: Pick<Manifest, 'files'>): Promise<ExportPlan> {
  const listed = (await listObjects(store, '')).filter(({ key }) => !key.startsWith(SILVER));
  const paths = portablePaths({ known: knownPaths(before) });
  const problems: { key: string; reason: string }[] = [];
  const claims = new Map<string, Claim>();
  const claim = (
    key: string,
    id: string | null,
    is: ExportedKind,
    wanted: string,
    facts: Partial<Claim> = {},
  ): string => {
    const { path } = claims.get(key) ?? { path: paths.give(key, wanted, { room: is === 'photo' ? BESIDE_BYTES : 0 }) };
    if (!claims.has(key)) claims.set(key, { is, id, path, wanted, sha256: null, changedMs: null, ...facts });
    return path;
  };
  paths.give(`records\n`, RECORDS_PATH);

  const unread = new Set<string>();
  const damaged = (error: RecordDamagedError): void => {
    const { key } = error;
    problems.push({ key, reason: detailOf(error, key) });
    const { id } = photoRecordKey.parse(key) ?? photoEditsKey.parse(key) ?? {};
    const { sha256 } = exportRecordKey.parse(key) ?? fileRecordKey.parse(key) ?? {};
    unread.add(id ?? sha256 ?? key);
  };
  const exports = await readBronze(store, { onDamaged: damaged });
  const summaries = await listChats(store);
  const { folders, chatOf } = await chatFolders(store, summaries, paths);
  const albumNames = await readAlbumNames(store, listed);
  const sidecars: PlannedSidecar[] = [];
  const inAlbums = new Map<string, string[]>();

  for (const { key } of listed) {
    const photoId = photoRecordKey.parse(key)?.id;
    if (photoId === undefined) continue;
    const found = await orNull(readPhoto(store, photoId), damaged);
    if (found === null) continue;
    const { record, photo, edits } = found;
    const chat = photo.exportIds.map((id) => chatOf.get(id)).find((one) => one !== undefined);
    const path = claim(record.key, photoId, 'photo', wantedPath(photo, chat ?? UNSORTED), {
      sha256: record.sha256,
      changedMs: oldestTime(record.arrivals),
    });
    const edited = editedPhoto(photo, edits, albumNames);
    // Named before the companions, since programs look for this name.
    if (isEdited(edited)) {
      const wanted = `${path}.xmp`;
      sidecars.push({ id: photoId, wanted, path: paths.give(`photo-edits\n${photoId}`, wanted), photo: edited });
    }
    for (const id of photo.albums) inAlbums.set(id, [...(inAlbums.get(id) ?? []), path]);
    for (const companion of record.companions) {
      const wanted = besidePath(path, photo.name, companion);
      const changedMs = companion.fileTime === undefined ? null : instantMs(companion.fileTime);
      claim(companion.key, photoId, 'companion', wanted, { sha256: companion.sha256, changedMs });
    }
  }

  for (const { record, key } of exports) {
    const folder = chatOf.get(record.exportId) ?? UNSORTED;
    const [name = `${record.exportId}.txt`] = record.names;
    const text = `${baseName(name).replace(/\.(?:txt|zip)$/i, '')}.txt`;
    claim(key, record.exportId, 'chat-export', `${folder}Exports/${text}`, { sha256: record.exportId });
    claimMedia({ record, key }, folder, claim);
  }

  for (const { key: recordKey } of listed) {
    if (fileRecordKey.parse(recordKey) === null) continue;
    const known = await orNull(readKnownContent(store, recordKey), damaged);
    for (const { key } of known?.arrivals ?? []) {
      const path = fileKey.parse(key)?.path ?? key;
      claim(key, null, 'file', `Files/${path}`, { sha256: known?.sha256 ?? null });
    }
  }

  const keys = new Set([...claims.keys(), ...listed.map(({ key }) => key)]);
  const objects: PlannedObject[] = [];
  const records: ListedObject[] = [];
  for (const object of listed) {
    const { key, etag, sizeBytes, storageClass, archive } = object;
    if (isRecord(key)) {
      records.push(object);
      continue;
    }
    if (!claims.has(key)) {
      const { is, id, wanted } = byKey(key);
      claim(key, id, is, wanted);
    }
    const facts = claims.get(key);
    if (facts !== undefined) objects.push({ key, etag, sizeBytes, storageClass, archive, ...facts });
    claims.delete(key);
  }
  for (const [key, { path }] of claims) problems.push({ key, reason: `it is gone from the lake (${path})` });

  const albums = [...albumNames].map(([id, name]): PlannedAlbum => {
    const wanted = `Albums/${asName(name)}.txt`;
    return { id, name, wanted, path: paths.give(`album\n${id}`, wanted), photos: inAlbums.get(id) ?? [] };
  });
  const chats = summaries.map((summary) => ({ summary, folder: folders.get(summary.chatId) ?? UNSORTED }));
  return { objects, records, sidecars, albums, chats, paths, problems, keys, unread };
}

const SILVER = 'silver/';
/** Folder of exports that the tables do not have. */
const UNSORTED = 'Chats/Not in the tables/';

/** Small objects that no person reads as a file. */
const isRecord = (key: string): boolean =>
  (key.startsWith('bronze/') && exportTextKey.parse(key) === null) || settingsKey.parse(key) !== null;

/** A name of which no part is taken for a folder. */
const asName = (name: string): string => name.replaceAll('/', '_');

/**
 * The folders of chats, by chat and by export. A chat keeps the folder that its text had, where its name is the same, so that a second chat
 * of the name changes nothing.
 */
async function chatFolders(
  store: ObjectStore,
  chats: readonly ChatSummary[],
  paths: PortablePaths,
): Promise<{ readonly folders: ReadonlyMap<string, string>; readonly chatOf: ReadonlyMap<string, string> }> {
  const folders = new Map<string, string>();
  for (const { chatId, name } of chats.toSorted((a, b) => (a.chatId < b.chatId ? -1 : 1)))
    folders.set(chatId, paths.giveFolder(`chat-text\n${chatId}`, `Chats/${asName(name)}`, TEXT_NAME));
  const chatOf = new Map<string, string>();
  for (const { exportId, chatId } of await listExports(store)) {
    const folder = folders.get(chatId);
    if (folder !== undefined) chatOf.set(exportId, folder);
  }
  return { folders, chatOf };
}

/** Name of the text of a chat in its folder. */
export const TEXT_NAME = 'messages.txt';

async function readAlbumNames(
  store: ObjectStore,
  listed: readonly ListedObject[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const { key } of listed) {
    const id = albumKey.parse(key)?.id;
    const album = id === undefined ? null : await orNull(readAlbum(store, id));
    if (album !== null) names.set(album.id, album.name);
  }
  return names;
}

/** A damaged record is exported as it is, and no original is named by it. */
async function orNull<Value>(
  reading: Promise<Value | null>,
  onDamaged: (error: RecordDamagedError) => void = () => {},
): Promise<Value | null> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof RecordDamagedError)) throw error;
    onDamaged(error);
    return null;
  }
}

async function readPhoto(
  store: ObjectStore,
  id: string,
): Promise<{ readonly record: PhotoRecord; readonly photo: Photo; readonly edits: PhotoEdits | null } | null> {
  const record = await readPhotoRecord(store, id);
  const edits = record === null ? null : await readPhotoEdits(store, id);
  return record === null ? null : { record, edits, photo: photoOf(record, edits) };
}

/** The path that a person expects: the folder that a photo came in, else the chat that it came in, else year and month. */
function wantedPath(photo: Photo, chatFolder: string): string {
  const name = asName(photo.name);
  const isFromChat = photo.folder === null && photo.exportIds.length > 0;
  const month = isDated(photo) ? photo.takenLocal.slice(0, 7).replace('-', '/') : 'No date';
  const place = isFromChat ? `${chatFolder}Media/${name}` : `Photos/${photo.folder ?? month}/${name}`;
  return photo.trashedAt === null ? place : `Trash/${place}`;
}

/** The path of a companion beside its photo: programs find it by the photo's name. */
function besidePath(
  path: string,
  photoName: string,
  { role, name }: Pick<PhotoRecord['companions'][number], 'role' | 'name'>,
): string {
  const stem = path.slice(0, path.length - extensionOf(path).length);
  if (role === 'motion') return stem + extensionOf(baseName(name));
  if (role === 'takeout') return `${path}.json`;
  return baseName(name).toLowerCase() === `${photoName}.xmp`.toLowerCase() ? `${path}.xmp` : `${stem}.xmp`;
}

function editedPhoto(photo: Photo, edits: PhotoEdits | null, albumNames: ReadonlyMap<string, string>): EditedPhoto {
  return {
    takenLocal: photo.takenLocal,
    takenSource: photo.takenSource,
    offsetMinutes: photo.offsetMinutes,
    title: photo.title,
    description: photo.description,
    tags: photo.tags,
    rating: photo.rating,
    favourite: photo.favourite,
    trashedAt: photo.trashedAt,
    standsAlone: photo.standsAlone,
    hasOwnTags: (edits?.tags.length ?? 0) > 0,
    albumNames: photo.albums.flatMap((id) => albumNames.get(id) ?? []),
  };
}

function claimMedia(
  { record: { exportId, media, mediaHashes = {} } }: BronzeExport,
  folder: string,
  claim: (key: string, id: string, is: ExportedKind, wanted: string, facts: Partial<Claim>) => string,
): void {
  for (const key of Object.values(media)) {
    const name = exportMediaKey.parse(key)?.name;
    if (name !== undefined)
      claim(key, exportId, 'chat-media', `${folder}Media/${asName(name)}`, { sha256: mediaHashes[key] ?? null });
  }
}

/** Kind and path of an object that no record names. */
function byKey(key: string): { readonly is: ExportedKind; readonly id: string | null; readonly wanted: string } {
  const rendition = renditionKey.parse(key);
  if (rendition !== null) return { is: 'thumbnail', id: rendition.id, wanted: `Homelake/${key}` };
  const upload = uploadKey.parse(key) ?? whatsappUploadKey.parse(key);
  if (upload !== null) return { is: 'upload', id: upload.id, wanted: `Unfinished/${asName(upload.name)}` };
  const path = fileKey.parse(key)?.path;
  return path === undefined
    ? { is: 'other', id: null, wanted: `Other/${key}` }
    : { is: 'file', id: null, wanted: `Files/${path}` };
}

function oldestTime(arrivals: readonly PhotoArrival[]): number | null {
  const times = arrivals.flatMap(({ fileTime }) => (fileTime === null ? [] : (instantMs(fileTime) ?? [])));
  return times.length === 0 ? null : Math.min(...times);
}

/** Null for a text that is no instant, and for times before 1970, which not every disk can have. */
function instantMs(text: string): number | null {
  const ms = Date.parse(text);
  return ms > 0 ? ms : null;
}
