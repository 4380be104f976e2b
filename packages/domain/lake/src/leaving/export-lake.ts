import { sha256Hex, StorageError } from '@homelake/storage';
import type { ObjectStore, RestoreOptions, StorageClass } from '@homelake/storage';
import { isCheckpoint } from './checkpoint.ts';
import { detailOf } from './detail-of.ts';
import { sourcesOf } from './export-sources.ts';
import type { ExportPorts } from './export-sources.ts';
import { gathered } from './gathered.ts';
import { decodeManifest, encodeManifest, fileIdOf, MANIFEST_PATH } from './manifest.ts';
import type { ExportedKind, Manifest, ManifestFile } from './manifest.ts';
import { hashAt, isOfOneFile, place } from './place-file.ts';
import { planExport } from './plan-export.ts';
import type { PlainFolder } from './plain-folder.ts';

export type { ExportPorts };

export interface ExportOptions {
  /** Writes nothing; the outcomes say what an export would do. */
  readonly dryRun?: boolean;
  /** Asks for the archived objects that have to be read. They can be exported when they are restored. */
  readonly restore?: RestoreOptions;
  readonly signal?: AbortSignal;
}

/** The outcome of one file of the export. */
export interface ExportedFile {
  readonly path: string;
  readonly is: ExportedKind;
  readonly key: string | null;
  readonly sizeBytes: number;
  /**
   * `removed`: the export wrote the file; it is exported under another path now, or holds edits that were taken back. `gone`: the lake no longer
   * knows it, and the file stays. `failed`: it could not be exported; an earlier file stays as it is.
   */
  readonly status: 'written' | 'unchanged' | 'removed' | 'gone' | 'failed';
  readonly reason: string | null;
  /** State of an archived object that has to be read first; null for all others. */
  readonly archive: 'archived' | 'restoring' | null;
  readonly storageClass: StorageClass;
  /** Share of the files that are done, 0 to 1. */
  readonly done: number;
}

/** The folder has files, and none is the manifest of an export. */
export class NotAnExportError extends Error {
  constructor() {
    super('the folder is not empty, and it is no export of Homelake');
    this.name = 'NotAnExportError';
  }
}

/**
 * Exports a lake into a folder, as files for people and other programs, and yields the outcome of each file. An export that is there is
 * continued: files that are as the manifest says and whose objects are unchanged are not read. A file that somebody else changed or put there
 * is never overwritten. A file is there whole or not at all, and the manifest is written last; an export that was stopped at any point is
 * completed by the next. Two exports into one folder at the same time are not supported.
 *
 * Rejects with NotAnExportError, ManifestError, `no-space` of StorageError, the errors of the lake's tables, or the signal's reason; what is
 * in the folder is whole then.
 */
export async function* exportLake(
  ports: ExportPorts,
  folder: PlainFolder,
  { dryRun = false, restore, signal }: ExportOptions = {},
): AsyncGenerator<ExportedFile> {
  const before = await readManifest(folder);
  const plan = await planExport(ports.store, before);
  const files = new Map(before.files);
  const save = async (isWhole: boolean): Promise<void> => {
    if (!dryRun) await folder.write(MANIFEST_PATH, await encodeManifest(files.values(), isWhole));
  };
  let isBegun = false;
  const begin = async (): Promise<void> => {
    if (isBegun) return;
    // From here on the folder is an export, however far this one comes.
    await save(false);
    isBegun = true;
  };
  const sources = sourcesOf(ports, plan);
  const placed = new Set<string>();
  let [count, newFiles, newBytes] = [0, 0, 0];
  const outcome = (
    { path, is, key, storageClass }: Pick<ExportedFile, 'path' | 'is' | 'key' | 'storageClass'>,
    status: ExportedFile['status'],
    sizeBytes: number,
    reason: string | null = null,
    archive: ExportedFile['archive'] = null,
  ): ExportedFile => {
    const done = Math.min(1, count / sources.length);
    return { path, is, key, sizeBytes, status, reason, archive, storageClass, done };
  };
  for (const { key, reason } of plan.problems)
    yield outcome({ path: key, is: 'other', key, storageClass: 'standard' }, 'failed', 0, reason);
  try {
    for (const source of sources) {
      signal?.throwIfAborted();
      count++;
      try {
        const known = before.files.get(source.path) ?? null;
        const options = { dryRun, onWrite: begin, ...(signal && { signal }) };
        const { file, isNew } = await place(ports, folder, source, known, options);
        files.set(file.path, file);
        placed.add(fileIdOf(file));
        yield outcome(file, isNew ? 'written' : 'unchanged', file.sizeBytes);
        if (!isNew) continue;
        newFiles++;
        newBytes += file.sizeBytes;
      } catch (error) {
        if (!isOfOneFile(error)) throw error;
        const isArchived = error instanceof StorageError && error.code === 'archived';
        const asked = isArchived && restore && !dryRun ? await askFor(ports.store, error.key, restore) : null;
        const archive = !isArchived ? null : source.archive?.state === 'restoring' || asked ? 'restoring' : 'archived';
        yield outcome(source, 'failed', source.sizeBytes ?? 0, asked ?? detailOf(error, source.key), archive);
      }
      if (!isCheckpoint({ newFiles, newBytes, allFiles: files.size })) continue;
      await save(false);
      [newFiles, newBytes] = [0, 0];
    }
    const wantedPaths = new Set(sources.map(({ path }) => path));
    // What a record names that cannot be read is not known, so nothing of it is called gone.
    const isKept = ({ key, id, sha256 }: ManifestFile): boolean =>
      plan.unread.has(id ?? '') || plan.unread.has(sha256) || (key !== null && plan.keys.has(key) && !placed.has(key));
    const photos = new Set(plan.objects.flatMap(({ is, id }) => (is === 'photo' ? [id] : [])));
    const old = dropOld(ports, folder, before, { files, isKept, wantedPaths, placed, photos, dryRun });
    for await (const { file, status, reason } of old) yield outcome(file, status, file.sizeBytes, reason);
  } catch (error) {
    // What was written so far is noted, where the disk still takes it. The reason of the failure counts.
    if (isBegun) await save(false).catch(() => {});
    throw error;
  }
  if (dryRun) return;
  const manifest = await encodeManifest(files.values());
  if ((await hashAt(ports, folder, MANIFEST_PATH)) !== (await sha256Hex(manifest))) await save(true);
}

