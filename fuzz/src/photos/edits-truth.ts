import { photoOf, readPhotoEdits, readPhotoRecord } from '@homelake/photos';
import { albumKey, photoEditsKey, photoKey, photoRecordKey, renditionKey } from '@homelake/storage';
import { canonical } from './canonical.ts';
import type { EditsLake, Remains } from './edits-lake.ts';
import type { Act } from './draw-edits.ts';
import type { Ending } from './schedule.ts';

/** How somebody ended, the last time where they were killed before. */
export interface Ended extends Ending {
  /** Number of the first step of the first time. */
  readonly begun: number;
}

/** What must not be when all have ended and nothing is left to do; null where all is well. */
export async function whatIsWrong(
  lake: EditsLake,
  { disk, rows }: Remains,
  acts: readonly Act[],
  endings: readonly Ended[],
): Promise<string | null> {
  return (
    refused(acts, endings) ??
    (await deadJobs(lake)) ??
    orphans([...disk.keys()], [...rows.photos.keys()]) ??
    (await staleRows(lake, [...rows.photos])) ??
    lostAlbums([...disk], rows) ??
    (await wronglyKept(lake, acts, endings)) ??
    (await lostWords(lake, acts, endings))
  );
}

/** Nobody is refused but who joins an album that somebody removes. */
function refused(acts: readonly Act[], endings: readonly Ended[]): string | null {
  for (const [at, { error, name }] of endings.entries()) {
    if (error === null) continue;
    const joins = acts[at]?.change?.addAlbums ?? [];
    const mayBeMissing = acts.some(({ does, album }) => does === 'remove-album' && joins.includes(album ?? ''));
    if (mayBeMissing && error instanceof TypeError && error.message.includes('no album')) continue;
    return `refused: ${name.replace(/-\d.*/, '')}: ${error instanceof Error ? error.message : 'no error'}`;
  }
  return null;
}

async function deadJobs({ queue }: EditsLake): Promise<string | null> {
  const [dead] = await queue.deadLetters();
  return dead === undefined ? null : `job given up: ${dead.reason}`;
}

/** Whatever is kept of a photo whose original or whose record is gone. */
function orphans(keys: readonly string[], rowIds: readonly string[]): string | null {
  const originals = new Set(keys.map((key) => photoKey.parse(key)?.id));
  const records = new Set(keys.map((key) => photoRecordKey.parse(key)?.id));
  const albums = new Set(keys.flatMap((key) => albumKey.parse(key)?.id ?? []));
  for (const key of keys) {
    const record = photoRecordKey.parse(key);
    if (record !== null && !originals.has(record.id)) return `orphan: a record without its original, ${key}`;
    const original = photoKey.parse(key);
    if (original !== null && !records.has(original.id)) return `orphan: an original without a record, ${key}`;
    const edits = photoEditsKey.parse(key);
    if (edits !== null && !records.has(edits.id)) return `orphan: edits without a record, ${key}`;
    const rendition = renditionKey.parse(key);
    if (rendition !== null && !records.has(rendition.id)) return `orphan: a rendition without a record, ${key}`;
  }
  const ghost = rowIds.find((id) => !records.has(id));
  if (ghost !== undefined) return `ghost: a row without a record, ${ghost} (albums ${[...albums].join()})`;
  const missing = [...records].find((id) => id !== undefined && !rowIds.includes(id));
  return missing === undefined ? null : `missing: a record without a row, ${missing}`;
}

/** A row says what its record and its edits say. */
async function staleRows({ store }: EditsLake, rows: readonly (readonly [string, string])[]): Promise<string | null> {
  for (const [id, text] of rows) {
    const record = await readPhotoRecord(store, id);
    const should = record && photoOf(record, await readPhotoEdits(store, id));
    const is = JSON.parse(text) as Record<string, unknown>;
    for (const [name, value] of Object.entries(should ?? {})) {
      if (canonical(is[name]) === canonical(value)) continue;
      return `stale: the row's ${name} is ${JSON.stringify(is[name])}, not ${JSON.stringify(value)}`;
    }
  }
  return null;
}

