import type { LocalLake } from '@homelake/composition/local';
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { homeDirectory } from './home.ts';
import { packageVersion } from './package-version.ts';

/** The lake that the command line names, to be read. It may be in use by another process meanwhile. */
export async function openLake(command: Command, context: Context): Promise<LocalLake> {
  const home = homeOf(command, context);
  if (!existsSync(join(home, '.homelake')))
    throw new Failure(`there is no lake at ${home}; "homelake import" starts one, --home names another`);
  const { composeLocal } = await import('@homelake/composition/local');
  return composeLocal({ ...settings(home, context), access: 'read' });
}

/** The same, made if it is not there, and held alone until it is closed. */
export const openLakeForWriting = (command: Command, context: Context): Promise<LocalLake> =>
  openLakeAt(homeOf(command, context), context);

export async function openLakeAt(home: string, context: Context): Promise<LocalLake> {
  const { composeLocal } = await import('@homelake/composition/local');
  return composeLocal({ ...settings(home, context), access: 'write' });
}

function homeOf(command: Command, context: Context): string {
  return homeDirectory(command.optsWithGlobals<{ home?: string }>().home, context.environment);
}

const settings = (home: string, context: Context) => ({
  home,
  command: ['homelake', ...process.argv.slice(2)].join(' '),
  version: packageVersion(),
  reportError: (error: unknown) => context.say(error instanceof Error ? (error.stack ?? error.message) : String(error)),
});