/** Asks for an archived object. Resolves to what came of it. */
async function askFor(store: ObjectStore, key: string, options: RestoreOptions): Promise<string> {
  try {
    const archive = (await store.restore(key, options))?.archive ?? null;
    const readyAt = archive?.state === 'restoring' ? archive.readyAt : null;
    return `was asked for; export again ${readyAt === null ? 'later' : `after ${readyAt.toISOString()}`}`;
  } catch (error) {
    if (error instanceof StorageError) return detailOf(error, key);
    throw error;
  }
}

/** The manifest of the folder; an empty one for an empty folder. */
async function readManifest(folder: PlainFolder): Promise<Manifest> {
  const bytes = await folder.stream(MANIFEST_PATH);
  if (bytes !== null) return decodeManifest(await gathered(bytes));
  if (await folder.isEmpty()) return { files: new Map(), problems: [] };
  throw new NotAnExportError();
}

/**
 * The files of the last export that this one has no more. A file that is exported under another path now is removed if it is as it was
 * written. A file whose object, chat or album the lake has no more stays: only its owner deletes it. Where a record still names the
 * object, its line in the manifest stays as well: the lake lost the bytes, and gets them back from this file.
 */
async function* dropOld(
  ports: ExportPorts,
  folder: PlainFolder,
  before: Manifest,
  {
    files,
    isKept,
    wantedPaths,
    placed,
    photos,
    dryRun,
  }: {
    readonly files: Map<string, ManifestFile>;
    /** True for a file whose object the lake still has or names, and that is not exported under another path. */
    readonly isKept: (file: ManifestFile) => boolean;
    /** Paths of this export. */
    readonly wantedPaths: ReadonlySet<string>;
    /** `fileIdOf` of the files that this export has. */
    readonly placed: ReadonlySet<string>;
    /** Ids of the photos that the lake has. */
    readonly photos: ReadonlySet<string | null>;
    readonly dryRun: boolean;
  },
): AsyncGenerator<{
  readonly file: ManifestFile;
  readonly status: 'removed' | 'gone';
  readonly reason: string | null;
}> {
  for (const file of before.files.values()) {
    const { path, is, sha256 } = file;
    if (wantedPaths.has(path)) continue;
    if ((await folder.stat(path)) === null) {
      files.delete(path);
      continue;
    }
    if (isKept(file)) continue;
    // Edits that were taken back must not be read as edits of the photo. Thumbnails are nothing without their photo.
    const isUndone = is === 'thumbnail' || (is === 'photo-edits' && photos.has(file.id));
    const isPlaced = placed.has(fileIdOf(file));
    if ((isPlaced || isUndone) && (await hashAt(ports, folder, path)) === sha256) {
      if (!dryRun) await folder.remove(path);
      files.delete(path);
      yield { file, status: 'removed', reason: isPlaced ? 'it has another name now' : 'the lake has it no more' };
      continue;
    }
    files.set(path, { ...file, is: 'gone', key: null, id: is === 'gone' ? file.id : fileIdOf(file) });
    yield { file, status: 'gone', reason: 'the lake has it no more; the file stays until you delete it' };
  }
}
