import { describe, expect, test } from 'vitest';
import { parseChat } from './parse-chat.ts';
import type { ParsedChat } from './message/parsed-chat.ts';
import { looksLikeExport, refusal } from './sniff.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string, options?: Parameters<typeof parseChat>[1]): ParsedChat => parseChat(bytes(text), options);
const rows = (chat: ParsedChat): string[] =>
  [...chat.messages()].map((message) => `${message.sentAt} ${message.sender ?? '-'}: ${message.text}`);
const codes = (chat: ParsedChat): string[] => chat.inspection.issues.map((issue) => issue.code);

describe('line endings', () => {
  test('a line feed inside a message that ends with CRLF is text, even before something like a header', () => {
    const chat = parse(
      '[28/01/2024, 15:30:12] Ann: one\r\n[28/01/2024, 15:30:13] Bob: two\nlines\r\n[28/01/2024, 15:30:14] Ann: look:\n[28/01/2024, 15:30:12] Ann: one\r\n[28/01/2024, 15:30:15] Bob: end\r\n',
    );
    expect(rows(chat)).toEqual([
      '2024-01-28T15:30:12 Ann: one',
      '2024-01-28T15:30:13 Bob: two\nlines',
      '2024-01-28T15:30:14 Ann: look:\n[28/01/2024, 15:30:12] Ann: one',
      '2024-01-28T15:30:15 Bob: end',
    ]);
    expect(codes(chat)).toEqual(['pasted-header']);
    expect(chat.inspection.issues[0]?.line).toBe(5);
    expect(chat.inspection.lineEnding).toBe('mixed');
  });

  test('a file saved again by hand follows neither rule: the shape alone decides', () => {
    const chat = parse(
      '[28/01/2024, 15:30:12] Ann: one\r\ntwo\r\n[28/01/2024, 15:30:13] Bob: three\nfour\n[28/01/2024, 15:30:14] Ann: five\r\n',
    );
    expect(rows(chat)).toEqual([
      '2024-01-28T15:30:12 Ann: one\ntwo',
      '2024-01-28T15:30:13 Bob: three\nfour',
      '2024-01-28T15:30:14 Ann: five',
    ]);
  });

  test('an Android file that Windows converted is read as if it had not been', () => {
    const unix = '28/01/2024, 15:30 - Ann: one\ntwo\n\n28/01/2024, 15:31 - Bob: three\n';
    expect(rows(parse(unix.replaceAll('\n', '\r\n')))).toEqual(rows(parse(unix)));
    expect(parse(unix.replaceAll('\n', '\r\n')).inspection.lineEnding).toBe('crlf');
  });

  test('blank lines inside a message stay in it, and the last line needs no end', () => {
    expect(rows(parse('28/01/2024, 15:30 - Ann: one\n\n\ntwo\n28/01/2024, 15:31 - Bob: three'))).toEqual([
      '2024-01-28T15:30:00 Ann: one\n\n\ntwo',
      '2024-01-28T15:31:00 Bob: three',
    ]);
  });
});

/** A line of an iPhone: a day of 2024 for each number up to 251. */
const line = (i: number, text: string): string =>
  `[${String(1 + (i % 28)).padStart(2, '0')}/0${1 + (Math.floor(i / 28) % 9)}/2024, 10:00:0${i % 10}] ${i % 2 === 0 ? 'Ann' : 'Bob'}: ${text}\r\n`;

describe('what ends a message', () => {
  test('is learned from the whole of a large file, where no line of the sample breaks', () => {
    const lines = Array.from({ length: 3_000 }, (_, i) => line(i % 252, `words ${i}`));
    lines[900] = line(900 % 252, 'two\nlines');
    lines[2_200] = line(2_200 % 252, `look:\n${line(3, 'words 3').trim()}\n${line(4, 'words 4').trim()}`);
    const chat = parse(lines.join(''), { dateOrder: 'dmy' });
    const noons = parse(
      lines
        .map((one, i) =>
          i > 700 && i < 2_500
            ? one.replace(', 10:', ', 1:').replace(/(:\d\d)\]/, '$1 PM]')
            : one.replace(/(:\d\d)\]/, '$1 AM]'),
        )
        .join(''),
      { dateOrder: 'dmy' },
    );
    expect(noons.length).toBe(3_000);
    expect(chat.length).toBe(3_000);
    expect(chat.text(2_200)).toBe(`look:\n${line(3, 'words 3').trim()}\n${line(4, 'words 4').trim()}`);
  });
});

