import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDuckDbQueryEngine } from '@homelake/adapters-local/duckdb-query-engine';
import { createNodeSha256 } from '@homelake/adapters-local/node-sha256';
import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { createParquetCodec } from '@homelake/adapters-parquet';
import { archiveExport, buildSilver, runQuery } from '@homelake/lake';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'homelake-lake-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** An export with the messages `from` to `to` (excluded) of a conversation that has one message every five hours. */
function exportOf(topic: string, from: number, to: number): Uint8Array {
  const lines = Array.from({ length: to - from }, (_, at) => {
    const time = new Date(Date.UTC(2023, 0, 1) + (from + at) * 5 * 3_600_000).toISOString();
    const [year, month, day] = time.slice(0, 10).split('-');
    const text = (from + at) % 10 === 0 ? '<Media omitted>' : `${topic} ${from + at} 👪`;
    return `${day}/${month}/${year}, ${time.slice(11, 16)} - ${at % 2 ? 'Ann' : 'Zoë'}: ${text}\n`;
  });
  return Buffer.from(lines.join(''));
}

/**
 * Every object under silver/, by path. The store keeps facts about an object, such as its time, in files whose names start with a dot; they
 * are left out.
 */
function silver(): Record<string, string> {
  const root = join(home, 'silver');
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.startsWith('.'),
  );
  return Object.fromEntries(
    paths
      .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'base64')])
      .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

describe('a lake on disk', () => {
  test('has the same bytes after full and incremental builds, and answers SQL', async () => {
    const store = await openFsObjectStore({ root: home });
    const codec = createParquetCodec({ workers: 0 });
    let minute = 0;
    const now = (): Date => new Date(Date.UTC(2024, 0, 1, 0, minute++));
    const exports: [string, Uint8Array][] = [
      ['WhatsApp Chat with Family.txt', exportOf('tea', 0, 200)],
      ['WhatsApp Chat with Cooks.txt', exportOf('soup', 100, 300)],
      ['WhatsApp Chat with Family.txt', exportOf('tea', 150, 260)],
    ];
    for (const [name, source] of exports) {
      await archiveExport({ store, now, createSha256: createNodeSha256 }, { name, source });
      await buildSilver({ store, codec });
    }
    const before = silver();
    await buildSilver({ store, codec }, { full: true });
    expect(silver()).toEqual(before);

    const engine = createDuckDbQueryEngine({ silverDir: join(home, 'silver') });
    const sql = `SELECT chat_name, count(*), count(DISTINCT message_id), count(media_type), max(len(exports)), max(text)
                 FROM messages GROUP BY 1 ORDER BY 1`;
    expect((await runQuery(engine, sql)).rows).toEqual([
      ['Cooks', 200, 200, 20, 1, 'soup 299 👪'],
      ['Family', 260, 260, 26, 2, 'tea 99 👪'],
    ]);
    expect(
      (await runQuery(engine, 'SELECT name, kind, messages, people, first_at FROM chats ORDER BY 1')).rows,
    ).toEqual([
      ['Cooks', 'direct', 200, 2, '2023-01-21T20:00:00'],
      ['Family', 'direct', 260, 2, '2023-01-01T00:00:00'],
    ]);
    const people = `SELECT p.name, p.chat_name, p.messages, count(*) FROM people p JOIN messages m ON m.sender_id = p.person_id
                    GROUP BY 1, 2, 3 ORDER BY 2, 1`;
    expect((await runQuery(engine, people)).rows).toEqual([
      ['Ann', 'Cooks', 100, 100],
      ['Zoë', 'Cooks', 100, 100],
      ['Ann', 'Family', 130, 130],
      ['Zoë', 'Family', 130, 130],
    ]);
    await engine.close();
    await codec.close();
    store.close();
  });
});
