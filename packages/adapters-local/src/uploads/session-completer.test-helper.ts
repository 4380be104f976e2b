import { dieAtChange } from '../objects/die-at-change.test-helper.ts';
import { openFsUploadSessions } from './fs-upload-sessions.ts';

/** Completes a session, and ends the process before the change of a directory with this number, counted from the call. */
const [root = '', session = '', step = ''] = process.argv.slice(2);
const sessions = openFsUploadSessions({ root, urlOf: (token) => token });
const changes = dieAtChange(Number(step));
await sessions.complete(session);
console.log(`completed in ${changes()} changes`);
