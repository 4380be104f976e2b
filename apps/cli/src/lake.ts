import type { LocalLake } from '@homelake/composition/local';
import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { homeDirectory } from './home.ts';

/** The lake that the command line names, to be read. It may be in use by another process meanwhile. */
export async function openLake(command: Command, context: Context): Promise<LocalLake> {
  const home = homeOf(command, context);
  if (!existsSync(join(home, '.homelake')))
    throw new Failure(`there is no lake at ${home}; "homelake import" starts one, --home names another`);
  const { composeLocal } = await import('@homelake/composition/local');
  return composeLocal({ home, access: 'read' });
}

/** The same, made if it is not there, and held alone until it is closed. */
export async function openLakeForWriting(command: Command, context: Context): Promise<LocalLake> {
  const { composeLocal } = await import('@homelake/composition/local');
  return composeLocal({ home: homeOf(command, context), access: 'write', purpose: `homelake ${command.name()}` });
}

function homeOf(command: Command, context: Context): string {
  return homeDirectory(command.optsWithGlobals<{ home?: string }>().home, context.environment);
}
