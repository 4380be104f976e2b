import { runWorker } from '@homelake/composition/worker';
import { work } from './work.ts';

/** A worker some of whose jobs are bad: those on files whose name says what becomes of the worker. */
const held: unknown[] = [];
const deeds: Readonly<Record<string, () => unknown>> = {
  spins() {
    for (;;);
  },
  allocates() {
    for (;;) held.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
  },
  aborts: () => process.abort(),
  // Nothing spins, and nothing ever comes of it.
  hangs: () => new Promise(() => undefined),
};

await runWorker(work, {
  changeHandlers: (handlers) =>
    Object.fromEntries(
      Object.entries(handlers).map(([kind, handler]) => [
        kind,
        async (payload, lease) => {
          const deed = /bad-(\w+)/.exec(JSON.stringify(payload))?.[1] ?? '';
          await deeds[deed]?.();
          // Longer than a silence, and never silent.
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
