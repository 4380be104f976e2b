import type { MessageKind } from '@homelake/chat';
import { MESSAGE_KINDS } from '@homelake/chat';
import { describe, expect, test } from 'vitest';
import type { FakeMessage } from './conversation.test-helper.ts';
import { BERLIN, NEW_YORK, START, dice, parsedChat, sentence, wallOf } from './conversation.test-helper.ts';
import type { Phone } from './conversation.test-helper.ts';
import { exportDigest } from './export-digest.ts';
import type { ExportDigest } from './export-digest.ts';
import { groupDigests } from './group-digests.test-helper.ts';
import { mergeExports } from './merge-exports.ts';
import type { MergedChat } from './merged-chat.ts';

interface Given {
  readonly digest: ExportDigest;
  readonly messages: readonly FakeMessage[];
}

const given = (letter: string, messages: readonly FakeMessage[], dateOrder?: Phone['dateOrder']): Given => ({
  digest: exportDigest(letter.repeat(64), parsedChat(messages, dateOrder)),
  messages,
});

const at = (minute: number, sender: string | null, text: string, more: Partial<FakeMessage> = {}): FakeMessage => ({
  sentAt: START + minute * 60,
  sender,
  kind: sender === null ? 'system' : 'text',
  text,
  edited: false,
  media: null,
  fine: false,
  ...more,
});

/** Forty different messages, two minutes apart, from Ann and Bob in turn. */
const roll = dice(7);
const TALK = Array.from({ length: 40 }, (_, place) =>
  at(place * 2, place % 2 === 0 ? 'Ann' : 'Bob', `${sentence(roll)} ${place}`),
);

interface Row {
  readonly time: number;
  readonly who: string | null;
  readonly kind: MessageKind | undefined;
  readonly text: string | undefined;
  readonly edited: boolean;
  readonly from: string;
}

const rows = (merged: MergedChat, exports: readonly Given[]): Row[] =>
  Array.from({ length: merged.length }, (_, row) => {
    const source = (place: number | undefined): Given | undefined =>
      exports.find(({ digest }) => digest.exportId === merged.exportIds[place ?? -1]);
    const sources = Array.from(merged.sourceExport.subarray(merged.sourceStart[row], merged.sourceStart[row + 1]));
    return {
      time: ((merged.sentAt[row] ?? 0) - START) / 60,
      who: merged.people[merged.person[row] ?? -1]?.name ?? null,
      kind: MESSAGE_KINDS[merged.kind[row] ?? 0],
      text: source(merged.textExport[row])?.messages[merged.textIndex[row] ?? 0]?.text,
      edited: merged.edited[row] === 1,
      from: sources.map((place) => merged.exportIds[place]?.[0]).join(''),
    };
  });

/** Merges, and checks that the result does not depend on the order or the number of the exports. */
const merge = (...exports: Given[]): { merged: MergedChat; rows: Row[]; texts: (string | undefined)[] } => {
  const digests = exports.map((one) => one.digest);
  const merged = mergeExports(digests);
  const found = rows(merged, exports);
  const backwards = rows(mergeExports([...digests.toReversed(), ...digests]), exports);
  const asSet = (row: Row): Row => ({ ...row, from: row.from.split('').sort().join('') });
  expect(backwards.map(asSet)).toEqual(found.map(asSet));
  return { merged, rows: found, texts: found.map(({ text }) => text) };
};

const textsOf = (messages: readonly FakeMessage[]): string[] => messages.map(({ text }) => text);
const later = (minutes: number) => (message: FakeMessage) => ({ ...message, sentAt: message.sentAt + minutes * 60 });
const renamed = (names: Record<string, string>) => (message: FakeMessage) => ({
  ...message,
  sender: message.sender === null ? null : (names[message.sender] ?? message.sender),
});

const okAt = (second: number): FakeMessage => ({
  ...at(100, 'Ann', 'ok', { fine: true }),
  sentAt: START + 6000 + second,
});
const photo = (name: string): FakeMessage => at(90, 'Ann', '', { kind: 'media', media: { name, type: 'image' } });
const inOneMinute = (text: string): FakeMessage => at(90, 'Ann', text);

// With a clock an hour behind, the "ok" on one phone only would match the one in the overlap.
const withOk = (messages: readonly FakeMessage[], place: number): FakeMessage[] =>
  messages.with(place, { ...(messages[place] as FakeMessage), text: 'ok' });

