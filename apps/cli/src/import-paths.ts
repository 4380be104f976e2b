import type { LocalLake } from '@homelake/composition/local';
import type { UploadKind, UploadOutcome } from '@homelake/lake';
import type { Context } from './context.ts';
import { Failure, reasonOf } from './failure.ts';
import { openIncoming } from './incoming-file.ts';
import type { Input } from './inputs.ts';
import { listInputs } from './inputs.ts';
import { count } from './words.ts';

/** What became of one input; one line of --json. */
export interface Imported {
  readonly path: string;
  readonly kind: UploadKind | null;
  /** `unchanged`: the lake had it already. `refused`: it is not what the lake takes. `failed`: it may be tried again. */
  readonly status: 'imported' | 'unchanged' | 'refused' | 'failed';
  readonly key: string | null;
  readonly id: string | null;
  readonly messages: number | null;
  readonly reason: string | null;
}

/** Imports what the paths name, one input after the other, and gives each with what became of it. */
export async function* importPaths(
  lake: LocalLake,
  paths: readonly string[],
  context: Context,
): AsyncGenerator<Imported> {
  const { progress, stop, say } = context;
  try {
    const done = createWorker(lake, stop);
    await lake.enqueueLeftovers();
    const left = await done.work();
    if (left > 0) say(`Took up ${count(left, 'job')} that an earlier run had left.`);
    const inputs: Input[] = [];
    for await (const input of listInputs(paths, lake.home)) inputs.push(input);
    for (const [index, input] of inputs.entries()) {
      if (stop.aborted) throw stopped();
      progress.show(input.path, index, inputs.length);
      const result = await importInput(lake, input, done, stop);
      progress.show(input.path, index + 1, inputs.length);
      progress.end();
      yield result;
    }
  } finally {
    progress.end();
  }
}

async function importInput(lake: LocalLake, input: Input, done: Worker, stop: AbortSignal): Promise<Imported> {
  const { path } = input;
  const nothing = { path, kind: null, key: null, id: null, messages: null, reason: null };
  if ('reason' in input) return { ...nothing, status: 'refused', reason: input.reason };
  try {
    const ticket = await lake.importFile(await openIncoming(input, stop));
    const known = { ...nothing, kind: ticket.kind };
    if (ticket.status === 'refused') return { ...known, status: 'refused', reason: ticket.reason };
    if (ticket.status === 'unchanged') {
      const { key, id } = ticket;
      // Not new to the lake, but perhaps to the person: an upload that the run before did not get to.
      const status = done.archived.delete(key) ? 'imported' : 'unchanged';
      return { ...known, status, key, id };
    }
    await done.work();
    if (stop.aborted) throw stopped();
    const outcome = done.outcomes.get(ticket.key);
    if (outcome === undefined) {
      const reason = done.failures.get(ticket.key) ?? 'not done yet';
      return { ...known, status: 'failed', reason: `${reason} (it is kept, and "homelake import" tries again)` };
    }
    if (outcome.status === 'refused') return { ...known, status: 'refused', reason: withoutName(outcome.reason, path) };
    const { status, key, id, messages } = outcome;
    done.archived.delete(key);
    return { ...known, status: status === 'already-there' ? 'unchanged' : 'imported', key, id, messages };
  } catch (error) {
    if (stop.aborted) throw stopped();
    return { ...nothing, status: 'failed', reason: reasonOf(error) };
  }
}

const stopped = () => new Failure('stopped; import the same again to do the rest');

type Worker = ReturnType<typeof createWorker>;

/** Does the work that is ready, and remembers how each upload ended, by the key under which it was queued. */
function createWorker(lake: LocalLake, stop: AbortSignal) {
  const outcomes = new Map<string, UploadOutcome>();
  /** Keys in the archive that were not there before, and that no input was told of yet. */
  const archived = new Set<string>();
  const failures = new Map<string, string>();
  return {
    outcomes,
    archived,
    failures,
    work: () =>
      lake.work(stop, {
        onOutcome: (key, outcome) => {
          outcomes.set(key, outcome);
          if (outcome.status === 'archived') archived.add(outcome.key);
        },
        onDone: ({ job: { dedupeKey }, failure }) => {
          if (failure !== null && dedupeKey !== null) failures.set(dedupeKey, failure.reason);
        },
      }),
  };
}

/** The reason names the file already, and so does the line that it goes into. */
function withoutName(reason: string, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return reason.startsWith(`${name}: `) ? reason.slice(name.length + 2) : reason;
}
