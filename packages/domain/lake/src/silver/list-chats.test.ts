import { createMemorySha256 } from '@homelake/storage/memory';
import { createMemoryPhotoCatalog } from '@homelake/photos/memory';
import { describe, expect, test } from 'vitest';
import { createBronzeIndex } from '../bronze/bronze-index.ts';
import { listKeys } from '../bronze/bronze-record.ts';
import { chatOverrideKey } from '@homelake/storage';
import { putChatOverride, readOverrides, removeChatOverride } from '../bronze/chat-overrides.ts';
import { forgetChat } from '../upkeep/forget-chat.ts';
import type { ForgetPorts } from '../upkeep/forget-photo.ts';
import { createMemoryJobQueue } from '../jobs/memory-job-queue.ts';
import { createMemoryFileCatalog } from '../files/memory-file-catalog.ts';
import { createMemoryWorkView } from '../jobs/memory-work-view.ts';
import { exportOf, TestLake } from './lake-fixture.test-helper.ts';
import { listChats } from './chat-summaries.ts';
import { explainChat, listExports } from './list-chats.ts';

const forgetPorts = (lake: TestLake): ForgetPorts => ({
  queue: createMemoryJobQueue({ now: () => 0 }),
  createSha256: createMemorySha256,
  store: lake.store,
  view: createMemoryWorkView(),
  catalog: createMemoryPhotoCatalog(),
  files: createMemoryFileCatalog(),
  index: createBronzeIndex(lake.store),
  now: () => lake.now().getTime(),
});

async function builtLake(): Promise<TestLake> {
  const lake = new TestLake();
  for (const one of [
    exportOf('Family', 0, 30),
    exportOf('Family', 20, 60),
    exportOf('Cooks', 100, 140, ['Dan', 'Eve'], 'soup'),
  ]) {
    await lake.archive(one);
  }
  await lake.build();
  return lake;
}

describe('the state of the last build', () => {
  test('lists chats, latest message first', async () => {
    const { store } = await builtLake();
    const chats = await listChats(store);
    expect(chats).toEqual([
      {
        chatId: expect.stringMatching(/^[0-9a-f]{12}$/),
        name: 'Cooks',
        exports: 1,
        messages: 40,
        people: [
          expect.objectContaining({ name: 'Dan', messages: 20 }),
          expect.objectContaining({ name: 'Eve', messages: 20 }),
        ],
        from: '2023-01-22T04:00:00',
        to: '2023-01-30T07:00:00',
        months: ['2023-01'],
      },
      expect.objectContaining({
        name: 'Family',
        exports: 2,
        messages: 60,
        from: '2023-01-01T08:00:00',
        to: '2023-01-13T15:00:00',
      }),
    ]);
  });

  test('is empty before the first build', async () => {
    const lake = new TestLake();
    const { store } = lake;
    expect(await listChats(store)).toEqual([]);
    expect(await listExports(store)).toEqual([]);
    expect(await explainChat(store, 'nobody')).toBeNull();
    expect(await forgetChat(forgetPorts(lake), 'nobody')).toBeNull();
  });

  test('has the messages of each export', async () => {
    const { store } = await builtLake();
    const [, family] = await listChats(store);
    const explanation = await explainChat(store, family!.chatId);
    expect(explanation).toMatchObject({ duplicates: 10, shifts: [], doubts: [] });
    expect(explanation!.sources.map(({ messages, firstSeen }) => [messages, firstSeen])).toEqual([
      [30, 30],
      [40, 30],
    ]);
    expect(explanation!.evidence).toHaveLength(1);
    expect((await listExports(store)).map(({ messages }) => messages)).toEqual([30, 40, 40]);
  });
});

describe('forgetting a chat', () => {
  test('leaves no byte of it after the next build', async () => {
    const lake = await builtLake();
    const cooks = (await listChats(lake.store))[0]!;
    const forgotten = await forgetChat(forgetPorts(lake), cooks.chatId);
    expect(forgotten?.exportIds).toHaveLength(1);
    await lake.build();
    const fresh = new TestLake();
    for (const one of [exportOf('Family', 0, 30), exportOf('Family', 20, 60)]) await fresh.archive(one);
    await fresh.build();
    expect(lake.silver()).toEqual(fresh.silver());
    expect([...lake.disk.keys()].sort()).toEqual([...fresh.disk.keys()].sort());
  });

  test('completes when it runs again after it was killed', async () => {
    const begun = await builtLake();
    const family = (await listChats(begun.store))[1]!;
    for (let plug = 0; plug < 6; plug++) {
      const lake = begun.copy();
      lake.restart(plug);
      await expect(forgetChat(forgetPorts(lake), family.chatId)).rejects.toThrow();
      lake.restart();
      await forgetChat(forgetPorts(lake), family.chatId);
      await lake.build();
      expect(lake.rows().every((row) => row['chat_name'] === 'Cooks')).toBe(true);
    }
  });
});

describe('an override for two exports', () => {
  test('separates exports that evidence joins, until it is removed', async () => {
    const lake = await builtLake();
    const [one, other] = (await listExports(lake.store)).map(({ exportId }) => exportId);
    await putChatOverride(lake.store, { exports: [other!, one!], relation: 'different-chat' });
    expect(await readOverrides(lake.store, await listKeys(lake.store, chatOverrideKey.prefix))).toEqual([
      { exports: [one!, other!].sort((a, b) => (a < b ? -1 : 1)), relation: 'different-chat' },
    ]);
    await lake.build();
    expect((await listChats(lake.store)).map(({ name, messages }) => [name, messages])).toEqual([
      ['Cooks', 40],
      ['Family', 40],
      ['Family', 30],
    ]);
    const full = lake.copy();
    await full.build({ full: true });
    expect(full.silver()).toEqual(lake.silver());
    expect(await removeChatOverride(lake.store, [one!, other!])).toBe(true);
    await lake.build();
    expect(lake.silver()).toEqual((await builtLake()).silver());
  });

  test('joins exports that no evidence joins', async () => {
    const lake = await builtLake();
    const ids = (await listExports(lake.store)).map(({ exportId }) => exportId);
    await putChatOverride(lake.store, { exports: [ids[0]!, ids[2]!], relation: 'same-chat' });
    await lake.build();
    expect((await listChats(lake.store)).map(({ exports, messages }) => [exports, messages])).toEqual([[3, 100]]);
  });

  test('needs two different exports', async () => {
    const { store } = new TestLake();
    const id = 'ab'.repeat(32);
    await expect(putChatOverride(store, { exports: [id, id], relation: 'same-chat' })).rejects.toThrow(TypeError);
    await expect(putChatOverride(store, { exports: [id, 'x'], relation: 'same-chat' })).rejects.toThrow(TypeError);
  });
});