const talkOfThree = (from: number, to: number, names: Record<string, string> = {}, silent?: number): FakeMessage[] =>
  Array.from({ length: to - from }, (_, at_) => {
    const place = from + at_;
    const sender = place % 2 === 0 && (place < 80 || place === 86) ? 'Ann' : ['Bob', 'Dad'][(place % 3) % 2];
    return at(
      place * 7,
      sender ?? '',
      place === silent ? 'on my way' : `${['red', 'blue', 'green'][place % 3]} and some more ${place}`,
    );
  }).map(renamed(names));

const afterTalk = (...texts: string[]): FakeMessage[] => [
  ...TALK,
  ...texts.map((text) => at(90, null, text)),
  at(95, 'Ann', 'what is going on here?'),
];

const onSummerTime = (minute: number): number => minute + (minute >= 80 ? 60 : 0);

describe('the sixteen differences between two exports of one chat', () => {
  test('1: the same file again changes nothing', () => {
    const once = mergeExports([given('a', TALK).digest]);
    const again = mergeExports([given('a', TALK).digest, given('a', TALK).digest]);
    expect(again).toEqual(once);
    expect(again.exportIds).toHaveLength(1);
    // With other line endings the file has another hash and the same messages.
    const { merged, texts } = merge(given('a', TALK), given('b', TALK));
    expect(texts).toEqual(textsOf(TALK));
    expect(merged.idExport.every((place) => place === 0)).toBe(true);
  });

  test('2: each message of overlapping exports has one row', () => {
    const { merged, rows, texts } = merge(given('a', TALK.slice(0, 25)), given('b', TALK.slice(15)));
    expect(texts).toEqual(textsOf(TALK));
    expect(rows.map(({ from }) => from).join()).toBe(
      [...Array(15).fill('a'), ...Array(10).fill('ab'), ...Array(15).fill('b')].join(),
    );
    expect(merged.gaps).toEqual([]);
    expect(merged.doubts).toEqual([]);
  });

  test('2: a time that no export covers is reported as a gap', () => {
    const { merged, texts } = merge(given('a', TALK.slice(0, 10)), given('b', TALK.slice(30)));
    expect(texts).toEqual(textsOf([...TALK.slice(0, 10), ...TALK.slice(30)]));
    expect(merged.gaps).toEqual([{ from: TALK[9]?.sentAt, to: TALK[30]?.sentAt }]);
  });

  test('3: seconds are kept where one export has them', () => {
    const fine = TALK.map((message, place) => ({ ...message, sentAt: message.sentAt + place, fine: true }));
    const { merged, texts } = merge(given('a', TALK), given('b', fine));
    expect(texts).toEqual(textsOf(TALK));
    expect([...merged.sentAt]).toEqual(fine.map(({ sentAt }) => sentAt));
  });

  test('3: seconds separate equal messages of one minute where both exports have them', () => {
    const { merged } = merge(given('a', [...TALK, okAt(5)]), given('b', [...TALK, okAt(40)]));
    expect(merged.length).toBe(TALK.length + 2);
  });

  test('4: a clock of another zone is corrected, and the shift is reported', () => {
    const { merged, rows, texts } = merge(given('a', TALK), given('b', TALK.slice(10).map(later(-345))));
    expect(texts).toEqual(textsOf(TALK));
    expect(rows.map(({ time }) => time)).toEqual(TALK.map((_, place) => place * 2));
    expect(merged.shifts).toEqual([{ exportId: 'b'.repeat(64), fromIndex: 0, seconds: -345 * 60, votes: 30 }]);
  });

  test('4: the shift changes within the file where one zone begins summer time first', () => {
    const change = Date.UTC(2024, 2, 10, 7) / 1000;
    const utc = Array.from({ length: 40 }, (_, place) => change + (place - 20) * 1800);
    const written = (zone: Phone['zone']) =>
      TALK.map((message, place) => ({ ...message, sentAt: wallOf(zone, utc[place] ?? 0) }));
    const { merged, texts } = merge(
      given('a', [...written(BERLIN), { ...at(0, 'Ann', 'bye'), sentAt: wallOf(BERLIN, change + 80_000) }]),
      given('b', written(NEW_YORK)),
    );
    expect(texts).toEqual([...textsOf(TALK), 'bye']);
    expect(merged.shifts.map(({ fromIndex, seconds }) => [fromIndex, seconds / 3600])).toEqual([
      [0, -6],
      [20, -5],
    ]);
    expect(merged.doubts).toEqual([]);
  });

  test('4: short texts that match by coincidence outside the overlap shift no clock', () => {
    const CHANCE = new Set([21, 23, 25, 27, 29, 31, 33, 35, 37]);
    const said = Array.from({ length: 100 }, (_, place) =>
      at(
        place * 3,
        place % 3 === 0 ? 'Bob' : 'Ann',
        CHANCE.has(place) || CHANCE.has(place - 20) ? 'ok' : `${sentence(roll)} ${place}`,
      ),
    );
    // With a clock an hour behind, the later ones have the minutes of the earlier ones, which are before the overlap.
    const { merged, rows, texts } = merge(given('a', said.slice(0, 50)), given('b', said.slice(40).map(later(-60))));
    expect(texts).toEqual(textsOf(said));
    expect(merged.shifts).toEqual([{ exportId: 'a'.repeat(64), fromIndex: 0, seconds: 3600, votes: 10 }]);
    expect(rows.map(({ time }) => time)).toEqual(said.map((_, place) => place * 3 - 60));
  });

  test('4: short texts of another person that match by coincidence before the overlap shift no clock', () => {
    const CHANCE = new Set([32, 35, 38]);
    const said = Array.from({ length: 100 }, (_, place) =>
      at(
        place * 3,
        place % 3 === 0 ? 'Bob' : 'Ann',
        CHANCE.has(place) || CHANCE.has(place + 20) ? 'ok' : `${sentence(roll)} ${place}`,
      ),
    );
    // With a clock an hour behind, Ann's messages on one phone have the minutes of Bob's messages on the other.
    const whole = said.filter((_, place) => place < 31 || place >= 40);
    const { rows, texts } = merge(given('a', whole), given('b', said.slice(31, 50).map(later(-60))));
    expect(texts).toEqual(textsOf(said));
    expect(rows.map(({ time }) => time - (rows[0]?.time ?? 0))).toEqual(said.map((_, place) => place * 3));
  });

  test.each([1, 2, 6])(
    '4: summer time that begins %i messages before the end of an overlap doubles nothing',
    (count) => {
      const utc = Array.from(
        { length: 60 },
        (_, place) => Date.UTC(2024, 2, 31, 1) / 1000 + (place - 40 + count) * 600,
      );
      const said = utc.map((_, place) => at(0, place % 2 === 0 ? 'Ann' : 'Bob', `${sentence(roll)} ${place}`));
      const written = (zone: Phone['zone']) =>
        said.map((message, place) => ({ ...message, sentAt: wallOf(zone, utc[place] ?? 0) }));
      const [berlin, utcOne] = [written(BERLIN), written([[0, 60]])];
      for (const [one, other] of [
        [berlin, utcOne],
        [utcOne, berlin],
      ] as const) {
        const { merged, texts } = merge(given('a', one.slice(0, 40)), given('b', other.slice(10)));
        expect(texts).toEqual(textsOf(said));
        expect(merged.doubts).toEqual([]);
      }
      const { texts } = merge(given('a', berlin.slice(40 - count)), given('b', utcOne.slice(0, 41)));
      expect(texts).toEqual(textsOf(said));
    },
  );

  test('9: a deletion and an edit at the edge of an overlap are paired on the clock of its messages', () => {
    const said = Array.from({ length: 100 }, (_, place) => at(place * 3, 'Ann', `${sentence(roll)} ${place}`));
    const since = said.map((message, place) => {
      if (place === 40) return { ...message, kind: 'deleted' as const, text: '' };
      return place === 41 ? { ...message, text: `${message.text}, I think`, edited: true } : message;
    });
    const { merged, rows } = merge(
      given('a', withOk(withOk(said, 38), 58).slice(0, 50)),
      given('b', withOk(since, 58).slice(40).map(later(-60))),
    );
    expect(rows).toHaveLength(100);
    expect(rows.slice(40, 42).map(({ kind, edited }) => [kind, edited])).toEqual([
      ['deleted', false],
      ['text', true],
    ]);
    expect(merged.doubts).toEqual([]);
  });

  test('5: different names are joined by their messages, and the newest is shown', () => {
    const other = [...TALK.slice(10), at(99, 'Ann', 'and good night')].map(
      renamed({ Ann: '~ Ann', Bob: '+49 151 2345678' }),
    );
    const { merged, texts } = merge(given('a', TALK), given('b', other));
    expect(texts).toHaveLength(41);
    expect(merged.people.map(({ name, names }) => [name, names])).toEqual([
      ['~ Ann', ['~ Ann', 'Ann']],
      ['+49 151 2345678', ['+49 151 2345678', 'Bob']],
    ]);
    expect(merged.people[1]?.evidence).toEqual(['"Bob" and "+49 151 2345678": 15 messages agree']);
    expect(merged.people[0]?.id).toBe(`${'a'.repeat(12)}-p0`);
  });

  test('5: names that two people exchanged follow the messages, not the spelling', () => {
    const { merged, rows } = merge(given('a', TALK), given('b', TALK.map(renamed({ Ann: 'Bob', Bob: 'Ann' }))));
    expect(rows).toHaveLength(TALK.length);
    expect(merged.people).toHaveLength(2);
  });

  test('5: a person with few messages in the overlap, and another name in an earlier export, stays one person', () => {
    for (const [silent, name] of [
      [undefined, 'Ann'],
      [86, 'Ann'],
      [undefined, 'Anna K'],
      [86, 'Anna K'],
    ] as const) {
      // `a` and `c` share one message of Ann. `b` has all her others, under another name.
      const exports = [
        given('a', talkOfThree(80, 200, { Ann: name }, silent)),
        given('b', talkOfThree(0, 85, { Ann: 'Annie' }, silent)),
        given('c', talkOfThree(20, 90, {}, silent)),
      ];
      const { merged, rows } = merge(...exports);
      expect(rows).toHaveLength(200);
      expect(merged.people.map(({ names }) => names.toSorted())).toEqual([
        ['Bob'],
        ['Dad'],
        [...new Set(['Ann', name, 'Annie'])].toSorted(),
      ]);
      expect(merged.doubts).toEqual([]);
    }
  });

  test('5: one common message does not outweigh the evidence for another person', () => {
    const said = Array.from({ length: 60 }, (_, place) =>
      at(place * 7, place % 2 === 0 ? 'Ann' : 'Bob', `blue and green ${place}`),
    );
    const spokenBy = (sender: string): FakeMessage[] => [
      ...said.slice(0, 30),
      at(30 * 7, sender, 'see you all on Sunday'),
      ...said.slice(31),
    ];
    // `a` contains both Ann and Eve, so no person can be both.
    const { merged } = merge(given('a', spokenBy('Eve')), given('b', spokenBy('Ann').slice(0, 59)));
    expect(merged.people.map(({ names }) => names)).toEqual([['Ann'], ['Bob'], ['Eve']]);
    expect(merged.doubts).toMatchObject([{ code: 'possible-double', rows: 1 }]);
  });

  test('5: two people with one name on one phone stay two', () => {
    const three = TALK.map((message, place) => ({ ...message, sender: ['Anna B', 'Anna C', 'Bob'][place % 3] ?? '' }));
    const { merged } = merge(given('a', three), given('b', three.map(renamed({ 'Anna B': 'Anna', 'Anna C': 'Anna' }))));
    expect(merged.length).toBe(TALK.length);
    expect(merged.people.filter(({ names }) => names.includes('Anna B') && names.includes('Anna C'))).toEqual([]);
    expect(merged.doubts.map(({ code }) => code)).toEqual(['shared-name']);
  });

  test('6: "You" on one phone and a name on the other are one system row, with the name', () => {
    const own = [
      ...TALK.slice(0, 20),
      at(39, null, 'You added Bob'),
      at(39, null, 'You added Carl'),
      ...TALK.slice(20),
    ];
    const others = [
      ...TALK.slice(0, 20),
      at(39, null, 'Ann added Bob'),
      at(39, null, 'Ann added Carl'),
      ...TALK.slice(20),
    ];
    const { merged, texts } = merge(given('b', own), given('a', others));
    expect(merged.length).toBe(42);
    expect(texts.slice(20, 22)).toEqual(['Ann added Bob', 'Ann added Carl']);
  });

  test('6: two events of one minute stay two', () => {
    const { merged } = merge(
      given('a', [...TALK, at(90, null, 'You added Bob'), at(90, null, 'Ann left')]),
      given('b', [...TALK, at(90, null, 'Ann added Bob')]),
    );
    expect(merged.length).toBe(42);
  });

  test('6: two events of one minute pair in order, whatever their names share', () => {
    for (const [one, other] of [
      [afterTalk('Zoe left', 'Bob left'), afterTalk('+49 151 1 left', 'Zoe B left')],
      [afterTalk('You left', 'Bob left'), afterTalk('Ann left', 'You left')],
      [afterTalk('Ann added you', 'You added Bob'), afterTalk('You added Bob', 'Bob added ~ B')],
    ] as const) {
      const { merged, rows } = merge(given('a', one), given('b', other.slice(5)));
      expect(rows.slice(TALK.length, -1).map(({ from }) => from)).toEqual(['ab', 'ab']);
      expect(merged.length).toBe(TALK.length + 3);
    }
  });

  test('6: an event between two messages at which the clock changes is one row', () => {
    const before = [...TALK, at(85, null, 'Dad added Eve Adams'), at(86, 'Bob', 'hello Eve, nice to see you')];
    const summer = before.map((message) => ({
      ...message,
      sentAt: START + onSummerTime((message.sentAt - START) / 60) * 60,
      text: message.text.replace('Dad added Eve Adams', 'You added Zoe'),
    }));
    expect(merge(given('a', before), given('b', summer.slice(3))).rows).toHaveLength(before.length);
  });

  test('6: different events of one person in one minute are two rows', () => {
    const { texts } = merge(
      given('a', [...TALK, at(90, null, 'Ann left')]),
      given('b', [...TALK, at(90, null, 'Ann added Bob')]),
    );
    expect(new Set(texts.slice(40))).toEqual(new Set(['Ann added Bob', 'Ann left']));
  });

  test('7: markers in different languages are one message', () => {
    const german = [
      ...TALK,
      at(90, null, 'Ann hat Bob hinzugefügt'),
      at(91, 'Ann', '', { kind: 'media', media: { name: null, type: 'unknown' } }),
      at(92, 'Bob', '', { kind: 'call' }),
    ];
    const english = [
      ...TALK,
      at(90, null, 'Ann added Bob'),
      at(91, 'Ann', '', { kind: 'media', media: { name: null, type: 'image' } }),
      at(92, 'Bob', '', { kind: 'call' }),
    ];
    const { rows } = merge(given('a', german), given('b', english));
    expect(rows.slice(40).map(({ kind, from }) => [kind, from])).toEqual([
      ['system', 'ab'],
      ['media', 'ab'],
      ['call', 'ab'],
    ]);
  });

  test('8: a message with and without its file is one row, with the file', () => {
    const captioned = (name: string | null): FakeMessage =>
      at(90, 'Ann', 'our cat', { kind: 'media', media: { name, type: name === null ? 'unknown' : 'image' } });
    const { merged, rows } = merge(
      given('a', [...TALK, captioned('IMG-1.jpg')]),
      given('b', [...TALK, captioned(null), at(99, 'Bob', 'lovely')]),
    );
    expect(rows.slice(40).map(({ from }) => from)).toEqual(['ab', 'b']);
    expect([merged.mediaExport[40], merged.mediaIndex[40]]).toEqual([0, 40]);
  });

  test('8: two files of one minute stay two where both exports name files alike', () => {
    const { merged } = merge(
      given('a', [...TALK, photo('1.jpg'), photo('2.jpg')]),
      given('b', [...TALK, photo('2.jpg'), photo('3.jpg')]),
    );
    expect(merged.length).toBe(43);
  });

  test('9: an edited message has the newest text, and a deleted one keeps the known text', () => {
    const before = [...TALK, at(90, 'Ann', 'see you at eigth'), at(91, 'Bob', 'a secret')];
    const after = [
      ...TALK,
      at(90, 'Ann', 'see you at eight', { edited: true }),
      at(91, 'Bob', '', { kind: 'deleted' }),
      at(99, 'Bob', 'bye'),
    ];
    const { rows } = merge(given('a', before), given('b', after));
    expect(rows.slice(40)).toMatchObject([
      { text: 'see you at eight', kind: 'text', edited: true, from: 'ab' },
      { text: 'a secret', kind: 'deleted', edited: false, from: 'ab' },
      { text: 'bye', from: 'b' },
    ]);
  });

  test('9: two messages of one minute that were deleted one after the other are two rows', () => {
    const deleted = at(90, 'Ann', '', { kind: 'deleted' });
    const since = (...messages: FakeMessage[]): FakeMessage[] => [
      ...TALK,
      ...messages,
      at(95, 'Bob', 'what was that?'),
    ];
    const { rows } = merge(
      given('a', since(at(90, 'Ann', 'a first word'), deleted)),
      given('b', since(deleted, deleted).slice(1)),
    );
    expect(rows.slice(TALK.length).map(({ text, kind }) => [text, kind])).toEqual([
      ['a first word', 'deleted'],
      ['', 'deleted'],
      ['what was that?', 'text'],
    ]);
  });

  test('9: an edited text replaces the first text even where its export ends earlier', () => {
    const { rows } = merge(
      given('a', [...TALK, at(90, 'Ann', 'new', { edited: true })]),
      given('b', [...TALK, at(90, 'Ann', 'old'), at(95, 'Bob', 'hm')]),
    );
    expect(rows[40]).toMatchObject({ text: 'new', edited: true, from: 'ab' });
  });

  test('10: messages that only one phone has are included', () => {
    const a = TALK.filter((_, place) => place % 5 !== 0);
    const b = TALK.filter((_, place) => place % 5 !== 1);
    const { merged, texts } = merge(given('a', a), given('b', b));
    expect(texts).toEqual(textsOf(TALK));
    expect(merged.doubts).toEqual([]);
  });

  test('11: equal messages of one minute have as many rows as the export with most of them', () => {
    const oks = (count: number): FakeMessage[] => Array.from({ length: count }, () => at(90, 'Ann', 'ok'));
    const { rows } = merge(
      given('a', [...TALK, ...oks(2), at(91, 'Bob', 'right')]),
      given('b', [...TALK, ...oks(3), at(91, 'Bob', 'right')]),
      given('c', oks(1)),
    );
    expect(rows.slice(40).map(({ text }) => text)).toEqual(['ok', 'ok', 'ok', 'right']);
    expect(rows.slice(40, 43).map(({ from }) => from)).toEqual(['abc', 'ab', 'b']);
  });

  test('12: an export that begins within a minute gives no extra row', () => {
    const busy = TALK.map((message, place) => ({ ...message, sentAt: START + Math.floor(place / 10) * 60 }));
    const { texts } = merge(given('a', busy.slice(0, 27)), given('b', busy.slice(13)));
    expect(texts).toEqual(textsOf(busy));
  });

  test('12: a truncated last message gives no extra row, and the whole text is kept', () => {
    const cut = [...TALK.slice(0, 29), { ...(TALK[29] as FakeMessage), text: TALK[29]?.text.slice(0, 12) ?? '' }];
    const { texts } = merge(given('a', TALK), given('b', cut));
    expect(texts).toEqual(textsOf(TALK));
    expect(merge(given('a', TALK.slice(20)), given('b', cut)).texts).toEqual(textsOf(TALK));
  });

  test('13: a group that was renamed is one chat', () => {
    const exports = [given('a', TALK.slice(0, 30)), given('b', TALK.slice(20))];
    const { chats, warnings } = groupDigests([
      { digest: exports[0]!.digest, nameHint: 'Family' },
      { digest: exports[1]!.digest, nameHint: 'The Müllers' },
    ]);
    expect(chats).toMatchObject([
      { chatId: 'a'.repeat(12), name: 'The Müllers', exportIds: ['a'.repeat(64), 'b'.repeat(64)] },
    ]);
    expect(warnings).toEqual([]);
  });

  test('14: two chats of one name stay two, with a warning', () => {
    const other = TALK.map((message) => ({
      ...message,
      text: `${message.text} elsewhere`,
      sentAt: message.sentAt + 60,
    }));
    const { chats, warnings } = groupDigests([
      { digest: given('a', TALK).digest, nameHint: 'Family' },
      { digest: given('b', other).digest, nameHint: 'Family' },
    ]);
    expect(chats.map(({ exportIds }) => exportIds)).toEqual([['a'.repeat(64)], ['b'.repeat(64)]]);
    expect(warnings).toMatchObject([{ code: 'same-name', exportIds: ['a'.repeat(64), 'b'.repeat(64)] }]);
  });

  test('15: the overlap decides the order of ambiguous dates', () => {
    const spread = TALK.map((message, place) => ({
      ...message,
      sentAt: Date.UTC(2024, 2, 1 + (place >> 2), 10, place) / 1000,
    }));
    const misread = spread.map((message, place) => ({
      ...message,
      sentAt: Date.UTC(2024, place >> 2, 3, 10, place) / 1000,
    }));
    const b = given('b', misread, { read: 'mdy', alternatives: ['dmy'], proved: false });
    const { merged, texts } = merge(given('a', spread), b);
    expect(texts).toEqual(textsOf(spread));
    expect([...merged.sentAt]).toEqual(spread.map(({ sentAt }) => sentAt));
    expect(merged.dateOrders).toEqual([{ exportId: 'b'.repeat(64), order: 'dmy', votes: 40 }]);
    const { chats } = groupDigests([
      { digest: given('a', spread).digest, nameHint: null },
      { digest: b.digest, nameHint: null },
    ]);
    expect(chats).toHaveLength(1);
    // The owner's choice overrides the overlap in any case.
    expect(
      mergeExports([given('a', spread).digest, b.digest], { dateOrders: { ['b'.repeat(64)]: 'mdy' } }).length,
    ).toBe(76);
  });

  test('16: invisible characters, unusual spaces, composition and trailing spaces make no difference', () => {
    const text = 'schöne Grüße aus Köln';
    const odd = `\u200e${text.normalize('NFD').replaceAll(' ', '\u202f')} \u200b`;
    const { merged } = merge(
      given('a', [...TALK, at(90, 'Zoë', text), at(91, 'Ann', 'ask @\u2068Zoë\u2069 please')]),
      given('b', [...TALK, at(90, 'Zoe\u0308', odd), at(91, 'Ann', 'ask @491512345678 please')]),
    );
    expect(merged.length).toBe(42);
    expect(merged.people).toHaveLength(3);
  });
});

