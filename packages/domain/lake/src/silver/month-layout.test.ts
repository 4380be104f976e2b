import { describe, expect, test } from 'vitest';
import type { MergedChat } from '../merge/merged-chat.ts';
import { monthFingerprint, monthOf, monthsOf, rowWords } from './month-layout.ts';

const EXPORT = 'ab'.repeat(32);

/** A conversation of one person with rows at these times, all from one export. */
function chatAt(times: readonly string[]): MergedChat {
  const length = times.length;
  const rising = Uint32Array.from({ length: length + 1 }, (_, row) => row);
  const zero = new Uint16Array(length);
  return {
    length,
    exportIds: [EXPORT],
    sentAt: Float64Array.from(times, (time) => Date.parse(`${time}Z`) / 1000),
    person: new Int32Array(length),
    kind: new Uint8Array(length),
    edited: new Uint8Array(length),
    textExport: zero,
    textIndex: rising.slice(0, length),
    mediaExport: zero,
    mediaIndex: rising.slice(0, length),
    idExport: zero,
    idIndex: rising.slice(0, length),
    from: 0,
    sourceStart: rising,
    sourceExport: zero,
    sourceIndex: rising.slice(0, length),
    people: [{ id: 'p0', name: 'Ann', names: ['Ann'], evidence: [] }],
    shifts: [],
    dateOrders: [],
    doubts: [],
    gaps: [],
  };
}

describe('months of a conversation', () => {
  test('follow the wall clock, including their first and last second', () => {
    const months = monthsOf(
      chatAt(['2023-12-31T23:59:59', '2024-01-01T00:00:00', '2024-02-29T23:59:59', '2024-03-01T00:00:00']),
    );
    expect(months.map(({ month, rows }) => [month, [...rows]])).toEqual([
      ['2023-12', [0]],
      ['2024-01', [1]],
      ['2024-02', [2]],
      ['2024-03', [3]],
    ]);
  });

  test('keep the order of the conversation where times go back', () => {
    const months = monthsOf(
      chatAt(['2024-02-01T00:00:00', '2024-01-31T23:00:00', '2024-02-01T00:05:00', '2024-01-31T22:00:00']),
    );
    expect(months.map(({ month, rows }) => [month, [...rows]])).toEqual([
      ['2024-01', [1, 3]],
      ['2024-02', [0, 2]],
    ]);
  });

  test('are empty for a conversation without rows, and may be before 1970', () => {
    expect(monthsOf(chatAt([]))).toEqual([]);
    expect(monthOf(-1)).toBe('1969-12');
    expect(monthOf(Date.UTC(1969, 0, 1) / 1000)).toBe('1969-01');
  });
});

const print = (
  change: (chat: MergedChat) => MergedChat,
  chatName = 'Family',
  mediaType = 255,
  mediaState = '',
): string => {
  const base = chatAt(['2024-01-01T10:00:00', '2024-01-01T10:00:00', '2024-01-01T10:01:00']);
  const chat = change(base);
  const digest = {
    sentAt: base.sentAt,
    sender: new Int32Array(3),
    kind: new Uint8Array(3),
    flags: new Uint8Array(3),
    mediaType: new Uint8Array(9).fill(mediaType),
  };
  const context = { chatName, exports: [{ digest, mediaState, reading: '' }] };
  return monthFingerprint(chat, Uint32Array.of(0, 1, 2), context, rowWords(chat, context));
};

describe('the fingerprint of a month', () => {
  const same = print((chat) => chat);

  test('is equal for the same rows', () => {
    expect(print((chat) => ({ ...chat, doubts: [] }))).toBe(same);
    expect(print((chat) => chat, 'Family', 255, 'media that no row has')).toBe(same);
  });

  test.each<[string, string]>([
    ['a time', print((chat) => ({ ...chat, sentAt: chat.sentAt.map((time, row) => (row === 1 ? time + 30 : time)) }))],
    ['the kind', print((chat) => ({ ...chat, kind: Uint8Array.of(0, 2, 0) }))],
    ['an edit', print((chat) => ({ ...chat, edited: Uint8Array.of(0, 0, 1) }))],
    ['the sender', print((chat) => ({ ...chat, person: Int32Array.of(0, -1, 0) }))],
    ['the name of the sender', print((chat) => ({ ...chat, people: [{ ...chat.people[0]!, name: 'Anna' }] }))],
    ['the source of the text', print((chat) => ({ ...chat, textIndex: Uint32Array.of(0, 2, 2) }))],
    ['the id', print((chat) => ({ ...chat, idIndex: Uint32Array.of(0, 5, 2) }))],
    [
      'the order of two rows',
      print((chat) => ({ ...chat, idIndex: Uint32Array.of(1, 0, 2), textIndex: Uint32Array.of(1, 0, 2) })),
    ],
    [
      'the exports that have a row',
      print((chat) => ({ ...chat, sourceStart: Uint32Array.of(0, 2, 3, 4), sourceExport: new Uint16Array(4) })),
    ],
    ['the name of the chat', print((chat) => chat, 'Family!')],
    ['what media are stored', print((chat) => chat, 'Family', 0, '{"img.jpg":"files/img.jpg"}')],
  ])('changes with %s', (_what, changed) => {
    expect(changed).not.toBe(same);
  });
});
