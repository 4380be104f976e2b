import { createMemoryObjectStore } from '@homelake/storage/memory';
import { expect, test } from 'vitest';
import { findArrival, findLostKey, loseArrivals, readKnownContent, recordArrival } from './known-content.ts';

const KEY = 'bronze/files/a.json';
const upload = { sha256: 'a'.repeat(64), sizeBytes: 5 };
const arrival = (name: string, day: number) => ({
  name,
  arrivedAt: `2024-06-0${day}T00:00:00.000Z`,
  key: `files/${name}`,
  id: upload.sha256,
});

test('arrivals are ordered by time, and of two with one name the earlier stays, in any order of calls', async () => {
  const arrivals = [arrival('b.md', 1), arrival('a.md', 2), arrival('a.md', 3), arrival('c.md', 3)];
  for (const order of [arrivals, arrivals.toReversed(), [2, 0, 3, 1].map((at) => arrivals[at]!)]) {
    const store = createMemoryObjectStore();
    for (const one of order) await recordArrival(store, KEY, upload, one);
    expect((await readKnownContent(store, KEY))?.arrivals).toEqual([arrivals[0], arrivals[1], arrivals[3]]);
  }
});

test('recording an arrival again returns the stored one, and an arrival of another object replaces it', async () => {
  const store = createMemoryObjectStore();
  expect(await recordArrival(store, KEY, upload, arrival('a.md', 2))).toEqual(arrival('a.md', 2));
  expect(await recordArrival(store, KEY, upload, arrival('a.md', 3))).toEqual(arrival('a.md', 2));
  const moved = { ...arrival('a.md', 4), key: 'files/a~1.md' };
  expect(await recordArrival(store, KEY, upload, moved)).toEqual(moved);
});

test('a lost arrival is not found, and another arrival of its object ends that and counts as the first', async () => {
  const store = createMemoryObjectStore();
  await store.put('files/a.md', new Uint8Array(5));
  await recordArrival(store, KEY, upload, arrival('a.md', 1));
  expect(await findLostKey(store, KEY)).toBeNull();
  await loseArrivals(store, KEY, 'files/a.md');
  expect([await findArrival(store, KEY, 'a.md'), await findLostKey(store, KEY)]).toEqual([null, 'files/a.md']);
  const other = { ...arrival('b.md', 2), key: 'files/a.md' };
  await recordArrival(store, KEY, upload, other);
  expect([await findArrival(store, KEY, 'a.md'), await findLostKey(store, KEY)]).toEqual([arrival('a.md', 1), null]);
  await loseArrivals(store, KEY, 'files/a.md');
  expect(await recordArrival(store, KEY, upload, arrival('a.md', 3))).toEqual(arrival('a.md', 3));
});

test('a lost key counts only while its object is as it was when the loss was found', async () => {
  const store = createMemoryObjectStore();
  await store.put('files/a.md', new Uint8Array(5));
  await recordArrival(store, KEY, upload, arrival('a.md', 1));
  await loseArrivals(store, KEY, 'files/a.md');
  await store.put('files/a.md', new Uint8Array(6));
  expect(await findLostKey(store, KEY)).toBeNull();
});
