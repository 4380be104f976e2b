import type { LocalLake } from '@homelake/composition/local';
import type { Command } from 'commander';
import type { Context } from './context.ts';
import { withLake, withLakeForWriting } from './lake.ts';
import { printable } from './text-width.ts';
import { count } from './words.ts';

const HELP = `
A job is one step of work on what you imported, such as processing a photo. A job that fails is tried again, after a longer wait
each time, and is listed here with its reason. A job that failed for two and a half hours, or ended its process twice, is not tried
any more. When the cause is gone (a full disk, a missing permission), --retry queues these jobs again, and ends the wait of the others.
"homelake import" and "homelake start" then do them.`;

interface QueueFlags {
  readonly retry?: boolean;
  readonly json?: boolean;
}

export function addQueue(program: Command, context: Context): void {
  program
    .command('queue')
    .description('show waiting jobs, and failed ones with their reasons')
    .option('--retry', 'queue the failed jobs again')
    .option('--json', 'print one JSON object')
    .addHelpText('after', HELP)
    .action(async ({ retry = false, json = false }: QueueFlags, command: Command) => {
      await (retry ? withLakeForWriting : withLake)(command, context, async (lake) => {
        const retried = retry ? await lake.queueView().retry() : 0;
        const state = await lake.queueView().state();
        if (json) {
          await context.out.write(`${JSON.stringify({ ...state, ...(retry && { retried }) })}\n`);
          return;
        }
        if (retry) await context.out.write(`${count(retried, 'job')} will be tried again.\n`);
        await context.out.write(`${state.waiting} waiting, ${state.running} running, ${state.dead.length} failed.\n`);
        for (const job of state.retrying)
          await context.out.write(`${lineOf(job)}; the next try is ${waitUntil(job.nextAttemptAt)}\n`);
        for (const job of state.dead) await context.out.write(`${lineOf(job)}\n`);
      });
    });
}

type QueueState = Awaited<ReturnType<ReturnType<LocalLake['queueView']>['state']>>;

const lineOf = ({ kind, key, reason, attempts }: QueueState['dead'][number] | QueueState['retrying'][number]): string =>
  `${kind} ${printable(key ?? '')}: ${printable(reason)} (tried ${count(attempts, 'time')})`;

function waitUntil(instant: string): string {
  const minutes = Math.ceil((Date.parse(instant) - Date.now()) / 60_000);
  return minutes < 1 ? 'due' : `in ${count(minutes, 'minute')}`;
}
