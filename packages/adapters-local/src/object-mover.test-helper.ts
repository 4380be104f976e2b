import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

import { openFsObjectStore } from './fs-object-store.ts';

/** Moves an object, and dies before the change of the disk that has this number, counted from the call. */
const [root = '', from = '', to = '', step = ''] = process.argv.slice(2);
const store = await openFsObjectStore({ root });
let changes = 0;
const dieInTime = (): void => {
  if (++changes === Number(step)) process.kill(process.pid, 'SIGKILL');
};
const { renameSync, rmSync, rmdirSync, mkdirSync } = fs;
fs.renameSync = (...given) => (dieInTime(), renameSync(...given));
fs.rmSync = (...given) => (dieInTime(), rmSync(...given));
fs.rmdirSync = (...given) => (dieInTime(), rmdirSync(...given));
fs.mkdirSync = (...given: Parameters<typeof mkdirSync>) => (dieInTime(), mkdirSync(...given));
syncBuiltinESMExports();
await store.move(from, to, { contentType: 'text/new' });
console.log(`moved in ${changes} changes`);
