import { createDuckDbQueryEngine } from '@homelake/adapters-local/duckdb-query-engine';
import { createNodeSha256 } from '@homelake/adapters-local/node-sha256';
import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { createParquetCodec } from '@homelake/adapters-parquet';
import { archiveExport, buildSilver, runInsight } from '@homelake/lake';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NAIVE_INSIGHTS } from './naive-insights.ts';
import type { TrueRow } from './naive-insights.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/** In memory where the system allows it, since these checks are not about the disk. */
const parent = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/**
 * Imports one or two chats that are drawn from a seed, and asks the named questions about them. Returns the first wrong answer as question,
 * found row and expected row; null where every answer equals a count of the drawn rows.
 */
export async function checkInsights(seed: number): Promise<string | null> {
  const random = createRandom(seed);
  const chats = drawChats(random);
  const root = mkdtempSync(join(parent, 'homelake-fuzz-'));
  const store = await openFsObjectStore({ root });
  const engine = createDuckDbQueryEngine({ silverDir: join(root, 'silver'), threads: 1 });
  try {
    const dependencies = { store, now: () => new Date('2026-01-01T00:00:00Z'), createSha256: createNodeSha256 };
    for (const [chat, rows] of chats) {
      const source = new TextEncoder().encode(exportText(rows));
      const archived = await archiveExport(dependencies, { name: `WhatsApp Chat with ${chat}.txt`, source });
      if (archived.status === 'refused') return `${chat} is refused: ${archived.reason}`;
    }
    await buildSilver({ store, codec: createParquetCodec({ workers: 0 }) });
    for (const [name, count] of Object.entries(NAIVE_INSIGHTS)) {
      const { rows } = await runInsight(engine, name, {}, { maxRows: Infinity });
      const wrong = difference(rows, count(inOrder(chats)));
      if (wrong !== null) return `${name}: ${wrong}`;
    }
    return null;
  } finally {
    await engine.close();
    store.close();
    rmSync(root, { recursive: true });
  }
}

/** The texts of a seed, to keep with a find. */
export const insightFiles = (seed: number): readonly { readonly name: string; readonly bytes: Uint8Array }[] =>
  [...drawChats(createRandom(seed))].map(([chat, rows]) => ({
    name: `WhatsApp Chat with ${chat}.txt`,
    bytes: new TextEncoder().encode(exportText(rows)),
  }));

type Drawn = ReadonlyMap<string, readonly TrueRow[]>;

/** The order of a chat: by month, and within a month as written. */
const inOrder = (chats: Drawn): Drawn =>
  new Map(
    [...chats].map(([chat, rows]) => [
      chat,
      rows.toSorted((a, b) => (a.at.slice(0, 7) < b.at.slice(0, 7) ? -1 : Number(a.at.slice(0, 7) > b.at.slice(0, 7)))),
    ]),
  );

const PEOPLE = ['Ann', 'Bob', 'Cem', 'Dörte', '李雷', 'Édith P'];
const WORDS = ['boat', 'lake', 'café', 'later?', 'when?', 'fine', 'what?!', 'see', 'über', '海', 'a?b', '🎉'];
const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

function drawChats(random: Random): Drawn {
  const names = random.chance(0.5) ? ['Hikers'] : ['Hikers', 'Work'];
  return new Map(names.map((chat) => [chat, drawChat(random, chat)]));
}

/**
 * Draws a chat from one phone. Times mostly rise; in some chats the clock is set back by an hour, and some messages arrive late. The first
 * day is after the twelfth, so that its dates can be read in one way only.
 */
function drawChat(random: Random, chat: string): readonly TrueRow[] {
  const people = PEOPLE.slice(0, random.between(2, PEOPLE.length));
  const rows: TrueRow[] = [];
  const longest = random.pick([10 * MINUTE, 8 * HOUR, 9 * HOUR, 3 * DAY, 40 * DAY]);
  let time =
    Date.UTC(2024, random.between(0, 11), random.between(13, 28), random.between(0, 23), random.between(0, 59)) / 1000;
  let leftToSetBack = random.chance(0.5) ? random.between(1, 2) : 0;
  for (let left = random.between(4, 60), number = 0; left > 0; left--, number++) {
    time += random.pick([0, random.between(0, 90), random.between(0, HOUR), random.between(0, longest), 8 * HOUR, DAY]);
    if (leftToSetBack > 0 && random.chance(0.1)) {
      leftToSetBack -= 1;
      time -= random.between(1, HOUR);
    }
    const row = drawRow(random, people, `${chat} ${number}`);
    // Late messages are of people who wrote before, since others could not be distinguished from quoted lines.
    const isLate = row.by !== null && rows.some(({ by }) => by === row.by) && random.chance(0.03);
    const at = new Date((time - (isLate ? random.between(HOUR, 5 * DAY) : 0)) * 1000).toISOString().slice(0, 19);
    rows.push({ ...row, chat, at });
  }
  return rows;
}

const NO_MEDIA = { mediaType: null, mediaName: null };

function drawRow(random: Random, people: readonly string[], mark: string): Omit<TrueRow, 'chat' | 'at'> {
  const by = random.pick(people);
  const plain = { by, edited: false, event: null, ...NO_MEDIA };
  const kind = random.between(0, 19);
  if (kind === 0) return { ...plain, kind: 'deleted', text: '' };
  if (kind <= 2) return { ...plain, kind: 'media', text: '', mediaType: 'unknown' };
  if (kind <= 4) {
    const [type, name] = random.pick([
      ['image', 'IMG-20240128-WA0001.jpg'],
      ['voice', 'PTT-20240128-WA0002.opus'],
      ['document', 'plan.pdf'],
    ] as const);
    return { ...plain, kind: 'media', text: '', mediaType: type, mediaName: name };
  }
  if (kind === 5) {
    const type = random.pick(['added', 'removed', 'left'] as const);
    const member = random.pick(people.filter((one) => one !== by));
    const event = type === 'left' ? { type, member: by, by: null } : { type, member, by };
    return { ...plain, by: null, kind: 'system', text: '', event };
  }
  const words = Array.from({ length: random.between(1, 4) }, () => random.pick(WORDS));
  return { ...plain, kind: 'text', text: `${mark} ${words.join(' ')}`, edited: random.chance(0.1) };
}

/** The export of an Android phone in English, with seconds. */
const exportText = (rows: readonly TrueRow[]): string => rows.map((row) => `${headerOf(row)}${bodyOf(row)}\n`).join('');

const headerOf = ({ at }: TrueRow): string =>
  `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)}, ${at.slice(11)} - `;

function bodyOf({ by, kind, text, edited, mediaName, event }: TrueRow): string {
  if (event !== null) {
    return event.by === null ? `${event.member} left` : `${event.by} ${event.type} ${event.member}`;
  }
  if (kind === 'deleted') return `${by}: This message was deleted`;
  if (kind === 'media') return `${by}: ${mediaName === null ? '<Media omitted>' : `${mediaName} (file attached)`}`;
  return `${by}: ${text}${edited ? ' <This message was edited>' : ''}`;
}

function difference(found: readonly (readonly unknown[])[], expected: readonly (readonly unknown[])[]): string | null {
  for (let at = 0; at < Math.max(found.length, expected.length); at++) {
    const [is, should] = [found[at], expected[at]];
    if (
      is === undefined ||
      should === undefined ||
      is.length !== should.length ||
      !is.every((cell, i) => alike(cell, should[i]))
    )
      return `row ${at} is ${JSON.stringify(is ?? null)}, not ${JSON.stringify(should ?? null)}`;
  }
  return null;
}

const alike = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)));
