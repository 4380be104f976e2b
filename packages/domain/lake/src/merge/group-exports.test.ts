import { describe, expect, test } from 'vitest';
import { BERLIN, NEW_YORK, START, dice, exportOf, parsedChat, sentence } from './conversation.test-helper.ts';
import type { Phone, TrueMessage } from './conversation.test-helper.ts';
import { exportDigest } from './export-digest.ts';
import type { ExportDigest } from './export-digest.ts';
import { groupDigests } from './group-digests.test-helper.ts';
import { mergeExports } from './merge-exports.ts';

/** A separate chat: 60 messages, an hour apart, of Ann and a second person. */
const chat = (
  seed: number,
  person = 'Bob',
): ((id: string, from: number, to: number, more?: Partial<Phone>) => ExportDigest) => {
  const roll = dice(seed);
  const truth = Array.from({ length: 60 }, (_, place): TrueMessage => ({
    at: START + place * 3600,
    person: place % 2,
    kind: 'text',
    text: `${sentence(roll)} ${seed}.${place}`,
  }));
  return (id, from, to, more = {}) =>
    exportOf(truth, {
      id: id.repeat(64),
      names: ['Ann', person],
      owner: 0,
      ios: false,
      german: false,
      zone: BERLIN,
      withMedia: false,
      takenAt: START + to * 3600,
      from,
      to,
      without: new Set(),
      odd: false,
      ...more,
    }).digest;
};

const idsOf = ({ chats }: ReturnType<typeof groupDigests>): string[] =>
  chats.map(({ exportIds }) => exportIds.map((id) => id[0]).join(''));

/** Messages of two senders, an hour apart. Equal numbers are equal texts. */
const numbered = (id: string, numbers: readonly number[], senders: readonly string[], hour = 0): ExportDigest =>
  exportDigest(
    id.repeat(64),
    parsedChat(
      numbers.map((number, place) => ({
        sentAt: START + (hour + place) * 3600,
        sender: senders[place % senders.length] ?? '',
        kind: 'text' as const,
        text: `a sentence of number ${number}`,
        edited: false,
        media: null,
        fine: false,
      })),
    ),
  );

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

const idsOfTwo = (one: ExportDigest, other: ExportDigest, name: string | null = null): string[] =>
  idsOf(groupDigests([one, other].map((digest) => ({ digest, nameHint: name }))));

// The first and last message determine the time that both cover.
const sharingInCommonTime = (count: number): string[] =>
  idsOfTwo(
    numbered('a', range(0, 100), ['Ann', 'Bob']),
    numbered('b', [...range(0, count - 1), ...range(100, 200 - count), 99], ['Cid', 'Dee']),
  );

const sharingAtTheEdge = (count: number, senders: readonly string[], name: string | null = null): string[] =>
  idsOfTwo(
    numbered('a', range(0, 40), ['Ann', 'Bob']),
    numbered('b', range(40 - count, 90), senders, 40 - count),
    name,
  );

const sideBySide = (count: number): string[] =>
  idsOfTwo(
    numbered('a', range(0, 40), ['Ann', 'Bob']),
    numbered('b', range(100, 150), ['Ann', 'Bob'], 40 - count),
    'Family',
  );

