import type { Command } from 'commander';
import { Option } from 'commander';
import type { Context } from './context.ts';
import { withLakeForWriting } from './lake.ts';
import { wholeNumber } from './option-values.ts';

export const DEFAULT_PORT = 4600;

const HELP = `
The page and its API run until Ctrl C. Only this machine can reach them: a lake has no password yet, so another --host than
a loopback one is refused. From elsewhere, come through an SSH tunnel:
  ssh -L 4600:127.0.0.1:4600 your-machine

The work on what comes in runs in a process beside it. Work that stops answering for two minutes, or takes more than half of
the machine's memory, is ended and tried once more; after that, "homelake queue" shows it with the reason.
HOMELAKE_WORKER_SILENCE_S (seconds) and HOMELAKE_WORKER_MEMORY_MB set other bounds.`;

interface StartFlags {
  readonly port: number;
  readonly host: string;
}

export function addStart(program: Command, context: Context): void {
  program
    .command('start')
    .description('open your lake in the browser')
    .addOption(portOption())
    .option('--host <address>', 'the address to listen on, a loopback one', '127.0.0.1')
    .addHelpText('after', HELP)
    .action(async ({ port, host }: StartFlags, command: Command) => {
      const { requireLoopback, serveLake } = await import('./serve.ts');
      requireLoopback(host);
      await withLakeForWriting(command, context, async (lake) => {
        await serveLake(lake, { port, host }, context);
      });
    });
}

/** Port 0 lets the system pick a free one; the line that says "ready" names it. */
export const portOption = () =>
  new Option('-p, --port <number>', 'the port to listen on; 0 picks a free one')
    .argParser(wholeNumber(0, 65_535))
    .default(DEFAULT_PORT);
