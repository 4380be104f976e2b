import { describe, expect, test } from 'vitest';
import { readRows, type Row } from './json-codec.test-helper.ts';
import { exportOf, TestLake, type TestExport } from './lake-fixture.test-helper.ts';

const rowsOf = (lake: TestLake, table: string): readonly Row[] => {
  const file = lake.disk.get(`silver/${table}/part-0.parquet`);
  return file === undefined ? [] : readRows(file.bytes);
};

async function builtLake(...exports: readonly TestExport[]): Promise<TestLake> {
  const lake = new TestLake();
  for (const one of exports) await lake.archive(one);
  await lake.build();
  return lake;
}

const said = (name: string, ...lines: readonly string[]): TestExport => ({
  name: `WhatsApp Chat with ${name}.txt`,
  text: lines.map((line, at) => `${10 + at}/03/2023, 10:00 - ${line}\n`).join(''),
});

const kindOf = async (...lines: readonly string[]) => rowsOf(await builtLake(said('X', ...lines)), 'chats')[0]!['kind'];

describe('the tables of chats and people', () => {
  test('have one row for each chat and person, with counts and times of their messages', async () => {
    const lake = await builtLake(
      exportOf('Family', 0, 30),
      exportOf('Family', 20, 60),
      exportOf('Cooks', 100, 140, ['Dan'], 'soup'),
    );
    const chats = rowsOf(lake, 'chats');
    expect(new Set(chats.map((row) => row['name']))).toEqual(new Set(['Cooks', 'Family']));
    const family = chats.find((row) => row['name'] === 'Family')!;
    const own = lake.rows().filter((row) => row['chat_id'] === family['chat_id']);
    expect(family).toMatchObject({
      kind: 'direct',
      messages: own.length,
      people: 2,
      duplicates: 10,
      first_at: own[0]!['sent_at'],
      last_at: own.at(-1)!['sent_at'],
    });
    expect(family['exports']).toHaveLength(2);
    for (const row of rowsOf(lake, 'people')) {
      const sent = lake.rows().filter((message) => message['sender_id'] === row['person_id']);
      expect(row).toMatchObject({
        name: sent[0]!['sender'],
        chat_id: sent[0]!['chat_id'],
        chat_name: sent[0]!['chat_name'],
        messages: sent.length,
        first_at: sent[0]!['sent_at'],
        last_at: sent.at(-1)!['sent_at'],
      });
    }
    expect(rowsOf(lake, 'people').map((row) => row['name'])).toHaveLength(3);
  });

  test('call a chat a group where more than two people wrote, or a system message names a group', async () => {
    expect(await kindOf('Ann: hello', 'Bob: hi')).toBe('direct');
    expect(await kindOf('Ann: hello', 'Bob: hi', 'Cy: me too')).toBe('group');
    expect(await kindOf('Ann created group "Crew"', 'Ann: hello')).toBe('group');
    expect(await kindOf('Ann added Bob', 'Ann: hello')).toBe('group');
    expect(await kindOf('Ann: hello', 'Your security code with Ann changed. Tap to learn more.')).toBe('direct');
  });

  test('are the same bytes in any order of arrival, and are built without reading unchanged months', async () => {
    const exports = [
      exportOf('Family', 0, 600),
      exportOf('Family', 580, 640),
      exportOf('Family', 1000, 1010, ['Ann', 'Robert']),
    ];
    const lake = new TestLake();
    for (const one of exports) {
      await lake.archive(one);
      await lake.build();
      const full = lake.copy();
      await full.build({ full: true });
      expect(full.silver()).toEqual(lake.silver());
      expect(rowsOf(lake, 'people').length).toBeGreaterThan(0);
    }
  });

  test('are written again where they are missing, and are removed with the last chat', async () => {
    const lake = await builtLake(exportOf('Family', 0, 30));
    const wanted = lake.silver();
    await lake.store.remove('silver/people/part-0.parquet');
    expect(await lake.build()).toMatchObject({ partitionsWritten: 0 });
    expect(lake.silver()).toEqual(wanted);
    for (const key of lake.disk.keys()) if (key.startsWith('bronze/')) await lake.store.remove(key);
    await lake.build();
    expect([rowsOf(lake, 'chats'), rowsOf(lake, 'people')]).toEqual([[], []]);
    expect([...lake.disk.keys()].filter((key) => key.endsWith('.parquet'))).toEqual([]);
    lake.restart();
    await lake.build();
    expect(lake.puts).toEqual([]);
  });
});
