import { collect, sampleBytes, text } from './contract-bytes.ts';
import { check, equal } from './contract-check.ts';
import type { StoreCase } from './contract-case.ts';
import type { ByteRange } from './object-store.ts';

const SIZE = 150_000;

/** [range, first byte, one past the last] of an object of SIZE bytes. */
const ranges: readonly (readonly [ByteRange, number, number])[] = [
  [{ start: 0 }, 0, SIZE],
  [{ start: 0, end: 1 }, 0, 1],
  [{ start: 1, end: 2 }, 1, 2],
  [{ start: 10, end: 10 }, 10, 10],
  [{ start: 65_535, end: 65_537 }, 65_535, 65_537],
  [{ start: 1000, end: 140_000 }, 1000, 140_000],
  [{ start: SIZE - 1 }, SIZE - 1, SIZE],
  [{ start: SIZE - 1, end: SIZE }, SIZE - 1, SIZE],
  [{ start: SIZE - 5, end: SIZE + 100 }, SIZE - 5, SIZE],
  [{ start: SIZE }, SIZE, SIZE],
  [{ start: SIZE, end: SIZE + 1 }, SIZE, SIZE],
  [{ start: SIZE + 100 }, SIZE, SIZE],
  [{ start: SIZE + 100, end: SIZE + 200 }, SIZE, SIZE],
];

export const readingCases: readonly StoreCase[] = [
  {
    name: 'what is not there is null',
    async run({ store }) {
      await store.put('a/b.txt', text('hello'));
      for (const key of ['a', 'a/b', 'a/b.txt/c', 'a/b.tx', 'z']) {
        equal([await store.head(key), await store.read(key), await store.stream(key)], [null, null, null], key);
        equal(await store.read(key, { start: 0, end: 1 }), null, `a range of ${key}`);
      }
    },
  },
  {
    name: 'read gives the bytes of a range, and only those',
    async run({ store, reopen }) {
      const bytes = sampleBytes(SIZE);
      await store.put('a.bin', bytes);
      const other = await reopen();
      for (const [range, start, end] of ranges) {
        equal(await other.read('a.bin', range), bytes.slice(start, end), JSON.stringify(range));
      }
    },
  },
  {
    name: 'stream gives the same bytes as read',
    async run({ store, reopen }) {
      const bytes = sampleBytes(SIZE);
      await store.put('a.bin', bytes);
      const other = await reopen();
      equal(await collect(await other.stream('a.bin')), bytes, 'whole');
      for (const [range, start, end] of ranges) {
        equal(await collect(await other.stream('a.bin', range)), bytes.slice(start, end), JSON.stringify(range));
      }
    },
  },
  {
    name: 'a range of an empty object is empty',
    async run({ store }) {
      await store.put('a.bin', new Uint8Array(0));
      equal(await store.read('a.bin', { start: 0, end: 10 }), new Uint8Array(0), 'read');
      equal(await collect(await store.stream('a.bin', { start: 5 })), new Uint8Array(0), 'stream');
    },
  },
  {
    name: 'a range that no object could have is a bug of the caller',
    async run({ store }) {
      await store.put('a.bin', text('hello'));
      for (const range of [{ start: -1 }, { start: 2, end: 1 }, { start: 0.5 }, { start: Number.NaN }]) {
        let thrown: unknown;
        await store.read('a.bin', range).catch((error: unknown) => (thrown = error));
        check(thrown instanceof TypeError, `${JSON.stringify(range)} throws TypeError`);
      }
    },
  },
  {
    name: 'a stream that has begun gives one version to its end, whatever is put meanwhile',
    async run({ store, reopen }) {
      const old = sampleBytes(2_000_000, 1);
      await store.put('a.bin', old);
      const chunks = await store.stream('a.bin');
      check(chunks !== null, 'the stream is there');
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) {
        if (parts.length === 0) await (await reopen()).put('a.bin', sampleBytes(2_000_000, 2));
        parts.push(chunk);
      }
      let at = 0;
      for (const part of parts) {
        equal(part, old.slice(at, at + part.length), `the chunk at ${at}`);
        at += part.length;
      }
      equal(at, old.length, 'length');
    },
  },
  {
    name: 'a stream can be left early',
    async run({ store }) {
      await store.put('a.bin', sampleBytes(2_000_000));
      for await (const chunk of (await store.stream('a.bin')) ?? []) {
        check(chunk.length > 0 && chunk.length < 2_000_000, 'a chunk is a part of the object');
        break;
      }
      await store.remove('a.bin');
      equal(await store.head('a.bin'), null, 'the object after its removal');
    },
  },
];
