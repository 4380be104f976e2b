import { openFsObjectStore } from './fs-object-store.ts';

/** Overwrites three objects in an endless loop, with content that contains its version. */
const store = await openFsObjectStore({ root: process.argv[2] ?? '' });
for (let version = 0; ; version++) {
  const key = `deep/er/${version % 3}.bin`;
  const body = new Uint8Array(200_000 + version).fill(version);
  await store.put(key, body, { contentType: `test/v${version}`, metadata: { size: String(body.length) } });
  console.log(`put ${version}`);
  if (version % 5 === 0) await store.remove(`deep/er/${(version + 1) % 3}.bin`);
}
