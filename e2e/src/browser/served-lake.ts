import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../../apps/cli/bin/homelake.js', import.meta.url));
const READY = /Homelake ready at (http:\/\/\S+)/;
const PATIENCE_MS = 90_000;

export interface ServedLake {
  readonly url: string;
  /** Ends the server as Ctrl C does. Resolves when it has ended. */
  stop(): Promise<void>;
}

/** Runs `homelake` with the arguments on a free port. Resolves when it prints that it is ready. */
export async function serveLake(...args: readonly string[]): Promise<ServedLake> {
  const child = spawn(process.execPath, [COMMAND, ...args, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await gone;
  };

  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`homelake is not ready in time:\n${output}`)), PATIENCE_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = READY.exec(output)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`homelake ended with ${code}:\n${output}`));
    });
  }).catch(async (cause: unknown) => {
    await stop();
    throw cause;
  });
  return { url, stop };
}
