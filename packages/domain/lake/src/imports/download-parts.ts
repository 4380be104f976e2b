import { downloadKey, encodeJson, updateJson } from '@homelake/storage';
import type { JsonForm, ObjectStore } from '@homelake/storage';
import { downloadPartOf, partName } from '../archives/archive-name.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';
import { isEntry } from './uploads.ts';

/**
 * The bronze record of the opened parts of one download, with the uploads that brought them. It shows missing parts after the records of the
 * uploads are removed.
 */
export interface DownloadRecord {
  readonly version: 1;
  /** Ids of uploads, by the number of the part, from 1. */
  readonly parts: Readonly<Record<string, readonly string[]>>;
}

/**
 * Returns what identifies the archive that contained an upload: the name of the download of which it is a part, or else the hash of its bytes,
 * so that the same archive is the same again. Null for an upload that came in no archive.
 */
export async function downloadOf(
  view: Pick<WorkView, 'get'>,
  record: Pick<UploadRecord, 'parent' | 'role'>,
): Promise<string | null> {
  if (record.parent === null || !isEntry(record)) return null;
  const [archive = null] = await view.get([record.parent]);
  return archive === null ? null : (downloadPartOf(archive.name)?.download ?? archive.sha256);
}

/** Records an intact archive whose name is that of a part of a download. The result does not depend on the order of calls. */
export async function notePart(store: ObjectStore, { id, name }: Pick<UploadRecord, 'id' | 'name'>): Promise<void> {
  const found = downloadPartOf(name);
  if (found === null) return;
  const { download, part } = found;
  await updateJson(store, downloadKey.build({ download }), form, (before) => {
    const known = before ?? NOTHING;
    const ids = known.parts[part] ?? [];
    if (ids.includes(id)) return known;
    return { ...known, parts: { ...known.parts, [part]: [...ids, id] } };
  });
}

/** Returns the names of missing parts with numbers below the highest one that arrived. Whether there are higher ones is unknown. */
export async function missingPartsOf(store: ObjectStore, name: string): Promise<readonly string[]> {
  const found = downloadPartOf(name);
  if (found === null) return [];
  return missingIn(await readDownload(store, found.download), name);
}

function missingIn({ parts }: DownloadRecord, name: string): readonly string[] {
  const found = downloadPartOf(name);
  if (found === null) return [];
  const highest = Math.max(0, ...Object.keys(parts).map(Number));
  const missing = Array.from({ length: highest }, (_, at) => at + 1).filter((part) => parts[part] === undefined);
  return missing.map((part) => partName({ ...found, part }));
}

/** The note on missing parts; null where there are none. */
export function noteOnParts(missing: readonly string[]): string | null {
  if (missing.length === 0) return null;
  const [names, verb] = [missing.join(', '), missing.length === 1 ? 'is' : 'are'];
  return `${names} of this download ${verb} missing; what belongs together is joined when it comes.`;
}

/**
 * Updates the note on missing parts of every upload of a download. Each process that records a part runs it afterwards, and repeats it where
 * another part was recorded meanwhile, so that the last note is right.
 */
export async function settleParts(
  { store, view }: { readonly store: ObjectStore; readonly view: WorkView },
  name: string,
): Promise<void> {
  const found = downloadPartOf(name);
  if (found === null) return;
  let known = await readDownload(store, found.download);
  for (;;) {
    const download = known;
    for (const id of Object.values(download.parts).flat())
      await view.change(id, (record) => withMissing(record, download));
    const now = await readDownload(store, found.download);
    if (JSON.stringify(now) === JSON.stringify(known)) return;
    known = now;
  }
}

/** An archive that has not ended gets its note when it ends. */
function withMissing(record: UploadRecord | null, download: DownloadRecord): UploadRecord | null {
  const { contents } = record ?? {};
  if (record === null || contents === undefined || contents.ended === null) return record;
  const missing = missingIn(download, record.name);
  if (contents.missingParts.join() === missing.join()) return record;
  const note = [noteBesideParts(record), noteOnParts(missing)].filter((one) => one !== null).join(' ') || null;
  return { ...record, note, contents: { ...contents, missingParts: missing } };
}

/** The part of a note about the upload itself, which later parts do not change. */
export function noteBesideParts({ note, contents }: UploadRecord): string | null {
  const onParts = noteOnParts(contents?.missingParts ?? []);
  return (onParts === null ? note : note?.replace(onParts, '').trim()) || null;
}

async function readDownload(store: ObjectStore, download: string): Promise<DownloadRecord> {
  const bytes = await store.read(downloadKey.build({ download }));
  return bytes === null ? NOTHING : decode(bytes);
}

const NOTHING: DownloadRecord = { version: 1, parts: {} };

const decoder = new TextDecoder();

/** A damaged record is overwritten: it contains only which parts are missing. */
function decode(bytes: Uint8Array): DownloadRecord {
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    return isDownload(value) ? value : NOTHING;
  } catch {
    return NOTHING;
  }
}

const isDownload = (value: unknown): value is DownloadRecord =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'parts' in value &&
  typeof value.parts === 'object' &&
  value.parts !== null &&
  Object.values(value.parts).every((ids) => Array.isArray(ids) && ids.every((id) => typeof id === 'string'));

const form: JsonForm<DownloadRecord> = { decode, encode: encodeJson };
