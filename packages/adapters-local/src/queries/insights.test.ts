import { rm } from 'node:fs/promises';
import { EXAMPLE_QUERIES, INSIGHTS, findInsight, runInsight, runQuery } from '@homelake/lake';
import type { Insight, InsightScope, QueryEngine } from '@homelake/lake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDuckDbQueryEngine } from './duckdb-query-engine.ts';
import { messageRows } from './message-rows.test-helper.ts';
import type { Said } from './message-rows.test-helper.ts';
import { createSilverFixture } from './silver-fixture.test-helper.ts';
import type { SilverFixture } from './silver-fixture.test-helper.ts';

/** One engine, with its process, answers all questions; each test writes its own files. */
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

/** The rows of a question's answer for these messages. Checks that the columns are those that the question declares. */
async function ask(name: string, said: readonly Said[], scope: InsightScope = {}) {
  await rm(fixture.silverDir, { recursive: true, force: true });
  await fixture.write(messageRows(said));
  const { rows, columns } = await runInsight(engine, name, scope);
  const declared = findInsight(name).columns.map(({ name, type }) => ({ name, type }));
  expect(columns).toEqual(declared);
  return rows;
}

const media = (by: string, media_type: string, media_name: string | null = null): Said => ({
  at: '2024-01-01 10:00',
  by,
  kind: 'media',
  media_type,
  media_name,
  text: '',
});

const event = (at: string, event: string, event_actor: string | null, event_target: string | null = null): Said => ({
  at,
  event,
  event_actor,
  event_target,
});

const poll = (at: string, poll_question: string, poll_votes: number[]): Said => ({
  at,
  by: 'Ann',
  kind: 'poll',
  text: '',
  poll_question,
  poll_options: ['Mon', 'Tue', 'Mon'].slice(0, poll_votes.length),
  poll_votes,
});

const someCalls: Said[] = [
  { at: '2024-01-01 10:00', by: 'Ann', kind: 'call', call_video: true, call_missed: false, call_seconds: 90 },
  { at: '2024-01-01 11:00', by: 'Ann', kind: 'call', call_video: false, call_missed: true, call_seconds: null },
  { at: '2024-01-02 10:00', by: 'Ann', kind: 'call', call_video: false, call_missed: false, call_seconds: 30 },
  { at: '2024-01-03 10:00', by: 'Bob', kind: 'call', call_video: true, call_missed: true, call_seconds: null },
  { at: '2024-01-03 10:00', by: 'Bob' },
];

describe('messages-per-person', () => {
  it('counts every kind but system rows, with shares, days and the span', async () => {
    const rows = await ask('messages-per-person', [
      { at: '2024-01-01 10:00' },
      { at: '2024-01-01 10:01', by: 'Ann' },
      { at: '2024-01-01 23:59:59', by: 'Ann', kind: 'deleted', text: '' },
      { at: '2024-01-02 00:00', by: 'Ann', kind: 'media', media_type: 'image' },
      { at: '2024-02-01 09:00', by: 'Bob', kind: 'poll' },
    ]);
    expect(rows).toEqual([
      ['Ann', 3, 0.75, 2, '2024-01-01', '2024-01-02'],
      ['Bob', 1, 0.25, 1, '2024-02-01', '2024-02-01'],
    ]);
  });

  it('orders equal counts by name', async () => {
    const rows = await ask('messages-per-person', [
      { at: '2024-01-01 10:00', by: 'Bob' },
      { at: '2024-01-01 10:01', by: 'Ann' },
    ]);
    expect(rows.map(([person]) => person)).toEqual(['Ann', 'Bob']);
  });

  it('counts a person of two chats once', async () => {
    const rows = await ask('messages-per-person', [
      { at: '2024-01-01 10:00', by: 'Ann' },
      { at: '2024-01-01 10:00', by: 'Ann', chat_id: 'work', sender_id: 'another id' },
    ]);
    expect(rows).toEqual([['Ann', 2, 1, 1, '2024-01-01', '2024-01-01']]);
  });
});