describe('beyond the sixteen', () => {
  test('a message that arrived late on one phone is one row, at the position of its time', () => {
    const late = [...TALK.slice(0, 10), ...TALK.slice(11, 20), TALK[10] as FakeMessage, ...TALK.slice(20)];
    const { texts } = merge(given('a', TALK), given('b', late));
    expect(texts).toEqual(textsOf(TALK));
  });

  test('an uncertain order is taken from the export that contains both rows', () => {
    const { rows } = merge(
      given('a', [...TALK, inOneMinute('first')]),
      given('b', [...TALK.slice(1), inOneMinute('second')]),
      given('c', [...TALK.slice(2), inOneMinute('second'), inOneMinute('first')]),
    );
    expect(rows.slice(40).map(({ text, from }) => [text, from])).toEqual([
      ['second', 'bc'],
      ['first', 'ac'],
    ]);
  });

  test('an export without a common message waits for one that connects it', () => {
    const away = later(360);
    const { merged, texts } = merge(
      given('a', TALK.slice(0, 18)),
      given('b', TALK.slice(24).map(away)),
      given('c', TALK.slice(13, 28)),
    );
    expect(texts).toEqual(textsOf(TALK));
    expect(merged.shifts).toMatchObject([{ exportId: 'b'.repeat(64), seconds: 360 * 60 }]);
  });

  test('the same text in one minute from two senders is a doubt where nothing decides', () => {
    const { merged } = merge(given('a', [...TALK, at(90, 'Ann', 'ok')]), given('b', [...TALK, at(90, 'Bob', 'ok')]));
    expect(merged.length).toBe(42);
    expect(merged.doubts).toMatchObject([{ code: 'possible-double', rows: 1 }]);
  });

  test('no exports give an empty conversation', () => {
    expect(mergeExports([])).toMatchObject({ length: 0, exportIds: [], people: [], gaps: [] });
    expect(merge(given('a', []), given('b', TALK)).texts).toEqual(textsOf(TALK));
  });
});
