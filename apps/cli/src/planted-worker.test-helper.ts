import { runWorker } from '@homelake/composition/worker';
import type { JobLease } from '@homelake/lake';
import { work } from './work.ts';

/** A worker with planted bad jobs. The name of a file says which fault its job has. */
const deeds: Readonly<Record<string, (lease: JobLease) => unknown>> = {
  spins() {
    for (;;);
  },
  // Never silent, so that the memory limit alone can end it, however slow the machine is.
  async allocates(lease) {
    for (const held: Buffer[] = []; ; held.push(Buffer.alloc(16 * 2 ** 20, held.length + 1))) await lease.renew();
  },
  aborts: () => process.abort(),
  // A promise that never resolves, and leaves the processor idle.
  hangs: () => new Promise(() => undefined),
};

await runWorker(work, {
  changeHandlers: (handlers) =>
    Object.fromEntries(
      Object.entries(handlers).map(([kind, handler]) => [
        kind,
        async (payload, lease) => {
          const deed = /bad-(\w+)/.exec(JSON.stringify(payload))?.[1] ?? '';
          await deeds[deed]?.(lease);
          // Takes longer than the silence limit, but renews its lease all the time.
          const renewals = deed === 'lasts' ? 35 : 0;
          for (let done = 0; done < renewals; done++) {
            await new Promise((resolve) => void setTimeout(resolve, 200));
            await lease.renew();
          }
          return handler(payload, lease);
        },
      ]),
    ),
});