describe('the scope', () => {
  const said: Said[] = [
    { at: '2023-12-31 23:59:59', by: 'Ann' },
    { at: '2024-01-01 00:00', by: 'Ann' },
    { at: '2024-01-31 23:59:59', by: 'Ann' },
    { at: '2024-02-01 00:00', by: 'Ann' },
    { at: '2024-01-15 12:00', by: 'Ann', chat_id: 'work' },
  ];
  it.each<[string, InsightScope, number]>([
    ['everything', {}, 5],
    ['one chat', { chatId: 'hikers' }, 4],
    ['a month, from its first second to its last', { from: '2024-01-01', to: '2024-02-01' }, 3],
    ['a month of a chat', { chatId: 'hikers', from: '2024-01-01', to: '2024-02-01' }, 2],
    ['from a second on', { from: '2024-01-31T23:59:59' }, 2],
    ['up to a second, without it', { to: '2024-01-01T00:00:00' }, 1],
    ['nothing, where the end is the start', { from: '2024-01-01', to: '2024-01-01' }, 0],
    ['no chat, where none has the id', { chatId: "x' or '1'='1" }, 0],
  ])('of %s', async (_name, scope, messages) => {
    const rows = await ask('messages-per-person', said, scope);
    expect(rows[0]?.[1] ?? 0).toBe(messages);
  });
});

describe('messages-per-day and calendar', () => {
  const said: Said[] = [
    { at: '2024-02-28 23:59:59', by: 'Ann' },
    { at: '2024-02-29 00:00', by: 'Bob' },
    { at: '2024-02-29 12:00', by: 'Ann' },
    { at: '2024-02-29 13:00' },
    { at: '2024-03-02 00:00', by: 'Bob' },
  ];
  it('splits days at midnight and leaves empty days out', async () => {
    expect(await ask('messages-per-day', said)).toEqual([
      ['2024-02-28', 1],
      ['2024-02-29', 2],
      ['2024-03-02', 1],
    ]);
  });
  it('counts the people of a day', async () => {
    expect(await ask('calendar', said)).toEqual([
      ['2024-02-28', 1, 1],
      ['2024-02-29', 2, 2],
      ['2024-03-02', 1, 1],
    ]);
  });
});

describe('messages-per-month', () => {
  it('counts each person of each month', async () => {
    const rows = await ask('messages-per-month', [
      { at: '2024-01-31 23:59:59', by: 'Ann' },
      { at: '2024-02-01 00:00', by: 'Ann' },
      { at: '2024-02-01 00:00', by: 'Bob' },
      { at: '2024-02-02 00:00', by: 'Bob' },
    ]);
    expect(rows).toEqual([
      ['2024-01', 'Ann', 1],
      ['2024-02', 'Bob', 2],
      ['2024-02', 'Ann', 1],
    ]);
  });
});

describe('hour-by-weekday', () => {
  it('numbers Monday 1 and Sunday 7, in every century', async () => {
    const rows = await ask('hour-by-weekday', [
      // 1 January 2024 was a Monday, 7 January 2024 a Sunday, 31 December 2023 a Sunday, 29 February 2000 a Tuesday.
      { at: '2024-01-01 00:00', by: 'Ann' },
      { at: '2024-01-01 00:59:59', by: 'Ann' },
      { at: '2024-01-07 23:00', by: 'Ann' },
      { at: '2023-12-31 23:30', by: 'Ann' },
      { at: '2000-02-29 12:00', by: 'Ann' },
    ]);
    expect(rows).toEqual([
      [1, 0, 2],
      [2, 12, 1],
      [7, 23, 2],
    ]);
  });
});

