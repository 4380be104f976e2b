import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the lake is: what `--home` says, else `HOMELAKE_HOME`, else `Homelake` in the person's own directory. */
export function homeDirectory(option: string | undefined, environment: NodeJS.ProcessEnv): string {
  const named = option ?? environment['HOMELAKE_HOME'];
  return named ? resolve(named) : join(homedir(), 'Homelake');
}
