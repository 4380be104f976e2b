import { createMemoryPhotoCatalog } from '@homelake/photos/memory';
import { messagesKey } from '@homelake/storage';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { listChats } from '../silver/chat-summaries.ts';
import { exportOf, TestLake } from '../silver/lake-fixture.test-helper.ts';
import { jsonCodec, type Row } from '../silver/json-codec.test-helper.ts';
import { createMessageReader, type MessageReader, type MessagePageRequest } from './message-reader.ts';
import type { ParquetCodec } from '../tables/parquet-codec.ts';

/** An hour that the clocks repeat: times go back within the conversation. */
const autumn = [
  '28/10/2023, 23:10 - Ann: still up?',
  '29/10/2023, 02:10 - Ben: yes',
  '29/10/2023, 02:50 - Ann: and now?',
  '29/10/2023, 02:05 - Ben: an hour earlier',
  '29/10/2023, 02:55 - Ann: and again',
  '29/10/2023, 03:10 - Ben: at last',
  '01/12/2023, 09:00 - Ann: winter',
].join('\n');

let lake: TestLake;
let rows: readonly Row[];
beforeAll(async () => {
  lake = new TestLake();
  await lake.archive(exportOf('Family', 0, 300));
  await lake.archive(exportOf('Cooks', 100, 400, ['Dan', 'Eve', 'Ann'], 'soup'));
  await lake.archive({ name: 'WhatsApp Chat with Ben.txt', text: `${autumn}\n` });
  await lake.build();
  rows = lake.rows();
});

const readerOf = (codec: ParquetCodec = jsonCodec): MessageReader =>
  createMessageReader({ store: lake.store, codec, catalog: createMemoryPhotoCatalog() });

const chatNamed = async (name: string) => (await listChats(lake.store)).find((chat) => chat.name === name)!;

/** The expected page, from the rows of the table. */
function expected(chatId: string, { from, to }: MessagePageRequest): readonly string[] {
  return rows
    .filter((row) => row['chat_id'] === chatId)
    .filter(({ sent_at: at }) => (from === undefined || String(at) >= from) && (to === undefined || String(at) < to))
    .map((row) => String(row['message_id']));
}

async function allPages(name: string, wanted: MessagePageRequest, reader = readerOf()): Promise<string[][]> {
  const chat = await chatNamed(name);
  const pages: string[][] = [];
  let after: MessagePageRequest['after'];
  do {
    const { messages, next } = await reader.page(chat, { ...wanted, after });
    pages.push(messages.map(({ id }) => id));
    after = next ?? undefined;
  } while (after !== undefined);
  return pages;
}

const time = fc
  .tuple(fc.constantFrom('2023-01', '2023-02', '2023-03', '2023-10', '2023-12'), fc.integer({ min: 1, max: 28 }))
  .map(([month, day]) => `${month}-${String(day).padStart(2, '0')}`);

describe('a conversation read from month files', () => {
  test('has the rows of the table in their order, on pages that are all full except the last', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('Family', 'Cooks', 'Ben'),
        fc.record({
          limit: fc.integer({ min: 1, max: 130 }),
          from: fc.option(time, { nil: undefined }),
          to: fc.option(time, { nil: undefined }),
        }),
        async (name, wanted) => {
          const pages = await allPages(name, wanted);
          expect(pages.flat()).toEqual(expected((await chatNamed(name)).chatId, wanted));
          expect(pages.slice(0, -1).every((page) => page.length === wanted.limit)).toBe(true);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  test.each([
    ['a second', { from: '2023-10-29T02:10:00', to: '2023-10-29T02:10:01' }, ['yes']],
    ['a minute', { from: '2023-10-29T02:50', to: '2023-10-29T02:55' }, ['and now?']],
    ['an hour that came twice', { from: '2023-10-29T02:50' }, ['and now?', 'and again', 'at last', 'winter']],
    ['a day without messages', { from: '2023-10-30', to: '2023-12-01' }, []],
    ['months that the chat does not have', { from: '2030-01-01' }, []],
    ['nothing', { from: '2023-12-01', to: '2023-11-01' }, []],
  ])('from and to may bound %s', async (_what, bounds, texts) => {
    const { messages, next } = await readerOf().page(await chatNamed('Ben'), { limit: 10, ...bounds });
    expect(messages.map(({ text }) => text)).toEqual(texts);
    expect(next).toBeNull();
  });

  test('continues after a position that has no message any more', async () => {
    const chat = await chatNamed('Ben');
    const reader = readerOf();
    const texts = async (after: MessagePageRequest['after']) =>
      (await reader.page(chat, { limit: 10, after })).messages.map(({ text }) => text);
    expect(await texts({ month: '2023-10', position: 4 })).toEqual(['at last', 'winter']);
    expect(await texts({ month: '2023-10', position: 900 })).toEqual(['winter']);
    expect(await texts({ month: '2023-11', position: 0 })).toEqual(['winter']);
    expect(await texts({ month: '2024-01', position: 0 })).toEqual([]);
  });

  test('reads a file once for many pages, and decodes only the rows of a page', async () => {
    const decoded: string[] = [];
    const codec: ParquetCodec = {
      ...jsonCodec,
      async decode(schema, file, part) {
        const batches = await jsonCodec.decode(schema, file, part);
        decoded.push(`${String(part?.columns?.length)} x ${batches.reduce((sum, batch) => sum + batch.rows, 0)}`);
        return batches;
      },
    };
    lake.restart();
    await allPages('Family', { limit: 40, to: '2023-01-31' }, readerOf(codec));
    const file = messagesKey.build({ month: '2023-01' });
    expect(lake.requests.filter((request) => request === `read ${file}`)).toHaveLength(1);
    const pages = decoded.filter((what) => what.startsWith('22'));
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.every((what) => Number(what.split(' x ')[1]) <= 41)).toBe(true);
  });

  test('reads a file again after it has changed', async () => {
    const changing = new TestLake();
    await changing.archive(exportOf('Family', 0, 20));
    await changing.build();
    const reader = createMessageReader({
      store: changing.store,
      codec: jsonCodec,
      catalog: createMemoryPhotoCatalog(),
    });
    const count = async () => {
      const [chat] = await listChats(changing.store);
      return (await reader.page(chat!, { limit: 100 })).messages.length;
    };
    expect(await count()).toBe(20);
    await changing.archive(exportOf('Family', 10, 30));
    await changing.build();
    expect(await count()).toBe(30);
  });

  test('leaves out a month whose file is missing', async () => {
    const chat = await chatNamed('Ben');
    const { messages } = await readerOf().page({ ...chat, months: ['2023-09', ...chat.months] }, { limit: 2 });
    expect(messages.map(({ text }) => text)).toEqual(['still up?', 'yes']);
  });

  test('rejects a file whose positions are wrong, and gives no wrong messages', async () => {
    const codec: ParquetCodec = {
      ...jsonCodec,
      decode: async (schema, file, part) =>
        (await jsonCodec.decode(schema, file, part)).map(({ rows: count, columns }) => {
          const position = columns['position'];
          if (position?.type !== 'int32') return { rows: count, columns };
          return {
            rows: count,
            columns: { ...columns, position: { ...position, values: position.values.map((at) => at + 1) } },
          };
        }),
    };
    await expect(readerOf(codec).page(await chatNamed('Ben'), { limit: 2 })).rejects.toThrow('position');
  });

  test('stops between two months when the signal aborts', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(readerOf().page(await chatNamed('Ben'), { limit: 2 }, signal)).rejects.toThrow('gone');
  });
});
