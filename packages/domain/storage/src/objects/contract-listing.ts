import { text } from './contract-bytes.ts';
import { check, equal } from './contract-check.ts';
import type { StoreCase } from './contract-case.ts';
import type { ObjectStore } from './object-store.ts';

export const listingCases: readonly StoreCase[] = [
  {
    name: 'an empty place lists nothing',
    async run({ store }) {
      equal(await store.list(''), { objects: [], cursor: null }, 'everything');
      equal(await store.list('a/b/'), { objects: [], cursor: null }, 'a prefix');
    },
  },
  {
    name: 'a listing has the keys that start with its prefix, be that a folder or part of a name',
    async run({ store, reopen }) {
      await putAll(store, ['a/b/c.txt', 'a/b.txt', 'a/bc/d.txt', 'ab.txt', 'b/a/b.txt']);
      const other = await reopen();
      equal(await keys(other, 'a/'), ['a/b.txt', 'a/b/c.txt', 'a/bc/d.txt'], 'a/');
      equal(await keys(other, 'a/b'), ['a/b.txt', 'a/b/c.txt', 'a/bc/d.txt'], 'a/b');
      equal(await keys(other, 'a/b/'), ['a/b/c.txt'], 'a/b/');
      equal(await keys(other, 'a/b.txt'), ['a/b.txt'], 'a whole key');
      equal(await keys(other, 'a/b.txt/'), [], 'below an object');
      equal(await keys(other, 'A'), [], 'the other case');
    },
  },
  {
    name: 'a prefix that no key can have lists nothing',
    async run({ store }) {
      await putAll(store, ['a/b.txt']);
      for (const prefix of ['/', '../', 'a/../a/', './', 'a//', '\u0000', '\\', 'x'.repeat(2000)]) {
        equal(await keys(store, prefix), [], JSON.stringify(prefix.slice(0, 20)));
      }
    },
  },
  {
    name: 'keys come in the order of their UTF-8 bytes',
    async run({ store, reopen }) {
      const ordered = [
        '-.txt',
        'B.txt',
        'a!.txt',
        'a-b.txt',
        'a.txt',
        'a/b',
        'a/b.txt',
        'a/b/c.txt',
        'a0.txt',
        'ab.txt',
        'b.txt',
        'é.txt',
        'ﬀ.txt',
        '\uffe5.txt',
        '😀.txt',
      ];
      await putAll(store, [...ordered].toReversed());
      const other = await reopen();
      equal(await keys(other, ''), ordered, 'in one page');
      equal(await keys(other, '', 1), ordered, 'in pages of one');
    },
  },
  {
    name: 'a listing of 1,005 keys takes two pages and misses none',
    async run({ store, reopen }) {
      const names = Array.from({ length: 1005 }, (_, i) => `many/${i % 7}/${String(i).padStart(4, '0')}.txt`);
      await putAll(store, names);
      const other = await reopen();
      const first = await other.list('many/');
      equal([first.objects.length, first.cursor === null], [1000, false], 'the first page');
      const second = await other.list('many/', { cursor: first.cursor ?? '' });
      equal([second.objects.length, second.cursor], [5, null], 'the second page');
      equal(
        [...first.objects, ...second.objects].map(({ key }) => key),
        [...names].sort(),
        'the keys',
      );
    },
  },
  {
    name: 'a page that just fits has no cursor',
    async run({ store }) {
      await putAll(store, ['a.txt', 'b.txt', 'c.txt']);
      equal((await store.list('', { limit: 3 })).cursor, null, 'limit 3');
      const two = await store.list('', { limit: 2 });
      check(two.cursor !== null, 'limit 2 has a cursor');
      equal((await store.list('', { limit: 2, cursor: two.cursor })).cursor, null, 'the second page');
    },
  },
  {
    name: 'between pages, objects may come and go: none of the others repeats or is missed',
    async run({ store, reopen }) {
      await putAll(store, ['b/1.txt', 'b/2.txt', 'c.txt', 'd/1.txt', 'e.txt']);
      const first = await store.list('', { limit: 2 });
      await store.remove('b/1.txt');
      await store.remove('b/2.txt');
      await putAll(store, ['a.txt', 'd/0.txt']);
      const second = await (await reopen()).list('', { cursor: first.cursor ?? '' });
      equal(
        first.objects.map(({ key }) => key),
        ['b/1.txt', 'b/2.txt'],
        'the first page',
      );
      equal(
        second.objects.map(({ key }) => key),
        ['c.txt', 'd/0.txt', 'd/1.txt', 'e.txt'],
        'the second page',
      );
    },
  },
  {
    name: 'a limit outside 1 to 1000 is a bug of the caller',
    async run({ store }) {
      for (const limit of [0, -1, 1001, 1.5]) {
        let thrown: unknown;
        await store.list('', { limit }).catch((error: unknown) => (thrown = error));
        check(thrown instanceof TypeError, `${limit} throws TypeError`);
      }
    },
  },
];

async function putAll(store: ObjectStore, names: readonly string[]): Promise<void> {
  for (let at = 0; at < names.length; at += 50) {
    await Promise.all(names.slice(at, at + 50).map((key) => store.put(key, text(key))));
  }
}

async function keys(store: ObjectStore, prefix: string, limit = 1000): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page = await store.list(prefix, cursor === null ? { limit } : { limit, cursor });
    found.push(...page.objects.map(({ key }) => key));
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}
