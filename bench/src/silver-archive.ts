import { readFileSync, rmSync } from 'node:fs';
import { createNodeSha256 } from '@homelake/adapters-local/node-sha256';
import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { archiveExport } from '@homelake/lake';
import { report } from './measured-process.ts';

const [home = '', path = ''] = process.argv.slice(2);
rmSync(home, { recursive: true, force: true });
const store = await openFsObjectStore({ root: home });
const source = readFileSync(path);
const start = performance.now();
const result = await archiveExport(
  { store, now: () => new Date(), createSha256: createNodeSha256 },
  { name: 'WhatsApp Chat with Big.txt', source },
);
if (result.status === 'refused') throw new Error(result.reason);
report(start, result.messages);
store.close();