describe('day periods', () => {
  test('that the sample of a large file does not show are found wherever they begin', () => {
    // Texts that begin like headers fill any list of such lines long before the first afternoon.
    const morning = Array.from(
      { length: 9_000 },
      (_, i) => `[28/01/2024, 9:${String(i % 60).padStart(2, '0')}:00 AM] Ann: list\r\n`,
    );
    const texts = Array.from({ length: 11_000 }, (_, i) => `10/10 for ${i}\n[1] and so on\n`);
    const afternoon = Array.from(
      { length: 2_000 },
      (_, i) => `[28/01/2024, 3:${String(i % 60).padStart(2, '0')}:00 PM] Bob: ${i}\r\n`,
    );
    const evening = Array.from(
      { length: 2_000 },
      (_, i) => `[29/01/2024, 8:${String(i % 60).padStart(2, '0')}:00 AM] Ann: ${i}\r\n`,
    );
    const long = `[28/01/2024, 9:59:00 AM] Ann: ${texts.join('')}end\r\n`;
    const chat = parse([...morning, long, ...afternoon, ...evening, ...evening].join(''));
    expect(chat.length).toBe(9_001 + 2_000 + 4_000);
    expect(chat.message(9_001)).toMatchObject({ sender: 'Bob', sentAt: '2024-01-28T15:00:00' });
  });
});

