import type { LocalFile, LocalLake } from '@homelake/composition/local';
import type { ArchiveContents, CreatedUpload, UploadRecord } from '@homelake/lake';
import type { Photo } from '@homelake/photos';
import type { StorageClass } from '@homelake/storage';
import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from './context.ts';
import { Failure, reasonOf } from './failure.ts';
import type { Input, InputFile } from './inputs.ts';
import { listInputs } from './inputs.ts';
import { withCompanions } from './with-companions.ts';

/** The outcome of one input; one line of --json. */
export interface Imported {
  /** Path of the input, or the name in the lake for a file of an archive. */
  readonly path: string;
  /** Path of the archive that contains the file; null for an input. */
  readonly parent: string | null;
  readonly kind: UploadRecord['kind'];
  /**
   * `unchanged`: the lake had it already. `refused`: it cannot be imported. `failed`: another try may succeed. `left-out`: it was found in
   * a folder and is skipped.
   */
  readonly status: 'imported' | 'unchanged' | 'refused' | 'failed' | 'left-out';
  readonly key: string | null;
  readonly id: string | null;
  readonly messages: number | null;
  /** The contents of an opened archive and how its files ended; null for anything else. */
  readonly contents: ArchiveContents | null;
  /** True where the file looks like a picture, a zip or an export but is damaged or is none. It is kept. */
  readonly damaged: boolean;
  /** The photo in the catalog, where the input is a photo or a video. */
  readonly photo: Photo | null;
  /**
   * Why it was not imported, or what is wrong with it: a photo may be kept although it cannot be decoded. Null also for left-out files of
   * the operating system.
   */
  readonly reason: string | null;
}

/** Number of inputs that may be stored before the outcome of the first of them is known. */
const WINDOW = 16;
/** Intervals in ms at which the records of awaited uploads are read, and at which it is checked whether any work is left. */
const LOOK_MS = 10;
const IDLE_LOOK_MS = 200;

export interface ImportOptions extends Pick<Context, 'progress' | 'stop'> {
  /** Storage class of the files; by the rules of the lake for undefined. */
  readonly storageClass?: StorageClass | undefined;
}

/** Imports the files at the paths, and yields the outcome of each input, in order. A worker must be running. */
export async function* importPaths(
  lake: LocalLake,
  paths: readonly string[],
  { progress, stop, storageClass }: ImportOptions,
): AsyncGenerator<Imported> {
  try {
    const teller = createTeller(lake, await leftBefore(lake));
    const listed: Input[] = [];
    for await (const input of listInputs(paths, lake.home)) listed.push(input);
    const inputs = await withCompanions(listed, (files) =>
      lake.pairClips(files, {
        onProgress: (done, total) => {
          if (stop.aborted) throw stopped(stop);
          progress.show('looking for clips of Live Photos', done, total);
        },
      }),
    );

    const taken: Taken[] = [];
    let done = 0;
    for (const [index, input] of inputs.entries()) {
      if (stop.aborted) throw stopped(stop);
      progress.show(input.path, done, inputs.length);
      taken.push(await take(lake, input, storageClass, stop));
      const isLast = index === inputs.length - 1;
      for (let [first] = taken; first !== undefined; [first] = taken) {
        if (!isLast && taken.length < WINDOW && !(await isSettled(lake, first))) break;
        await settled(lake, first, stop, progress);
        if (stop.aborted) throw stopped(stop);
        taken.shift();
        progress.show(first.input.path, ++done, inputs.length);
        progress.end();
        yield* teller.tell(first);
      }
    }
  } finally {
    progress.end();
  }
}

/** An input that was stored as an upload, or that cannot be. */
type Taken =
  | { readonly input: InputWithCompanions; readonly upload: CreatedUpload }
  | { readonly input: Input; readonly failed: Imported };

type InputWithCompanions = Extract<Awaited<ReturnType<typeof withCompanions>>[number], LocalFile>;

/** The outcome of an input that is no file to import: it is left out or refused. */
const outcomeWithoutFile = (input: Exclude<Input, InputFile>): Imported => ({
  path: input.path,
  ...nothing,
  status: 'leftOut' in input ? 'left-out' : 'refused',
  reason: input.reason,
});

/** The outcomes of the inputs at the paths where there is no file to import; null where there is one. Needs no lake. */
export async function outcomesWithoutFiles(
  paths: readonly string[],
  home: string,
): Promise<readonly Imported[] | null> {
  const outcomes: Imported[] = [];
  for await (const input of listInputs(paths, home)) {
    if (!('reason' in input)) return null;
    outcomes.push(outcomeWithoutFile(input));
  }
  return outcomes;
}

async function take(
  lake: LocalLake,
  input: Input,
  storageClass: StorageClass | undefined,
  stop: AbortSignal,
): Promise<Taken> {
  if ('reason' in input) return { input, failed: outcomeWithoutFile(input) };
  try {
    const file = await lake.openFile(input, stop);
    const upload = await lake.importFile(storageClass === undefined ? file : { ...file, storageClass });
    return { input, upload };
  } catch (error) {
    if (stop.aborted) throw stopped(stop);
    return { input, failed: { path: input.path, ...nothing, reason: reasonOf(error) } };
  }
}

/** The current records of uploads. An upload that ended when it was stored has no stored record; the given one is returned. */
async function recordsOf(lake: LocalLake, records: readonly UploadRecord[]): Promise<readonly UploadRecord[]> {
  const now = await lake.uploads(records.map(({ id }) => id));
  return records.map((record, at) => now[at] ?? record);
}

/** True for an upload that ended or whose last try failed. The import does not wait for another try. */
const hasEnded = ({ state, reason }: UploadRecord): boolean =>
  state === 'done' || state === 'failed' || (state === 'waiting' && reason !== null);

