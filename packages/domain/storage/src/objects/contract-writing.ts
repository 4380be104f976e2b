import { failsAfter, reusedBuffer, sampleBytes, SharingBytes, text } from './contract-bytes.ts';
import { check, equal, rejectsWith } from './contract-check.ts';
import type { StoreCase } from './contract-case.ts';

export const writingCases: readonly StoreCase[] = [
  {
    name: 'a put object is there for a second handle',
    async run({ store, reopen }) {
      await store.put('a/b.txt', text('hello'));
      equal(await (await reopen()).read('a/b.txt'), text('hello'), 'bytes');
    },
  },
  {
    name: 'an empty object is an object',
    async run({ store, reopen }) {
      const info = await store.put('empty.bin', new Uint8Array(0));
      equal(info.sizeBytes, 0, 'size');
      equal(await (await reopen()).read('empty.bin'), new Uint8Array(0), 'bytes');
    },
  },
  {
    name: 'put, head and list tell the same about an object, and a listing neither content type nor metadata',
    async run({ store, reopen }) {
      const put = await store.put('a.txt', text('hello'), { contentType: 'text/plain', metadata: { origin: 'x' } });
      const other = await reopen();
      equal(await other.head('a.txt'), put, 'head');
      const { contentType: _type, metadata: _metadata, ...listed } = put;
      equal((await other.list('')).objects, [listed], 'list');
      const { key, sizeBytes } = put;
      equal([key, sizeBytes], ['a.txt', 5], 'key and size');
    },
  },
  {
    name: 'content type and metadata are kept, beyond ASCII too',
    async run({ store, reopen }) {
      const metadata = { 'original-name': 'Größe 😀.txt', note: '' };
      await store.put('a.txt', text('hello'), { contentType: 'text/plain; charset=utf-8', metadata });
      const info = await (await reopen()).head('a.txt');
      equal(info?.contentType, 'text/plain; charset=utf-8', 'content type');
      equal(info?.metadata, metadata, 'metadata');
    },
  },
  {
    name: 'without them, content type is null and metadata empty',
    async run({ store, reopen }) {
      await store.put('a.txt', text('hello'));
      const info = await (await reopen()).head('a.txt');
      equal([info?.contentType, info?.metadata], [null, {}], 'content type and metadata');
    },
  },
  {
    name: 'an overwrite replaces bytes, content type and metadata together',
    async run({ store, reopen }) {
      await store.put('a.txt', text('a long first version'), { contentType: 'text/plain', metadata: { v: '1' } });
      await store.put('a.txt', text('second'));
      const other = await reopen();
      equal(await other.read('a.txt'), text('second'), 'bytes');
      const info = await other.head('a.txt');
      equal([info?.sizeBytes, info?.contentType, info?.metadata], [6, null, {}], 'info');
    },
  },
  {
    name: 'the same bytes with other metadata keep the bytes and change the metadata',
    async run({ store, reopen }) {
      await store.put('a.txt', text('same'), { metadata: { v: '1' } });
      await store.put('a.txt', text('same'), { metadata: { v: '2' } });
      equal((await (await reopen()).head('a.txt'))?.metadata, { v: '2' }, 'metadata');
    },
  },
  {
    name: 'the etag changes with the content, even at the same length',
    async run({ store, reopen }) {
      const first = await store.put('a.txt', text('one'));
      const second = await store.put('a.txt', text('two'));
      check(first.etag !== second.etag, 'two contents have two etags');
      equal((await (await reopen()).head('a.txt'))?.etag, second.etag, 'the etag of a second handle');
    },
  },
  {
    name: 'a stream is stored whole, also when its producer reuses its buffer',
    async run({ store, reopen }) {
      const bytes = sampleBytes(200_001);
      const info = await store.put('big.bin', reusedBuffer(bytes));
      equal(info.sizeBytes, bytes.length, 'size');
      equal(await (await reopen()).read('big.bin'), bytes, 'bytes');
    },
  },
  {
    name: 'bytes may be a Buffer, whose slices share its memory',
    async run({ store, reopen }) {
      const bytes = sampleBytes(3000);
      const given = SharingBytes.from(bytes);
      await store.put('whole.bin', given);
      given.fill(0);
      await store.put('stream.bin', reusedBuffer(bytes, SharingBytes));
      const other = await reopen();
      equal(await other.read('whole.bin'), bytes, 'bytes put at once');
      equal(await other.read('stream.bin'), bytes, 'bytes put in chunks');
    },
  },
  {
    name: 'a body of the length that was announced is stored',
    async run({ store, reopen }) {
      await store.put('whole.bin', text('hello'), { sizeBytes: 5 });
      await store.put('stream.bin', reusedBuffer(text('hello')), { sizeBytes: 5 });
      await store.put('empty.bin', new Uint8Array(0), { sizeBytes: 0 });
      const other = await reopen();
      const sizes = (await other.list('')).objects.map(({ key, sizeBytes }) => [key, sizeBytes]);
      equal(
        sizes,
        [
          ['empty.bin', 0],
          ['stream.bin', 5],
          ['whole.bin', 5],
        ],
        'keys and sizes',
      );
    },
  },
  {
    name: 'a body longer or shorter than was announced is refused, and what was there stays',
    async run({ store, reopen }) {
      await store.put('old.txt', text('old'), { metadata: { v: '1' } });
      for (const sizeBytes of [0, 4, 6]) {
        for (const key of ['old.txt', 'new.txt']) {
          const whole = () => store.put(key, text('hello'), { sizeBytes });
          await rejectsWith('wrong-content', whole, `5 bytes announced as ${sizeBytes}`);
          const stream = () => store.put(key, reusedBuffer(text('hello')), { sizeBytes });
          await rejectsWith('wrong-content', stream, `a stream of 5 bytes announced as ${sizeBytes}`);
        }
      }
      const other = await reopen();
      equal(await other.read('old.txt'), text('old'), 'bytes');
      equal((await other.head('old.txt'))?.metadata, { v: '1' }, 'metadata');
      equal(await other.head('new.txt'), null, 'the new object');
    },
  },
  {
    name: 'a stream that throws midway leaves nothing behind',
    async run({ store, reopen }) {
      let thrown: unknown;
      await store.put('a.txt', failsAfter(sampleBytes(100_000))).catch((error: unknown) => (thrown = error));
      check(
        thrown instanceof Error && thrown.message === 'the source broke off',
        'the error of the source comes through',
      );
      const other = await reopen();
      equal([await other.head('a.txt'), await other.read('a.txt')], [null, null], 'the object');
      equal((await other.list('')).objects, [], 'the listing');
    },
  },
  {
    name: 'a stream that throws midway leaves the object that was there',
    async run({ store, reopen }) {
      await store.put('a.txt', text('old'), { contentType: 'text/plain', metadata: { v: '1' } });
      await store.put('a.txt', failsAfter(sampleBytes(100_000)), { metadata: { v: '2' } }).catch(() => {});
      const other = await reopen();
      equal(await other.read('a.txt'), text('old'), 'bytes');
      const info = await other.head('a.txt');
      equal([info?.sizeBytes, info?.contentType, info?.metadata], [3, 'text/plain', { v: '1' }], 'info');
    },
  },
  {
    name: 'nothing of a put shows before its stream has ended',
    async run({ store, reopen }) {
      await store.put('a.txt', text('old'));
      const other = await reopen();
      const seen: unknown[] = [];
      await store.put('a.txt', watched());
      async function* watched(): AsyncGenerator<Uint8Array> {
        yield sampleBytes(300_000);
        seen.push(
          await other.read('a.txt'),
          (await other.list('')).objects.map(({ key, sizeBytes }) => [key, sizeBytes]),
        );
        yield sampleBytes(300_000);
      }
      equal(seen, [text('old'), [['a.txt', 3]]], 'what a reader sees during the put');
      equal((await other.head('a.txt'))?.sizeBytes, 600_000, 'size afterwards');
    },
  },
  {
    name: 'bytes given and bytes taken are not shared with the store',
    async run({ store }) {
      const given = text('hello');
      await store.put('a.txt', given);
      given.fill(0);
      const taken = await store.read('a.txt');
      equal(taken, text('hello'), 'after the giver changed its bytes');
      taken?.fill(0);
      equal(await store.read('a.txt'), text('hello'), 'after a reader changed its bytes');
      for await (const chunk of (await store.stream('a.txt')) ?? []) chunk.fill(0);
      equal(await store.read('a.txt'), text('hello'), 'after a stream’s reader changed its bytes');
    },
  },
  {
    name: 'metadata given is not shared with the store',
    async run({ store }) {
      const metadata = { v: '1' };
      await store.put('a.txt', text('hello'), { metadata });
      metadata.v = '2';
      equal((await store.head('a.txt'))?.metadata, { v: '1' }, 'metadata');
    },
  },
  {
    name: 'put if absent writes once, and changes nothing the second time',
    async run({ store, reopen }) {
      await store.put('a.txt', text('first'), { ifMatch: 'absent', metadata: { v: '1' } });
      const other = await reopen();
      await rejectsWith(
        'precondition-failed',
        () => other.put('a.txt', text('second'), { ifMatch: 'absent', metadata: { v: '2' } }),
        'the second put',
      );
      equal(await store.read('a.txt'), text('first'), 'bytes');
      equal((await store.head('a.txt'))?.metadata, { v: '1' }, 'metadata');
    },
  },
  {
    name: 'put if the etag matches writes, and refuses a stale etag or a missing object',
    async run({ store, reopen }) {
      const first = await store.put('a.txt', text('one'));
      const other = await reopen();
      await other.put('a.txt', text('two'), { ifMatch: { etag: first.etag } });
      const stale = () => store.put('a.txt', text('three'), { ifMatch: { etag: first.etag } });
      await rejectsWith('precondition-failed', stale, 'a stale etag');
      const missing = () => store.put('b.txt', text('three'), { ifMatch: { etag: first.etag } });
      await rejectsWith('precondition-failed', missing, 'a missing object');
      equal(await other.read('a.txt'), text('two'), 'bytes');
      equal(await other.head('b.txt'), null, 'the missing object');
    },
  },
  {
    name: 'of many puts if absent at once, one wins',
    async run({ store, reopen }) {
      const handles = [store, await reopen(), await reopen()];
      const puts = Array.from({ length: 12 }, (_, i) =>
        (handles[i % 3] ?? store).put('a.txt', text(`writer ${i}`), { ifMatch: 'absent' }).then(
          () => i,
          () => -1,
        ),
      );
      const winners = (await Promise.all(puts)).filter((i) => i >= 0);
      equal(winners.length, 1, 'winners');
      equal(await store.read('a.txt'), text(`writer ${winners[0]}`), 'bytes');
    },
  },
  {
    name: 'many puts of one key at once leave one of them, whole',
    async run({ store, reopen }) {
      const handles = [store, await reopen()];
      const bodies = Array.from({ length: 10 }, (_, i) => sampleBytes(10_000 + i, i));
      await Promise.all(
        bodies.map((body, i) =>
          (handles[i % 2] ?? store).put('a.bin', reusedBuffer(body), { metadata: { v: `${i}` } }),
        ),
      );
      const other = await reopen();
      const info = await other.head('a.bin');
      const winner = Number(info?.metadata['v']);
      equal(info?.sizeBytes, 10_000 + winner, 'size');
      equal(await other.read('a.bin'), bodies[winner], 'bytes that belong to the metadata');
    },
  },
  {
    name: 'a removed object is gone for a second handle, and can be put again',
    async run({ store, reopen }) {
      await store.put('a/b.txt', text('hello'), { metadata: { v: '1' } });
      equal(await store.remove('a/b.txt'), undefined, 'what remove answers');
      const other = await reopen();
      equal([await other.head('a/b.txt'), await other.read('a/b.txt')], [null, null], 'the object');
      equal((await other.list('')).objects, [], 'the listing');
      await other.put('a/b.txt', text('again'), { ifMatch: 'absent' });
      equal((await store.head('a/b.txt'))?.metadata, {}, 'metadata of the new object');
    },
  },
  {
    name: 'removing what is not there is a no-op',
    async run({ store }) {
      await store.put('a/b.txt', text('hello'));
      for (const key of ['a', 'a/b', 'c', 'a/b.txt/c']) equal(await store.remove(key), undefined, `removing ${key}`);
      equal(await store.read('a/b.txt'), text('hello'), 'its neighbour');
    },
  },
  {
    name: 'metadata that not every store can keep is a bug of the caller',
    async run({ store }) {
      for (const metadata of [{ Name: 'x' }, { 'a b': 'x' }, { '': 'x' }, { big: 'x'.repeat(3000) }]) {
        let thrown: unknown;
        await store.put('a.txt', text('x'), { metadata }).catch((error: unknown) => (thrown = error));
        check(thrown instanceof TypeError, `${JSON.stringify(metadata).slice(0, 40)} throws TypeError`);
      }
      equal(await store.head('a.txt'), null, 'the object');
    },
  },
];
