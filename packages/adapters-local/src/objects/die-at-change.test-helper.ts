import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** From now on the process dies before the change of a directory that has this number, from 1. Answers how many there were. */
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