async function isSettled(lake: LocalLake, one: Taken): Promise<boolean> {
  if ('failed' in one) return true;
  const { record, companions } = one.upload;
  return (await recordsOf(lake, [record, ...companions])).every(hasEnded);
}

/** Waits until the upload has ended, or until no work is left. */
async function settled(lake: LocalLake, one: Taken, stop: AbortSignal, progress: Context['progress']): Promise<void> {
  let lookedAt = performance.now();
  for (let idle = 0; idle < 2 && !stop.aborted && !(await isSettled(lake, one));) {
    await pause(LOOK_MS);
    if (performance.now() - lookedAt < IDLE_LOOK_MS) continue;
    lookedAt = performance.now();
    await showArchive(lake, one, progress);
    idle = (await lake.isIdle()) ? idle + 1 : 0;
  }
}

/** Shows how many files of an archive have been taken in. */
async function showArchive(lake: LocalLake, one: Taken, progress: Context['progress']): Promise<void> {
  if ('failed' in one) return;
  const [record] = await recordsOf(lake, [one.upload.record]);
  const { contents } = record ?? {};
  if (contents !== undefined) progress.show(one.input.path, contents.opened, contents.files);
}

/** Ids of uploads that have not ended, by content and name. */
async function leftBefore(lake: LocalLake): Promise<Map<string, string>> {
  const left = new Map<string, string>();
  for (const record of await lake.openUploads()) left.set(contentOf(record), record.id);
  return left;
}

const contentOf = ({ sha256, name }: UploadRecord): string => `${sha256} ${name}`;

/** Makes the outcomes of inputs. `left` has the ids of uploads that an earlier run left undone, by content and name. */
function createTeller(lake: LocalLake, left: Map<string, string>) {
  /** Paths of companions that were reported. A companion that two photos share is reported with the first of them. */
  const told = new Set<string>();

  /** True where an upload of an earlier run brought this content into the lake, and no input was reported for it yet. */
  async function wasLeft(record: UploadRecord): Promise<boolean> {
    const id = left.get(contentOf(record));
    if (id === undefined || !left.delete(contentOf(record))) return false;
    const [known] = await lake.uploads([id]);
    return known?.result === 'new';
  }

  async function resultOf(path: string, handedIn: UploadRecord, record: UploadRecord): Promise<Imported> {
    const { kind, key, of, messages, damaged, state, reason } = record;
    const known = { path, ...nothing, kind };
    if (handedIn.state === 'failed') return { ...known, status: 'refused', reason };
    if (state === 'failed') return { ...known, reason };
    if (state !== 'done')
      return { ...known, reason: `${reason ?? 'not done yet'} (it is kept, and "homelake import" tries again)` };
    // An upload that an earlier run left undone is new to the user, though not to the lake.
    const isNew = record.result === 'new' || (await wasLeft(record));
    const photo = kind === 'photo' && of !== null ? await lake.photos().catalog.get(of) : null;
    const trashed = photo === null || photo.trashedAt === null ? null : 'it is in the trash';
    const note = record.note === null ? null : withoutName(record.note, path);
    return {
      ...known,
      status: isNew ? 'imported' : 'unchanged',
      key,
      id: of,
      messages,
      contents: record.contents ?? null,
      damaged,
      photo,
      reason: photo?.reason ?? trashed ?? note,
    };
  }

  /** The outcomes of the files of an archive, sorted by name. */
  async function* entriesOf(archive: UploadRecord, path: string): AsyncGenerator<Imported> {
    const entries: UploadRecord[] = [];
    for await (const entry of lake.uploadsOf(archive.id)) entries.push(entry);
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
      yield { ...(await resultOf(entry.name, entry, entry)), parent: path };
  }

  /** The outcomes of an input and of its companions. */
  async function resultsOf(one: Taken): Promise<readonly Imported[]> {
    if ('failed' in one) return [one.failed];
    const { input, upload } = one;
    const handedIn = [upload.record, ...upload.companions];
    const [record, ...companions] = await recordsOf(lake, handedIn);
    if (record === undefined) throw new TypeError('upload: it has no record');
    const result = await resultOf(input.path, upload.record, record);
    const results = [result];
    for (const [at, { path }] of (input.companions ?? []).entries()) {
      if (told.has(path)) continue;
      told.add(path);
      const [own, handed] = [companions[at], upload.companions[at]];
      // A companion of a file that is no photo is an upload of its own. A fault of the photo is not a fault of its companions.
      if (own !== undefined && handed !== undefined && own.parent === null)
        results.push(await resultOf(path, handed, own));
      else if (result.status === 'imported' || result.status === 'unchanged')
        results.push({ ...result, path, photo: null, damaged: false, reason: null });
      else results.push({ ...result, path });
    }
    return results;
  }

  return {
    /** The outcomes of an input, of its companions, and of the files in it where it is an archive. */
    async *tell(one: Taken): AsyncGenerator<Imported> {
      yield* await resultsOf(one);
      if ('failed' in one) return;
      const [record] = await recordsOf(lake, [one.upload.record]);
      if (record?.contents !== undefined) yield* entriesOf(record, one.input.path);
    },
  };
}

const nothing = {
  parent: null,
  kind: null,
  status: 'failed' as const,
  key: null,
  id: null,
  messages: null,
  contents: null,
  damaged: false,
  photo: null,
  reason: null,
};

const stopped = ({ reason }: AbortSignal) =>
  reason instanceof Failure ? reason : new Failure('stopped; run the same import again to do the rest');

/** Removes the file name from the start of a reason, since the printed line contains it already. */
function withoutName(reason: string, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return reason.startsWith(`${name}: `) ? reason.slice(name.length + 2) : reason;
}
