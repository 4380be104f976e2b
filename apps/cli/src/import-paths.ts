import type { LocalFile, LocalLake } from '@homelake/composition/local';
import type { CreatedUpload, UploadRecord } from '@homelake/lake';
import type { Photo } from '@homelake/photos';
import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from './context.ts';
import { Failure, reasonOf } from './failure.ts';
import type { Input } from './inputs.ts';
import { listInputs } from './inputs.ts';
import { withCompanions } from './with-companions.ts';

/** What became of one input; one line of --json. */
export interface Imported {
  readonly path: string;
  readonly kind: UploadRecord['kind'];
  /**
   * `unchanged`: the lake had it already. `refused`: it is not what the lake takes. `failed`: it may be tried again. `left-out`: it
   * was found in a folder, and is nobody's photo or file.
   */
  readonly status: 'imported' | 'unchanged' | 'refused' | 'failed' | 'left-out';
  readonly key: string | null;
  readonly id: string | null;
  readonly messages: number | null;
  /** It claims to be a picture, a zip or an export, and is damaged or none. It is kept. */
  readonly damaged: boolean;
  /** What the lake knows of it now, where it is a photo or a video. */
  readonly photo: Photo | null;
  /**
   * Why not, or why not all of it: a photo can be kept and yet not be readable. Null, too, for what is left out because systems keep it
   * for themselves.
   */
  readonly reason: string | null;
}

/** So many inputs may be stored ahead of the one whose outcome is told next. */
const WINDOW = 16;
/** How often the records of uploads are asked for while one is awaited, and whether anything is left to do. */
const LOOK_MS = 10;
const IDLE_LOOK_MS = 200;

/** Imports what the paths name and gives each input, in order, with what became of it. Somebody works on the lake meanwhile. */
export async function* importPaths(
  lake: LocalLake,
  paths: readonly string[],
  { progress, stop }: Pick<Context, 'progress' | 'stop'>,
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
      taken.push(await take(lake, input, stop));
      const isLast = index === inputs.length - 1;
      for (let [first] = taken; first !== undefined; [first] = taken) {
        if (!isLast && taken.length < WINDOW && !(await isSettled(lake, first))) break;
        await settled(lake, first, stop);
        if (stop.aborted) throw stopped(stop);
        taken.shift();
        progress.show(first.input.path, ++done, inputs.length);
        progress.end();
        yield* await teller.tell(first);
      }
    }
  } finally {
    progress.end();
  }
}

/** An input that was handed in, or cannot be. */
type Taken =
  | { readonly input: InputWithCompanions; readonly upload: CreatedUpload }
  | { readonly input: Input; readonly failed: Imported };

type InputWithCompanions = Extract<Awaited<ReturnType<typeof withCompanions>>[number], LocalFile>;

async function take(lake: LocalLake, input: Input, stop: AbortSignal): Promise<Taken> {
  if ('reason' in input) {
    const status = 'leftOut' in input ? 'left-out' : 'refused';
    return { input, failed: { path: input.path, ...nothing, status, reason: input.reason } };
  }
  try {
    return { input, upload: await lake.importFile(await lake.openFile(input, stop)) };
  } catch (error) {
    if (stop.aborted) throw stopped(stop);
    return { input, failed: { path: input.path, ...nothing, reason: reasonOf(error) } };
  }
}

/** Records of uploads as they are now. Those that ended when they were handed in are nowhere else. */
async function recordsOf(lake: LocalLake, records: readonly UploadRecord[]): Promise<readonly UploadRecord[]> {
  const now = await lake.uploads(records.map(({ id }) => id));
  return records.map((record, at) => now[at] ?? record);
}

/** An upload that ended, or whose last try failed: whether the next one does better is not waited for. */
const hasEnded = ({ state, reason }: UploadRecord): boolean =>
  state === 'done' || state === 'failed' || (state === 'waiting' && reason !== null);

async function isSettled(lake: LocalLake, one: Taken): Promise<boolean> {
  if ('failed' in one) return true;
  const { record, companions } = one.upload;
  return (await recordsOf(lake, [record, ...companions])).every(hasEnded);
}

/** Waits until the upload ended, or until there is nothing to do any more. */
async function settled(lake: LocalLake, one: Taken, stop: AbortSignal): Promise<void> {
  let lookedAt = performance.now();
  for (let idle = 0; idle < 2 && !stop.aborted && !(await isSettled(lake, one));) {
    await pause(LOOK_MS);
    if (performance.now() - lookedAt < IDLE_LOOK_MS) continue;
    lookedAt = performance.now();
    idle = (await lake.isIdle()) ? idle + 1 : 0;
  }
}

/** Uploads that have not ended, by content and name. */
async function leftBefore(lake: LocalLake): Promise<Map<string, string>> {
  const left = new Map<string, string>();
  for (const record of await lake.openUploads()) left.set(contentOf(record), record.id);
  return left;
}

const contentOf = ({ sha256, name }: UploadRecord): string => `${sha256} ${name}`;

/** Says what became of inputs. `left`: ids of uploads that an earlier run did not get to, by content and name. */
function createTeller(lake: LocalLake, left: Map<string, string>) {
  /** Paths of companions that were told of: one that two photos share was told of with the first. */
  const told = new Set<string>();

  /** Whether an upload that an earlier run had left brought this into the lake, and no input was told of it yet. */
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
    // Not new to the lake, but perhaps to the person: an upload that the run before did not get to.
    const isNew = record.result === 'new' || (await wasLeft(record));
    const photo = kind === 'photo' && of !== null ? await lake.photos().catalog.get(of) : null;
    const trashed = photo === null || photo.trashedAt === null ? null : 'it lies in the trash';
    const note = record.note === null ? null : withoutName(record.note, path);
    return {
      ...known,
      status: isNew ? 'imported' : 'unchanged',
      key,
      id: of,
      messages,
      damaged,
      photo,
      reason: photo?.reason ?? trashed ?? note,
    };
  }

  return {
    /** What became of an input, and of each file that came with it. */
    async tell(one: Taken): Promise<readonly Imported[]> {
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
        // One that came with what is no photo went its own way. What is wrong with the photo is not wrong with those that came with it.
        if (own !== undefined && handed !== undefined && own.parent === null)
          results.push(await resultOf(path, handed, own));
        else if (result.status === 'imported' || result.status === 'unchanged')
          results.push({ ...result, path, photo: null, damaged: false, reason: null });
        else results.push({ ...result, path });
      }
      return results;
    },
  };
}

const nothing = {
  kind: null,
  status: 'failed' as const,
  key: null,
  id: null,
  messages: null,
  damaged: false,
  photo: null,
  reason: null,
};

const stopped = ({ reason }: AbortSignal) =>
  reason instanceof Failure ? reason : new Failure('stopped; import the same again to do the rest');

/** The reason names the file already, and so does the line that it goes into. */
function withoutName(reason: string, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return reason.startsWith(`${name}: `) ? reason.slice(name.length + 2) : reason;
}