describe('lines that look like headers', () => {
  test('another width of the year and a time out of order make a paste', () => {
    const chat = parse(
      '[17.9.2019, 16:37:47] Ann: one\n[1.9.19, 00:00:00] Ann: two\n[17.9.2019, 16:38:06] Bob: three\n[17.9.2019, 16:38:59] Ann: four\n[17.09.2019, 16:39:52] Bob: five\n',
    );
    expect(rows(chat)).toEqual([
      '2019-09-17T16:37:47 Ann: one\n[1.9.19, 00:00:00] Ann: two',
      '2019-09-17T16:38:06 Bob: three',
      '2019-09-17T16:38:59 Ann: four',
      '2019-09-17T16:39:52 Bob: five',
    ]);
    expect(chat.inspection.issues.map(({ code, line }) => `${code} ${line}`)).toEqual([
      'odd-header 5',
      'pasted-header 2',
    ]);
  });

  test('a header of the same shape is a paste where a stranger writes it on a day of its own', () => {
    const chat = parse(
      '28/01/2024, 15:30 - Ann: look\n03/05/2021, 10:00 - Zed: old\n28/01/2024, 15:31 - Bob: oh\n28/01/2024, 15:32 - Ann: yes\n',
    );
    expect(rows(chat)).toEqual([
      '2024-01-28T15:30:00 Ann: look\n03/05/2021, 10:00 - Zed: old',
      '2024-01-28T15:31:00 Bob: oh',
      '2024-01-28T15:32:00 Ann: yes',
    ]);
    expect(codes(chat)).toEqual(['pasted-header']);
  });

  test('zeros alone make no paste, and another width of the year no message', () => {
    const chat = parse(
      '[17.9.2019, 16:37:47] Ann: one\n[1.9.19, 00:00:00] Ann: two\n[17.9.2019, 16:38:06] Ann: three\n[17.9.2019, 16:38:59] Bob: four\n[17.09.2019, 16:39:52] Bob: five\n',
    );
    expect(rows(chat)).toEqual([
      '2019-09-17T16:37:47 Ann: one\n[1.9.19, 00:00:00] Ann: two',
      '2019-09-17T16:38:06 Ann: three',
      '2019-09-17T16:38:59 Bob: four',
      '2019-09-17T16:39:52 Bob: five',
    ]);
  });

  test('a paste that differs in its day period alone neither splits a message nor decides the order of dates', () => {
    const lines = Array.from(
      { length: 6 },
      (_, i) => `0${i + 1}/05/24, 15:30 - ${i % 2 === 0 ? 'Ann' : 'Bob'}: m${i}\n`,
    );
    lines.splice(3, 0, '11/26/22, 8:06 PM - Bob: old\n11/27/22, 8:06 PM - Ann left\n');
    const chat = parse(lines.join(''));
    expect(chat.length).toBe(6);
    expect(chat.text(2)).toBe('m2\n11/26/22, 8:06 PM - Bob: old\n11/27/22, 8:06 PM - Ann left');
    expect(codes(chat)).toEqual(['pasted-header', 'pasted-header']);
    expect(chat.inspection.dateOrder.order).toBe('dmy');
  });

  test('a paste of the same shape lies farther off than the days of a slow chat from one another', () => {
    const chat = parse(
      '02/01/2024, 15:30 - Ann: look\n23/10/2019, 10:00 - Zed: old\n20/01/2024, 15:31 - Bob: oh\n28/02/2024, 15:32 - Ann: yes\n',
    );
    expect(rows(chat)).toHaveLength(3);
    const newcomer = parse('02/01/2024, 15:30 - Ann: a\n09/01/2024, 10:00 - Zed: b\n20/01/2024, 15:31 - Bob: c\n');
    expect(newcomer.senders).toEqual(['Ann', 'Zed', 'Bob']);
  });

  test('a paste may be longer than the chat', () => {
    const chat = parse('28/01/2024, 15:30 - Ann: see\n[3/4, 5:06 PM] Zed: a\n[3/4, 5:07 PM] Kim: b\n');
    expect(rows(chat)).toEqual(['2024-01-28T15:30:00 Ann: see\n[3/4, 5:06 PM] Zed: a\n[3/4, 5:07 PM] Kim: b']);
  });

  test('a step back in time by somebody known is a message: file order stays', () => {
    const chat = parse('28/01/2024, 15:30 - Ann: one\n26/01/2024, 10:00 - Bob: late\n28/01/2024, 15:31 - Bob: two\n');
    expect(rows(chat)).toEqual([
      '2024-01-28T15:30:00 Ann: one',
      '2024-01-26T10:00:00 Bob: late',
      '2024-01-28T15:31:00 Bob: two',
    ]);
  });

  test('an hour that comes twice in autumn is kept as it is printed', () => {
    const chat = parse('27/10/2024, 02:59 - Ann: one\n27/10/2024, 02:01 - Bob: two\n');
    expect(rows(chat)).toEqual(['2024-10-27T02:59:00 Ann: one', '2024-10-27T02:01:00 Bob: two']);
  });

  test('what WhatsApp Web copies is a paste in an export, and an export by itself', () => {
    const web = '[3/4, 5:06 PM] Ann: a\n[3/28, 5:07 PM] Bob: b\n';
    expect(parse(`1/28/24, 15:30 - Ann: see\n${web}1/28/24, 15:31 - Bob: ok\n`).length).toBe(2);
    expect(parse(web).length).toBe(2);
  });

  test('two exports that were joined are both read', () => {
    const android = Array.from(
      { length: 60 },
      (_, i) => `28/01/2024, 15:${String(i).padStart(2, '0')} - Ann: a${i}\n`,
    ).join('');
    const ios = Array.from(
      { length: 60 },
      (_, i) => `[29/01/2024, 15:${String(i).padStart(2, '0')}:30] Bob: b${i}\n`,
    ).join('');
    expect(parse(android + ios).length).toBe(120);
  });

  test('a word for the time of day that the first pages do not have is learned', () => {
    const page = Array.from({ length: 3000 }, (_, i) => `2024/1/28 上午${(i % 11) + 1}:30 - Ann: a${i}\n`).join('');
    const chat = parse(`${page}2024/1/29 中午12:10 - Bob: noon\n2024/1/29 13:05 - Bob: plain\n${page}`);
    expect(chat.length).toBe(6002);
    expect(rows(chat).slice(3000, 3002)).toEqual(['2024-01-29T12:10:00 Bob: noon', '2024-01-29T13:05:00 Bob: plain']);
  });

  test('ratios, scores and dates at the start of a line are text', () => {
    const text = '3 - 4 eggs\n2/11/19: Arrival\n12/12/19, 14:48 somewhere\n1. 2. 3.\n[x] done\n10:30 - 11:30 gym';
    expect(rows(parse(`28/01/2024, 15:30 - Ann: ${text}\n`))).toEqual([`2024-01-28T15:30:00 Ann: ${text}`]);
  });
});

