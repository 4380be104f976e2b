import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Absolute path of the lake's directory: `--home`, else `HOMELAKE_HOME`, else `Homelake` in the user's home directory. */
export function homeDirectory(option: string | undefined, environment: NodeJS.ProcessEnv): string {
  const named = option ?? environment['HOMELAKE_HOME'];
  return named ? resolve(named) : join(homedir(), 'Homelake');
}
