import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseChat } from '../parse-chat.ts';
import type { ParsedChat } from '../message/parsed-chat.ts';

const parse = (text: string): ParsedChat => parseChat(new TextEncoder().encode(text), { dateOrder: 'dmy' });
const rows = (chat: ParsedChat): string[] =>
  [...chat.messages()].map(({ sentAt, sender, text }) => `${sentAt} ${sender ?? '-'}: ${text}`);
const codes = (chat: ParsedChat): string[] => chat.inspection.issues.map((issue) => issue.code);

const two = (value: number): string => String(value).padStart(2, '0');
const dateOf = (at: Date): string => `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
const timeOf = (at: Date): string => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
const ios = (seconds: number): string => {
  const at = new Date(seconds * 1000);
  return `[${dateOf(at)}, ${timeOf(at)}:${two(at.getUTCSeconds())}] `;
};
const android = (seconds: number): string => {
  const at = new Date(seconds * 1000);
  return `${dateOf(at)}, ${timeOf(at)} - `;
};

const DAY = 86_400;
const START = Date.UTC(2024, 0, 10, 9) / 1000;

interface Sent {
  readonly at: number;
  readonly sender: string;
  text: string;
}

/** What a message of the chat quotes: some lines of the chat itself, or of another one. */
interface Quote {
  readonly by: number;
  readonly from: number;
  readonly lines: number;
  readonly foreign: boolean;
}

const talk = fc.record({
  steps: fc.array(fc.tuple(fc.integer({ min: 1, max: 3 * DAY }), fc.constantFrom('Ann', 'Bob', 'Kim')), {
    minLength: 6,
    maxLength: 60,
  }),
  quotes: fc.array(
    fc.record({ by: fc.nat(), from: fc.nat(), lines: fc.integer({ min: 1, max: 45 }), foreign: fc.boolean() }),
    { maxLength: 2 },
  ),
  /** Messages that arrived days after they were written, each by somebody who writes nothing else. */
  late: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 400 })), { maxLength: 3 }),
  multiline: fc.boolean(),
});

/** The conversation, and the parts of it that were quoted. */
function conversationOf({
  steps,
  quotes,
  late,
  multiline,
}: {
  steps: readonly (readonly [number, string])[];
  quotes: readonly Quote[];
  late: readonly (readonly [number, number])[];
  multiline: boolean;
}): Sent[] {
  let at = START;
  const sent: Sent[] = steps.map(([step, sender], i) => ({ at: (at += step), sender, text: `words ${i}` }));
  if (multiline && sent[1] !== undefined) sent[1].text += '\nsecond line';
  for (const { by, from, lines, foreign } of quotes) {
    const holder = 1 + (by % (sent.length - 1));
    const first = from % holder;
    const quoted = foreign
      ? Array.from({ length: lines }, (_, i) => `${ios(START - 90 * DAY + i * 70)}Zed: elsewhere ${i}`)
      : sent.slice(first, Math.min(holder, first + lines)).map((one) => `${ios(one.at)}${one.sender}: ${one.text}`);
    const message = sent[holder];
    if (message !== undefined) message.text += `\n${quoted.join('\n')}`;
  }
  for (const [where, days] of late) {
    const place = 1 + (where % sent.length);
    sent.splice(place, 0, {
      at: (sent[place - 1]?.at ?? 0) - days * DAY,
      sender: `Late ${place}`,
      text: 'no network here',
    });
  }
  return sent;
}

const written = (sent: readonly Sent[], end: string): string =>
  sent.map(({ at, sender, text }) => `${ios(at)}${sender}: ${text}${end}`).join('');
const wanted = (sent: readonly Sent[]): string[] =>
  sent.map(({ at, sender, text }) => `${new Date(at * 1000).toISOString().slice(0, 19)} ${sender}: ${text}`);

describe('an export from an iPhone', () => {
  test('is read message for message, whatever is quoted in it and however late messages come', () => {
    fc.assert(
      fc.property(talk, (parts) => {
        const sent = conversationOf(parts);
        expect(rows(parse(written(sent, '\r\n')))).toEqual(wanted(sent));
      }),
      { numRuns: 400 },
    );
  });

  test('tells of quoted lines', () => {
    const sent = Array.from({ length: 30 }, (_, i): Sent => ({
      at: START + i * 60,
      sender: 'Ann',
      text: `words ${i}`,
    }));
    if (sent[20] !== undefined) sent[20].text += `\n${written(sent.slice(2, 19), '\n').trimEnd()}`;
    const chat = parse(written(sent, '\r\n'));
    expect(chat.length).toBe(30);
    expect(codes(chat)).toEqual(Array.from({ length: 17 }, () => 'pasted-header'));
  });

  test('keeps the quotation of a message that was sent in the same second', () => {
    const sent = Array.from({ length: 30 }, (_, i): Sent => ({
      at: START + (i === 20 ? 19 : i) * 60,
      sender: i % 2 === 0 ? 'Ann' : 'Bob',
      text: `words ${i}`,
    }));
    if (sent[20] !== undefined) sent[20].text += `\n${written(sent.slice(19, 20), '\n').trimEnd()}`;
    expect(rows(parse(written(sent, '\r\n')))).toEqual(wanted(sent));
  });

  test('is read whole where a part of it was saved with the other line ending', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 80 }),
        fc.integer({ min: 4, max: 80 }),
        fc.boolean(),
        (before, after, isFirst) => {
          const sent = Array.from({ length: before + after }, (_, i): Sent => ({
            at: START + i * 3000,
            sender: i % 2 === 0 ? 'Ann' : 'Bob',
            text: `words ${i}`,
          }));
          const [first, second] = isFirst ? ['\n', '\r\n'] : ['\r\n', '\n'];
          const text = written(sent.slice(0, before), first ?? '') + written(sent.slice(before), second ?? '');
          expect(rows(parse(text))).toEqual(wanted(sent));
        },
      ),
      { numRuns: 100 },
    );
  });

  test('of many messages is read whole where half of it was saved with the other line ending', () => {
    const sent = Array.from({ length: 30_000 }, (_, i): Sent => ({
      at: START + i * 600,
      sender: 'Ann',
      text: `w ${i}`,
    }));
    const half = written(sent.slice(0, 15_000), '\r\n') + written(sent.slice(15_000), '\n');
    expect(parse(half).length).toBe(30_000);
  });

  test.each([
    [2, 1, 20],
    [2, 2, 20],
    [2, 3, 25],
  ])(
    'is split at the other line ending where most lines after it follow in time: %i before, %i after',
    (old, later, messages) => {
      const sent = Array.from({ length: 20 }, (_, i): Sent => ({
        at: START + i * 600,
        sender: 'Ann',
        text: `words ${i}`,
      }));
      const extra = Array.from({ length: old + later }, (_, i): Sent => {
        const at = START + (i < old ? 300 + i * 600 : 10 * 600 + i);
        return { at, sender: 'Bob', text: `more ${i}` };
      });
      if (sent[10] !== undefined) sent[10].text += `\n${written(extra, '\n').trimEnd()}`;
      expect(parse(written(sent, '\r\n')).length).toBe(messages);
    },
  );

  test('keeps a message in another shape where the line ending proves it', () => {
    const sent = conversationOf({
      steps: Array.from({ length: 20 }, () => [DAY, 'Ann'] as const),
      quotes: [],
      late: [],
      multiline: true,
    });
    const lines = sent.map((one) => written([one], '\r\n'));
    lines.splice(9, 0, '[1.9.19, 00:00:00] Zed: old phone\r\n');
    const chat = parse(lines.join(''));
    expect(rows(chat)[9]).toBe('2019-09-01T00:00:00 Zed: old phone');
    expect(codes(chat)).toEqual(['odd-header']);
  });

  test('with a line that somebody broke after CRLF proves nothing', () => {
    const sent = conversationOf({
      steps: Array.from({ length: 8 }, () => [600, 'Ann'] as const),
      quotes: [],
      late: [],
      multiline: false,
    });
    const lines = sent.map((one) => written([one], '\r\n'));
    lines.splice(3, 0, 'broken\r\n');
    lines.splice(5, 0, `${ios(START - 90 * DAY)}Zed: old\r\n`);
    expect(parse(lines.join('')).length).toBe(8);
  });
});

/** Messages of Ann and Bob in turn on one Android phone, at the days given. */
const chatOf = (days: readonly number[]): string[] =>
  days.map((day, i) => `${android(START + day * DAY + i)}${i % 2 === 0 ? 'Ann' : 'Bob'}: words ${i}\n`);
const stranger = (day: number, text = 'old', name = 'Zed'): string => `${android(START + day * DAY)}${name}: ${text}\n`;
const withLines = (lines: readonly string[], at: number, ...more: readonly string[]): string =>
  lines.toSpliced(at, 0, ...more).join('');

describe('a line of the same shape by somebody who writes nothing else', () => {
  test.each([
    [0, -1, 9],
    [0, -2, 8],
    [0, 1, 9],
    [0, 2, 8],
    [5, -5, 9],
    [5, -6, 8],
    [5, 10, 9],
    [5, 11, 8],
  ])('is a paste where it lies farther off than the %i days around it: at day %i', (gap, day, messages) => {
    const chat = parse(withLines(chatOf([0, 0, 0, 0, gap, gap, gap, gap]), 4, stranger(day)));
    expect(chat.length).toBe(messages);
    expect(codes(chat)).toEqual(messages === 8 ? ['pasted-header'] : []);
  });

  test.each([
    [49, 0],
    [50, 0],
    [51, 51],
  ])('is a paste with others of its day, %i in all, up to fifty', (count, messages) => {
    const lines = Array.from({ length: count }, (_, i) => stranger(-400, `old ${i}`));
    expect(parse(withLines(chatOf([0, 0, 0, 0, 0, 0]), 3, ...lines)).length).toBe(6 + messages);
  });

  test.each([
    [-1, 7],
    [-2, 6],
    [2, 7],
    [400, 7],
  ])('is a paste at the end of the file where it steps back by more than a day: at day %i', (day, messages) => {
    expect(parse(withLines(chatOf([0, 0, 0, 0, 0, 0]), 6, stranger(day))).length).toBe(messages);
  });

  test('takes nothing away from a day that stands between two of them', () => {
    const between = [...chatOf([0, 0]), stranger(0, 'only here', 'Once'), ...chatOf([0])];
    const chat = parse(
      [...chatOf([0, 0, 0]), stranger(-300), ...between, stranger(-200), ...chatOf([1, 1, 1])].join(''),
    );
    expect(chat.senders).toEqual(['Ann', 'Bob', 'Once']);
    expect(chat.length).toBe(3 + 4 + 3);
  });

  test.each([1, 2])('takes nothing away from a single message between two days of them, of %i lines each', (count) => {
    const [older, newer] = [-300, -200].map((day) =>
      Array.from({ length: count }, (_, i) => stranger(day, `old ${i}`)),
    );
    const lines = [...(older ?? []), stranger(0, 'only here', 'Once'), ...(newer ?? [])];
    const chat = parse(withLines(chatOf([0, 0, 0, 1, 1, 1]), 3, ...lines));
    expect(chat.senders).toEqual(['Ann', 'Bob', 'Once']);
  });

  test('takes nothing away from a day behind fewer messages of a wrong clock', () => {
    const early = `${android(START + 2 * DAY)}Ann: the clock was wrong\n`;
    const lines = [...chatOf([0, 0, 0]), early, ...chatOf([0]), stranger(0, 'only here', 'Once'), ...chatOf([2, 2, 3])];
    const chat = parse(lines.join(''));
    expect(chat.senders).toEqual(['Ann', 'Bob', 'Once']);
    expect(chat.length).toBe(lines.length);
  });

  test.each([
    [1, 2, [0], 2, true],
    [2, 2, [0, 0], 2, true],
    [4, 2, [0], 2, true],
    [1, 2, [0, 0], 2, false],
    // The late day is as far from the days around it as these from one another.
    [2, 2, [0], 4, true],
    // Days of late messages rise by themselves.
    [3, 6, [1, 3], 8, true],
    [2, 6, [1, 3], 8, true],
    [1, 6, [1, 3], 8, false],
  ])(
    'is a message where no more late messages follow than its day has: %i at day %i, before days %j and %i',
    (messages, day, late, next, isMessage) => {
      const own = [...chatOf(Array.from({ length: messages - 1 }, () => day)), stranger(day, 'only here', 'Once')];
      const lateLines = late.map((at) => `${android(START + at * DAY + 60)}Ann: no network here\n`);
      const lines = [...chatOf([0, 0, 0]), ...own, ...lateLines, ...chatOf([next, next, next + 1])];
      const chat = parse(lines.join(''));
      expect(chat.senders).toEqual(isMessage ? ['Ann', 'Bob', 'Once'] : ['Ann', 'Bob']);
      expect(chat.length).toBe(lines.length - (isMessage ? 0 : 1));
    },
  );

  test('is told from a new year where no year is printed', () => {
    const lines = ['12/27, 9:12 PM', '1/2, 7:29 AM', '1/2, 9:52 AM', '1/2, 10:22 AM'];
    const names = ['Ann', 'Tim', 'Tim', 'Ann'];
    const chat = parseChat(
      new TextEncoder().encode(lines.map((header, i) => `[${header}] ${names[i]}: hi ${i}\n`).join('')),
      {
        exportedAt: Date.UTC(2018, 1, 1) / 1000,
      },
    );
    expect([...chat.messages()].map(({ sentAt }) => sentAt.slice(0, 10))).toEqual([
      '2017-12-27',
      '2018-01-02',
      '2018-01-02',
      '2018-01-02',
    ]);
  });

  test('in the last message does not make its writer known', () => {
    const lines = chatOf([0, 0, 0, 1, 1, 1]);
    const chat = parse(withLines([...lines, stranger(-300, 'older still')], 2, stranger(-200)));
    expect(rows(chat).map((row) => row.slice(20))).toEqual([
      'Ann: words 0',
      `Bob: words 1\n${stranger(-200).trim()}`,
      'Ann: words 2',
      'Bob: words 3',
      'Ann: words 4',
      `Bob: words 5\n${stranger(-300, 'older still').trim()}`,
    ]);
    // Nor does it for lines of another shape.
    const odd = `${stranger(0.1).trim().replaceAll('/2024,', '/24,')}\n`;
    expect(parse(withLines([...lines, stranger(-300)], 2, odd)).length).toBe(6);
  });

  test.each([
    'Ann added Zed',
    'Zed joined using a group link',
    'Annさんが Zed さんを追加しました',
    'Ann添加了Zed',
    'Ann hat Zed hinzugefügt',
    'Ann added ~ Zed, Bo and Kim',
  ])('is a late message where a notice tells of them: %s', (notice) => {
    const lines = chatOf([0, 0, 1, 1, 2, 2, 3, 3]);
    lines.splice(2, 0, `${android(START + DAY)}${notice}\n`);
    const name = notice.includes('~') ? '~ Zed' : 'Zed';
    const chat = parse(withLines(lines, 6, stranger(-3, 'no network here', name)));
    expect(rows(chat)[6]?.slice(20)).toBe(`${name}: no network here`);
    expect(codes(chat)).toEqual([]);
  });

  test.each([
    [1, 1],
    [1, 3],
    [3, 1],
  ])("is a late message behind the notice that tells of them: %i of the notice's day before %i", (messages, late) => {
    const day = [
      ...chatOf(Array.from({ length: messages - 1 }, () => 3)),
      `${android(START + 3 * DAY)}Ann added Zed\n`,
    ];
    const lateLines = Array.from({ length: late }, (_, i) => stranger(0.5, `no network here ${i}`));
    const lines = [...chatOf([0, 0, 0]), ...day, ...lateLines, ...chatOf([3, 3, 4])];
    const chat = parse(lines.join(''));
    expect(chat.length).toBe(lines.length);
    expect(codes(chat)).toEqual([]);
  });

  test('is a late message where the notice that tells of them is late as well', () => {
    const notice = `${android(START + DAY)}Ann added Zed\n`;
    const parts = [chatOf([0, 0, 4, 4]), notice, chatOf([4, 4]), stranger(2), chatOf([4, 5])].flat();
    expect(parse(parts.join('')).length).toBe(parts.length);
  });

  test('is a paste where a notice tells of them in a shape that hardly occurs, which is a paste itself', () => {
    const notice = `${android(START - 40 * DAY).replace(' - ', ' AM - ')}Ann added Zed\n`;
    const lines = chatOf([0, 0, 0, 0, 1, 1, 1, 1]);
    expect(
      parse([...lines.slice(0, 2), notice, ...lines.slice(2, 6), stranger(-30), ...lines.slice(6)].join('')).length,
    ).toBe(8);
  });

  test.each(['Ann added Zedekiah', 'Ann added Dezed', 'Ann added Kim'])(
    'is a paste where the notice tells of somebody else: %s',
    (notice) => {
      const lines = chatOf([0, 0, 1, 1, 2, 2, 3, 3]);
      lines.splice(2, 0, `${android(START + DAY)}${notice}\n`);
      expect(parse(withLines(lines, 6, stranger(-3))).length).toBe(9);
    },
  );

  test.each([
    [9, 9],
    [10, 9],
    [11, 10],
  ])('is a paste where its date is none and at most a tenth of the days are none: of %i days', (days, messages) => {
    const lines = Array.from({ length: days - 1 }, (_, day) => chatOf([day])[0] ?? '');
    expect(parse(withLines(lines, 4, '45/45/2024, 10:00 - Zed: odd\n')).length).toBe(messages);
  });
});

const spoken = (day: number, minute: number): string =>
  `${android(START + day * DAY + minute * 60).replace(' - ', ' AM - ')}Ann: spoken\n`;

describe('a shape that hardly occurs', () => {
  test.each([
    [1, 3, 3],
    [1, 2, 3],
    [2, 6, 6],
    [2, 5, 7],
    [3, 9, 12],
    [3, 30, 33],
  ])(
    'is a paste, whoever wrote it, where less than three lines and a third of the usual one have it: %i beside %i',
    (rare, usual, messages) => {
      const days = Array.from({ length: usual }, (_, i) => (i < usual / 2 ? 0 : 1));
      const lines = Array.from({ length: rare }, (_, i) => spoken(-40, i));
      expect(parse(withLines(chatOf(days), Math.ceil(usual / 2), ...lines)).length).toBe(messages);
    },
  );

  test.each([
    [-1, 9],
    [-2, 8],
    [6, 9],
    [7, 8],
  ])('is none within a day of those around it: at day %i', (day, messages) => {
    expect(parse(withLines(chatOf([0, 0, 0, 0, 5, 5, 5, 5]), 4, spoken(day, 0))).length).toBe(messages);
  });
});

/** A line of Bob with a short year. */
const oddLine = (seconds: number): string => {
  const date = new Date((START + seconds) * 1000);
  return `${dateOf(date).replace('/2024', '/24')}, ${timeOf(date)}:${two(date.getUTCSeconds())} - Bob: odd\n`;
};

describe('a line of another shape by somebody known', () => {
  // Messages at the minutes 0 to 3 and 10 to 13.
  const lines = [0, 1, 2, 3, 10, 11, 12, 13].map(
    (minute, i) => `${android(START + minute * 60)}${i % 2 === 0 ? 'Ann' : 'Bob'}: words\n`,
  );

  test.each([
    [3 * 60 - 61, 8],
    [3 * 60 - 60, 9],
    [10 * 60 + 60, 9],
    [10 * 60 + 61, 8],
  ])('is a message where its time fits to a minute: second %i', (seconds, messages) => {
    expect(parse(withLines(lines, 4, oddLine(seconds))).length).toBe(messages);
  });

  test.each([
    [13 * 60 + 30 * DAY + 60, 9],
    [13 * 60 + 30 * DAY + 61, 8],
  ])('at the end of the file is a message of the next thirty days: second %i', (seconds, messages) => {
    expect(parse(withLines(lines, 8, oddLine(seconds))).length).toBe(messages);
  });
});