describe('which exports are one chat', () => {
  const family = chat(1);

  test('exports that overlap are one chat, whatever their names and clocks', () => {
    const grouped = groupDigests([
      { digest: family('a', 0, 40), nameHint: 'Family' },
      { digest: chat(2)('b', 0, 60), nameHint: 'Work' },
      { digest: family('c', 30, 60, { names: ['~ Ann', '+49 151 1'], zone: NEW_YORK }), nameHint: 'Müllers' },
    ]);
    expect(idsOf(grouped)).toEqual(['ac', 'b']);
    expect(grouped.chats.map(({ name }) => name)).toEqual(['Müllers', 'Work']);
    expect(grouped.chats[0]?.evidence).toEqual(['aaaaaaaaaaaa and cccccccccccc: 10 messages in common']);
    expect(grouped.warnings).toEqual([]);
  });

  test('one name and the same senders at different times are one chat', () => {
    const grouped = groupDigests([
      { digest: family('a', 0, 20), nameHint: 'Family' },
      { digest: family('b', 40, 60), nameHint: 'family ' },
    ]);
    expect(idsOf(grouped)).toEqual(['ab']);
    expect(grouped.chats[0]?.evidence).toHaveLength(1);
  });

  test('one name without a common sender is two chats, with a warning', () => {
    const grouped = groupDigests([
      { digest: family('a', 0, 20), nameHint: 'Family' },
      { digest: chat(3, 'Eve')('b', 40, 60, { names: ['Carl', 'Eve'] }), nameHint: 'Family' },
    ]);
    expect(idsOf(grouped)).toEqual(['a', 'b']);
    expect(grouped.warnings).toMatchObject([{ code: 'same-name' }]);
  });

  test('exports without a name are one chat only if they overlap', () => {
    expect(
      idsOf(
        groupDigests([
          { digest: family('a', 0, 40), nameHint: null },
          { digest: family('b', 39, 60), nameHint: null },
        ]),
      ),
    ).toEqual(['ab']);
    const apart = groupDigests([
      { digest: family('a', 0, 20), nameHint: null },
      { digest: family('b', 40, 60), nameHint: null },
    ]);
    expect(idsOf(apart)).toEqual(['a', 'b']);
    expect(apart.chats[0]?.name).toBe('Ann, Bob');
  });

  test('a greeting sent to all does not join two chats', () => {
    const roll = dice(9);
    const greetings = Array.from({ length: 3 }, () => sentence(roll));
    const withGreetings = (id: string, seed: number): ExportDigest => {
      const own = dice(seed);
      return exportDigest(
        id.repeat(64),
        parsedChat(
          Array.from({ length: 60 }, (_, place) => ({
            sentAt: START + place * 3600,
            sender: place % 2 === 0 ? 'Ann' : 'Bob',
            kind: 'text' as const,
            text: greetings[place - 20] ?? `${sentence(own)} ${seed}.${place}`,
            edited: false,
            media: null,
            fine: false,
          })),
        ),
      );
    };
    expect(
      idsOf(
        groupDigests([
          { digest: withGreetings('a', 5), nameHint: null },
          { digest: withGreetings('b', 6), nameHint: null },
        ]),
      ),
    ).toEqual(['a', 'b']);
  });

  test('a common fifth of the messages in the common time joins two exports', () => {
    expect([19, 20, 21].map(sharingInCommonTime)).toEqual([['a', 'b'], ['ab'], ['ab']]);
  });

  test('three common messages join exports without a common name or senders, and fewer need one of these', () => {
    expect([2, 3, 4].map((count) => sharingAtTheEdge(count, ['Cid', 'Dee']))).toEqual([['a', 'b'], ['ab'], ['ab']]);
    expect([sharingAtTheEdge(1, ['Cid', 'Ann']), sharingAtTheEdge(1, ['Bob', 'Ann'])]).toEqual([['a', 'b'], ['ab']]);
    expect(sharingAtTheEdge(1, ['Cid', 'Dee'], 'Family')).toEqual(['ab']);
  });

  test('exports of one name with three different messages each in the same time are two chats', () => {
    expect([2, 3, 4].map(sideBySide)).toEqual([['ab'], ['a', 'b'], ['a', 'b']]);
  });

  test('a chat of few short messages is recognized', () => {
    const roll = dice(12);
    const few = Array.from({ length: 30 }, () => sentence(roll));
    const truth = Array.from({ length: 900 }, (_, place): TrueMessage => ({
      at: START + place * 1800 + roll(900),
      person: roll(2),
      kind: 'text',
      text: few[roll(few.length)] ?? '',
    }));
    const digests = (['a', 'b'] as const).map(
      (id, number) =>
        exportOf(truth, {
          id: id.repeat(64),
          names: ['Ann', 'Bob'],
          owner: 0,
          ios: false,
          german: false,
          zone: number === 0 ? BERLIN : NEW_YORK,
          withMedia: false,
          takenAt: START,
          from: number * 300,
          to: 600 + number * 300,
          without: new Set(),
          odd: false,
        }).digest,
    );
    expect(idsOf(groupDigests(digests.map((one) => ({ digest: one, nameHint: null }))))).toEqual(['ab']);
    expect(mergeExports(digests).length).toBe(900);
  });

  test('two chats of one name, and a later export that could continue either, stay separate', () => {
    const grouped = groupDigests([
      { digest: family('a', 0, 30), nameHint: 'Family' },
      { digest: chat(4)('b', 0, 30), nameHint: 'Family' },
      { digest: chat(5)('c', 40, 60), nameHint: 'Family' },
    ]);
    expect(idsOf(grouped)).toEqual(['a', 'b', 'c']);
    expect(grouped.warnings.map(({ code }) => code)).toContain('perhaps-same');
  });

  test('an override overrides content and names', () => {
    const exports = [
      { digest: family('a', 0, 40), nameHint: 'Family' },
      { digest: family('b', 20, 60), nameHint: 'Family' },
      { digest: chat(2)('c', 0, 60), nameHint: 'Work' },
    ];
    const [a, b, c] = exports.map(({ digest }) => digest.exportId) as [string, string, string];
    expect(idsOf(groupDigests(exports, [{ exports: [a, b], relation: 'different-chat' }]))).toEqual(['a', 'b', 'c']);
    expect(idsOf(groupDigests(exports, [{ exports: [c, b], relation: 'same-chat' }]))).toEqual(['abc']);
    expect(
      idsOf(
        groupDigests(exports, [
          { exports: [a, c], relation: 'same-chat' },
          { exports: [b, c], relation: 'different-chat' },
        ]),
      ),
    ).toEqual(['ac', 'b']);
  });

  test('a chat keeps its id when exports are added', () => {
    const exports = [
      { digest: family('c', 30, 60), nameHint: 'Family' },
      { digest: chat(2)('b', 0, 60), nameHint: 'Work' },
      { digest: family('a', 0, 40), nameHint: 'Müllers' },
    ];
    expect(groupDigests(exports.slice(0, 1)).chats[0]?.chatId).toBe('c'.repeat(12));
    expect(groupDigests(exports).chats.map(({ chatId }) => chatId)).toEqual(['c'.repeat(12), 'b'.repeat(12)]);
  });

  test('no exports give no chats', () => {
    expect(groupDigests([])).toEqual({ chats: [], warnings: [] });
  });
});
