import { fileURLToPath } from 'node:url';

import { startSupervised } from './supervised-process.ts';

/** Starts a child that does what the argument says, prints its process id, and runs until it is killed. */
const child = startSupervised({
  script: fileURLToPath(new URL('supervised-child.test-helper.ts', import.meta.url)),
  memoryBytes: 2 ** 31,
  onMessage() {
    child.send({ order: process.argv[2] });
    console.log(child.pid);
  },
});
