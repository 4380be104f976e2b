import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inputDirectory } from '@homelake/examples';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { homelake, startServer, temporaryFolder } from '../homelake.ts';
import type { Server } from '../homelake.ts';

const folder = temporaryFolder();
const home = folder.path('home');
let server: Server;

beforeAll(async () => {
  const chats = readdirSync(inputDirectory).filter((name) => /\.(?:txt|zip)$/.test(name));
  const files = chats.map((name) => join(inputDirectory, name));
  expect((await homelake(['--home', home, 'import', ...files])).code).toBe(0);
  server = await startServer(home);
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

interface Message {
  readonly id: string;
  readonly sentAt: string;
  readonly senderId: string | null;
  readonly sender: string | null;
  readonly kind: string;
  readonly text: string;
  readonly media: { readonly name: string | null; readonly type: string; readonly key: string | null } | null;
  readonly edited: boolean;
  readonly call: { readonly video: boolean; readonly missed: boolean; readonly seconds: number | null } | null;
  readonly poll: { readonly question: string; readonly options: { text: string; votes: number }[] } | null;
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  readonly event: { readonly type: string; readonly actor: string | null; readonly target: string | null } | null;
}

const json = async <T>(path: string): Promise<T> => (await (await fetch(`${server.url}${path}`)).json()) as T;

async function conversation(chat: string, query: string): Promise<Message[]> {
  const messages: Message[] = [];
  let cursor = '';
  for (;;) {
    const page = await json<{ messages: Message[]; nextCursor: string | null }>(
      `/api/chats/${chat}/messages?${query}${cursor && `&cursor=${cursor}`}`,
    );
    messages.push(...page.messages);
    if (page.nextCursor === null) return messages;
    cursor = page.nextCursor;
  }
}

/** Rows that DuckDB reads from the same files. */
async function ask(sql: string): Promise<Record<string, unknown>[]> {
  const { code, stdout } = await homelake(['--home', home, 'query', sql, '--format', 'json']);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>[];
}

const timestamp = (time: string): string =>
  `timestamp '${(time + '0000-00-00T00:00:00'.slice(time.length)).replace('T', ' ')}'`;

/** Converts a message of the API to the row of the table that it was made from. */
const rowOf = ({ id, sentAt, senderId, sender, kind, text, media, edited, call, poll, location, event }: Message) => ({
  message_id: id,
  sent_at: sentAt,
  sender_id: senderId,
  sender,
  kind,
  text,
  media_name: media?.name ?? null,
  media_type: media?.type ?? null,
  media_key: media?.key ?? null,
  edited,
  call_video: call?.video ?? null,
  call_missed: call?.missed ?? null,
  call_seconds: call?.seconds ?? null,
  poll_question: poll?.question ?? null,
  poll_options: poll?.options.map((option) => option.text) ?? null,
  poll_votes: poll?.options.map((option) => option.votes) ?? null,
  latitude: location?.latitude ?? null,
  longitude: location?.longitude ?? null,
  event: event?.type ?? null,
  event_actor: event?.actor ?? null,
  event_target: event?.target ?? null,
});

describe('a conversation', () => {
  test('has the same messages as SQL', async () => {
    const { chats } = await json<{ chats: { id: string; messages: number }[] }>('/api/chats');
    expect(chats.length).toBeGreaterThan(3);
    for (const { id, messages } of chats) {
      const shown = await conversation(id, 'limit=500');
      expect(shown).toHaveLength(messages);
      const [first] = shown;
      const columns = Object.keys(rowOf(first!)).join(', ');
      const rows = await ask(`select ${columns} from messages where chat_id = '${id}' order by month, position`);
      expect(shown.map(rowOf)).toEqual(rows);
    }
  });

  test('has the same messages as SQL in a time range, on pages of any size', async () => {
    const { chats } = await json<{ chats: { id: string; firstSentAt: string; lastSentAt: string }[] }>('/api/chats');
    // Ranges from a day on, up to a minute, and between two seconds.
    const windows = chats.flatMap(({ id, firstSentAt, lastSentAt }, chat) => {
      const [first, last] = [Date.parse(`${firstSentAt}Z`), Date.parse(`${lastSentAt}Z`)];
      const at = (share: number) => new Date(first + share * (last - first)).toISOString();
      return [
        { id, limit: 7 + chat, from: at(0.9).slice(0, 10), to: undefined },
        { id, limit: 23, from: undefined, to: at(0.1).slice(0, 16) },
        { id, limit: 100, from: at(0.4).slice(0, 19), to: at(0.6).slice(0, 19) },
      ];
    });
    const sql = windows.map(({ id, from, to }, at) => {
      const bounds = `${from === undefined ? '' : `and sent_at >= ${timestamp(from)}`} ${to === undefined ? '' : `and sent_at < ${timestamp(to)}`}`;
      return `select ${at} as w, month, position, message_id from messages where chat_id = '${id}' ${bounds}`;
    });
    const rows = await ask(
      `select w, message_id from (${sql.join(' union all ')}) all_windows order by w, month, position`,
    );
    for (const [at, { id, limit, from, to }] of windows.entries()) {
      const query = new URLSearchParams({ limit: String(limit), ...(from && { from }), ...(to && { to }) });
      const wanted = rows.filter(({ w }) => w === at).map(({ message_id: message }) => message);
      expect((await conversation(id, query.toString())).map((message) => message.id)).toEqual(wanted);
      expect(wanted.length).toBeGreaterThan(0);
    }
  });
});
