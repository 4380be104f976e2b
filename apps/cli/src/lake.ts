import type { LocalLake, LocalSettings } from '@homelake/composition/local';
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { homeDirectory } from './home.ts';
import { packageVersion } from './package-version.ts';

type Use = (lake: LocalLake) => Promise<void>;

/** Opens the lake that the command line names, for reading. Other processes may use it at the same time. */
export async function withLake(command: Command, context: Context, use: Use): Promise<void> {
  const home = homeOf(command, context);
  if (!existsSync(join(home, '.homelake')))
    throw new Failure(`there is no lake at ${home}; "homelake import" creates one, --home names another directory`);
  await withLocalLake({ ...settings(home, context), access: 'read' }, use);
}

/** Opens the lake that the command line names, for writing, and creates it if it does not exist. Other processes may write to it too. */
export const withLakeForWriting = (command: Command, context: Context, use: Use): Promise<void> =>
  withLakeAt(homeOf(command, context), context, use);

export const withLakeAt = (home: string, context: Context, use: Use): Promise<void> =>
  withLocalLake({ ...settings(home, context), access: 'write' }, use);

/** Opens the lake that the command line names as its only worker. Fails while another process works on it. */
export const withLakeAlone = (command: Command, context: Context, use: Use): Promise<void> =>
  withLocalLake({ ...settings(homeOf(command, context), context), access: 'work' }, use);

async function withLocalLake(settings: LocalSettings, use: Use): Promise<void> {
  const { composeLocal } = await import('@homelake/composition/local');
  const lake = await composeLocal(settings);
  try {
    await use(lake);
  } finally {
    await lake.close();
  }
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
