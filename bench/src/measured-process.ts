import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Measurement {
  readonly seconds: number;
  readonly messages: number;
  /** Peak resident memory of the process in megabytes. */
  readonly peakMb: number;
}

/** Runs a script of this folder in its own process, so that neither memory nor compiled code is shared between measurements. */
export function measure(script: string, ...args: string[]): Measurement {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL(script, import.meta.url)), ...args],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Measurement;
}

/** Prints the results of a measured script at its end. */
export function report(startedMs: number, messages: number): void {
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(JSON.stringify({ seconds, messages, peakMb: process.resourceUsage().maxRSS / 1024 }));
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
