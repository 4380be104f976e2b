import type { ChatVerdict } from '@homelake/chat';
import type { BronzeExport, ChatExport, DerivedChat, ExportSample, MonthRows, StoredDigest } from '@homelake/lake';
import {
  archiveExport,
  buildSilver,
  chatExport,
  decodeExportDigest,
  decodeExportSample,
  decodeRecord,
  digestExport,
  encodeExportDigest,
  encodeExportSample,
  groupExports,
  mergeChat,
  MESSAGES,
  monthColumns,
  readBronze,
  sampleOf,
  settleReadings,
  textsNeeded,
} from '@homelake/lake';
import type { ObjectStore } from '@homelake/storage';
import { messagesKey, silverStateKey } from '@homelake/storage';
import { createMemoryObjectStore, createMemorySha256 } from '@homelake/storage/memory';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createParquetCodec } from './parquet-codec.ts';

const codec = createParquetCodec({ workers: 0 });
afterAll(() => codec.close());

/** Passes a value to another machine as JSON: records, groups, verdicts, states. */
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Passes a digest in the bytes in which it is stored. */
function asBytes({ digest, utf8Start, verdict }: StoredDigest): StoredDigest {
  const decoded = decodeExportDigest(encodeExportDigest(digest, { silverVersion: 1, utf8Start, verdict }));
  return { digest: decoded.digest, utf8Start: decoded.origin.utf8Start, verdict: decoded.origin.verdict };
}

/** Digests one export, as a machine of its own does. */
const digest = (bronze: BronzeExport, text: Uint8Array, verdict?: ChatVerdict): ChatExport =>
  chatExport(bronze, asBytes(digestExport(bronze.record, text, verdict)));

/** The texts that a machine reads for the rows of one chat and month. For UTF-16, they are bytes of the UTF-8 that the parser makes. */
function texts(chat: DerivedChat, month: string, textOf: ReadonlyMap<string, Uint8Array>): MonthRows {
  const ranges = chat.exports.map(({ state, bronze }) => {
    const raw = textOf.get(state.exportId)!;
    const { exportId, utf8Start } = state;
    const utf8 = utf8Start === null ? fromUtf16(raw) : raw.subarray(utf8Start);
    const needed = textsNeeded(chat, month, bronze.record.exportId);
    return [exportId, needed.map(({ start, end }) => ({ start, bytes: utf8.slice(start, end) }))] as const;
  });
  return { chat, texts: Object.fromEntries(ranges) };
}

const fromUtf16 = (raw: Uint8Array): Uint8Array => new TextEncoder().encode(new TextDecoder('utf-16le').decode(raw));

/** Builds the months of a lake in pieces, in any order. Everything that one piece gives to the next is passed as bytes, JSON or a clone. */
async function byHand(
  store: ObjectStore,
): Promise<{ readonly months: Record<string, Uint8Array>; readonly chats: unknown }> {
  const bronze = (await readBronze(store)).map(({ key, record }) => ({
    key,
    record: decodeRecord(new TextEncoder().encode(JSON.stringify(record))),
  }));
  const textOf = new Map<string, Uint8Array>();
  for (const { key, record } of bronze) textOf.set(record.exportId, (await store.read(key))!);

  // Executors make the digests; the driver gets the samples.
  const digests = new Map(bronze.map((one) => [one.record.exportId, digest(one, textOf.get(one.record.exportId)!)]));
  const samples = [...digests.values()].map((one): ExportSample =>
    decodeExportSample(encodeExportSample(sampleOf(one))),
  );
  const groups = asJson(groupExports(samples).chats);

  const states: { readonly chatId: string }[] = [];
  const chats: DerivedChat[] = [];
  for (const group of groups.toReversed()) {
    const own = group.exportIds.map((id) => samples.find(({ exportId }) => exportId === id)!);
    for (const [at, verdict] of asJson(settleReadings(own)).entries()) {
      const one = digests.get(group.exportIds[at]!)!;
      const id = one.state.exportId;
      if (verdict !== null) digests.set(id, digest(one.bronze, textOf.get(id)!, verdict));
    }
    const { chat, state } = mergeChat(
      group,
      group.exportIds.map((id) => structuredClone(digests.get(id)!)),
    );
    chats.push(structuredClone(chat));
    states.push(asJson(state));
  }

  const months: Record<string, Uint8Array> = {};
  for (const month of new Set(chats.flatMap((chat) => [...chat.months.keys()]))) {
    const parts = chats
      .filter((chat) => chat.months.has(month))
      .sort((a, b) => (a.chatId < b.chatId ? -1 : 1))
      .map((chat) => structuredClone(monthColumns(month, [texts(chat, month, textOf)])))
      .map((batch): MonthRows => ({ batch, from: 0, to: batch.rows }));
    months[month] = await codec.encode(MESSAGES, monthColumns(month, parts));
  }
  return { months, chats: states.toSorted((a, b) => (a.chatId < b.chatId ? -1 : 1)) };
}

