import { messagesKey, type ObjectStore } from '@homelake/storage';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildSilver } from './build-silver.ts';
import { CHAT_SUMMARIES_KEY, listChats } from './chat-summaries.ts';
import { jsonCodec } from './json-codec.test-helper.ts';
import { exportOf, TestLake, type TestExport } from './lake-fixture.test-helper.ts';
import { MANIFEST_KEY, type SilverState } from './silver-state.ts';

const FAMILY = exportOf('Family', 0, 300);
const LATER = exportOf('Family', 200, 420);
const COOKS = exportOf('Cooks', 100, 300, ['Dan', 'Eve'], 'soup');

async function lakeWith(...exports: readonly TestExport[]): Promise<TestLake> {
  const lake = new TestLake();
  for (const one of exports) await lake.archive(one);
  return lake;
}

/** The tables and the state, without the digests of exports, which are a cache. */
const tables = (lake: TestLake): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(lake.silver()).filter(([key]) => !key.includes('-keys/')));

/** The silver objects of a first build of the same bronze. */
async function builtAtOnce(lake: TestLake): Promise<Readonly<Record<string, string>>> {
  const fresh = new TestLake(new Map([...lake.disk].filter(([key]) => !key.startsWith('silver/'))));
  await fresh.build();
  return tables(fresh);
}

/** Months whose file is not the one in the manifest of a finished build; none during a build. */
function strangeMonths({ disk }: TestLake): readonly string[] {
  const manifest = disk.get(MANIFEST_KEY);
  if (manifest === undefined) return [];
  const state = JSON.parse(new TextDecoder().decode(manifest.bytes)) as SilverState;
  if (state.bronze === null) return [];
  return Object.entries(state.months).flatMap(([month, { etag }]) =>
    disk.get(messagesKey.build({ month }))?.info.etag === etag ? [] : [month],
  );
}

/** A store whose requests wait for the scheduler. It stops at request `killedAt`, as a killed process does. */
function pacedStore(lake: TestLake, scheduler: fc.Scheduler, name: string, killedAt: number): ObjectStore {
  const { store } = lake;
  let requests = 0;
  const pace = async (): Promise<void> => {
    if (requests++ >= killedAt) throw new Error('killed');
    await scheduler.schedule(Promise.resolve(), name);
  };
  return {
    ...store,
    put: async (...given) => {
      await pace();
      const info = await store.put(...given);
      expect(strangeMonths(lake)).toEqual([]);
      return info;
    },
    head: async (...given) => (await pace(), store.head(...given)),
    read: async (...given) => (await pace(), store.read(...given)),
    list: async (...given) => (await pace(), store.list(...given)),
    remove: async (...given) => (await pace(), store.remove(...given)),
  };
}

