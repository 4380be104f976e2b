import type { Command } from 'commander';
import { Option } from 'commander';
import type { Context } from './context.ts';
import { withLakeOrNew } from './lake.ts';
import { wholeNumber } from './option-values.ts';

export const DEFAULT_PORT = 4600;

const HELP = `
The page and its API run until Ctrl C. Only this machine can reach them: a lake has no password yet, so a --host that is not a
loopback address is refused. From another machine, use an SSH tunnel:
  ssh -L 4600:127.0.0.1:4600 your-machine

A second process, the worker, processes what is imported. A job that does not answer for two minutes, or takes more than half of
the machine's memory, is ended and tried once more. If that happens again, "homelake queue" lists it with the reason.
HOMELAKE_WORKER_SILENCE_S (seconds) and HOMELAKE_WORKER_MEMORY_MB change these limits.`;

interface StartFlags {
  readonly port: number;
  readonly host: string;
}

export function addStart(program: Command, context: Context): void {
  program
    .command('start')
    .description('open your lake in the browser')
    .addOption(portOption())
    .option('--host <address>', 'the loopback address to listen on', '127.0.0.1')
    .addHelpText('after', HELP)
    .action(async ({ port, host }: StartFlags, command: Command) => {
      const { requireLoopback, serveLake } = await import('./serve.ts');
      requireLoopback(host);
      await withLakeOrNew(command, context, async (lake) => {
        await serveLake(lake, { port, host }, context);
      });
    });
}

/** The `--port` option. Port 0 lets the system pick a free port, which the line "Homelake ready at" shows. */
export const portOption = () =>
  new Option('-p, --port <number>', 'the port to listen on; 0 picks a free one')
    .argParser(wholeNumber(0, 65_535))
    .default(DEFAULT_PORT);
