import type { LocalLake, WorkListeners } from '@homelake/composition/local';
import type { UploadOutcome } from '@homelake/lake';
import type { Context } from './context.ts';
import { Failure, reasonOf } from './failure.ts';
import type { Imported } from './import.ts';
import { openIncoming } from './incoming-file.ts';
import type { Input } from './inputs.ts';
import { listInputs } from './inputs.ts';
import { count } from './words.ts';

/** Imports what the paths name, one input after the other, and gives each with what became of it. */
export async function* importPaths(
  lake: LocalLake,
  paths: readonly string[],
  context: Context,
): AsyncGenerator<Imported> {
  const { progress, stop, say } = context;
  try {
    const left = await lake.enqueueLeftovers();
    const resumed = await work(lake, stop);
    if (left + resumed.taken > 0) say(`Finished ${count(resumed.taken, 'job')} that an interrupted run had left.`);
    const inputs: Input[] = [];
    for await (const input of listInputs(paths, lake.home)) inputs.push(input);
    for (const [done, input] of inputs.entries()) {
      if (stop.aborted) throw new Failure('stopped; import the same again to do the rest');
      progress.show(input.path, done, inputs.length);
      const result = await importInput(lake, input, stop);
      progress.show(input.path, done + 1, inputs.length);
      progress.end();
      yield result;
    }
  } finally {
    progress.end();
  }
}

async function importInput(lake: LocalLake, input: Input, stop: AbortSignal): Promise<Imported> {
  const { path } = input;
  const nothing = { path, kind: null, key: null, id: null, messages: null, reason: null };
  if ('reason' in input) return { ...nothing, status: 'refused', reason: input.reason };
  try {
    const ticket = await lake.importFile(await openIncoming(path, input.lakePath, stop));
    const known = { ...nothing, kind: ticket.kind };
    if (ticket.status === 'refused') return { ...known, status: 'refused', reason: ticket.reason };
    if (ticket.status === 'unchanged') return { ...known, status: 'unchanged', key: ticket.key, id: ticket.id };
    const { outcomes, failures } = await work(lake, stop);
    const outcome = outcomes.get(ticket.key);
    if (outcome === undefined)
      return {
        ...known,
        status: 'failed',
        reason: `${failures.get(ticket.key) ?? 'not done yet'}; it will be tried again`,
      };
    if (outcome.status === 'refused') return { ...known, status: 'refused', reason: withoutName(outcome.reason, path) };
    const { status, key, id, messages } = outcome;
    return { ...known, status: status === 'already-there' ? 'unchanged' : 'imported', key, id, messages };
  } catch (error) {
    return { ...nothing, status: 'failed', reason: reasonOf(error) };
  }
}

/** Does the work that is ready, and tells of each upload by the key under which it was queued. */
async function work(lake: LocalLake, stop: AbortSignal) {
  const outcomes = new Map<string, UploadOutcome>();
  const failures = new Map<string, string>();
  const listeners: WorkListeners = {
    onOutcome: (key, outcome) => outcomes.set(key, outcome),
    onDone: ({ job: { dedupeKey }, failure }) => {
      if (failure !== null && dedupeKey !== null) failures.set(dedupeKey, failure.reason);
    },
  };
  const taken = await lake.work(stop, listeners);
  return { taken, outcomes, failures };
}

/** The reason names the file already, and so does the line that it goes into. */
function withoutName(reason: string, path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return reason.startsWith(`${name}: `) ? reason.slice(name.length + 2) : reason;
}
