import { RecordDamagedError } from '@homelake/photos';
import type { Sha256 } from '@homelake/storage';
import { photoEditsKey, photoRecordKey, StorageError } from '@homelake/storage';
import { createBronzeIndex } from '../bronze/bronze-index.ts';
import { bringObject } from './bring-object.ts';
import type { BringOptions } from './bring-object.ts';
import { bringRecord } from './bring-record.ts';
import { LeftOutError, UNCHANGED } from './bringing.ts';
import type { BringBackPorts, BroughtBack, Said } from './bringing.ts';
import { detailOf } from './detail-of.ts';
import { gathered } from './gathered.ts';
import { decodeManifest, decodeRecordLine, MANIFEST_PATH, RECORDS_PATH } from './manifest.ts';
import { keysNamedBy } from './named-keys.ts';
import type { PlainFolder } from './plain-folder.ts';

/** The folder is no export, or one that was stopped before its first file. */
export class NoExportError extends Error {
  constructor() {
    super(`there is no export of Homelake: ${MANIFEST_PATH} is missing`);
    this.name = 'NoExportError';
  }
}

/**
 * Brings an export back into a lake, new or in use, and yields the outcome of each object. Every original is stored under its key, and every
 * record with its exact bytes, so that the tables that are built then are those of the lake that was exported. What the lake has already
 * stays: facts of both are joined, and where the owner decided differently in both (edits, albums, overrides, settings) the lake's own
 * counts, and the other is named. Bytes that do not have the hash of the manifest are left out and named; so are originals that a record
 * names and that neither the export nor the lake has. Bytes of the lake are read and compared; damaged ones are replaced.
 * With `onlyMend`, nothing is brought but the bytes of objects that records of the lake name and that are missing or damaged here.
 *
 * It may be killed and run again at any point, and several times at once: every object is written under the condition that it is as it was
 * read. Originals come before records. Rejects with NoExportError, ManifestError, `no-space` of StorageError, CatalogError, QueueError or the
 * signal's reason.
 */
export async function* bringBack(
  ports: BringBackPorts,
  folder: PlainFolder,
  options: BringOptions = {},
): AsyncGenerator<BroughtBack> {
  const { signal, onlyMend = false } = options;
  const bytes = await folder.stream(MANIFEST_PATH);
  if (bytes === null) throw new NoExportError();
  const { files, problems } = await decodeManifest(await gathered(bytes));
  for (const reason of problems) yield { path: MANIFEST_PATH, key: null, status: 'failed', reason, done: 0 };

  const index = createBronzeIndex(ports.store);
  const keyOf = new Map<string, string>();
  /** Keys here of the objects of the export, whatever became of them. */
  const settled = new Set<string>();
  const objects = [...files.values()].filter(({ key, is }) => key !== null && is !== 'gone');
  for (const [at, file] of objects.entries()) {
    signal?.throwIfAborted();
    const said = await orFailed(file.key, () => bringObject({ ...ports, index, keyOf }, folder, file, options));
    if (said === null) continue;
    if (file.key !== null) settled.add(keyOf.get(file.key) ?? file.key);
    yield { path: file.path, key: file.key, ...said, done: at / objects.length };
  }
  if (onlyMend) return;

  const records = await folder.stat(RECORDS_PATH);
  if (records === null || records === 'other') {
    const reason = 'the records of the lake are missing: names, edits and albums cannot be brought back';
    yield { path: RECORDS_PATH, key: null, status: 'failed', reason, done: 1 };
    return;
  }
  /** Keys of originals that the records name, and that are no objects of the export. */
  const missing = new Set<string>();
  // In the order in which they refer to each other: a photo is shown with the albums and exports that its record names.
  for (const isOfPass of PASSES) {
    let number = 0;
    const isFirst = isOfPass === PASSES[0];
    const hash = isFirst ? ports.createSha256() : null;
    for await (const line of linesOf(folder, hash)) {
      number++;
      signal?.throwIfAborted();
      const key = keyIn(line);
      if (key === null ? !isFirst : !isOfPass(key)) continue;
      const record = await decodeRecordLine(line);
      if (record === null) {
        const reason = `line ${number} is damaged`;
        yield { path: RECORDS_PATH, key, status: 'failed', reason, done: 1 };
        continue;
      }
      const said = await orFailed(record.key, () => bringRecord({ ...ports, index, keyOf }, record));
      yield { path: RECORDS_PATH, key: record.key, ...said, done: 1 };
      if (said.status === 'failed') continue;
      for (const named of keysNamedBy(record.key, record.bytes)) {
        const here = keyOf.get(named) ?? named;
        if (!settled.has(here)) missing.add(here);
      }
    }
    // A file that was cut at the end of a line has no damaged line.
    if (hash === null || (await hash.digest()) === files.get(RECORDS_PATH)?.sha256) continue;
    const reason = 'the file is not as it was exported; records may be missing';
    yield { path: RECORDS_PATH, key: null, status: 'failed', reason, done: 1 };
  }
  for (const key of missing) {
    signal?.throwIfAborted();
    const isThere = async (): Promise<Said> =>
      (await ports.store.head(key)) === null
        ? { status: 'failed', reason: 'its record is here, and its bytes were not in the lake that was exported' }
        : UNCHANGED;
    const said = await orFailed(key, isThere);
    const path = [...files.values()].find(({ is, id }) => is === 'gone' && id === key)?.path ?? RECORDS_PATH;
    if (said.status === 'failed') yield { path, key, ...said, done: 1 };
  }
}

async function orFailed<Outcome extends Said | null>(
  key: string | null,
  action: () => Promise<Outcome>,
): Promise<Outcome | Said> {
  try {
    return await action();
  } catch (error) {
    const isOfOne =
      error instanceof LeftOutError ||
      error instanceof RecordDamagedError ||
      (error instanceof StorageError && error.code !== 'no-space');
    if (!isOfOne) throw error;
    return { status: 'failed', reason: detailOf(error, key) };
  }
}

const isPhoto = (key: string): boolean => photoRecordKey.parse(key) !== null;
const isEdits = (key: string): boolean => photoEditsKey.parse(key) !== null;

const PASSES: readonly ((key: string) => boolean)[] = [(key) => !isPhoto(key) && !isEdits(key), isPhoto, isEdits];

/** The key of a record, without decoding the line; null where the line begins differently. */
function keyIn(line: string): string | null {
  const found = /^\{"key":("(?:[^"\\]|\\.)*"),/.exec(line);
  try {
    const key: unknown = found === null ? null : JSON.parse(found[1] ?? '');
    return typeof key === 'string' ? key : null;
  } catch {
    return null;
  }
}

/** The lines of the file of records. `hash` gets its bytes. */
async function* linesOf(folder: PlainFolder, hash: Pick<Sha256, 'update'> | null): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of (await folder.stream(RECORDS_PATH)) ?? []) {
    hash?.update(chunk);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
