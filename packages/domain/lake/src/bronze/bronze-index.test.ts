import { createMemoryObjectStore, createMemorySha256 as createSha256 } from '@homelake/storage/memory';
import { expect, test } from 'vitest';
import { archiveExport } from '../imports/archive-export.ts';
import { createBronzeIndex } from './bronze-index.ts';
import { listKeys } from './bronze-record.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const exportOf = (name: string): Uint8Array =>
  bytes(`28/01/2024, 15:30 - ${name}: Hello\n28/01/2024, 15:31 - ${name}: Bye\n`);
const january = () => new Date('2026-01-05T10:00:00Z');
const february = () => new Date('2026-02-05T10:00:00Z');

test('bronze is listed once for each unknown export, and not for known ones', async () => {
  const store = createMemoryObjectStore();
  let lists = 0;
  const counted = { ...store, list: (...args: Parameters<typeof store.list>) => (lists++, store.list(...args)) };
  const index = createBronzeIndex(counted);
  for (const name of ['Ann', 'Bob', 'Cleo', 'Ann']) {
    await archiveExport(
      { store: counted, index, now: january, createSha256 },
      { name: `WhatsApp Chat with ${name}.txt`, source: exportOf(name) },
    );
  }
  expect(lists).toBe(3);
});

test('an index finds an export that another process archived after the index was created', async () => {
  const store = createMemoryObjectStore();
  const index = createBronzeIndex(store);
  const upload = { name: 'WhatsApp Chat with Ann.txt', source: exportOf('Ann') };
  await archiveExport({ store, index, now: january, createSha256 }, { ...upload, source: exportOf('Bob') });
  const other = await archiveExport({ store, now: january, createSha256 }, upload);
  const mine = await archiveExport({ store, index, now: february, createSha256 }, upload);
  expect([other.status, mine.status]).toEqual(['archived', 'already-there']);
  expect((await listKeys(store, 'bronze/whatsapp/')).filter((key) => key.includes('month=02'))).toEqual([]);
});

test('an export of an earlier month is found by an index created before it and by one created after it', async () => {
  const store = createMemoryObjectStore();
  const index = createBronzeIndex(store);
  const upload = { name: 'WhatsApp Chat with Ann.txt', source: exportOf('Ann') };
  const first = await archiveExport({ store, index, now: january, createSha256 }, upload);
  const again = await archiveExport({ store, index, now: february, createSha256 }, upload);
  const anew = await archiveExport({ store, now: february, createSha256 }, upload);
  expect([first.status, again.status, anew.status]).toEqual(['archived', 'already-there', 'already-there']);
  const keys = [first, again, anew].map((result) => (result.status === 'refused' ? null : result.key));
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toContain('year=2026/month=01/');
});
