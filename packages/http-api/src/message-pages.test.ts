import { archiveExport, buildSilver, createMessageReader, listChats } from '@homelake/lake';
import { createMemoryParquetCodec } from '@homelake/lake/memory';
import { createMemoryPhotoCatalog } from '@homelake/photos/memory';
import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import { beforeAll, describe, expect, test } from 'vitest';
import { idleServices } from './api-services.test-helper.ts';
import { createApp } from './app.ts';
import type { MessagePage } from './schemas.ts';

const EXPORT = `28/01/2024, 10:00 - Ann: one
30/01/2024, 10:00 - Ann: two
01/02/2024, 10:00 - Ann: three
03/02/2024, 10:00 - Ann: four
05/02/2024, 10:00 - Ann: five
`;

let get: (query: string) => Promise<MessagePage>;
beforeAll(async () => {
  const store = createMemoryObjectStore();
  const codec = createMemoryParquetCodec();
  await archiveExport(
    { store, now: () => new Date('2024-03-01T00:00:00Z'), createSha256: createMemorySha256 },
    { name: 'WhatsApp Chat with Ann.txt', source: new TextEncoder().encode(EXPORT) },
  );
  await buildSilver({ store, codec });
  const catalog = createMemoryPhotoCatalog();
  const app = createApp({
    ...idleServices,
    listChats: () => listChats(store),
    messages: createMessageReader({ store, codec, catalog }),
    catalog,
  });
  const [chat] = await listChats(store);
  const path = `http://127.0.0.1:4600/api/chats/${chat?.chatId}/messages`;
  get = async (query) =>
    (await (await app.request(`${path}${query}`, { headers: { host: '127.0.0.1:4600' } })).json()) as MessagePage;
});

const textsOf = ({ messages }: MessagePage): string[] => messages.map(({ text }) => text);

describe('the messages of a chat', () => {
  test('come in pages that together are the whole conversation', async () => {
    const seen: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await get(`?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(textsOf(page));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([['one', 'two'], ['three', 'four'], ['five']]);
  });

  test('can be limited to a time range', async () => {
    expect(textsOf(await get('?from=2024-01-30&to=2024-02-03T10:00'))).toEqual(['two', 'three']);
    expect(textsOf(await get('?from=2024-01-30T10:00:01'))).toEqual(['three', 'four', 'five']);
  });
});