describe('names', () => {
  test('end at the first colon with a space', () => {
    const chat = parse(
      '2/13/19, 14:21 - The final test: Does it work: yes!\n2/13/19, 14:25 - The final test: Hope so!\n',
    );
    expect(chat.senders).toEqual(['The final test']);
    expect(chat.text(0)).toBe('Does it work: yes!');
  });

  test('have a colon where all their messages say so', () => {
    const chat = parse(
      '2/13/19, 14:21 - Dr: Bob: one\n2/13/19, 14:22 - Ann: x: y\n2/13/19, 14:25 - Dr: Bob: two\n2/13/19, 14:26 - Dr: Bob: three: four\n2/13/19, 14:27 - Ann: z\n',
    );
    expect(rows(chat)).toEqual([
      '2019-02-13T14:21:00 Dr: Bob: one',
      '2019-02-13T14:22:00 Ann: x: y',
      '2019-02-13T14:25:00 Dr: Bob: two',
      '2019-02-13T14:26:00 Dr: Bob: three: four',
      '2019-02-13T14:27:00 Ann: z',
    ]);
    expect(new Set([...chat.messages()].map((message) => message.sender))).toEqual(new Set(['Dr: Bob', 'Ann']));
  });

  test('may hold a time, in a chat of one message too', () => {
    expect(rows(parse('28/01/2024, 15:30 - Mr. 10:30: so: what\n'))).toEqual([
      '2024-01-28T15:30:00 Mr. 10:30: so: what',
    ]);
    expect(parse('28/01/2024, 15:30 - Mr. 10:30: hi\n').senders).toEqual(['Mr. 10:30']);
  });

  test('are cleaned of marks and no-break spaces, and are one when only those differ', () => {
    const chat = parse(
      '1/28/24, 15:30 - \u202a+49\u00a0171\u00a01234\u202c: a\n1/28/24, 15:31 - +49 171 1234: b\n1/28/24, 15:32 - ~\u202fZoë: c\n',
    );
    expect(chat.senders).toEqual(['+49 171 1234', '~ Zoë']);
  });

  test('that show nothing are written as their code points, and stay different people', () => {
    const names = ['\u3164', '\u200b', '.', '\u200e', '\u2800', '\u200b\u00a0', '\u{e0061}', '\u2060', '~\u202f\u3164'];
    const chat = parse(
      names
        .map((name, i) => `28/01/2024, 15:3${i} - ${name}: m${i}\n`)
        .join('')
        .repeat(2),
    );
    expect(chat.senders).toEqual([
      'U+3164',
      'U+200B',
      '.',
      'U+200E',
      'U+2800',
      'U+200B U+00A0',
      'U+E0061',
      'U+2060',
      '~ \u3164',
    ]);
    expect([...chat.messages()].map(({ text, sender }) => [text, sender !== null])).toEqual(
      [...names, ...names].map((_, i) => [`m${i % names.length}`, true]),
    );
  });

  test('are none in notices, whose text may have a colon', () => {
    const chat = parse(
      '1/28/24, 15:30 - Ann: hi\n1/28/24, 15:31 - Ann changed the subject from "Trip: 2023" to "Trip: 2024"\n1/28/24, 15:32 - Bob: ok\n',
    );
    expect([...chat.messages()].map((message) => message.sender)).toEqual(['Ann', null, 'Bob']);
    expect(chat.message(1)).toMatchObject({
      kind: 'system',
      text: 'Ann changed the subject from "Trip: 2023" to "Trip: 2024"',
    });
  });

  test.each([
    'Security code with Bob changed. Tap: learn more',
    'Ann changed the subject from “a: b” to “c: d”',
    'You changed the group name from "a: b" to "c: d"',
    'Ann hat den Gruppennamen von "a: b" zu "c" geändert',
    'Ann added Zed: the plumber',
  ])('are none in: %s', (notice) => {
    expect(rows(parse(`28/01/2024, 15:31 - ${notice}\n`))).toEqual([`2024-01-28T15:31:00 -: ${notice}`]);
    expect(rows(parse(`[28/01/2024, 15:31:00] \u200e${notice}\r\n`))).toEqual([`2024-01-28T15:31:00 -: ${notice}`]);
  });

  test('are some where somebody writes what reads like a notice', () => {
    const chat = parse(
      '28/01/2024, 15:31 - Ann: I hear Bob left\n28/01/2024, 15:31 - Bob: so\nsaid\nZed left\n28/01/2024, 15:31 - Kim: Ann created this group\n',
    );
    expect([...chat.messages()].map((message) => message.sender)).toEqual(['Ann', 'Bob', 'Kim']);
  });

  test('of groups, before what WhatsApp wrote on iOS, are nobody', () => {
    const chat = parse(
      '[28/01/2024, 15:30:00] Lake: house: \u200eAnn created this group\r\n[28/01/2024, 15:30:01] Lake: house: \u200eAnn changed the group name to “a: b”\r\n[28/01/2024, 15:30:02] Ann: hi\r\n',
    );
    expect([...chat.messages()].map((message) => message.sender)).toEqual([null, null, 'Ann']);
  });

  test('that end with a colon alone do so in files with empty messages and long names too', () => {
    const long = 'Nominalization Committee of the Upper Lake Rowing and Sailing Club';
    const lines = [
      'Eva:hi',
      `${long}:hello`,
      'Eva:',
      'Eva:\u200e<attached: 00000003-PHOTO-2024-01-28-15-30-03.jpg>',
      'Eva:',
    ];
    const chat = parse(lines.map((line, i) => `[2024/1/28 15:30:0${i}] ${line}\r\n`).join(''));
    expect(chat.senders).toEqual(['Eva', long]);
    expect([...chat.messages()].map(({ kind }) => kind)).toEqual(['text', 'text', 'media', 'media', 'media']);
  });

  test.each(['\u200e', ''])(
    'that end with a colon alone do so where only files with captions are sent: mark "%s"',
    (mark) => {
      const lines = [1, 2, 3].map(
        (i) => `Eva:good morning ${mark}<attached: 0000000${i}-PHOTO-2024-01-28-15-30-0${i}.jpg>`,
      );
      const chat = parse(lines.map((line, i) => `[2024/1/28 15:30:0${i}] ${line}\r\n`).join(''));
      expect(chat.senders).toEqual(['Eva']);
      expect(chat.message(0)).toMatchObject({ kind: 'media', text: 'good morning' });
    },
  );

  test('end with a colon and a space on Android, whatever else holds a colon', () => {
    const lines = [
      'Messages and calls are end-to-end encrypted. Tap:here',
      'Mr. 10:30: <Media omitted>',
      'Mr. 10:30: so',
    ];
    expect(parse(lines.map((line, i) => `28/01/2024, 15:3${i} - ${line}\n`).join('')).senders).toEqual(['Mr. 10:30']);
  });

  test('may be followed by an empty message', () => {
    expect(rows(parse('1/28/24, 15:30 - Ann: \n1/28/24, 15:31 - Bob:\n1/28/24, 15:32 - Ann: x\n'))).toEqual([
      '2024-01-28T15:30:00 Ann: ',
      '2024-01-28T15:31:00 Bob: ',
      '2024-01-28T15:32:00 Ann: x',
    ]);
  });
});

