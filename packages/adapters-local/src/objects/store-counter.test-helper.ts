import { StorageError } from '@homelake/storage';

import { openFsObjectStore } from './fs-object-store.ts';

/** Increments the number in one object, by conditional puts alone. */
const store = await openFsObjectStore({ root: process.argv[2] ?? '' });
for (let left = Number(process.argv[3]); left > 0;) {
  const info = await store.head('counter.txt');
  const bytes = await store.read('counter.txt');
  const next = String(Number(new TextDecoder().decode(bytes ?? undefined)) + 1);
  const ifMatch = info === null ? 'absent' : { etag: info.etag };
  try {
    await store.put('counter.txt', new TextEncoder().encode(next), { ifMatch });
    left -= 1;
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'precondition-failed') throw error;
  }
}
store.close();
