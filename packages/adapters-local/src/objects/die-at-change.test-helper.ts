import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * Ends the process before the change of a directory with number `step`, counted from 1 and from this call. Returns a function that gives
 * the number of changes so far.
 */
export function dieAtChange(step: number): () => number {
  let changes = 0;
  const before = (): void => {
    if (++changes === step) process.kill(process.pid, 'SIGKILL');
  };
  const { renameSync, rmSync, rmdirSync, mkdirSync, writeFileSync } = fs;
  fs.renameSync = (...given) => (before(), renameSync(...given));
  fs.rmSync = (...given) => (before(), rmSync(...given));
  fs.rmdirSync = (...given) => (before(), rmdirSync(...given));
  fs.mkdirSync = (...given: Parameters<typeof mkdirSync>) => (before(), mkdirSync(...given));
  fs.writeFileSync = (...given) => (before(), writeFileSync(...given));
  syncBuiltinESMExports();
  return () => changes;
}