describe('encodings', () => {
  const text = '28/01/2024, 15:30 - Zoë: naïve 😀\n28/01/2024, 15:31 - Bob: ok\n';
  const utf16 = (big: boolean, mark: boolean): Uint8Array => {
    const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
    return Uint8Array.from(
      [...(mark ? [0xfeff] : []), ...units].flatMap((unit) =>
        big ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8],
      ),
    );
  };

  test.each([
    ['UTF-16 little-endian', utf16(false, true)],
    ['UTF-16 big-endian', utf16(true, true)],
    ['UTF-16 without a byte order mark', utf16(false, false)],
  ])('%s is converted', (_, file) => {
    const chat = parseChat(file);
    expect(rows(chat)).toEqual(rows(parse(text)));
    expect(codes(chat)).toEqual(['utf-16']);
    expect(looksLikeExport(file.subarray(0, 40))).toBe(file[0] === 0xff || file[0] === 0xfe);
  });

  test('Latin-1 is converted, in headers too', () => {
    const latin = '28/01/2024 à 15:30 - Zoë: naïve\n28/01/2024 à 15:31 - Bob: ok\n';
    const chat = parseChat(Uint8Array.from(latin, (c) => c.charCodeAt(0)));
    expect(rows(chat)).toEqual(['2024-01-28T15:30:00 Zoë: naïve', '2024-01-28T15:31:00 Bob: ok']);
    expect(codes(chat)).toEqual(['latin-1']);
  });

  test('broken UTF-8 is mended where it is broken', () => {
    const file = bytes('28/01/2024, 15:30 - Zoë: a#b\n28/01/2024, 15:31 - Zoë: c\n').map((byte) =>
      byte === 0x23 ? 0xff : byte,
    );
    const chat = parseChat(file);
    expect(rows(chat)).toEqual(['2024-01-28T15:30:00 Zoë: a\ufffdb', '2024-01-28T15:31:00 Zoë: c']);
    expect(codes(chat)).toEqual(['invalid-utf8']);
  });
});

