import type { StorageClass } from '@homelake/storage';

import { dieAtChange } from './die-at-change.test-helper.ts';
import { openFsObjectStore } from './fs-object-store.ts';

/** Moves an object to a class, and ends the process before the change of a directory with this number, counted from the call. */
const [root = '', archiveDirectory = '', key = '', storageClass = '', step = ''] = process.argv.slice(2);
const classSettings = () => ({
  archiveDirectory: archiveDirectory === '' ? null : archiveDirectory,
  retrievalHours: { bulk: 0, standard: 0 },
});
const store = await openFsObjectStore({ root, classSettings });
const changes = dieAtChange(Number(step));
await store.changeClass(key, storageClass as StorageClass);
console.log(`moved in ${changes()} changes`);
