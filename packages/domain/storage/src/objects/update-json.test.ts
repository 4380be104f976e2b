import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryObjectStore } from '../memory.ts';
import { StorageError } from './object-store.ts';
import type { ObjectStore } from './object-store.ts';
import { encodeJson, updateJson } from './update-json.ts';
import type { JsonForm } from './update-json.ts';

interface Tally {
  readonly total: number;
}

const form: JsonForm<Tally> = {
  decode: (bytes) => JSON.parse(new TextDecoder().decode(bytes)) as Tally,
  encode: encodeJson,
};
const add = (store: ObjectStore, number: number): Promise<Tally> =>
  updateJson(store, 'tally.json', form, (known) => ({ total: (known?.total ?? 0) + number }));

async function totalIn(store: ObjectStore): Promise<number | null> {
  const bytes = await store.read('tally.json');
  return bytes === null ? null : form.decode(bytes).total;
}

/** A store whose every call waits until the scheduler lets it go on. */
function scheduled(store: ObjectStore, scheduler: fc.Scheduler): ObjectStore {
  const wait = (): Promise<unknown> => scheduler.schedule(Promise.resolve());
  return {
    ...store,
    head: async (key) => (await wait(), store.head(key)),
    read: async (...given) => (await wait(), store.read(...given)),
    put: async (...given) => (await wait(), store.put(...given)),
  };
}

test('all who change an object at once count, in whatever order their reads and writes happen', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 }),
      async (scheduler, numbers) => {
        const store = createMemoryObjectStore();
        const all = Promise.all(numbers.map((number) => add(scheduled(store, scheduler), number)));
        await scheduler.waitFor(all);
        expect(await totalIn(store)).toBe(numbers.length === 0 ? null : numbers.reduce((sum, one) => sum + one, 0));
      },
    ),
  );
});

test('what stays the same is not written, and null changes nothing', async () => {
  const store = createMemoryObjectStore();
  await add(store, 5);
  const silent: ObjectStore = { ...store, put: () => Promise.reject(new TypeError('nothing is to be written')) };
  expect(await add(silent, 0)).toEqual({ total: 5 });
  expect(await updateJson(silent, 'tally.json', form, () => null)).toBeNull();
  expect(await totalIn(store)).toBe(5);
});

test('an object that is removed between the look and the write is made anew', async () => {
  const store = createMemoryObjectStore();
  await add(store, 5);
  let removed = false;
  const racing: ObjectStore = {
    ...store,
    put: async (...given) => {
      if (!removed) await store.remove('tally.json');
      removed = true;
      return store.put(...given);
    },
  };
  expect(await add(racing, 2)).toEqual({ total: 2 });
});

test('somebody who is always faster is given in to, with the error of the store', async () => {
  const store = createMemoryObjectStore();
  let tries = 0;
  const losing: ObjectStore = {
    ...store,
    put: (key) => Promise.reject(new StorageError('precondition-failed', key, `try ${++tries}`)),
  };
  await expect(add(losing, 1)).rejects.toMatchObject({ code: 'precondition-failed' });
  expect(tries).toBe(20);
});

test('another failure of the store is passed on at once', async () => {
  let tries = 0;
  const full: ObjectStore = {
    ...createMemoryObjectStore(),
    put: (key) => Promise.reject(new StorageError('no-space', key, `try ${++tries}`)),
  };
  await expect(add(full, 1)).rejects.toMatchObject({ code: 'no-space' });
  expect(tries).toBe(1);
});

test('what cannot be read is neither changed nor written over', async () => {
  const store = createMemoryObjectStore();
  await store.put('tally.json', new TextEncoder().encode('{'));
  await expect(add(store, 1)).rejects.toThrow(SyntaxError);
  expect(new TextDecoder().decode((await store.read('tally.json')) ?? undefined)).toBe('{');
});