describe('files that are no exports', () => {
  const novel = 'It was the best of times, it was the worst of times: 12 - 13 - 14.\n'.repeat(500);
  test.each([
    ['empty-file', new Uint8Array(0)],
    ['empty-file', bytes('\n \r\n')],
    ['binary', Uint8Array.from({ length: 5000 }, (_, i) => (i * 7) % 256)],
    ['binary', Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0, 8, 8])],
    ['html', bytes('<!DOCTYPE html><html><body>28/01/2024, 15:30 - Ann: hi</body></html>')],
    ['not-a-chat', bytes(novel)],
    ['not-a-chat', bytes('{"a": 1}')],
    ['line-too-long', bytes(`28/01/2024, 15:30 - Ann: ${'x'.repeat(5000)}\n`)],
    ['file-too-large', bytes('x'.repeat(20_000))],
  ])('are refused: %s', (code, file) => {
    const chat = parseChat(file, { maxLineBytes: 4000, maxFileBytes: code === 'file-too-large' ? 10_000 : 100_000 });
    expect(chat.length).toBe(0);
    expect(refusal(chat)?.code).toBe(code);
    expect(looksLikeExport(file.subarray(0, 100))).toBe(code === 'line-too-long');
  });

  test('a chat is not refused', () => {
    expect(refusal(parse('28/01/2024, 15:30 - Ann: hi\n'))).toBeNull();
  });
});

const chatOf = (count: number, body: string): ParsedChat =>
  parse(
    Array.from(
      { length: count },
      (_, i) =>
        `28/01/2024, ${String(Math.floor(i / 3600) % 24).padStart(2, '0')}:${String(Math.floor(i / 60) % 60).padStart(2, '0')} - Ann: ${body}\n`,
    ).join(''),
  );

describe('the cap of exports', () => {
  test.each([
    [39_999, 'hi', true],
    [40_000, 'hi', true],
    [39_500, 'hi', false],
    [10_000, 'hi', false],
    [10_000, '\u200eIMG-20240128-WA0001.jpg (file attached)', true],
  ])('%i messages "%s" are taken for cut: %s', (count, body, truncated) => {
    const chat = chatOf(count, body);
    expect(chat.length).toBe(count);
    expect(chat.inspection.truncated).toBe(truncated);
    expect(codes(chat)).toEqual(truncated ? ['truncated'] : []);
  });
});

test('text before the first message is told and left out', () => {
  const chat = parse('end of a cut message\n28/01/2024, 15:30 - Ann: hi\n');
  expect(rows(chat)).toEqual(['2024-01-28T15:30:00 Ann: hi']);
  expect(codes(chat)).toEqual(['leading-text']);
});

test('a chat behind pages of other text is found', () => {
  const preamble = 'Forwarded: see below\n'.repeat(8000);
  const chat = parse(`${preamble}28/01/2024, 15:30 - Ann: hi\n${'more of it\n'.repeat(30_000)}`);
  expect(chat.length).toBe(1);
  expect(codes(chat)).toEqual(['leading-text']);
});
