import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runQuery } from '@homelake/lake';
import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { createLocalContainer } from './local-container.ts';
import { composeLocal } from './local.ts';
import type { LocalLake } from './local.ts';
import { T } from './tokens.ts';

const CHAT = '28/01/2024, 15:30 - Ann: Hello\n28/01/2024, 15:31 - Bob: Hi Ann\n';
const SHA256 = 'b51e5a5cda1b7b8d1fae0ac9b6ddc6b5ef7b4a0b34dfc37ae0c6ec2ffd3a7b0f';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'homelake-composition-'));
});
afterEach(async () => {
  for (const lake of opened.splice(0)) await lake.close();
  await rm(home, { recursive: true, force: true });
});

const opened: LocalLake[] = [];
const open = async () => {
  const lake = await composeLocal({ home, access: 'work' });
  opened.push(lake);
  return lake;
};

const put = (lake: LocalLake, path: string, text: string) => {
  const head = new TextEncoder().encode(text);
  return lake.importFile({
    path,
    sha256: async () => SHA256,
    sizeBytes: head.length,
    head,
    async *open() {
      yield head;
    },
  });
};

test('every token of the graph resolves, each to one object', async () => {
  const store = await openFsObjectStore({ root: home });
  const container = createLocalContainer({ home, stateDirectory: join(home, '.homelake'), access: 'write', store });
  for (const [name, token] of Object.entries(T)) {
    const resolved: unknown = container.get<unknown>(token);
    expect(resolved, name).toBeDefined();
    expect(container.get<unknown>(token), name).toBe(resolved);
  }
  container.unbindAll();
  store.close();
});

describe('a lake on this machine', () => {
  test('takes a chat from upload to SQL', async () => {
    const lake = await open();
    const { record } = await put(lake, 'chat.txt', CHAT);
    expect(record.state).toBe('waiting');
    expect(await lake.work(new AbortController().signal)).toBe(2);
    expect(await lake.uploads([record.id])).toMatchObject([{ state: 'done', kind: 'chat', result: 'new' }]);
    expect(await lake.buildTables()).toMatchObject({ messages: 2, chats: 1 });
    const { rows } = await runQuery(lake.queryEngine, 'select sender, text from messages order by sent_at');
    expect(rows).toEqual([
      ['Ann', 'Hello'],
      ['Bob', 'Hi Ann'],
    ]);
    expect(await lake.listChats()).toMatchObject([{ messages: 2, exports: 1 }]);
    expect(await lake.queueView().state()).toEqual({ waiting: 0, running: 0, retrying: [], dead: [] });
  });

  test('that has a worker refuses a second one, and stays open to readers and writers', async () => {
    const worker = await composeLocal({ home, access: 'work', command: 'homelake start', pid: process.ppid });
    await expect(composeLocal({ home, access: 'work' })).rejects.toMatchObject({
      code: 'home-in-use',
      message: `${home} is in use by process ${process.ppid} (homelake start)`,
    });
    const reader = await composeLocal({ home, access: 'read' });
    const writer = await composeLocal({ home, access: 'write' });
    const count = async () => (await runQuery(reader.queryEngine, 'select count(*) from messages')).rows[0]?.[0];
    expect(await count()).toBe(0);
    await put(writer, 'chat.txt', CHAT);
    const asked = writer.requestTables();
    await worker.work(new AbortController().signal);
    expect(await asked).toMatchObject({ chats: 1, messages: 2, photos: { photos: 0 } });
    expect(await count()).toBe(2);
    for (const lake of [reader, writer, worker]) await lake.close();
    await (await composeLocal({ home, access: 'work' })).close();
  });

  test('loses only the spool of earlier versions when its worker opens it', async () => {
    const state = join(home, '.homelake');
    await mkdir(join(state, 'uploads'), { recursive: true });
    await writeFile(join(state, 'uploads', 'left-by-a-kill'), CHAT);
    const kept = await composeLocal({ home, access: 'write' });
    const { record } = await put(kept, 'chat.txt', CHAT);
    await kept.close();
    const before = await readdir(state);
    const lake = await open();
    const after = await readdir(state);
    expect(before).toContain('uploads');
    expect(before.filter((name) => !after.includes(name))).toEqual(['uploads']);
    expect(await lake.work(new AbortController().signal)).toBe(2);
    expect(await lake.uploads([record.id])).toMatchObject([{ state: 'done', result: 'new' }]);
  });

  test('sees what was built after its first query', async () => {
    const lake = await open();
    const count = async () => (await runQuery(lake.queryEngine, 'select count(*) from messages')).rows[0]?.[0];
    expect(await count()).toBe(0);
    await put(lake, 'chat.txt', CHAT);
    await lake.work(new AbortController().signal);
    await lake.buildTables();
    expect(await count()).toBe(2);
  });

  test('can be closed twice', async () => {
    const lake = await composeLocal({ home, access: 'write' });
    await lake.close();
    await lake.close();
  });
});
