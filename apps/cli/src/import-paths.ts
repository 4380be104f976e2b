import type { LocalFile, LocalLake, WorkerOptions } from '@homelake/composition/local';
import type { UploadKind, UploadOutcome, UploadTicket } from '@homelake/lake';
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
  readonly kind: UploadKind | null;
  /**
   * `unchanged`: the lake had it already. `refused`: it is not what the lake takes. `failed`: it may be tried again. `left-out`: it
   * was found in a folder, and is nobody's photo or file.
   */
  readonly status: 'imported' | 'unchanged' | 'refused' | 'failed' | 'left-out';
  readonly key: string | null;
  readonly id: string | null;
  readonly messages: number | null;
  /** What the lake knows of it now, where it is a photo or a video. */
  readonly photo: Photo | null;
  /**
   * Why not, or why not all of it: a photo can be kept and yet not be readable. Null, too, for what is left out because systems keep it
   * for themselves.
   */
  readonly reason: string | null;
}

/** How often the queue is looked at while an outcome is awaited. */
const LOOK_MS = 200;
/** So many inputs may be stored ahead of the one whose outcome is told next. */
const WINDOW = 16;

/** Imports what the paths name and gives each input, in order, with what became of it. Somebody works on the lake meanwhile. */
export async function* importPaths(
  lake: LocalLake,
  paths: readonly string[],
  { progress, stop }: Pick<Context, 'progress' | 'stop'>,
  worker: Outcomes,
): AsyncGenerator<Imported> {
  try {
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
        if (!isLast && taken.length < WINDOW && !isSettled(first, worker)) break;
        if ('ticket' in first) await worker.settled(lake, first.ticket, stop);
        if (stop.aborted) throw stopped(stop);
        taken.shift();
        progress.show(first.input.path, ++done, inputs.length);
        progress.end();
        yield* await resultsOf(lake, first, worker);
      }
    }
  } finally {
    progress.end();
  }
}

/** An input that is stored and queued, or cannot be. */
type Taken =
  | { readonly input: InputWithCompanions; readonly ticket: UploadTicket }
  | { readonly input: Input; readonly failed: Imported };

type InputWithCompanions = Extract<Awaited<ReturnType<typeof withCompanions>>[number], LocalFile>;

async function take(lake: LocalLake, input: Input, stop: AbortSignal): Promise<Taken> {
  if ('reason' in input) {
    const status = 'leftOut' in input ? 'left-out' : 'refused';
    return { input, failed: { path: input.path, ...nothing, status, reason: input.reason } };
  }
  try {
    return { input, ticket: await lake.importFile(await lake.openFile(input, stop)) };
  } catch (error) {
    if (stop.aborted) throw stopped(stop);
    return { input, failed: { path: input.path, ...nothing, status: 'failed', reason: reasonOf(error) } };
  }
}

const isSettled = (one: Taken, worker: Outcomes): boolean => 'failed' in one || worker.isSettled(one.ticket);

/** What became of an input, and of each file that came with it. */
async function resultsOf(lake: LocalLake, one: Taken, worker: Outcomes): Promise<readonly Imported[]> {
  if ('failed' in one) return [one.failed];
  const { input, ticket } = one;
  const result = await outcomeOf(lake, input, ticket, worker);
  // What is wrong with the photo is not wrong with them. One that two photos share was told of with the first.
  const reason = result.status === 'imported' || result.status === 'unchanged' ? null : result.reason;
  const companions = (input.companions ?? []).filter(({ path }) => !worker.told.has(path));
  for (const { path } of companions) worker.told.add(path);
  return [result, ...companions.map(({ path }) => ({ ...result, path, photo: null, reason }))];
}

