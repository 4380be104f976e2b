import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Worker {
  readonly pid: number;
  /** All lines that it printed, once it has ended. */
  lines(): Promise<string[]>;
  /** The next line that it prints. */
  nextLine(): Promise<string>;
  /** Kills it at once with SIGKILL. */
  kill(): void;
}

/** Runs `<name>.test-helper.ts`, which is in any folder of `src`, in a process of its own. */
export function startWorker(name: string, ...parameters: string[]): Worker {
  const source = fileURLToPath(new URL('..', import.meta.url));
  const [found] = globSync(`*/${name}.test-helper.ts`, { cwd: source });
  if (found === undefined) throw new TypeError(`name: there is no ${name}.test-helper.ts`);
  const script = join(source, found);
  const child = spawn(process.execPath, [script, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const waiting: (() => void)[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    for (const wake of waiting.splice(0)) wake();
  });
  // The last line is left out: a kill may have cut it.
  const whole = (): string[] => output.split('\n').slice(0, -1);
  let taken = 0;
  return {
    pid: child.pid ?? 0,
    async lines() {
      await ended;
      return whole();
    },
    async nextLine() {
      while (whole().length <= taken && child.exitCode === null) {
        await Promise.race([new Promise<void>((resolve) => waiting.push(resolve)), ended]);
      }
      return whole()[taken++] ?? '';
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}
