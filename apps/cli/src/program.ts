import { Command, CommanderError } from 'commander';
import { addChats } from './chats.ts';
import type { Context } from './context.ts';
import { addClass } from './class.ts';
import { addDemo } from './demo.ts';
import { addExport } from './export.ts';
import { addFiles } from './files.ts';
import { addForget } from './forget.ts';
import { addImport } from './import.ts';
import { addInsights } from './insights.ts';
import { packageVersion } from './package-version.ts';
import { addParse } from './parse.ts';
import { addPhotos } from './photos.ts';
import { addQuery } from './query.ts';
import { addQueue } from './queue.ts';
import { addRebuild } from './rebuild.ts';
import { addRestore } from './restore.ts';
import { addRoute } from './route.ts';
import { addSilver } from './silver.ts';
import { addStart } from './start.ts';
import { addVerify } from './verify.ts';

const FIRST_STEPS = `
First steps:
  homelake demo                          try a temporary lake of sample photos and chats, which is deleted when you stop it
  homelake import ~/Downloads            copy the photos, chats and other files of a folder into your lake; the folder stays unchanged
  homelake start                         open your lake in the browser
  homelake query "select * from messages limit 5"

Get an export from WhatsApp: open a chat, tap the three dots (Android) or its name (iPhone),
then "Export chat", and send the file to yourself. "homelake help import" says more.

Words used here:
  lake     everything you imported and everything made from it. It is one directory: ~/Homelake, or the one that --home or
           HOMELAKE_HOME names. Nothing leaves this machine.
  bronze   the archive: chat exports as they came in, and the records of photos, their edits and albums
  silver   the tables that SQL reads (messages, chats, people, photos). They are built from bronze and can be rebuilt.
  forget   to delete a photo or a chat for good, with everything made from it
  export   a file that WhatsApp wrote of a chat; "homelake export" writes your whole lake as plain files
  mend     to repair: rebuild thumbnails, records and catalog entries from the originals

Exit code 0: everything succeeded. 1: something was refused or failed; each case is printed with its reason. 2: wrong usage.`;

export function createProgram(context: Context): Command {
  const program = new Command('homelake')
    .description('Your photos, chats and files in one place that you own, open to SQL.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('--home <dir>', 'the directory of the lake (default: $HOMELAKE_HOME, else ~/Homelake)')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .addHelpText('after', FIRST_STEPS)
    .showHelpAfterError('("homelake help" lists the commands)')
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
    addFiles,
    addChats,
    addInsights,
    addQuery,
    addParse,
    addRoute,
    addSilver,
    addRestore,
    addClass,
    addQueue,
    addVerify,
    addForget,
    addExport,
    addRebuild,
  ])
    add(program, context);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** True for the error that the argument parser throws after it printed what is wrong, or help. */
export const isUsageError = (error: unknown): error is CommanderError => error instanceof CommanderError;
