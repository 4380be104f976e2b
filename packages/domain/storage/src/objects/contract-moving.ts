import { collect, sampleBytes, text } from './contract-bytes.ts';
import { check, equal, rejectsWith } from './contract-check.ts';
import type { StoreCase } from './contract-case.ts';
import type { ObjectStore } from './object-store.ts';

export const movingCases: readonly StoreCase[] = [
  {
    name: 'a moved object is at its new key alone, with its bytes, content type and metadata',
    async run({ store, reopen }) {
      const bytes = sampleBytes(200_001);
      await store.put('uploads/1/a.bin', bytes, { contentType: 'text/a', metadata: { v: 'é' } });
      const moved = await store.move('uploads/1/a.bin', 'files/deep/b.bin');
      const other = await reopen();
      equal([moved?.key, moved?.sizeBytes], ['files/deep/b.bin', bytes.length], 'key and size of the answer');
      equal([moved?.contentType, moved?.metadata], ['text/a', { v: 'é' }], 'content type and metadata of the answer');
      equal(await other.head('files/deep/b.bin'), moved, 'head of the new key');
      equal(await other.read('files/deep/b.bin'), bytes, 'bytes');
      equal(await gone(other, 'uploads/1/a.bin'), true, 'whether the old key is gone');
      equal(await keys(other), ['files/deep/b.bin'], 'the listing');
    },
  },
  {
    name: 'a move gives the content type and the metadata that it names, and keeps the one that it leaves out',
    async run({ store, reopen }) {
      const put = { contentType: 'text/a', metadata: { v: '1', w: '1' } };
      for (const key of ['type.txt', 'metadata.txt', 'both.txt']) await store.put(key, text('hello'), put);
      await store.move('type.txt', 'to/type.txt', { contentType: 'text/b' });
      await store.move('metadata.txt', 'to/metadata.txt', { metadata: { v: '2' } });
      await store.move('both.txt', 'to/both.txt', { contentType: 'text/b', metadata: {} });
      const other = await reopen();
      const facts = async (key: string) => {
        const info = await other.head(key);
        return [info?.contentType, info?.metadata];
      };
      equal(await facts('to/type.txt'), ['text/b', { v: '1', w: '1' }], 'with another content type');
      equal(await facts('to/metadata.txt'), ['text/a', { v: '2' }], 'with other metadata');
      equal(await facts('to/both.txt'), ['text/b', {}], 'with both');
    },
  },
  {
    name: 'a move replaces what is at the new key',
    async run({ store, reopen }) {
      await store.put('from.txt', text('new'));
      await store.put('to.txt', text('older'), { contentType: 'text/old', metadata: { v: '1' } });
      await store.move('from.txt', 'to.txt');
      const other = await reopen();
      equal(await other.read('to.txt'), text('new'), 'bytes');
      const info = await other.head('to.txt');
      equal([info?.sizeBytes, info?.contentType, info?.metadata], [3, null, {}], 'info');
      equal(await keys(other), ['to.txt'], 'the listing');
    },
  },
  {
    name: 'moving what is not there answers null and changes nothing',
    async run({ store, reopen }) {
      await store.put('a/b.txt', text('hello'), { metadata: { v: '1' } });
      for (const key of ['a', 'a/b', 'c', 'a/b.txt/c']) {
        equal(await store.move(key, 'a/b.txt', { metadata: {} }), null, `moving ${key}`);
        equal(await store.move(key, 'new.txt'), null, `moving ${key} to a new key`);
      }
      const other = await reopen();
      equal(await other.read('a/b.txt'), text('hello'), 'bytes');
      equal((await other.head('a/b.txt'))?.metadata, { v: '1' }, 'metadata');
      equal(await keys(other), ['a/b.txt'], 'the listing');
    },
  },
  {
    name: 'a move on condition looks at the new key, and a refused one leaves both objects',
    async run({ store, reopen }) {
      await store.put('from.txt', text('new'), { metadata: { v: '2' } });
      const old = await store.put('to.txt', text('old'), { metadata: { v: '1' } });
      const other = await reopen();
      const absent = () => other.move('from.txt', 'to.txt', { ifMatch: 'absent' });
      await rejectsWith('precondition-failed', absent, 'a move to a key that is taken');
      const stale = () => other.move('from.txt', 'to.txt', { ifMatch: { etag: `${old.etag}0` } });
      await rejectsWith('precondition-failed', stale, 'a stale etag');
      const missing = () => other.move('from.txt', 'free.txt', { ifMatch: { etag: old.etag } });
      await rejectsWith('precondition-failed', missing, 'an etag of nothing');
      equal([await store.read('from.txt'), await store.read('to.txt')], [text('new'), text('old')], 'bytes');
      equal((await store.head('from.txt'))?.metadata, { v: '2' }, 'metadata of the object that stays');
      equal((await store.head('to.txt'))?.metadata, { v: '1' }, 'metadata of the object in its way');
      equal(await keys(store), ['from.txt', 'to.txt'], 'the listing');
      await store.move('from.txt', 'to.txt', { ifMatch: { etag: old.etag } });
      equal(await store.read('to.txt'), text('new'), 'bytes after a move on the right etag');
      await store.move('to.txt', 'free.txt', { ifMatch: 'absent' });
      equal(await keys(store), ['free.txt'], 'the listing after a move to a free key');
    },
  },
  {
    name: 'of many moves to one free key at once, each on condition, one wins and the others stay',
    async run({ store, reopen }) {
      const handles = [store, await reopen(), await reopen()];
      const names = Array.from({ length: 9 }, (_, i) => `from/${i}.txt`);
      for (const name of names) await store.put(name, text(name), { metadata: { name } });
      const moves = names.map((name, i) =>
        (handles[i % 3] ?? store).move(name, 'to.txt', { ifMatch: 'absent' }).then(
          () => [name],
          () => [],
        ),
      );
      const winners = (await Promise.all(moves)).flat();
      equal(winners.length, 1, 'winners');
      const other = await reopen();
      equal(await other.read('to.txt'), text(winners[0] ?? ''), 'bytes');
      equal((await other.head('to.txt'))?.metadata, { name: winners[0] }, 'metadata');
      equal(await keys(other), [...names.filter((name) => name !== winners[0]), 'to.txt'], 'the listing');
    },
  },
  {
    name: 'of many moves of one object at once, to one key, none loses it',
    async run({ store, reopen }) {
      const handles = [store, await reopen(), await reopen()];
      const bytes = sampleBytes(100_000);
      await store.put('from.bin', bytes, { metadata: { v: '1' } });
      const answers = await Promise.all(
        Array.from({ length: 9 }, (_, i) => (handles[i % 3] ?? store).move('from.bin', 'to.bin')),
      );
      check(
        answers.some((info) => info !== null),
        'one of them moves it',
      );
      const other = await reopen();
      equal(await other.read('to.bin'), bytes, 'bytes');
      equal((await other.head('to.bin'))?.metadata, { v: '1' }, 'metadata');
      equal(await keys(other), ['to.bin'], 'the listing');
    },
  },
  {
    name: 'a move to the same key, or with metadata that not every store can keep, is a bug of the caller',
    async run({ store }) {
      await store.put('a.txt', text('hello'));
      const moves = [
        () => store.move('a.txt', 'a.txt'),
        () => store.move('a.txt', 'b.txt', { metadata: { Name: 'x' } }),
      ];
      for (const move of moves) {
        let thrown: unknown;
        await move().catch((error: unknown) => (thrown = error));
        check(thrown instanceof TypeError, 'it throws TypeError');
      }
      equal(await collect(await store.stream('a.txt')), text('hello'), 'bytes');
      equal(await keys(store), ['a.txt'], 'the listing');
    },
  },
];

const gone = async (store: ObjectStore, key: string): Promise<boolean> =>
  (await store.head(key)) === null && (await store.read(key)) === null && (await store.stream(key)) === null;

const keys = async (store: ObjectStore): Promise<string[]> => (await store.list('')).objects.map(({ key }) => key);
