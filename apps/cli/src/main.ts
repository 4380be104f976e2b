import { createContext } from './context.ts';
import { Failure, isHomeInUse, isKnown } from './failure.ts';
import { OutputClosed } from './output.ts';
import { createProgram, isUsageError } from './program.ts';

/** Advice for a home that another process works on. */
const WAY_OUT = 'stop that process (Ctrl C) and try again';

/**
 * Runs one command line and gives its exit code: 0 all done, 1 something was refused or failed, 2 wrong usage. `workerScript` is the path of
 * the file that calls `runWorker`.
 */
export async function main(argv: readonly string[], workerScript?: string): Promise<number> {
  const context = createContext(workerScript);
  try {
    await createProgram(context).parseAsync(argv.length === 0 ? ['help'] : argv, { from: 'user' });
    await context.out.flush();
    return context.exitCode;
  } catch (error) {
    if (error instanceof OutputClosed) return context.exitCode;
    await context.out.flush().catch(() => undefined);
    if (isUsageError(error)) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Failure) {
      context.say(`homelake: ${error.message}`);
      return error.exitCode;
    }
    if (isKnown(error)) {
      context.say(`homelake: ${error.message}${isHomeInUse(error) ? `; ${WAY_OUT}` : ''}`);
      return 1;
    }
    if (error instanceof Error && error.name === 'AbortError') {
      context.say('homelake: stopped');
      return 1;
    }
    context.say(`homelake: this is a bug, please report it\n${error instanceof Error ? error.stack : String(error)}`);
    return 1;
  }
}
