import type { LocalLake, LocalSettings } from '@homelake/composition/local';
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { homeDirectory } from './home.ts';
import { packageVersion } from './package-version.ts';
import { printable } from './text-width.ts';

type Use = (lake: LocalLake) => Promise<void>;

/** Opens the lake that the command line names, for reading. Fails where there is none. Other processes may use it at the same time. */
export const withLake = (command: Command, context: Context, use: Use): Promise<void> =>
  withLocalLake({ ...settings(existingHome(command, context), context), access: 'read' }, use);

/**
 * The same, and uses null where there is no lake, for a command that can do without. A directory that `--home` names must have one, since a mistyped name would
 * otherwise pass for it.
 */
export function withLakeIfAny(
  command: Command,
  context: Context,
  use: (lake: LocalLake | null) => Promise<void>,
): Promise<void> {
  const isNamed = command.optsWithGlobals<{ home?: string }>().home !== undefined;
  return isNamed || isLakeAt(homeOf(command, context)) ? withLake(command, context, use) : use(null);
}

/** Opens the lake that the command line names, for writing. Fails where there is none. Other processes may write to it too. */
export const withLakeForWriting = (command: Command, context: Context, use: Use): Promise<void> =>
  withLakeAt(existingHome(command, context), context, use);

/** The same, and creates the lake where there is none. Says so, since the name of the directory may be mistyped. */
export function withLakeOrNew(command: Command, context: Context, use: Use): Promise<void> {
  const home = homeOf(command, context);
  if (isLakeAt(home)) return withLakeAt(home, context, use);
  return withLakeAt(home, context, (lake) => {
    context.say(`A new lake was made at ${printable(home)}.`);
    return use(lake);
  });
}

export const withLakeAt = (home: string, context: Context, use: Use): Promise<void> =>
  withLocalLake({ ...settings(home, context), access: 'write' }, use);

/** Opens the lake that the command line names as its only worker. Fails where there is none, and while another process works on it. */
export const withLakeAlone = (command: Command, context: Context, use: Use): Promise<void> =>
  withLocalLake({ ...settings(existingHome(command, context), context), access: 'work' }, use);

async function withLocalLake(settings: LocalSettings, use: Use): Promise<void> {
  const { composeLocal } = await import('@homelake/composition/local');
  const lake = await composeLocal(settings);
  try {
    await use(lake);
  } finally {
    await lake.close();
  }
}

/** A mistyped `--home` is reported, and is not created. */
function existingHome(command: Command, context: Context): string {
  const home = homeOf(command, context);
  if (isLakeAt(home)) return home;
  throw new Failure(`there is no lake at ${home}; "homelake import" creates one, --home names another directory`);
}

export const isLakeAt = (home: string): boolean => existsSync(join(home, '.homelake'));

/** Directory of the lake that the command line names, whether or not there is one. */
export function homeOf(command: Command, context: Context): string {
  return homeDirectory(command.optsWithGlobals<{ home?: string }>().home, context.environment);
}

const settings = (home: string, context: Context) => ({
  home,
  command: ['homelake', ...process.argv.slice(2)].join(' '),
  version: packageVersion(),
  reportError: (error: unknown) => context.say(error instanceof Error ? (error.stack ?? error.message) : String(error)),
});
