import { text } from './contract-bytes.ts';
import { equal, rejectsWith } from './contract-check.ts';
import type { StoreCase } from './contract-case.ts';

/** Keys that a careless store confuses or cannot store. The cases put all of them into one store. */
const oddKeys: readonly string[] = [
  'odd/photo.jpg',
  'odd/Photo.jpg',
  'odd/PHOTO.JPG',
  'Odd/photo.jpg',
  'odd/straße.txt',
  'odd/STRASSE.txt',
  'odd/İ.txt',
  'odd/i.txt',
  'odd/K.txt',
  'odd/k.txt',
  'odd/Ω.txt',
  'odd/ω.txt',
  'odd/a',
  'odd/a/b',
  'odd/a.b',
  'odd/a.b/c',
  'odd/a.b/c.d/e',
  'odd/👩‍👩‍👧‍👦 family 🏳️‍🌈.png',
  'odd/é.txt',
  'odd/e.txt',
  'odd/日本語/ファイル.txt',
  'odd/\u200emark.txt',
  'odd/with space.txt',
  'odd/ leading.txt',
  'odd/100%.txt',
  'odd/100%25.txt',
  'odd/%2e%2e',
  'odd/%file',
  'odd/a%file',
  'odd/a%dir/b',
  'odd/a:b.txt',
  'odd/a*b?.txt',
  'odd/<a>|"b".txt',
  'odd/#hash?query=1&x.txt',
  'odd/~',
  'odd/-rf',
  'odd/$HOME.txt',
  "odd/it's.txt",
  'odd/.hidden',
  'odd/..hidden',
  'odd/...x',
  '.homelake/x',
  '.homelake.txt',
  'odd/a.txt',
  'odd/.a.txt',
  'odd/.a.txt.meta',
  'odd/a.txt.meta',
  'odd/concert.txt',
  'odd/com10',
  'odd/aux-1.txt',
];

const longKeys: readonly string[] = [
  `long/${'n'.repeat(255)}.txt`,
  `long/${'n'.repeat(255)}`,
  `long/${'n'.repeat(600)}`,
  `long/${'n'.repeat(600)}.txt`,
  `long/${'n'.repeat(599)}/x.txt`,
  `long/${'n'.repeat(600)}/x.txt`,
  `long/${'n'.repeat(600)}!/x.txt`,
  `long/${'é'.repeat(400)}`,
  `long/${'😀'.repeat(240)}.jpg`,
  'd/'.repeat(511) + 'é',
];

const refusedKeys: readonly string[] = [
  '',
  '/',
  '/etc/passwd',
  'C:/x',
  'c:x',
  '..',
  '../x',
  'a/../b',
  'a/..',
  '.',
  './a',
  'a/./b',
  'a//b',
  'a/',
  '//a',
  'a\u0000b',
  'a\nb',
  'a\u007fb',
  'a\u0085b',
  'a\\b',
  '..\\x',
  'con',
  'CON',
  'a/nul.txt',
  'Aux.tar.gz',
  'com1',
  'LPT9.x',
  'COM¹',
  'conin$',
  'a.',
  'a ',
  'a./b',
  'a /b',
  'a/...',
  'e\u0301.txt',
  'a\ud800b',
  'x'.repeat(1025),
  'é'.repeat(513),
];

export const keyCases: readonly StoreCase[] = [
  {
    name: 'odd names are kept apart and come back as they were',
    async run({ store, reopen }) {
      await Promise.all(oddKeys.map((key) => store.put(key, text(`content of ${key}`), { metadata: { k: key } })));
      const other = await reopen();
      for (const key of oddKeys) {
        equal(await other.read(key), text(`content of ${key}`), `the bytes of ${key}`);
        equal((await other.head(key))?.metadata, { k: key }, `the metadata of ${key}`);
      }
      const { objects } = await other.list('');
      equal(objects.map(({ key }) => key).sort(), [...oddKeys].sort(), 'the listing');
    },
  },
  {
    name: 'keys up to 1024 bytes work, with names far longer than a disk takes',
    async run({ store, reopen }) {
      await Promise.all(longKeys.map((key) => store.put(key, text(key))));
      const other = await reopen();
      for (const key of longKeys) equal(await other.read(key), text(key), `the bytes of ${key.slice(0, 20)}…`);
      const listed = (await other.list('')).objects.map(({ key }) => key);
      equal(listed, ['d/'.repeat(511) + 'é', ...longNamesInOrder()], 'the listing');
      for (const key of longKeys) await other.remove(key);
      equal((await store.list('')).objects, [], 'the listing afterwards');
    },
  },
  {
    name: 'a key that is unsafe somewhere is refused everywhere',
    async run({ store }) {
      for (const key of refusedKeys) {
        const name = JSON.stringify(key.slice(0, 20));
        await rejectsWith('invalid-key', () => store.put(key, text('x')), `put ${name}`);
        await rejectsWith('invalid-key', () => store.head(key), `head ${name}`);
        await rejectsWith('invalid-key', () => store.read(key), `read ${name}`);
        await rejectsWith('invalid-key', () => store.stream(key), `stream ${name}`);
        await rejectsWith('invalid-key', () => store.remove(key), `remove ${name}`);
        await rejectsWith('invalid-key', () => store.move(key, 'to.txt'), `move from ${name}`);
        await rejectsWith('invalid-key', () => store.move('from.txt', key), `move to ${name}`);
      }
      equal((await store.list('')).objects, [], 'the listing');
    },
  },
];

// UTF-16 order equals UTF-8 order for these keys.
const longNamesInOrder = (): string[] => longKeys.slice(0, -1).sort();
