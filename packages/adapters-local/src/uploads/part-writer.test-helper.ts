import { openFsUploadSessions } from './fs-upload-sessions.ts';

/** Writes a part whose bytes all have one value, a megabyte at a time, and prints each. After `stopAfter` of them it waits for ever. */
const [root = '', session = '', part = '', value = '', stopAfter = ''] = process.argv.slice(2);
const sessions = openFsUploadSessions({ root, urlOf: (token) => token });
async function* bytes(): AsyncGenerator<Uint8Array> {
  for (let megabytes = 1; megabytes <= 8; megabytes++) {
    yield new Uint8Array(2 ** 20).fill(Number(value));
    console.log(`wrote ${megabytes}`);
    if (megabytes === Number(stopAfter)) await new Promise(() => setInterval(() => {}, 1000));
  }
}
await sessions.write(session, { part: Number(part), sha256: null }, bytes()).then(
  () => console.log('done'),
  (error: unknown) => console.log(String(error)),
);
sessions.close();