describe('conversation-starts', () => {
  it('counts the first message and those after eight hours, to the second', async () => {
    const rows = await ask('conversation-starts', [
      { at: '2024-01-01 08:00:00', by: 'Ann' },
      { at: '2024-01-01 15:59:59', by: 'Bob' },
      { at: '2024-01-01 23:59:59', by: 'Ann' },
      { at: '2024-01-02 08:00:00', by: 'Bob' },
    ]);
    expect(rows).toEqual([
      ['Ann', 2, 2 / 3],
      ['Bob', 1, 1 / 3],
    ]);
  });

  it('counts each chat by itself, without system messages', async () => {
    const rows = await ask('conversation-starts', [
      { at: '2024-01-01 08:00', by: 'Ann' },
      { at: '2024-01-01 09:00', by: 'Bob', chat_id: 'work' },
      { at: '2024-01-01 14:00' },
      { at: '2024-01-01 17:00', by: 'Cem' },
    ]);
    expect(rows.map(([person, starts]) => [person, starts])).toEqual([
      ['Ann', 1],
      ['Bob', 1],
      ['Cem', 1],
    ]);
  });

  it('follows the order of the chat, also where the clock was set back', async () => {
    const rows = await ask('conversation-starts', [
      { at: '2024-10-27 02:30', by: 'Bob' },
      { at: '2024-10-27 02:30', by: 'Ann' },
      { at: '2024-10-27 02:05', by: 'Cem' },
      { at: '2024-10-27 10:05', by: 'Ann' },
    ]);
    expect(rows.map(([person, starts]) => [person, starts])).toEqual([
      ['Ann', 1],
      ['Bob', 1],
    ]);
  });

  it('starts no conversation with a late message, nor with the message after it', async () => {
    const rows = await ask('conversation-starts', [
      { at: '2024-05-04 12:00', by: 'Ann' },
      { at: '2024-05-01 09:00', by: 'Bob' },
      { at: '2024-05-04 12:01', by: 'Cem' },
    ]);
    expect(rows).toEqual([['Ann', 1, 1]]);
  });
});

describe('response-times', () => {
  it('measures from the last message of somebody else, and takes the median', async () => {
    const rows = await ask('response-times', [
      { at: '2024-01-01 10:00:00', by: 'Ann' },
      { at: '2024-01-01 10:01:00', by: 'Ann' },
      { at: '2024-01-01 10:01:10', by: 'Bob' }, // Bob answers Ann after 10 s
      { at: '2024-01-01 10:02:10', by: 'Ann' }, // Ann answers Bob after 60 s
      { at: '2024-01-01 10:02:30', by: 'Bob' }, // 20 s
      { at: '2024-01-01 10:02:35', by: 'Bob' }, // nobody is answered
      { at: '2024-01-01 10:03:35', by: 'Cem' }, // Cem answers Bob after 60 s
      { at: '2024-01-01 18:03:35', by: 'Bob' }, // eight hours: a new conversation
      { at: '2024-01-02 02:03:34', by: 'Ann' }, // one second less: an answer after 28,799 s
    ]);
    expect(rows).toEqual([
      ['Ann', 'Bob', (60 + 28_799) / 2, 2],
      ['Bob', 'Ann', 15, 2],
      ['Cem', 'Bob', 60, 1],
    ]);
  });

  it('takes the middle of three, and ignores other chats and answers to oneself', async () => {
    const rows = await ask('response-times', [
      { at: '2024-01-01 10:00:00', by: 'Ann' },
      { at: '2024-01-01 10:00:05', by: 'Bob' },
      { at: '2024-01-01 10:10:00', by: 'Ann', chat_id: 'work' },
      { at: '2024-01-01 10:10:07', by: 'Bob', chat_id: 'work' },
      { at: '2024-01-01 10:20:00', by: 'Ann', chat_id: 'club' },
      { at: '2024-01-01 10:21:40', by: 'Bob', chat_id: 'club' },
      { at: '2024-01-01 10:21:41', by: 'Bob', chat_id: 'club' },
    ]);
    expect(rows).toEqual([['Bob', 'Ann', 7, 3]]);
  });

  it('follows the order of the chat where clocks repeat an hour, and ignores replies across that change', async () => {
    const rows = await ask('response-times', [
      { at: '2024-10-27 02:50:00', by: 'Ann' },
      { at: '2024-10-27 02:10:00', by: 'Bob' }, // twenty minutes later, set back by an hour
      { at: '2024-10-27 02:10:30', by: 'Ann' },
      { at: '2024-10-27 02:55:00', by: 'Cem' },
    ]);
    expect(rows).toEqual([
      ['Ann', 'Bob', 30, 1],
      ['Bob', 'Ann', 0, 1],
      ['Cem', 'Ann', 44 * 60 + 30, 1],
    ]);
  });

  it('follows the order of the chat across months', async () => {
    const rows = await ask('response-times', [
      { at: '2024-01-30 10:00:00', by: 'Cem' },
      { at: '2024-01-31 23:59:00', by: 'Ann' },
      { at: '2024-02-01 00:01:00', by: 'Bob' },
    ]);
    expect(rows).toEqual([['Bob', 'Ann', 120, 1]]);
  });

  it('has no rows for a chat with oneself', async () => {
    const rows = await ask('response-times', [
      { at: '2024-01-01 10:00', by: 'Ann' },
      { at: '2024-01-01 10:05', by: 'Ann' },
    ]);
    expect(rows).toEqual([]);
  });

  it('by hour uses the hour of the answered message', async () => {
    const rows = await ask('response-times-by-hour', [
      { at: '2024-01-01 10:59:59', by: 'Ann' },
      { at: '2024-01-01 11:00:00', by: 'Bob' }, // 1 s, to a message of 10 o'clock
      { at: '2024-01-01 11:00:09', by: 'Ann' }, // 9 s
      { at: '2024-01-01 11:30:09', by: 'Bob' }, // 30 min
    ]);
    expect(rows).toEqual([
      [10, 1, 1],
      [11, (9 + 1800) / 2, 2],
    ]);
  });
});

