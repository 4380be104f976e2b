import type { PhotoPorts } from './photo-ports.ts';
import type { World } from './photo-world.test-helper.ts';

/** What a process does with the ports of its own. */
export type Actor = (ports: PhotoPorts) => Promise<unknown>;

/** Given how many calls each actor has made (-1: it has ended), the index of the one that makes its next call. */
export type Choice = (calls: readonly number[]) => number;

/**
 * Runs processes at the same time over one world. Only one of them goes on at a time, from one call of the store or the catalog to its next, and
 * `choose` says which. One that is killed makes no further call: `kills` gives the number of calls that an actor makes before that, by its index.
 * Answers what each resolved to, or its error; undefined where it was killed.
 */
export async function raced(
  world: Pick<World, 'ports'>,
  actors: readonly Actor[],
  choose: Choice,
  kills: readonly (number | undefined)[] = [],
): Promise<readonly unknown[]> {
  const calls = actors.map(() => 0);
  const waiting: (() => void)[][] = actors.map(() => []);
  const answers: unknown[] = actors.map(() => undefined);
  const end = (at: number) => (answer: unknown) => {
    if (calls[at] !== -1) answers[at] = answer;
    calls[at] = -1;
  };
  for (const [at, actor] of actors.entries()) {
    const ports = stepwise(world.ports, () => new Promise((resolve) => void waiting[at]?.push(resolve)));
    void actor(ports).then(end(at), end(at));
  }
  for (;;) {
    await settled(() => calls.every((made, at) => made === -1 || waiting[at]?.length !== 0));
    if (calls.every((made) => made === -1)) return answers;
    const at = choose(calls);
    if (calls[at] === kills[at]) calls[at] = -1;
    if (calls[at] === -1) continue;
    calls[at] = (calls[at] ?? 0) + 1;
    waiting[at]?.shift()?.();
  }
}

/** Ports of which every call to the store and the catalog waits for its turn first. */
function stepwise(ports: PhotoPorts, turn: () => Promise<void>): PhotoPorts {
  const slow = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]) => {
          await turn();
          return Reflect.apply(method, target, given) as unknown;
        };
      },
    });
  return { ...ports, store: slow(ports.store), catalog: slow(ports.catalog) };
}

/** Most of what happens between two calls takes a few microtasks; hashes take turns of the event loop. */
const MICROTASKS = 60;

async function settled(isSettled: () => boolean): Promise<void> {
  while (!isSettled()) {
    for (let tasks = 0; tasks < MICROTASKS && !isSettled(); tasks++) await Promise.resolve();
    if (!isSettled()) await turnOfTheLoop();
  }
}

/** A timer would wait a millisecond, and there are many steps. */
function turnOfTheLoop(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