async function outcomeOf(
  lake: LocalLake,
  { path, lakePath }: LocalFile,
  ticket: UploadTicket,
  worker: Outcomes,
): Promise<Imported> {
  const known = { path, ...nothing, kind: ticket.kind };
  if (ticket.status === 'refused') return { ...known, status: 'refused', reason: ticket.reason };
  if (ticket.status === 'unchanged') {
    const { key, id } = ticket;
    // Not new to the lake, but perhaps to the person: an upload that the run before did not get to.
    const status = worker.fresh.delete(key) ? 'imported' : 'unchanged';
    return { ...known, status, key, id, reason: ticket.note, ...(await photoFacts(lake, ticket.kind, id)) };
  }
  const outcome = worker.outcomes.get(ticket.key);
  if (outcome === undefined) {
    const reason = worker.failures.get(ticket.key) ?? 'not done yet';
    return { ...known, status: 'failed', reason: `${reason} (it is kept, and "homelake import" tries again)` };
  }
  const { status, kind, key, id, messages, note } = outcome;
  worker.fresh.delete(key);
  // A file that was named twice: its first line told of it.
  const isTold = worker.told.has(`${ticket.key}\n${lakePath}`);
  worker.told.add(`${ticket.key}\n${lakePath}`);
  return {
    ...known,
    kind,
    status: isTold || status === 'already-there' ? 'unchanged' : 'imported',
    key,
    id,
    messages,
    reason: [ticket.note, note && withoutName(note, path)].filter((said) => said !== null).join(' ') || null,
    ...(await photoFacts(lake, ticket.kind, id)),
  };
}

async function photoFacts(lake: LocalLake, kind: UploadKind, id: string): Promise<Partial<Imported>> {
  const photo = kind === 'photo' ? await lake.photos().catalog.get(id) : null;
  if (photo === null) return {};
  const reason = photo.reason ?? (photo.trashedAt === null ? null : 'it lies in the trash');
  return { photo, ...(reason !== null && { reason }) };
}

const nothing = {
  kind: null,
  status: 'failed' as const,
  key: null,
  id: null,
  messages: null,
  photo: null,
  reason: null,
};

const stopped = ({ reason }: AbortSignal) =>
  reason instanceof Failure ? reason : new Failure('stopped; import the same again to do the rest');

export type Outcomes = ReturnType<typeof createOutcomes>;

/** Remembers how each upload ended, by the key under which it was queued. */
export function createOutcomes() {
  const outcomes = new Map<string, UploadOutcome>();
  /** Keys of what came into the lake and no input was told of yet. */
  const fresh = new Set<string>();
  const failures = new Map<string, string>();
  let wake = (): void => undefined;
  const isSettled = (ticket: UploadTicket): boolean =>
    ticket.status !== 'queued' || outcomes.has(ticket.key) || failures.has(ticket.key);

  return {
    outcomes,
    fresh,
    failures,
    /** Keys and names of inputs whose outcome was told, and paths of what came with them. */
    told: new Set<string>(),
    events: {
      onOutcome(key, outcome) {
        outcomes.set(key, outcome);
        if (outcome.status !== 'already-there') fresh.add(outcome.key);
        wake();
      },
      onFailed(key, reason) {
        failures.set(key, reason);
        wake();
      },
    } satisfies Pick<WorkerOptions, 'onOutcome' | 'onFailed'>,
    isSettled,
    /** Waits until the upload ended, or until there is nothing to do any more. */
    async settled(lake: LocalLake, ticket: UploadTicket, stop: AbortSignal): Promise<void> {
      for (let idle = 0; !isSettled(ticket) && idle < 2 && !stop.aborted;) {
        const woken = new Promise<void>((resolve) => (wake = resolve));
        const isWoken = await Promise.race([woken.then(() => true), pause(LOOK_MS).then(() => false)]);
        idle = !isWoken && (await lake.isIdle()) ? idle + 1 : 0;
      }
    },
  };
}

/** The reason names the file already, and so does the line that it goes into. */
function withoutName(reason: string, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return reason.startsWith(`${name}: `) ? reason.slice(name.length + 2) : reason;
}
