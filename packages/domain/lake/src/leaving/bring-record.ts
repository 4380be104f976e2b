import { putAlbumRow, readPhotoRecord, syncCatalogRow } from '@homelake/photos';
import type { PhotoRecord } from '@homelake/photos';
import {
  albumKey,
  checkKey,
  encodeJson,
  exportRecordKey,
  exportTextKey,
  fileRecordKey,
  isObject,
  migrationKey,
  photoEditsKey,
  photoRecordKey,
  sameBytes,
  settingsKey,
  StorageError,
} from '@homelake/storage';
import { syncFiles } from '../files/sync-files.ts';
import { photoJob } from '../jobs/photo-job.ts';
import { BROUGHT, kept, LeftOutError, UNCHANGED } from './bringing.ts';
import type { Bringing, Said } from './bringing.ts';
import { joinRecords, missingFromPhoto, withKeys } from './join-records.ts';
import type { ExportedRecord } from './manifest.ts';

/** Stores a record where the lake has none of its key, and else joins both. */
export async function bringRecord(
  bringing: Bringing,
  { key: from, contentType, metadata, bytes: theirs }: ExportedRecord,
): Promise<Said> {
  const { store, catalog, files, keyOf } = bringing;
  if (checkKey(from) !== null || from.startsWith('silver/')) throw new LeftOutError(`${from} is no key of a record`);
  const key = await recordPlaceOf(bringing, from);
  const isSettings = settingsKey.parse(key) !== null;
  const bytes = isSettings ? withoutDirectory(theirs) : withKeys(theirs, keyOf);
  for (;;) {
    const there = await store.head(key);
    const mine = there === null ? null : await store.read(key);
    const photoId = photoRecordKey.parse(key)?.id ?? photoEditsKey.parse(key)?.id;
    const albumId = albumKey.parse(key)?.id;
    let said: Said;
    let written: Uint8Array | null = null;
    if (there === null || mine === null)
      [said, written] = [bytes === theirs || !isSettings ? BROUGHT : { ...BROUGHT, reason: NO_DIRECTORY }, bytes];
    else if (sameBytes(mine, bytes)) said = UNCHANGED;
    else if (photoRecordKey.parse(key) !== null) said = await joinPhoto(bringing, photoId ?? '', bytes);
    else {
      const joined = joinRecords(key, mine, bytes);
      if (joined === null) said = migrationKey.parse(key) === null ? kept(ownersWord(key)) : UNCHANGED;
      else if (sameBytes(joined, mine)) said = UNCHANGED;
      else [said, written] = [BROUGHT, joined];
    }
    if (written !== null) {
      const ifMatch = there === null ? 'absent' : { etag: there.etag };
      try {
        await store.put(key, written, { ifMatch, metadata, ...(contentType !== null && { contentType }) });
      } catch (error) {
        if (error instanceof StorageError && error.code === 'precondition-failed') continue;
        throw error;
      }
    }
    // Also where nothing was written: a run that was killed may have stopped before the rows.
    if (albumId !== undefined) await putAlbumRow({ store, catalog }, albumId);
    if (
      photoId !== undefined &&
      (await store.head(photoRecordKey.build({ shard: photoId.slice(0, 2), id: photoId }))) !== null
    )
      await syncCatalogRow({ store, catalog }, photoId);
    const sha256 = fileRecordKey.parse(key)?.sha256;
    if (sha256 !== undefined) await syncFiles({ store, files }, sha256);
    return said;
  }
}

const NO_DIRECTORY = 'without archiveDirectory, which names a disk of the other machine';

/**
 * The settings of another machine without the directory of its archive: objects that came back are in this home, and would be looked for there.
 */
function withoutDirectory(settings: Uint8Array): Uint8Array {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(settings));
    if (!isObject(value) || value['archiveDirectory'] === undefined) return settings;
    const { archiveDirectory: _directory, ...others } = value;
    return encodeJson(others);
  } catch {
    // They are brought back as they are. Whoever reads them says what is wrong with them.
    return settings;
  }
}

/** The record of a chat export lies beside its text, which may have come in another month here. */
async function recordPlaceOf({ index, keyOf }: Bringing, key: string): Promise<string> {
  const parts = exportRecordKey.parse(key);
  const here = parts === null ? null : await index.find(parts.sha256);
  if (parts === null || here === null) return key;
  // Also where the export does not have the text.
  const [from, to] = [exportTextKey.build(parts), exportTextKey.build(here)];
  if (from !== to) keyOf.set(from, to);
  return exportRecordKey.build(here);
}

const ownersWord = (key: string): string =>
  photoEditsKey.parse(key) !== null
    ? 'this lake has other edits of the photo, which stay'
    : 'this lake has another one, which stays';

/** Sends the arrivals and companions that the lake does not have of a photo to the job that adds them to its record. */
async function joinPhoto({ store, queue }: Bringing, id: string, bytes: Uint8Array): Promise<Said> {
  const mine = await readPhotoRecord(store, id);
  const theirs = photoRecordOf(bytes);
  if (mine === null || theirs === null) throw new LeftOutError('its record cannot be read');
  const { arrivals, companions } = missingFromPhoto(mine, theirs);
  if (arrivals.length + companions.length === 0) return UNCHANGED;
  const [first = theirs.arrivals[0] ?? null, ...others] = arrivals;
  await queue.send(photoJob({ key: mine.key, arrival: first, companions }));
  for (const arrival of others) await queue.send(photoJob({ key: mine.key, arrival }));
  return BROUGHT;
}

function photoRecordOf(bytes: Uint8Array): Pick<PhotoRecord, 'arrivals' | 'companions'> | null {
  try {
    const value: Partial<PhotoRecord> = JSON.parse(new TextDecoder().decode(bytes));
    const { arrivals, companions } = value;
    return Array.isArray(arrivals) && Array.isArray(companions) ? { arrivals, companions } : null;
  } catch {
    return null;
  }
}