/** No photo is in an album that is gone, and the catalog has the albums that there are. */
function lostAlbums(
  disk: readonly (readonly [string, { readonly bytes: Uint8Array }])[],
  rows: Remains['rows'],
): string | null {
  const there = new Map(
    disk.flatMap(([key, { bytes }]) => {
      const id = albumKey.parse(key)?.id;
      return id === undefined ? [] : [[id, textIn(bytes, 'name')] as const];
    }),
  );
  for (const [key, { bytes }] of disk) {
    if (photoEditsKey.parse(key) === null) continue;
    const { albums } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly albums: readonly string[] };
    const gone = albums.find((album) => !there.has(album));
    if (gone !== undefined) return `album: a photo is in ${gone}, which is gone`;
  }
  for (const { id, name } of rows.albums.values()) {
    if (!there.has(id)) return `album: the catalog lists ${id}, which is gone`;
    if (there.get(id) !== name) return `album: the catalog calls ${id} ${name}, not ${JSON.stringify(there.get(id))}`;
  }
  const missing = [...there.keys()].find((id) => !rows.albums.has(id));
  return missing === undefined ? null : `album: the catalog does not list ${missing}`;
}

const textIn = (bytes: Uint8Array, name: string): unknown =>
  Reflect.get(JSON.parse(new TextDecoder().decode(bytes)) as object, name);

/**
 * Whether each photo that is there or gone had to be. Who forgets a photo removes it, unless somebody at the same time takes it out of the trash
 * and is told that it stays, or hands it in again. It stays then: only who forgets it, or empties the trash into which somebody put it,
 * at the same time or afterwards removes it.
 */
async function wronglyKept(
  { store }: EditsLake,
  acts: readonly Act[],
  endings: readonly Ended[],
): Promise<string | null> {
  const ended = acts.map((act, at) => ({ ...act, ...(endings[at] ?? NOTHING) }));
  for (const id of new Set(acts.flatMap(({ photo }) => photo ?? []))) {
    const own = ended.filter(({ photo }) => photo === id);
    const imports = own.filter(({ does }) => does === 'import');
    const forgets = own.filter(({ does }) => does === 'forget');
    const restores = own.filter(({ change }) => change?.trashed === false);
    const rescues = restores.filter(({ answer }) => answer !== null);
    if ((await readPhotoRecord(store, id)) !== null) {
      // The job of an import waits while its photo is being erased.
      const isUndone = (forget: Ended): boolean =>
        imports.length > 0 ||
        restores.some(
          ({ answer, isKilled, begun, last }) =>
            (answer !== null || isKilled) && begun < forget.last && last > forget.first,
        );
      if (!forgets.every(isUndone)) return 'back: a photo that was forgotten is there';
      continue;
    }
    const trashings = own.filter(({ change }) => change?.trashed === true);
    const purges = ended.filter(({ does }) => does === 'purge');
    for (const { name, first } of [...imports, ...rescues]) {
      const isTrashed = imports.length > 0 || trashings.some(({ last }) => last > first);
      const removers = isTrashed ? [...forgets, ...purges] : forgets;
      if (!removers.some(({ last }) => last > first)) return `lost: the photo of ${name.replace(/-\d.*/, '')} is gone`;
    }
  }
  return null;
}

const NOTHING: Ended = { name: '', answer: null, error: null, isKilled: false, begun: 0, first: 0, last: 0 };

/** What was said of photos that nobody forgot stands. */
async function lostWords(
  { store }: EditsLake,
  acts: readonly Act[],
  endings: readonly Ended[],
): Promise<string | null> {
  const about = (photo: string, ...kinds: readonly Act['does'][]): boolean =>
    acts.some((act) => act.photo === photo && kinds.includes(act.does));
  for (const [at, { photo, does, change }] of acts.entries()) {
    if (photo === undefined) continue;
    const record = await readPhotoRecord(store, photo);
    if (does !== 'edit' || change === undefined || endings[at]?.error !== null) continue;
    if (about(photo, 'forget') || acts.some((act) => act.does === 'purge')) continue;
    if (record === null) return 'lost: a photo that nobody forgot is gone';
    const edits = await readPhotoEdits(store, photo);
    const tag = change.addTags?.[0] ?? '';
    if (edits?.tags.includes(tag) !== true) return `lost: the word of ${tag}`;
    const isRemoved = (album: string): boolean =>
      acts.some((act) => act.album === album && act.does === 'remove-album') ||
      acts.some((act) => act.photo === photo && act.change?.removeAlbums?.includes(album) === true);
    const album = change.addAlbums?.find((one) => !isRemoved(one) && !edits.albums.includes(one));
    if (album !== undefined) return `lost: a photo that joined ${album} is not in it`;
  }
  return null;
}
