import { dieAtChange } from './die-at-change.test-helper.ts';
import { openFsObjectStore } from './fs-object-store.ts';

/** Moves an object, and ends the process before the change of a directory with this number, counted from the call. */
const [root = '', from = '', to = '', step = ''] = process.argv.slice(2);
const store = await openFsObjectStore({ root });
const changes = dieAtChange(Number(step));
await store.move(from, to, { contentType: 'text/new' });
console.log(`moved in ${changes()} changes`);
