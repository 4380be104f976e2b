// The process that does the work on a lake. `homelake` starts it, and nobody else.
import './runtime.js';
const { runWorker } = await import('@homelake/composition/worker');
const { work } = await import('../src/work.ts');
await runWorker(work);