describe('two builds at the same time', () => {
  const lives = fc.record({ killedAt: fc.option(fc.nat(60), { nil: Infinity }), full: fc.boolean() });

  test('leave the same objects as one build, at the latest after the next build', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.tuple(lives, lives),
        fc.constantFrom('new', 'grown', 'forgotten', 'same'),
        async (scheduler, builders, change) => {
          const lake = await lakeWith(FAMILY);
          const cooks = await lake.archive(COOKS);
          if (change !== 'new') await lake.build();
          if (change === 'forgotten' && cooks.status !== 'refused') {
            await lake.store.remove(cooks.key);
            await lake.store.remove(cooks.key.replace('.txt', '.json'));
          }
          const builds = builders.map(({ killedAt, full }, at) =>
            buildSilver(
              { store: pacedStore(lake, scheduler, `builder ${at}`, killedAt), codec: jsonCodec },
              { full },
            ).then(
              () => 'done' as const,
              (error: unknown) => error,
            ),
          );
          const arrival = change === 'grown' ? scheduler.schedule(Promise.resolve(), 'arrival') : null;
          const arrived = arrival?.then(() => lake.archive(LATER));
          const ends = await scheduler.waitFor(Promise.all(builds));
          await scheduler.waitFor(Promise.resolve(arrived));
          const failures = ends.filter((end) => end !== 'done');
          for (const failure of failures) {
            const isKilled = failure instanceof Error && failure.message === 'killed';
            if (!isKilled) expect(failure).toMatchObject({ code: 'precondition-failed', key: MANIFEST_KEY });
          }
          const wanted = await builtAtOnce(lake);
          if (failures.length === 0 && change !== 'grown') expect(tables(lake)).toEqual(wanted);
          await lake.build();
          expect(tables(lake)).toEqual(wanted);
        },
      ),
      { numRuns: 150, seed: 11, endOnFailure: true },
    );
  }, 60_000);

  const moments: readonly (readonly [string, (puts: readonly string[]) => boolean])[] = [
    ['announces its months', (puts) => puts.at(-1) === MANIFEST_KEY],
    ['writes a month that the other changes', (puts) => puts.at(-1) === messagesKey.build({ month: '2023-02' })],
    ['writes its list of chats', (puts) => puts.at(-1) === CHAT_SUMMARIES_KEY],
    ['ends', (puts) => puts.filter((key) => key === MANIFEST_KEY).length === 2],
  ];
  test.for(moments)(
    'a build that is overtaken before it %s puts nothing in the place of what is newer, and starts again',
    async ([, isMoment]) => {
      const lake = await lakeWith(FAMILY);
      await lake.build();
      await lake.archive(COOKS);
      const puts: string[] = [];
      let overtaken = false;
      const slow: ObjectStore = {
        ...lake.store,
        put: async (key, body, options) => {
          puts.push(key);
          if (!overtaken && isMoment(puts)) {
            overtaken = true;
            await lake.archive(LATER);
            await lake.build();
          }
          const info = await lake.store.put(key, body, options);
          expect(strangeMonths(lake)).toEqual([]);
          return info;
        },
      };
      const report = await buildSilver({ store: slow, codec: jsonCodec }, { full: true });
      expect(overtaken).toBe(true);
      expect(report).toMatchObject({ messages: 620, exportsRead: 3 });
      expect(tables(lake)).toEqual(await builtAtOnce(lake));
    },
  );

  test('a build that conflicts in each attempt rejects with an error that says so', async () => {
    const lake = await lakeWith(FAMILY);
    let times = 0;
    const unlucky: ObjectStore = {
      ...lake.store,
      put: async (key, body, options) => {
        if (key === MANIFEST_KEY) {
          await lake.build();
          await lake.archive(exportOf('Family', 300 + times * 10, 320 + times * 10));
          times++;
        }
        return lake.store.put(key, body, options);
      },
    };
    await expect(buildSilver({ store: unlucky, codec: jsonCodec })).rejects.toMatchObject({
      code: 'precondition-failed',
      message: expect.stringContaining('another build of the tables'),
    });
    expect(times).toBe(4);
    await lake.build();
    expect(tables(lake)).toEqual(await builtAtOnce(lake));
  });

  test('a month that another build left is recognized by its etag, although its size is right, and is written again', async () => {
    const lake = await lakeWith(FAMILY);
    await lake.build();
    const wanted = tables(lake);
    const key = 'silver/messages/month=2023-02/part-0.parquet';
    const bytes = (await lake.store.read(key))!;
    await lake.store.put(key, bytes.with(bytes.length - 1, 0x20));
    expect(await lake.build()).toMatchObject({ partitionsWritten: 1 });
    expect(tables(lake)).toEqual(wanted);
  });
});

describe('the requests of a build', () => {
  test('are listings and the manifest where nothing changed', async () => {
    const lake = await lakeWith(FAMILY, LATER, COOKS);
    await lake.build();
    lake.restart();
    const report = await lake.build();
    expect(report).toMatchObject({ exportsRead: 0, messages: 620, chats: 2, partitionsWritten: 0 });
    expect(lake.requests.filter((one) => !one.startsWith('list '))).toEqual([
      `head ${MANIFEST_KEY}`,
      `read ${MANIFEST_KEY}`,
    ]);
    expect(lake.requests.length).toBeLessThan(10);
  });

  test('are concurrent, up to a bound', async () => {
    const lake = await lakeWith(...Array.from({ length: 40 }, (_, at) => exportOf('Family', at * 3, at * 3 + 6)));
    lake.restart();
    await lake.build();
    const records = lake.requests.filter((one) => /^read bronze.*json$/.test(one));
    expect(records).toHaveLength(40);
    expect(lake.mostReads).toBe(16);
  });

  test('are one read for a list of chats', async () => {
    const lake = await lakeWith(FAMILY, COOKS);
    await lake.build();
    lake.restart();
    expect((await listChats(lake.store)).map(({ name }) => name)).toEqual(['Cooks', 'Family']);
    expect(lake.requests).toEqual([`read ${CHAT_SUMMARIES_KEY}`]);
  });

  test('write a missing or damaged list of chats again, and no month', async () => {
    const lake = await lakeWith(FAMILY, COOKS);
    await lake.build();
    const wanted = tables(lake);
    await lake.store.remove(CHAT_SUMMARIES_KEY);
    expect(await lake.build()).toMatchObject({ partitionsWritten: 0 });
    expect(tables(lake)).toEqual(wanted);
    await lake.store.put(CHAT_SUMMARIES_KEY, new TextEncoder().encode('{}'));
    expect(await lake.build()).toMatchObject({ partitionsWritten: 0 });
    expect(tables(lake)).toEqual(wanted);
  });

  test('give the same warnings where nothing changed', async () => {
    const lake = await lakeWith(FAMILY, exportOf('Family', 100, 200, ['Ann', 'Bob'], 'soup'));
    const { warnings } = await lake.build();
    expect(warnings.map(({ code }) => code)).toContain('same-name');
    expect((await lake.build()).warnings).toEqual(warnings);
  });
});
