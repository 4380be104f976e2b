import { Command, CommanderError } from 'commander';
import { addChats } from './chats.ts';
import type { Context } from './context.ts';
import { addDemo } from './demo.ts';
import { addForget } from './forget.ts';
import { addImport } from './import.ts';
import { addInsights } from './insights.ts';
import { packageVersion } from './package-version.ts';
import { addParse } from './parse.ts';
import { addPhotos } from './photos.ts';
import { addQuery } from './query.ts';
import { addQueue } from './queue.ts';
import { addRebuild } from './rebuild.ts';
import { addSilver } from './silver.ts';
import { addStart } from './start.ts';
import { addVerify } from './verify.ts';

const FIRST_STEPS = `
First steps:
  homelake demo                          look around in a lake of sample photos and chats, gone afterwards
  homelake import ~/Downloads            bring in the photos and chats of a folder; what it holds stays where it is
  homelake start                         open your lake in the browser
  homelake query "select * from messages limit 5"

Get an export from WhatsApp: open a chat, tap the three dots (Android) or its name (iPhone),
then "Export chat", and send the file to yourself. "homelake help import" says more.

Your lake is one directory: ~/Homelake, or what --home or HOMELAKE_HOME names. Nothing leaves this machine.
Exit code 0: all done. 1: something was refused or failed, and is named with its reason. 2: wrong usage.`;

export function createProgram(context: Context): Command {
  const program = new Command('homelake')
    .description('Your photos, chats and files in one place that you own, open to SQL.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('--home <dir>', 'the lake to work on (default: $HOMELAKE_HOME, else ~/Homelake)')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', FIRST_STEPS)
    .showHelpAfterError('("homelake help" shows what there is)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.out.write(text),
      writeErr: (text) => process.stderr.write(text),
    });
  for (const add of [
    addStart,
    addDemo,
    addImport,
    addPhotos,
    addChats,
    addInsights,
    addQuery,
    addParse,
    addSilver,
    addQueue,
    addVerify,
    addForget,
    addRebuild,
  ])
    add(program, context);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** Thrown by the argument parser after it said what is wrong, or after it showed help. */
export const isUsageError = (error: unknown): error is CommanderError => error instanceof CommanderError;