describe('top-emoji', () => {
  const said: Said[] = [
    { at: '2024-01-01 10:00', by: 'Ann', text: '😂😂 👍🏽 ❤️' },
    { at: '2024-01-01 10:01', by: 'Bob', text: '👍 ❤ 👨‍👩‍👧‍👦' },
    { at: '2024-01-01 10:02', by: 'Bob', kind: 'media', media_type: 'image', text: '😂 🇩🇪🇫🇷 🏳️‍🌈 5️⃣' },
    { at: '2024-01-01 10:03', by: 'Ann', kind: 'deleted', text: '🎉' },
    { at: '2024-01-01 10:04', text: '🎉' },
  ];
  it('keeps joined emoji, flags and skin tones together, and counts ❤ and ❤️ as one', async () => {
    expect(await ask('top-emoji', said)).toEqual([
      ['😂', 3, 2],
      ['❤️', 2, 2],
      // Each was used once; the order is that of code points.
      ['5️⃣', 1, 1],
      ['🇩🇪', 1, 1],
      ['🇫🇷', 1, 1],
      ['🏳️‍🌈', 1, 1],
      ['👍', 1, 1],
      ['👍🏽', 1, 1],
      ['👨‍👩‍👧‍👦', 1, 1],
    ]);
  });
  it('has at most five for each person', async () => {
    const rows = await ask('emoji-per-person', said);
    expect(rows.filter(([person]) => person === 'Ann')).toEqual([
      ['Ann', '😂', 2, 1],
      ['Ann', '❤️', 1, 2],
      ['Ann', '👍🏽', 1, 3],
    ]);
    expect(rows.filter(([person]) => person === 'Bob').map((row) => row[3])).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('top-words and vocabulary', () => {
  const said: Said[] = [
    { at: '2024-01-01 10:00', by: 'Ann', text: 'Pizza tonight? PIZZA! the' },
    { at: '2024-01-01 10:01', by: 'Bob', text: 'pizza, don’t ask @491512345 https://pizza.example/pizza 2024 2024' },
    { at: '2024-01-01 10:02', by: 'Bob', text: '東京 東京 猫 ÜBER über' },
    { at: '2024-01-01 10:03', by: 'Bob', kind: 'deleted', text: 'pizza' },
    { at: '2024-01-01 10:04', text: 'Bob changed the pizza' },
  ];
  it('count words of at least four letters, or two in Chinese, without regard to case', async () => {
    expect(await ask('top-words', said)).toEqual([
      ['pizza', 3, 2],
      ['über', 2, 1],
      ['東京', 2, 1],
      ['don’t', 1, 1],
      ['tonight', 1, 1],
    ]);
  });
  it('count different words of any length', async () => {
    expect(await ask('vocabulary', said)).toEqual([
      // pizza don’t ask 東京 猫 über; and pizza tonight the
      ['Bob', 6, 8],
      ['Ann', 3, 4],
    ]);
  });
});

describe('message-length', () => {
  it('has means and medians of words and characters, without empty texts', async () => {
    const rows = await ask('message-length', [
      { at: '2024-01-01 10:00', by: 'Ann', text: 'one' },
      { at: '2024-01-01 10:01', by: 'Ann', text: 'one  two\nthree' },
      { at: '2024-01-01 10:02', by: 'Ann', text: 'one two three four five six' },
      { at: '2024-01-01 10:03', by: 'Ann', text: '👍🏽 ok' },
      { at: '2024-01-01 10:04', by: 'Ann', kind: 'media', media_type: 'image', text: '' },
      { at: '2024-01-01 10:05', by: 'Bob', text: 'hi' },
    ]);
    // Ann's words: 1 3 6 2, characters: 3 14 27 5 (a thumb with a skin tone has two code points).
    expect(rows).toEqual([
      ['Ann', 3, 2.5, 12.25, 9.5, 27, 4],
      ['Bob', 1, 1, 2, 2, 2, 1],
    ]);
  });

  it('splits words at the spaces of every script', async () => {
    const spaces = [
      '\u00a0',
      '\u1680',
      '\u2003',
      '\u2009',
      '\u2028',
      '\u202f',
      '\u205f',
      '\u3000',
      '\u0085',
      '\v',
      '\t',
    ];
    const rows = await ask(
      'message-length',
      spaces.map((space) => ({
        at: '2024-01-01 10:00',
        by: `U+${space.codePointAt(0)}`,
        text: `one${space}two${space}`,
      })),
    );
    expect(rows.map(([, mean]) => mean)).toEqual(spaces.map(() => 2));
  });
});

describe('media-by-type', () => {
  it('orders by frequency of the type, then by person', async () => {
    const rows = await ask('media-by-type', [
      media('Ann', 'voice'),
      media('Bob', 'image', 'a.jpg'),
      media('Ann', 'image'),
      media('Bob', 'image'),
      { at: '2024-01-01 10:00', by: 'Bob' },
    ]);
    expect(rows).toEqual([
      ['image', 'Bob', 2, 1],
      ['image', 'Ann', 1, 0],
      ['voice', 'Ann', 1, 0],
    ]);
  });
});

describe('link-domains', () => {
  it('counts links by host, each occurrence', async () => {
    const rows = await ask('link-domains', [
      { at: '2024-01-01 10:00', by: 'Ann', text: 'https://www.example.com/a and http://EXAMPLE.com:80/b.' },
      { at: '2024-01-03 10:00', by: 'Bob', text: '(https://www.example.com/a)' },
      { at: '2024-01-02 10:00', by: 'Bob', text: 'HTTPS://b.org, no-link.example' },
      { at: '2024-01-02 11:00', by: 'Bob', text: 'https://example.com/a\u3000https://example.com/a\u00a0ok' },
      { at: '2024-01-04 10:00', text: 'https://system.example' },
    ]);
    expect(rows).toEqual([
      ['example.com', 5, 3, 2, '2024-01-03T10:00:00'],
      ['b.org', 1, 1, 1, '2024-01-02T10:00:00'],
    ]);
  });
});

describe('longest-streaks', () => {
  it('continues over the ends of months and years, in each chat by itself', async () => {
    const rows = await ask('longest-streaks', [
      { at: '2023-12-30 23:59', by: 'Ann' },
      { at: '2023-12-31 00:00', by: 'Ann' },
      { at: '2024-01-01 12:00', by: 'Ann' },
      { at: '2024-01-01 13:00', by: 'Bob' },
      { at: '2024-01-02 10:00' },
      { at: '2024-01-02 10:00', by: 'Ann', chat_id: 'work', chat_name: 'Work' },
      { at: '2024-01-03 10:00', by: 'Ann' },
    ]);
    expect(rows).toEqual([
      ['Hikers', '2023-12-30', '2024-01-01', 3, 4],
      ['Work', '2024-01-02', '2024-01-02', 1, 1],
      ['Hikers', '2024-01-03', '2024-01-03', 1, 1],
    ]);
  });
});

describe('longest-silences', () => {
  it('gives the ends and who broke the silence, and none between equal times', async () => {
    const rows = await ask('longest-silences', [
      { at: '2024-01-01 10:00', by: 'Ann' },
      { at: '2024-01-01 10:00', by: 'Bob' },
      { at: '2024-01-01 11:30', by: 'Bob' },
      { at: '2024-01-01 20:00' },
      { at: '2024-01-03 11:30', by: 'Ann' },
    ]);
    expect(rows).toEqual([
      ['Hikers', '2024-01-01T11:30:00', '2024-01-03T11:30:00', 48, 'Ann'],
      ['Hikers', '2024-01-01T10:00:00', '2024-01-01T11:30:00', 1.5, 'Bob'],
    ]);
  });
});

describe('longest-silences, where times step back', () => {
  it('finds no silence where the clock was set back, and those after it', async () => {
    const rows = await ask('longest-silences', [
      { at: '2024-10-27 02:50', by: 'Ann' },
      { at: '2024-10-27 02:05', by: 'Bob' },
      { at: '2024-10-27 02:35', by: 'Ann' },
    ]);
    expect(rows).toEqual([['Hikers', '2024-10-27T02:05:00', '2024-10-27T02:35:00', 0.5, 'Ann']]);
  });

  it('measures from the latest message where one came late by more than an hour', async () => {
    const rows = await ask('longest-silences', [
      { at: '2024-05-04 12:00', by: 'Ann' },
      { at: '2024-05-04 10:59:59', by: 'Bob' },
      { at: '2024-05-04 12:30', by: 'Cem' },
      { at: '2024-05-04 11:30', by: 'Bob' },
      { at: '2024-05-04 12:45', by: 'Ann' },
    ]);
    expect(rows).toEqual([
      // A step back of one hour, to the second, may be a change of the clock.
      ['Hikers', '2024-05-04T11:30:00', '2024-05-04T12:45:00', 1.25, 'Ann'],
      ['Hikers', '2024-05-04T12:00:00', '2024-05-04T12:30:00', 0.5, 'Cem'],
    ]);
  });
});

describe('edited-and-deleted', () => {
  it('counts a deleted message as deleted only, also if it was edited before', async () => {
    const rows = await ask('edited-and-deleted', [
      { at: '2024-01-01 10:00', by: 'Ann', edited: true },
      { at: '2024-01-01 10:01', by: 'Ann', kind: 'deleted', edited: true },
      { at: '2024-01-01 10:02', by: 'Ann' },
      { at: '2024-01-01 10:03', by: 'Ann' },
      { at: '2024-01-01 10:04', by: 'Bob' },
    ]);
    expect(rows).toEqual([
      ['Ann', 0.5, 0.25, 0.25, 1, 1, 4],
      ['Bob', 0, 0, 0, 0, 0, 1],
    ]);
  });
});

describe('calls', () => {
  it('counts calls, and adds the known durations', async () => {
    expect(await ask('calls', someCalls)).toEqual([
      ['Ann', 3, 1, 1, 2, 1.5],
      ['Bob', 1, 1, 1, 0, null],
    ]);
  });
});

describe('joins-and-leaves', () => {
  it('gives who came or went, by whom, and the number of members of each chat', async () => {
    const rows = await ask('joins-and-leaves', [
      event('2024-01-01 10:00', 'created', 'Ann'),
      event('2024-01-01 10:00', 'added', 'Ann', 'Bob'),
      event('2024-01-02 10:00', 'renamed', 'Ann', 'Climbers'),
      event('2024-01-03 10:00', 'joined', 'Cem'),
      event('2024-01-04 10:00', 'removed', 'Ann', 'Bob'),
      event('2024-01-05 10:00', 'left', 'Cem'),
      { at: '2024-01-05 10:01', by: 'Ann' },
    ]);
    expect(rows).toEqual([
      ['2024-01-01T10:00:00', 'Hikers', 'created', 'Ann', null, 1, 1],
      ['2024-01-01T10:00:00', 'Hikers', 'added', 'Bob', 'Ann', 1, 2],
      ['2024-01-03T10:00:00', 'Hikers', 'joined', 'Cem', null, 1, 3],
      ['2024-01-04T10:00:00', 'Hikers', 'removed', 'Bob', 'Ann', -1, 2],
      ['2024-01-05T10:00:00', 'Hikers', 'left', 'Cem', null, -1, 1],
    ]);
  });
});

const inWork = (said: Said): Said => ({ ...said, chat_id: 'work', chat_name: 'Work' });

describe('joins-and-leaves of several chats', () => {
  it('are ordered by time, and keep the order of their chat where the clocks repeat an hour', async () => {
    const rows = await ask('joins-and-leaves', [
      event('2024-10-27 02:50', 'joined', 'Ann'),
      event('2024-10-27 02:10', 'left', 'Ann'),
      event('2024-10-27 03:10', 'joined', 'Bob'),
      inWork(event('2024-10-27 02:55', 'joined', 'Cem')),
      inWork(event('2024-10-27 02:30', 'joined', 'Dan')),
    ]);
    expect(rows.map(([at, chat, event, member, , , balance]) => [at, chat, event, member, balance])).toEqual([
      ['2024-10-27T02:50:00', 'Hikers', 'joined', 'Ann', 1],
      ['2024-10-27T02:10:00', 'Hikers', 'left', 'Ann', 0],
      ['2024-10-27T02:55:00', 'Work', 'joined', 'Cem', 1],
      ['2024-10-27T02:30:00', 'Work', 'joined', 'Dan', 2],
      ['2024-10-27T03:10:00', 'Hikers', 'joined', 'Bob', 1],
    ]);
  });
});

describe('poll-results', () => {
  it('keeps the order of the options, and has no shares where nobody voted', async () => {
    const rows = await ask('poll-results', [
      { at: '2024-01-01 09:00', by: 'Bob' },
      poll('2024-01-01 10:00', 'When?', [1, 3, 0]),
      poll('2024-01-01 10:00', 'When?', [0, 0]),
    ]);
    expect(rows).toEqual([
      ['2024-01-01T10:00:00', 'Ann', 'When?', 'Mon', 1, 0.25],
      ['2024-01-01T10:00:00', 'Ann', 'When?', 'Tue', 3, 0.75],
      ['2024-01-01T10:00:00', 'Ann', 'When?', 'Mon', 0, 0],
      ['2024-01-01T10:00:00', 'Ann', 'When?', 'Mon', 0, null],
      ['2024-01-01T10:00:00', 'Ann', 'When?', 'Tue', 0, null],
    ]);
  });
});

describe('night-owls', () => {
  it('has limits at 23:00, 5:00 and 8:00', async () => {
    const times = ['22:59:59', '23:00', '04:59:59', '05:00', '07:59:59', '08:00', '12:00', '12:01'];
    const rows = await ask(
      'night-owls',
      times.map((time) => ({ at: `2024-01-01 ${time}`, by: 'Ann' })),
    );
    expect(rows).toEqual([['Ann', 0.25, 0.25, 8]]);
  });
});

describe('questions-asked', () => {
  it('counts question marks of many scripts, but not those inside links', async () => {
    const texts = ['Really?', 'Why?! Because.', 'متى؟', '本当？', 'https://example.com/?q=1', 'no'];
    const rows = await ask(
      'questions-asked',
      texts.map((text) => ({ at: '2024-01-01 10:00', by: 'Ann', text })),
    );
    expect(rows).toEqual([['Ann', 4, 4 / 6]]);
  });
});

describe('at-a-glance', () => {
  it('has one row for each chat, also for chats of the same name', async () => {
    const rows = await ask('at-a-glance', [
      { at: '2024-01-01 23:00', by: 'Ann' },
      { at: '2024-01-04 01:00', by: 'Bob' },
      { at: '2024-01-02 10:00', by: 'Ann', chat_id: 'other' },
    ]);
    expect(rows).toEqual([
      ['Hikers', 2, 2, '2024-01-01T23:00:00', '2024-01-04T01:00:00', 2, 0.5],
      ['Hikers', 1, 1, '2024-01-02T10:00:00', '2024-01-02T10:00:00', 1, 1],
    ]);
  });
});

/** Checks that the answer has the columns of the insight, no rows and no headline. */
async function expectEmpty(insight: Insight, scope: InsightScope): Promise<void> {
  const { rows, columns, headline } = await runInsight(engine, insight.name, scope);
  expect([rows, headline]).toEqual([[], null]);
  expect(columns).toEqual(insight.columns.map(({ name, type }) => ({ name, type })));
}

describe('over a whole lake', () => {
  beforeAll(() => rm(fixture.silverDir, { recursive: true, force: true }));

  it.each(INSIGHTS)('$name has its columns and no rows before the first build', (insight) => expectEmpty(insight, {}));

  describe('that was built', () => {
    beforeAll(async () => {
      await fixture.write(messageRows([...someCalls, { at: '2023-12-24 10:00', by: 'Ann', text: 'Happy birthday' }]));
    });

    it.each(INSIGHTS)('$name has no rows in a time range without messages', (insight) =>
      expectEmpty(insight, { chatId: 'hikers', from: '1999-01-01', to: '1999-02-01' }),
    );

    it.each(EXAMPLE_QUERIES)('the example is answered: $title', async ({ sql }) => {
      expect((await runQuery(engine, sql)).columns.length).toBeGreaterThan(1);
    });
  });
});