/** Messages `from` to `to` (excluded) of a conversation that has one message every five hours. */
function talk(topic: string, from: number, to: number, names: readonly [string, string] = ['Ann', 'Zoë']): string {
  const lines = Array.from({ length: to - from }, (_, at) => {
    const time = new Date(Date.UTC(2023, 0, 1) + (from + at) * 5 * 3_600_000).toISOString();
    const [year, month, day] = time.slice(0, 10).split('-');
    const text = (from + at) % 10 === 0 ? `IMG-${from + at}.jpg (file attached)` : `${topic} ${from + at} 👪`;
    return `${day}/${month}/${year}, ${time.slice(11, 16)} - ${names[(from + at) % 2]}: ${text}\n`;
  });
  return lines.join('');
}

function utf16(text: string): Uint8Array {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return new Uint8Array(bytes);
}

const daily = (lines: readonly string[]): string =>
  lines.map((line, at) => `${10 + at}/03/2023, 10:00 - ${line}\n`).join('');

const CREW = [
  'Eva: hi',
  'Work: Bo: one',
  'Kim: left',
  'Eva: yes',
  'Work: Bo: two',
  'Eva: fine',
  'Work: Bo: three',
  'Kim: hello',
];

const EXPORTS: readonly (readonly [string, string | Uint8Array])[] = [
  ['WhatsApp Chat with Family.txt', talk('tea', 0, 200)],
  ['WhatsApp Chat with Cooks.txt', talk('soup', 100, 300, ['Dan', 'Eve'])],
  ['WhatsApp Chat with Family.txt', utf16(talk('tea', 150, 260))],
  // The names of the shorter export are known only from the longer one, so it is read by the verdict of its chat.
  ['WhatsApp Chat with Crew.txt', daily(CREW.slice(0, 4))],
  ['WhatsApp Chat with Crew.txt', daily(CREW)],
  ['_chat.txt', talk('tea', 240, 330, ['Ann', 'Zoë'])],
];

describe('silver in pieces', () => {
  let store: ObjectStore;
  beforeAll(async () => {
    store = createMemoryObjectStore();
    let minute = 0;
    const now = (): Date => new Date(Date.UTC(2024, 0, 1, 0, minute++));
    for (const [name, text] of EXPORTS) {
      const source = typeof text === 'string' ? new TextEncoder().encode(text) : text;
      await archiveExport({ store, now, createSha256: createMemorySha256 }, { name, source });
    }
    await buildSilver({ store, codec });
  });

  test('called one by one, with bytes and JSON in between, give the same files as a build', async () => {
    const { months, chats } = await byHand(store);
    const { objects } = await store.list(messagesKey.prefix);
    expect(Object.keys(months).sort()).toEqual(objects.map(({ key }) => messagesKey.parse(key)?.month));
    for (const [month, bytes] of Object.entries(months)) {
      const file = (await store.read(messagesKey.build({ month })))!;
      expect(Buffer.from(bytes).equals(file), month).toBe(true);
    }
    const manifest = (await store.read(silverStateKey.build({ name: 'manifest.json' })))!;
    expect(JSON.parse(new TextDecoder().decode(manifest))).toMatchObject({ chats });
    expect((chats as readonly unknown[]).length).toBe(3);
  });

  test('read an export twice only where other exports of its chat change how it is read', async () => {
    const own = (await readBronze(store)).filter(({ record }) => record.chatName === 'Crew');
    const samples = await Promise.all(own.map(async (one) => sampleOf(digest(one, (await store.read(one.key))!))));
    expect(settleReadings(samples).filter((verdict) => verdict !== null).length).toBeGreaterThan(0);
    expect(settleReadings(samples.slice(0, 1))).toEqual([null]);
  });
});
