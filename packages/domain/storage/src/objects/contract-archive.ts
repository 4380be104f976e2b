import { collect, sampleBytes, text } from './contract-bytes.ts';
import { check, equal, rejectsWith } from './contract-check.ts';
import type { StoreCase } from './contract-case.ts';
import type { ObjectInfo, ObjectStore } from './object-store.ts';

const archived = { storageClass: 'deep-archive' } as const;
/** More than the slowest restore takes. */
const LONG_HOURS = 100;
const DAY_MS = 86_400_000;

export const archiveCases: readonly StoreCase[] = [
  {
    name: 'an object is put in the class that is named, in Standard without one, and put, head and list tell it',
    async run({ store, reopen }) {
      const put = [
        await store.put('a.txt', text('a')),
        await store.put('b.txt', text('b'), { storageClass: 'intelligent-tiering' }),
        await store.put('c.txt', text('c'), archived),
      ];
      const facts = put.map(({ key, storageClass, archive }) => [key, storageClass, archive]);
      const expected = [
        ['a.txt', 'standard', null],
        ['b.txt', 'intelligent-tiering', null],
        ['c.txt', 'deep-archive', { state: 'archived' }],
      ];
      equal(facts, expected, 'answers of put');
      const other = await reopen();
      const { objects } = await other.list('');
      equal(
        objects.map(({ key, storageClass, archive }) => [key, storageClass, archive]),
        expected,
        'the listing',
      );
      for (const info of put) equal(await other.head(info.key), info, `head of ${info.key}`);
      equal(
        [await other.read('a.txt'), await other.read('b.txt')],
        [text('a'), text('b')],
        'bytes that are read at once',
      );
    },
  },
  {
    name: 'an archived object is listed with its size and metadata, and cannot be read or moved before a restore',
    async run({ store, reopen }) {
      const put = await store.put('a/b.bin', sampleBytes(1000), {
        ...archived,
        contentType: 'x/y',
        metadata: { v: '1' },
      });
      const other = await reopen();
      await rejectsWith('archived', () => other.read('a/b.bin'), 'read');
      await rejectsWith('archived', () => other.read('a/b.bin', { start: 0, end: 1 }), 'read of a range');
      await rejectsWith('archived', async () => collect(await other.stream('a/b.bin')), 'stream');
      await rejectsWith('archived', () => other.move('a/b.bin', 'c.bin'), 'move');
      await rejectsWith('archived', () => other.changeClass('a/b.bin', 'standard'), 'changeClass');
      equal([await other.head('a/b.bin'), await other.head('c.bin')], [put, null], 'head afterwards');
      equal([put.sizeBytes, put.contentType, put.metadata], [1000, 'x/y', { v: '1' }], 'size, type and metadata');
      equal(await keys(other), ['a/b.bin'], 'the listing');
    },
  },
  {
    name: 'a restored object can be read after the hours of its restore, not before, and stays in its class',
    async run({ store, reopen, passHours }) {
      const bytes = sampleBytes(200_001);
      const put = await store.put('a/b.bin', bytes, { ...archived, contentType: 'x/y', metadata: { v: '1' } });
      const asked = await store.restore('a/b.bin', { days: 3, speed: 'standard' });
      equal(asked?.archive?.state, 'restoring', 'the answer of restore');
      const other = await reopen();
      equal((await other.head('a/b.bin'))?.archive?.state, 'restoring', 'head meanwhile');
      equal((await other.list('')).objects[0]?.archive?.state, 'restoring', 'the listing meanwhile');
      await rejectsWith('archived', () => other.read('a/b.bin'), 'read meanwhile');
      await passHours(LONG_HOURS / 2);
      const restored = await other.head('a/b.bin');
      equal(restored?.archive?.state, 'restored', 'head afterwards');
      equal({ ...restored, archive: null }, { ...put, archive: null }, 'everything else in head');
      equal((await other.list('')).objects[0]?.archive, restored?.archive, 'the listing afterwards');
      equal(await other.read('a/b.bin'), bytes, 'bytes');
      equal(await other.read('a/b.bin', { start: 1000, end: 1010 }), bytes.slice(1000, 1010), 'a range');
      equal(await collect(await other.stream('a/b.bin')), bytes, 'the stream');
      equal(await store.head('a/b.bin'), restored, 'head after the reads');
    },
  },
  {
    name: 'a restored object is archived again after its days, rounded up to midnight UTC, and can be restored again',
    async run({ store, reopen, passHours }) {
      await store.put('a.txt', text('a'), archived);
      await store.restore('a.txt', { days: 10, speed: 'standard' });
      await passHours(LONG_HOURS);
      const other = await reopen();
      const until = untilOf(await other.head('a.txt'));
      equal(until % DAY_MS, 0, 'time of day of the end');
      equal(await other.read('a.txt'), text('a'), 'bytes before the end');
      await passHours(11 * 24);
      equal((await other.head('a.txt'))?.archive, { state: 'archived' }, 'head after the end');
      equal((await store.list('')).objects[0]?.archive, { state: 'archived' }, 'the listing after the end');
      await rejectsWith('archived', () => other.read('a.txt'), 'read after the end');
      await store.restore('a.txt', { days: 1, speed: 'bulk' });
      equal((await other.head('a.txt'))?.archive?.state, 'restoring', 'head after the second request');
      await passHours(LONG_HOURS / 2);
      equal(await other.read('a.txt'), text('a'), 'bytes after the second restore');
    },
  },
  {
    name: 'a second restore is refused while one runs, and changes nothing',
    async run({ store, reopen, passHours }) {
      await store.put('a.txt', text('a'), archived);
      const first = await store.restore('a.txt', { days: 1, speed: 'standard' });
      const other = await reopen();
      for (const speed of ['standard', 'bulk'] as const)
        await rejectsWith('restore-in-progress', () => other.restore('a.txt', { days: 9, speed }), `a ${speed} one`);
      equal(await other.head('a.txt'), first, 'head');
      await passHours(LONG_HOURS / 5);
      equal(await other.read('a.txt'), text('a'), 'bytes after the first');
    },
  },
  {
    name: 'a faster restore takes the place of one that runs in bulk',
    async run({ store, reopen, passHours }) {
      await store.put('a.txt', text('a'), archived);
      await store.restore('a.txt', { days: 1, speed: 'bulk' });
      const other = await reopen();
      equal((await other.restore('a.txt', { days: 1, speed: 'standard' }))?.archive?.state, 'restoring', 'the answer');
      await passHours(LONG_HOURS / 5);
      equal(await other.read('a.txt'), text('a'), 'bytes after the hours of the faster one');
    },
  },
  {
    name: 'a restore of a restored object counts its days from now, and the object stays readable',
    async run({ store, reopen, passHours }) {
      await store.put('a.txt', text('a'), archived);
      await store.restore('a.txt', { days: 2, speed: 'standard' });
      await passHours(LONG_HOURS / 5);
      const other = await reopen();
      const first = untilOf(await other.head('a.txt'));
      const longer = untilOf(await other.restore('a.txt', { days: 30, speed: 'bulk' }));
      check(longer - first >= 27 * DAY_MS && longer - first <= 29 * DAY_MS, 'the end is 27 to 29 days later');
      equal(untilOf(await store.head('a.txt')), longer, 'head of another handle');
      equal(await other.read('a.txt'), text('a'), 'bytes');
      check(untilOf(await store.restore('a.txt', { days: 1, speed: 'bulk' })) < longer, 'fewer days end earlier');
    },
  },
  {
    name: 'a restore of what is not archived is refused, and of what is not there null',
    async run({ store }) {
      await store.put('a.txt', text('a'));
      await store.put('b.txt', text('b'), { storageClass: 'intelligent-tiering' });
      const options = { days: 1, speed: 'bulk' } as const;
      for (const key of ['a.txt', 'b.txt']) await rejectsWith('not-archived', () => store.restore(key, options), key);
      equal(await store.restore('c.txt', options), null, 'a missing object');
      equal([await store.read('a.txt'), await store.read('b.txt')], [text('a'), text('b')], 'bytes');
    },
  },
  {
    name: 'a restore for less than a day is a bug of the caller',
    async run({ store }) {
      await store.put('a.txt', text('a'), archived);
      for (const days of [0, -1, 1.5, Number.NaN]) {
        let thrown: unknown;
        await store.restore('a.txt', { days, speed: 'bulk' }).catch((error: unknown) => (thrown = error));
        check(thrown instanceof TypeError, `${days} throws TypeError`);
      }
      equal((await store.head('a.txt'))?.archive, { state: 'archived' }, 'head');
    },
  },
  {
    name: 'a change of class keeps bytes, content type and metadata',
    async run({ store, reopen, passHours }) {
      const bytes = sampleBytes(200_001);
      await store.put('a/b.bin', bytes, { contentType: 'x/y', metadata: { v: 'é' } });
      const other = await reopen();
      for (const storageClass of ['intelligent-tiering', 'standard', 'deep-archive'] as const) {
        const changed = await other.changeClass('a/b.bin', storageClass);
        equal(changed?.storageClass, storageClass, 'the class');
        equal(
          [changed?.sizeBytes, changed?.contentType, changed?.metadata],
          [bytes.length, 'x/y', { v: 'é' }],
          'facts',
        );
        equal(await store.head('a/b.bin'), changed, 'head of another handle');
        equal(await keys(store), ['a/b.bin'], 'the listing');
        if (storageClass !== 'deep-archive') equal(await store.read('a/b.bin'), bytes, `bytes in ${storageClass}`);
      }
      await rejectsWith('archived', () => store.read('a/b.bin'), 'read of the archived object');
      await store.restore('a/b.bin', { days: 1, speed: 'standard' });
      await passHours(LONG_HOURS / 5);
      equal(await store.read('a/b.bin'), bytes, 'bytes after a restore');
    },
  },
  {
    name: 'a change to the class that an object is in does nothing, also where it is archived',
    async run({ store, reopen }) {
      const put = [await store.put('a.txt', text('a')), await store.put('b.txt', text('b'), archived)];
      const other = await reopen();
      for (const info of put) {
        equal(await other.changeClass(info.key, info.storageClass), info, `the answer for ${info.key}`);
        equal(await store.head(info.key), info, `head of ${info.key}`);
      }
      equal(await other.changeClass('c.txt', 'deep-archive'), null, 'the answer for a missing object');
      equal(await keys(other), ['a.txt', 'b.txt'], 'the listing');
    },
  },
  {
    name: 'a change of class on condition refuses a stale etag',
    async run({ store, reopen }) {
      const { etag } = await store.put('a.txt', text('old'));
      await store.put('a.txt', text('new'));
      const other = await reopen();
      const stale = () => other.changeClass('a.txt', 'deep-archive', { ifMatch: { etag } });
      await rejectsWith('precondition-failed', stale, 'the etag of the object before');
      const now = await other.head('a.txt');
      equal([now?.storageClass, await other.read('a.txt')], ['standard', text('new')], 'class and bytes');
      const changed = await other.changeClass('a.txt', 'deep-archive', { ifMatch: { etag: now?.etag ?? '' } });
      equal(changed?.storageClass, 'deep-archive', 'the class on the right etag');
    },
  },
  {
    name: 'a restored object can leave the archive for good, and then needs no restore',
    async run({ store, reopen, passHours }) {
      const bytes = sampleBytes(200_001);
      await store.put('a/b.bin', bytes, { ...archived, contentType: 'x/y', metadata: { v: '1' } });
      await store.restore('a/b.bin', { days: 1, speed: 'standard' });
      await passHours(LONG_HOURS / 5);
      const other = await reopen();
      const changed = await other.changeClass('a/b.bin', 'standard');
      equal([changed?.storageClass, changed?.archive], ['standard', null], 'class and state');
      equal([changed?.contentType, changed?.metadata], ['x/y', { v: '1' }], 'content type and metadata');
      await passHours(LONG_HOURS);
      equal(await store.read('a/b.bin'), bytes, 'bytes after the days of the restore');
      await store.changeClass('a/b.bin', 'deep-archive');
      equal((await other.head('a/b.bin'))?.archive, { state: 'archived' }, 'state after it is archived again');
    },
  },
  {
    name: 'a move puts an object in the class that it names, and else leaves it in its own',
    async run({ store, reopen, passHours }) {
      await store.put('a.txt', text('a'));
      await store.put('b.txt', text('b'), { storageClass: 'intelligent-tiering' });
      const other = await reopen();
      const moved = await other.move('a.txt', 'to/a.txt', { storageClass: 'deep-archive' });
      equal([moved?.storageClass, moved?.archive], ['deep-archive', { state: 'archived' }], 'the named class');
      equal((await other.move('b.txt', 'to/b.txt'))?.storageClass, 'intelligent-tiering', 'its own class');
      equal(
        [await store.head('to/a.txt'), await store.read('to/b.txt')],
        [moved, text('b')],
        'what another handle sees',
      );
      await store.restore('to/a.txt', { days: 1, speed: 'standard' });
      await passHours(LONG_HOURS / 5);
      const again = await other.move('to/a.txt', 'again/a.txt');
      equal([again?.storageClass, again?.archive], ['deep-archive', { state: 'archived' }], 'a restored object');
      await store.restore('again/a.txt', { days: 1, speed: 'standard' });
      await passHours(LONG_HOURS / 5);
      await other.move('again/a.txt', 'back/a.txt', { storageClass: 'standard' });
      equal(await store.read('back/a.txt'), text('a'), 'bytes of the one that left the archive');
      equal(await keys(store), ['back/a.txt', 'to/b.txt'], 'the listing');
    },
  },
  {
    name: 'a put replaces an archived object, and a removal removes it',
    async run({ store, reopen, passHours }) {
      for (const key of ['a.txt', 'b.txt', 'c.txt', 'd/e.txt']) await store.put(key, text('old'), archived);
      const { etag = '' } = (await store.head('b.txt')) ?? {};
      const other = await reopen();
      const taken = () => other.put('a.txt', text('new'), { ifMatch: 'absent' });
      await rejectsWith('precondition-failed', taken, 'a put where an archived object is');
      equal((await other.put('a.txt', text('new'))).storageClass, 'standard', 'the class of a put without one');
      await other.put('b.txt', text('newer'), { ...archived, ifMatch: { etag } });
      await other.put('from.txt', text('new'));
      await other.move('from.txt', 'c.txt');
      await other.remove('d/e.txt');
      equal([await store.read('a.txt'), await store.read('c.txt')], [text('new'), text('new')], 'bytes');
      equal([await store.head('d/e.txt'), await store.read('d/e.txt')], [null, null], 'what was removed');
      equal(await keys(store), ['a.txt', 'b.txt', 'c.txt'], 'the listing');
      await store.restore('b.txt', { days: 1, speed: 'standard' });
      await passHours(LONG_HOURS / 5);
      equal(await store.read('b.txt'), text('newer'), 'bytes of the archived one');
      await store.put('d/e.txt', text('again'), { ifMatch: 'absent' });
      for (const key of ['a.txt', 'c.txt', 'd/e.txt']) await store.remove(key);
      equal(await keys(other), ['b.txt'], 'the listing after more removals');
    },
  },
  {
    name: 'of many changes of class at once, none loses the object',
    async run({ store, reopen }) {
      const handles = [store, await reopen(), await reopen()];
      const bytes = sampleBytes(100_000);
      await store.put('a.bin', bytes, { metadata: { v: '1' } });
      const changes = Array.from({ length: 9 }, (_, i) =>
        (handles[i % 3] ?? store).changeClass('a.bin', i % 2 === 0 ? 'intelligent-tiering' : 'standard'),
      );
      const other = await reopen();
      for (let look = 0; look < 30; look++) equal(await other.read('a.bin'), bytes, 'bytes meanwhile');
      const answers = await Promise.all(changes);
      check(
        answers.every((info) => info !== null),
        'each of them finds it',
      );
      equal(await other.read('a.bin'), bytes, 'bytes');
      equal((await other.head('a.bin'))?.metadata, { v: '1' }, 'metadata');
      equal(await keys(other), ['a.bin'], 'the listing');
    },
  },
  {
    name: 'a put during a change of class is not lost',
    async run({ store, reopen }) {
      const other = await reopen();
      for (let round = 0; round < 5; round++) {
        const key = `${round}.txt`;
        await store.put(key, text('old'));
        const change = store.changeClass(key, 'intelligent-tiering').catch(ignoreLate);
        await other.put(key, text('new'));
        await change;
        equal(await other.read(key), text('new'), 'bytes');
      }
    },
  },
];

const untilOf = (info: Pick<ObjectInfo, 'archive'> | null): number =>
  info?.archive?.state === 'restored' ? info.archive.until.getTime() : Number.NaN;

const keys = async (store: ObjectStore): Promise<string[]> => (await store.list('')).objects.map(({ key }) => key);

/** A store may refuse to change an object that another writer has replaced. */
function ignoreLate(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'precondition-failed')) throw error;
}
