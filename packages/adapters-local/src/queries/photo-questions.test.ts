import { EXAMPLE_QUERIES, MESSAGES, PHOTOS, runQuery } from '@homelake/lake';
import type { QueryEngine } from '@homelake/lake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckDbQueryEngine } from './duckdb-query-engine.ts';
import { messageRows } from './message-rows.test-helper.ts';
import { photoRows } from './photo-rows.test-helper.ts';
import { createSilverFixture } from './silver-fixture.test-helper.ts';
import type { SilverFixture } from './silver-fixture.test-helper.ts';

let fixture: SilverFixture;
let engine: QueryEngine;
beforeAll(async () => {
  fixture = await createSilverFixture();
  engine = createDuckDbQueryEngine({ silverDir: fixture.silverDir, threads: 1 });
});
afterAll(async () => {
  await engine.close();
  await fixture.remove();
});

const rome = { place: 'Rome', country: 'Italy', camera: 'Pixel 8' };
const messages = messageRows([
  { at: '2024-03-01 09:59', by: 'Ann', text: 'too early' },
  { at: '2024-03-01 10:00', by: 'Ann', text: 'on the train' },
  { at: '2024-03-01 12:00', by: 'Bob', text: 'how is it?' },
  { at: '2024-03-01 12:01', by: 'Bob', text: 'too late' },
  { at: '2024-03-04 08:00', by: 'Ann', kind: 'media', media_type: 'image', text: '' },
  { at: '2024-03-05 08:00', by: 'Ann', kind: 'media', media_type: 'image', text: '' },
  {
    at: '2024-04-01 08:00',
    by: 'Cem',
    chat_id: 'work',
    chat_name: 'Work',
    kind: 'media',
    media_type: 'image',
    text: '',
  },
]);
const sent = (index: number): string => messages[index]!.message_id;
const taken = photoRows([
  { at: '2024-03-01 11:00', ...rome, chat_message_id: sent(4) },
  { at: '2024-03-03 23:59', ...rome, camera: null, chat_message_id: sent(5), size_bytes: 9_000_000_000 },
  { at: '2024-03-30 10:00', camera: 'Canon EOS R6' },
  { at: '2024-04-01 10:00', camera: 'Canon EOS R6', taken_source: 'arrival', kind: 'video' },
  { at: '2024-03-01 11:30', ...rome, taken_source: 'file-time' },
  { at: '2024-05-02 11:30', ...rome, taken_source: 'file-time' },
  { at: '2024-04-01 00:00', taken_source: 'file-name', chat_message_id: sent(6) },
]);
/** The last photo is a copy of the third. */
const photos = taken.map((row, at) => (at === 6 ? { ...row, original_id: taken[2]!.photo_id } : row));

const answer = async (title: string) => {
  const example = EXAMPLE_QUERIES.find((query) => query.title === title);
  if (example === undefined) throw new TypeError(`no example is called ${title}`);
  return (await runQuery(engine, example.sql)).rows;
};

describe('the table of photos', () => {
  it.each([MESSAGES, PHOTOS])('$name is there before its first build, empty and with its types', async (table) => {
    const { columns, rows } = await runQuery(engine, `select * from ${table.name}`);
    expect(rows).toEqual([]);
    expect(columns).toEqual([
      ...table.columns.map(({ name, type }) => ({ name, type: type.startsWith('array(') ? 'array' : type })),
      { name: 'month', type: 'varchar' },
    ]);
  });

  it('has rows after a build, and can be joined with messages', async () => {
    await fixture.write(messages);
    await fixture.writePhotos(photos);
    const { columns, rows } = await runQuery(
      engine,
      'select max(size_bytes) as largest, count(distinct month) as months from photos',
    );
    expect(columns[0]).toEqual({ name: 'largest', type: 'bigint' });
    expect(rows).toEqual([[9_000_000_000, 3]]);
  });

  it('marks photos without a capture time', async () => {
    expect(await answer('Photos of which nothing tells when they were taken')).toEqual([
      ['file-time', 'image', 2, '2024-03-01T11:30:00', '2024-05-02T11:30:00'],
      ['arrival', 'video', 1, '2024-04-01T10:00:00', '2024-04-01T10:00:00'],
    ]);
  });

  it('can be counted by month and camera, without photos that have no capture time', async () => {
    expect(await answer('Photos of each month and camera')).toEqual([
      ['2024-03', 'Pixel 8', 1],
      ['2024-03', 'Canon EOS R6', 1],
    ]);
  });

  it('has place and time of photos', async () => {
    expect(await answer('Where photos were taken')).toEqual([
      ['Italy', 'Rome', 4, '2024-03-01T11:00:00', '2024-03-03T23:59:00'],
    ]);
  });

  it('lists the largest originals, also above 32 bits', async () => {
    const rows = await answer('The largest originals');
    expect(rows[0]!.slice(0, 3)).toEqual(['IMG_1.jpg', 'image', 9_000_000_000]);
    expect(rows).toHaveLength(7);
  });

  it('can be joined with the messages within an hour, to the minute', async () => {
    const rows = await answer('What was said within an hour of the photos of a place');
    expect(rows.map((row) => row.slice(3))).toEqual([
      ['2024-03-01T10:00:00', 'Hikers', 'Ann', 'on the train'],
      ['2024-03-01T12:00:00', 'Hikers', 'Bob', 'how is it?'],
    ]);
  });

  it('can be joined with the senders of photos, by place', async () => {
    expect(await answer('Photos that were sent in chats, and by whom')).toEqual([
      ['Hikers', 'Ann', 2, '2024-03-05T08:00:00'],
      ['Work', 'Cem', 1, '2024-04-01T08:00:00'],
    ]);
  });

  it('gives the days between taking and sending a photo, by the time of the original', async () => {
    const rows = await answer('How long people keep a photo before they send it');
    expect(rows.toSorted((a, b) => Number(a[2]) - Number(b[2]))).toEqual([
      ['Cem', 1, 2],
      ['Ann', 2, 2.5],
    ]);
  });

  it('joins days of many photos with the messages of that day, without copies', async () => {
    expect(await answer('Days of many photos, and how much was written then')).toEqual([
      ['2024-03-01', 1, 4],
      ['2024-03-03', 1, 0],
      ['2024-03-30', 1, 0],
    ]);
  });
});
