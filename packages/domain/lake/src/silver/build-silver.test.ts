import { createMemorySha256 } from '@homelake/storage/memory';
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { exportOf, line, TestLake, type TestExport } from './lake-fixture.test-helper.ts';
import type { SilverReport } from './build-silver.ts';
import type { Row } from './json-codec.test-helper.ts';

/** Five exports of two chats that overlap in time. One of them is contained in another. */
const EXPORTS: readonly TestExport[] = [
  exportOf('Family', 0, 300),
  exportOf('Family', 200, 500),
  exportOf('Family', 450, 700),
  exportOf('Family', 250, 280),
  exportOf('Cooks', 100, 400, ['Dan', 'Eve', 'Ann'], 'soup'),
  exportOf('Cooks', 380, 520, ['Dan', 'Eve', 'Ann'], 'soup'),
];

/** A row without the values that may depend on which export came first. */
const said = (rows: readonly Row[]): unknown[] =>
  rows
    .map(({ month, chat_name, sent_at, sender, kind, text, position, exports }) => ({
      month,
      chat_name,
      position,
      sent_at,
      sender,
      kind,
      text,
      exports: Array.isArray(exports) ? exports.map(String).sort((a, b) => (a < b ? -1 : 1)) : exports,
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Eight messages of March 2023, from this day on. */
const talk = (name: string, from: number): string[] =>
  Array.from({ length: 8 }, (_, at) => `${from + at}/03/2023, 10:00 - ${name}: a message that is number ${from + at}`);

async function lakeWith(exports: readonly TestExport[]): Promise<TestLake> {
  const lake = new TestLake();
  for (const one of exports) await lake.archive(one);
  return lake;
}

/** One line a day from 10 March 2023 on. */
const daily = (lines: readonly string[]): string =>
  lines.map((one, at) => `${String(10 + at)}/03/2023, 10:00 - ${one}\n`).join('');

/** One line a day from the 13th of a month of 2023 on. */
const inMonth = (month: string, lines: readonly string[]): string =>
  lines.map((one, at) => `${String(13 + at)}/${month}/2023, 10:00 - ${one}\n`).join('');

const codes = ({ warnings }: SilverReport): string[] => warnings.map(({ code }) => code);

describe('buildSilver', () => {
  test('makes one row for each message, however many exports contain it', async () => {
    const lake = await lakeWith(EXPORTS);
    const report = await lake.build();
    expect(report).toMatchObject({
      exportsRead: 6,
      messages: 700 + 420,
      duplicates: 150 + 30 + 20 + 30 - 30,
      chats: 2,
    });
    const rows = lake.rows().filter((row) => row['chat_name'] === 'Family');
    expect(rows.map((row) => row['text'])).toEqual(Array.from({ length: 700 }, (_, index) => `tea number ${index}`));
    expect(rows[260]).toMatchObject({ sender: 'Ann', kind: 'text', month: '2023-02', edited: false, media_type: null });
    expect(rows[260]!['exports']).toHaveLength(3);
  });

  test('sorts a month by chat and position, and partitions by the month of the message', async () => {
    const lake = await lakeWith(EXPORTS);
    await lake.build();
    const months = new Map<string, Row[]>();
    for (const row of lake.rows()) months.set(String(row['month']), [...(months.get(String(row['month'])) ?? []), row]);
    for (const [month, rows] of months) {
      const order = rows.map((row) => `${String(row['chat_id'])} ${String(row['position']).padStart(6, '0')}`);
      expect(order).toEqual(order.toSorted());
      for (const row of rows) expect(String(row['sent_at']).slice(0, 7)).toBe(month);
    }
  });

  test('depends on bronze alone: any order and batching of arrivals gives the same rows', async () => {
    const whole = await lakeWith(EXPORTS);
    await whole.build();
    const wanted = said(whole.rows());
    const shuffled = fc.shuffledSubarray([...EXPORTS.keys()], { minLength: EXPORTS.length, maxLength: EXPORTS.length });
    await fc.assert(
      fc.asyncProperty(shuffled, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), async (order, builds) => {
        const lake = new TestLake();
        for (const [step, index] of order.entries()) {
          await lake.archive(EXPORTS[index]!);
          if (builds[step]) await lake.build();
        }
        await lake.build();
        expect(said(lake.rows())).toEqual(wanted);
        const full = lake.copy();
        await full.build({ full: true });
        expect(full.silver()).toEqual(lake.silver());
      }),
      { numRuns: 12, seed: 7 },
    );
  });

  test('writes nothing the second time', async () => {
    const lake = await lakeWith(EXPORTS);
    await lake.build();
    lake.restart();
    const report = await lake.build();
    expect(lake.puts).toEqual([]);
    expect(report).toMatchObject({ exportsRead: 0, messages: 1120, partitionsWritten: 0, partitionsRemoved: 0 });
    expect(report.partitionsUnchanged).toBeGreaterThan(4);
  });

  test('writes only the months that a new export changes, and parses no other export', async () => {
    const lake = await lakeWith([EXPORTS[0]!, EXPORTS[1]!, EXPORTS[4]!]);
    await lake.build();
    await lake.archive(exportOf('Family', 490, 520));
    lake.restart();
    const report = await lake.build();
    expect(report.exportsRead).toBe(1);
    expect(lake.puts.filter((key) => key.startsWith('silver/messages/'))).toEqual([
      'silver/messages/month=2023-04/part-0.parquet',
    ]);
    expect(report).toMatchObject({ partitionsWritten: 1, messages: 520 + 300 });
  });

  test('a dry run writes nothing and reports the plan', async () => {
    const lake = await lakeWith(EXPORTS);
    lake.restart();
    const report = await lake.build({ dryRun: true });
    expect(lake.puts).toEqual([]);
    expect(report.plan.write.map(({ month, reason }) => [month, reason])).toContainEqual(['2023-03', 'new']);
    expect(report.plan.write.reduce((sum, { rows }) => sum + rows, 0)).toBe(1120);
    expect(report.messages).toBe(1120);
  });

  test('a full build writes the same bytes as many small ones', async () => {
    const lake = new TestLake();
    for (const one of EXPORTS) {
      await lake.archive(one);
      await lake.build();
    }
    const before = lake.silver();
    const report = await lake.build({ full: true });
    expect(report.exportsRead).toBe(6);
    expect(lake.silver()).toEqual(before);
  });

  test('stored digests that are missing, damaged or of another version are made again with the same content', async () => {
    const lake = await lakeWith(EXPORTS);
    const bare = lake.copy();
    await lake.build();
    const wanted = lake.silver();
    const damages = [null, (bytes: Uint8Array) => bytes.slice(0, 40), (bytes: Uint8Array) => bytes.with(3, 77)];
    for (const damage of damages) {
      const damaged = bare.copy();
      for (const [key, { bytes }] of bare.disk) {
        if (!key.startsWith('silver/_state/export-keys/')) continue;
        if (damage === null) await damaged.store.remove(key);
        else await damaged.store.put(key, damage(bytes));
      }
      expect(await damaged.build()).toMatchObject({ exportsRead: 6, messages: 1120 });
      expect(damaged.silver()).toEqual(wanted);
    }
  });

  test('a new name appears in system messages of months in which the person wrote nothing', async () => {
    const lake = new TestLake();
    const notice = '13/01/2023, 09:00 - Ann added Bobby';
    const name = 'WhatsApp Chat with Family.txt';
    await lake.archive({
      name,
      text: `${[notice, '14/01/2023, 09:00 - Ann: Hello', ...talk('Bobby', 1)].join('\n')}\n`,
    });
    await lake.build();
    await lake.archive({ name, text: `${talk('Robert', 4).join('\n')}\n` });
    await lake.build();
    expect(lake.rows().find(({ kind }) => kind === 'system')).toMatchObject({
      event_actor: 'Ann',
      event_target: 'Robert',
    });
    const built = lake.silver();
    await lake.build({ full: true });
    expect(lake.silver()).toEqual(built);
  });

  test('a build that is killed at any write gives the same bytes when it runs again', async () => {
    const begun = await lakeWith(EXPORTS.slice(0, 3));
    await begun.build();
    for (const one of EXPORTS.slice(3)) await begun.archive(one);
    const calm = begun.copy();
    await calm.build();
    const wanted = calm.silver();
    for (let plug = 0; ; plug++) {
      const lake = begun.copy();
      lake.restart(plug);
      const failure = await lake.build().then(
        () => null,
        (error: unknown) => error,
      );
      if (failure === null) {
        expect(plug).toBeGreaterThan(3);
        break;
      }
      expect(failure).toMatchObject({ code: 'unavailable' });
      lake.restart();
      await lake.build();
      expect(lake.silver()).toEqual(wanted);
    }
  });

  test('writes a month again from bronze where its file is missing or truncated', async () => {
    const lake = await lakeWith(EXPORTS);
    await lake.build();
    const wanted = lake.silver();
    const key = 'silver/messages/month=2023-02/part-0.parquet';
    await lake.store.put(key, new TextEncoder().encode('[]'));
    expect(await lake.build()).toMatchObject({ partitionsWritten: 1, exportsRead: 0 });
    expect(lake.silver()).toEqual(wanted);
    await lake.store.remove(key);
    await lake.build();
    expect(lake.silver()).toEqual(wanted);
  });

  test('removes months without messages', async () => {
    const lake = await lakeWith([exportOf('Family', 0, 500)]);
    const odd = await lake.archive(exportOf('Old', -400, -300, ['Fay', 'Gus'], 'rain'));
    await lake.build();
    if (odd.status === 'refused') throw new Error(odd.reason);
    await lake.store.remove(odd.key);
    await lake.store.remove(odd.key.replace('.txt', '.json'));
    const report = await lake.build();
    expect(report.partitionsRemoved).toBe(1);
    expect(report.plan.remove).toEqual(['2022-10']);
    expect(lake.silver()).toEqual(
      await lakeWith([exportOf('Family', 0, 500)]).then(async (fresh) => (await fresh.build(), fresh.silver())),
    );
  });

  test('stops when the signal aborts', async () => {
    const lake = await lakeWith(EXPORTS);
    const stop = new AbortController();
    const build = lake.build({
      signal: stop.signal,
      onProgress: ({ phase, done }) => {
        if (phase === 'write' && done === 2) stop.abort(new Error('enough'));
      },
    });
    await expect(build).rejects.toThrow('enough');
    await lake.build();
    const calm = await lakeWith(EXPORTS);
    await calm.build();
    expect(lake.silver()).toEqual(calm.silver());
  });

  const notice = '03/01/2023, 09:00 - Ann added Bob';
  const history = exportOf('Family', 0, 600);
  const withNotice = { ...history, text: history.text.replace('\n03/01', `\n${notice}\n03/01`) };
  const small: readonly (readonly [string, TestExport, readonly string[]])[] = [
    ['goes on', exportOf('Family', 580, 640), ['2023-05']],
    ['goes on months later', exportOf('Family', 1000, 1010), ['2023-07']],
    [
      'knows a name by another',
      exportOf('Family', 560, 640, ['Ann', 'Robert']),
      ['2023-01', '2023-02', '2023-03', '2023-04', '2023-05'],
    ],
    [
      'has one more person, whom a notice may name',
      exportOf('Family', 1000, 1010, ['Ann', 'Bob', 'Cy']),
      ['2023-01', '2023-07'],
    ],
    ['lies at the beginning', exportOf('Family', 10, 40), ['2023-01']],
    ['shares nothing', exportOf('Family', 590, 640, ['Ann', 'Bob'], 'soup'), ['2023-05']],
  ];
  test.for(small)(
    'an addition that %s writes its months, and the lake is as if built at once',
    async ([, addition, months]) => {
      const lake = await lakeWith([withNotice]);
      await lake.build();
      await lake.archive(addition);
      lake.restart();
      await lake.build();
      // Months are written while others are encoded, so their order varies.
      const written = lake.puts.flatMap((key) => /month=(.{7})/.exec(key)?.[1] ?? []).sort();
      expect(written).toEqual(months);
      const full = lake.copy();
      await full.build({ full: true });
      expect(full.silver()).toEqual(lake.silver());
    },
  );

  test('derives a lost month again, although the new export does not change it', async () => {
    const lake = await lakeWith([withNotice]);
    await lake.build();
    const before = lake.silver();
    await lake.store.remove('silver/messages/month=2023-02/part-0.parquet');
    await lake.archive(exportOf('Family', 580, 640));
    await lake.build();
    const lost = 'silver/messages/month=2023-02/part-0.parquet';
    expect(lake.silver()[lost]).toBe(before[lost]);
    const full = lake.copy();
    await full.build({ full: true });
    expect(full.silver()).toEqual(lake.silver());
  });

  test('keeps ids of rows when earlier messages arrive later', async () => {
    const lake = await lakeWith([EXPORTS[1]!]);
    await lake.build();
    const before = new Map(lake.rows().map((row) => [row['text'], row['message_id']]));
    await lake.archive(EXPORTS[0]!);
    await lake.build();
    const after = new Map(lake.rows().map((row) => [row['text'], row['message_id']]));
    for (const [text, id] of before) expect(after.get(text)).toBe(id);
    expect(after.get('tea number 0')).toMatch(/^[0-9a-f]{12}-0$/);
  });

  test('makes the id of a row from its first export and the byte at which its header begins', async () => {
    const [early, late] = [exportOf('Family', 0, 40), exportOf('Family', 20, 60)] as const;
    const lake = new TestLake();
    const ids = new Map<string, string>();
    for (const one of [late, early]) {
      const archived = await lake.archive(one);
      const lines = one.text.split('\n').slice(0, -1);
      for (const [index, own] of lines.entries()) {
        const byte = lines.slice(0, index).reduce((sum, before) => sum + before.length + 1, 0);
        const exportId = archived.status === 'refused' ? '' : archived.exportId;
        if (!ids.has(own)) ids.set(own, `${exportId.slice(0, 12)}-${byte.toString(36)}`);
      }
    }
    await lake.build();
    expect(lake.rows().map((row) => row['message_id'])).toEqual(
      Array.from({ length: 60 }, (_, index) => ids.get(line(index))),
    );
  });

  test('reads names the same way in an export and in longer ones that follow, in any order of arrival', async () => {
    const said = [
      'Eva: hi',
      'Work: Bo: one',
      'Kim: left',
      'Lou: location: https://maps.google.com/?q=47.1,8.2',
      'Eva: yes',
    ];
    const more = [
      'Work: Bo: two',
      'Lou: location: https://maps.google.com/?q=47.1,8.3',
      'Eva: fine',
      'Work: Bo: three',
      'Kim: hello',
    ];
    const name = 'WhatsApp Chat with Crew.txt';
    const exports = [said, [...said, ...more.slice(0, 3)], [...said, ...more]].map((lines) => ({
      name,
      text: daily(lines),
    }));
    const truth = [...said, ...more].map((one) =>
      one.replace('Work: Bo', 'Work:Bo').split(': ')[0]?.replace('Work:Bo', 'Work: Bo'),
    );
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [0, 2],
    ]) {
      const grown = new TestLake();
      const atOnce = new TestLake();
      for (const at of order) {
        await grown.archive(exports[at]!);
        await grown.build();
        await atOnce.archive(exports[at]!);
      }
      await atOnce.build();
      expect(grown.rows().map((row) => row['sender'])).toEqual(truth);
      expect(grown.silver()).toEqual(atOnce.silver());
      await grown.build({ full: true });
      expect(grown.silver()).toEqual(atOnce.silver());
    }
  });

  test('writes earlier months again where a later export changes how their lines are parsed', async () => {
    const name = 'WhatsApp Chat with Crew.txt';
    const edit = '<Mezua editatuta dago>';
    const early =
      inMonth('01', ['Eva: hi', `Ida: bat ${edit}`, 'Eva: yes']) +
      inMonth('02', ['Eva: so']) +
      inMonth('03', ['Eva: ok']);
    const lake = await lakeWith([{ name, text: early }]);
    await lake.build();
    expect(lake.rows()[1]).toMatchObject({ text: `bat ${edit}`, edited: false });
    await lake.archive({ name, text: inMonth('08', ['Eva: back', `Ida: bi ${edit}`, 'Eva: good']) });
    await lake.build();
    expect(lake.rows()[1]).toMatchObject({ text: 'bat', edited: true });
    const known = lake.silver();
    await lake.build({ full: true });
    expect(lake.silver()).toEqual(known);
  });

  test('recognizes a name with a colon by a file name', async () => {
    const text = '10/03/2023, 10:00 - The shop: spare parts: hello\n10/03/2023, 10:01 - Eva: hi\n';
    const lake = await lakeWith([{ name: 'chat.txt', text }]);
    await lake.build();
    expect(lake.rows().map((row) => row['sender'])).toEqual(['The shop', 'Eva']);
    await lake.archive({ name: 'WhatsApp Chat with The shop_ spare parts.txt', text });
    await lake.build();
    expect(lake.rows().map((row) => row['sender'])).toEqual(['The shop: spare parts', 'Eva']);
    const known = lake.silver();
    await lake.build({ full: true });
    expect(lake.silver()).toEqual(known);
  });

  test('rebuilds tables of an earlier version, and warns of it once', async () => {
    const lake = await lakeWith(EXPORTS);
    await lake.build();
    const built = lake.silver();
    const manifest = 'silver/_state/manifest.json';
    const state = JSON.parse(new TextDecoder().decode((await lake.store.read(manifest))!)) as { version: number };
    await lake.store.put(manifest, new TextEncoder().encode(JSON.stringify({ ...state, version: state.version - 1 })));
    const report = await lake.build();
    expect(codes(report)).toContain('rebuilt');
    expect(report.partitionsWritten).toBeGreaterThan(0);
    expect(lake.silver()).toEqual(built);
    expect(codes(await lake.build())).not.toContain('rebuilt');
  });

  test('reads the same texts from UTF-16 bronze with and without byte ranges', async () => {
    const text = `${[0, 1, 2].map((index) => line(index)).join('\n')}\n`;
    const wide = new Uint8Array(2 + text.length * 2);
    wide.set([0xff, 0xfe]);
    for (let i = 0; i < text.length; i++) wide[2 + 2 * i] = text.charCodeAt(i);
    const lake = new TestLake();
    const { archiveExport } = await import('../imports/archive-export.ts');
    await archiveExport(
      { store: lake.store, now: lake.now, createSha256: createMemorySha256 },
      { name: 'WhatsApp Chat with Family.txt', source: wide },
    );
    await lake.build();
    await lake.archive(exportOf('Family', 1, 6));
    await lake.build();
    expect(lake.rows().map((row) => row['text'])).toEqual([0, 1, 2, 3, 4, 5].map((index) => `tea number ${index}`));
    const full = lake.copy();
    await full.build({ full: true });
    expect(full.silver()).toEqual(lake.silver());
  });
});
