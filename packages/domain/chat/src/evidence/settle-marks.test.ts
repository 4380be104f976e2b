import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LRM, RLM } from '../bodies/body.test-helper.ts';
import { MARKER_WORDS } from '../locales/markers-words.ts';
import { MEDIA_TYPES } from '../message/message.ts';
import { parseChat } from '../parse-chat.ts';
import { FLAG_TEXT_REWRITTEN, type ParsedChat } from '../message/parsed-chat.ts';

/** An iOS export with a line a minute; a line that begins with `^` has a mark before its bracket. */
function ios(lines: readonly string[]): ParsedChat {
  const text = lines.map((line, i) => {
    const header = `[28/01/2024, 15:${String(i).padStart(2, '0')}:00] `;
    return line.startsWith('^') ? `${LRM}${header}${line.slice(1)}\r\n` : `${header}${line}\r\n`;
  });
  return parseChat(new TextEncoder().encode(text.join('')));
}

const read = (chat: ParsedChat): string[] =>
  [...chat.messages()].map(({ sender, kind, text }) => `${sender ?? '-'} ${kind} ${text}`);

/** How `read` shows lines that all are texts. */
const said = (lines: readonly string[]): string[] => lines.map((line) => line.replace(': ', ' text '));

const ENCRYPTION = `${LRM}Messages and calls are end-to-end encrypted. Only people in this chat can read them.`;

describe('in an iOS file that has its marks', () => {
  const MARKED = [`Boat club: ${ENCRYPTION}`, 'Ann: hello', 'Bob: hi'];
  const third = (...lines: readonly string[]): string[] => read(ios([...MARKED, ...lines])).slice(MARKED.length);

  test.each([
    ['known words', `Boat club: ${LRM}Ann created this group`, '- system Ann created this group'],
    [
      'known words under their own name',
      `Bob: ${LRM}You created the group: Boat: club`,
      '- system You created the group: Boat: club',
    ],
    ['words with the name of who says them', `Bob: ${LRM}Bob taldean sartu da`, '- system Bob taldean sartu da'],
    [
      'words with a name that another script goes on behind',
      `Bob: ${LRM}Bobが参加しました`,
      '- system Bobが参加しました',
    ],
    [
      'any words of the group itself',
      `Boat club: ${LRM}taldea sortu da\nbi lerro`,
      '- system taldea sortu da\nbi lerro',
    ],
    [
      'a code that has changed',
      `Bob: ${LRM}Your security code with Bob changed.`,
      '- system Your security code with Bob changed.',
    ],
  ])('%s after a mark are a notice', (_, line, expected) => {
    expect(third(line)).toEqual([expected]);
  });

  test.each([
    ['unknown words', `Bob: ${LRM}Mezu hau ezabatu da.`],
    ['words that hold the name inside a longer one', `Bob: ${LRM}Bobbins taldean sartu da`],
    ['words that hold it behind a letter', `Bob: ${LRM}aBob taldean sartu da`],
    ['a notice on a name that is too long', `Bob: ${LRM}${'x'.repeat(101)} left`],
    ['several lines', `Bob: ${RLM}Bob:\n${RLM}1. ura\n${RLM}2. ogia`],
    ['a link', `Bob: ${LRM}See the catalogue of Bob: https://wa.me/c/32400000000`],
    ['a long text', `Bob: ${RLM}Bob ${'x'.repeat(247)}`],
    ['lines that end as a notice does', `Bob: ${RLM}one\ntwo\nthe bus left`],
    ['the words for a message that is not there yet', `Bob: ${LRM}Zain mezu honen. Apur bat har dezake.`],
  ])('%s after a mark stay with their sender', (_, line) => {
    const text = line.slice('Bob: '.length);
    expect(third(line, 'Ann: ok')).toEqual([`Bob text ${text}`, 'Ann text ok']);
  });

  test('a mark before the bracket makes a file of any words', () => {
    expect(third(`^Bob: ${LRM}irudia kanpoan utzi da`, `^Ann: Begira ${LRM}bideoa kanpoan utzi da`)).toEqual([
      'Bob media ',
      'Ann media Begira',
    ]);
  });

  test('a mark before the bracket of some texts tells nothing, of most that the date begins so', () => {
    const file = `^Ann: ${LRM}irudia kanpoan utzi da`;
    const some = ['^Bob: a', '^Bob: b', 'Ann: c', 'Ann: d', 'Ann: e'];
    expect(read(ios([...some, file]))[5]).toBe('Ann media ');
    expect(read(ios([...some.map((line, i) => (i === 2 ? `^${line}` : line)), file]))[5]).toBe(
      `Ann text ${LRM}irudia kanpoan utzi da`,
    );
  });

  test('the mark of an edit is one', () => {
    expect(read(ios([`Bob: so ${LRM}<This message was edited>`, 'Ann: image omitted']))).toEqual([
      'Bob text so',
      'Ann text image omitted',
    ]);
  });

  test('words without a mark are a person’s', () => {
    const words = ['image omitted', 'null', '<sarcasm off>', 'POLL:\nWhen?\nOPTION: a (1 vote)', 'Missed call'];
    expect(third(...words.map((text) => `Bob: ${text}`))).toEqual(words.map((text) => `Bob text ${text}`));
    expect(third(`Bob: ${ENCRYPTION.slice(1)}`)).toEqual([`Bob text ${ENCRYPTION.slice(1)}`]);
  });

  test('what is read again reads the same from the columns', () => {
    const chat = ios([
      ...MARKED,
      'Bob: image omitted',
      `^Bob: ${LRM}image omitted`,
      'Bob: old <This message was edited>',
    ]);
    expect(chat.text(3)).toBe('image omitted');
    expect(chat.media(3)).toBeNull();
    expect(chat.media(4)).toEqual({ name: null, type: 'image' });
    expect(chat.message(5)).toMatchObject({ text: 'old <This message was edited>', edited: false });
    const stays = ios([...MARKED, `Bob: ${LRM}Mezu hau ezabatu da.`]);
    expect((stays.columns.flags[3] ?? 0) & FLAG_TEXT_REWRITTEN).toBe(0);
  });

  test('the name before the notice of encryption is somebody’s who has said a word', () => {
    expect(read(ios([`Bob: ${ENCRYPTION}`, 'Bob: hi', `Bob: ${LRM}Mezu hau ezabatu da.`, 'Ann: ok']))).toEqual([
      `- system ${ENCRYPTION.slice(1)}`,
      'Bob text hi',
      `Bob text ${LRM}Mezu hau ezabatu da.`,
      'Ann text ok',
    ]);
    expect(read(ios([`Bob: ${ENCRYPTION}`, `^Bob: ${LRM}image omitted`, `Bob: ${LRM}Mezu hau ezabatu da.`]))).toEqual([
      `- system ${ENCRYPTION.slice(1)}`,
      'Bob media ',
      `Bob text ${LRM}Mezu hau ezabatu da.`,
    ]);
  });

  test('a name that says nothing and under which others are named is the group’s, where nothing tells of encryption', () => {
    const notices = [`Boat club: ${LRM}Ann taldera gehitu da`, `Boat club: ${LRM}Bob taldetik irten da`];
    const unnamed = `Boat club: ${LRM}taldea sortu da`;
    expect(read(ios(['Ann: hello', ...notices, unnamed, 'Bob: hi']))).toEqual([
      'Ann text hello',
      '- system Ann taldera gehitu da',
      '- system Bob taldetik irten da',
      '- system taldea sortu da',
      'Bob text hi',
    ]);
    const one = ['Ann: hello', notices[0] ?? '', unnamed, 'Bob: hi'];
    expect(read(ios(one))).toEqual(said(one));
    const twice = ['Ann: hello', notices[0] ?? '', notices[0] ?? '', unnamed, 'Bob: hi'];
    expect(read(ios(twice))).toEqual(said(twice));
    const speaker = ['Ann: hello', ...notices, 'Boat club: hey', 'Bob: hi'];
    expect(read(ios(speaker))).toEqual(said(speaker));
    const itself = [`Boat club: ${LRM}Boat club da`, `Boat club: ${LRM}Boat club ez da`, unnamed];
    expect(read(ios(itself))[2]).toBe(said([unnamed])[0]);
    const inside = ['Ann: hello', `Boat club: ${LRM}Annika da`, `Boat club: ${LRM}Annika ez da`, 'Bob: hi'];
    expect(read(ios(inside))).toEqual(said(inside));
  });

  test('a group’s name may have a colon', () => {
    expect(third(`Boat: club: ${LRM}Ann pinned a message`)).toEqual(['- system Ann pinned a message']);
    const lines = [`Lake: house: ${ENCRYPTION}`, `Lake: house: ${LRM}taldea sortu da`, 'Ann: hi'];
    expect(read(ios(lines)).slice(1)).toEqual(['- system taldea sortu da', 'Ann text hi']);
    expect(read(ios([...lines, 'Lake: hello'])).slice(1)).toContain(`Lake: house text ${LRM}taldea sortu da`);
  });
});

const arabic = (lines: readonly string[]): ParsedChat =>
  parseChat(new TextEncoder().encode(lines.map(arabicLine).join('')));

/** A header whose date begins with a mark, as in Egypt. */
const arabicLine = (body: string, i: number): string =>
  `${RLM}[٢٨${RLM}/١${RLM}/٢٠٢٤، ٩:٥${'٠١٢٣'[i]}:٠٠ م] ${body}\r\n`;

test('a file’s name that somebody types and then edits is a text', () => {
  const chat = ios([
    `Ann: ${LRM}image omitted`,
    'Bob: hi',
    `Bob: boat.jpg (file attached)\nthat one ${LRM}<This message was edited>`,
  ]);
  expect(chat.message(2)).toMatchObject({
    kind: 'text',
    text: 'boat.jpg (file attached)\nthat one',
    media: null,
    edited: true,
  });
  expect(chat.columns.mediaType[2]).toBe(255);
});

describe('in an iOS file whose dates begin with a mark', () => {
  test('a caption before known words is that of a file, and a short file without a text is read alike', () => {
    const bodies = [
      `نور: قريبا ${LRM}لم يتم إدراج الصورة`,
      `Lake: ${ENCRYPTION}`,
      `Lake: ${LRM}ليلى غادرت`,
      'ليلى: نعم',
    ];
    expect(read(arabic(bodies))).toEqual([
      'نور media قريبا',
      `- system ${ENCRYPTION.slice(1)}`,
      '- system ليلى غادرت',
      'ليلى text نعم',
    ]);
    expect(read(arabic(bodies.slice(1, 3)))).toEqual([`- system ${ENCRYPTION.slice(1)}`, '- system ليلى غادرت']);
  });

  test('a mark before the bracket tells nothing', () => {
    const bodies = ['نور: مرحبا', `ليلى: ${RLM}تم حذف كل شيء هنا`, `ليلى: ${RLM}لم يتم إدراج الصورة`, 'نور: نعم'];
    expect(read(arabic(bodies))).toEqual([
      'نور text مرحبا',
      `ليلى text ${RLM}تم حذف كل شيء هنا`,
      'ليلى media ',
      'نور text نعم',
    ]);
  });
});

describe('in an iOS file that lost its marks', () => {
  test.each([
    ['what its sender did', 'Laura: Laura left', '- system Laura left'],
    ['what was done to its sender', '~ Shan: ~ Shan was added', '- system ~ Shan was added'],
    ['what "you" did', 'Ann: You added Bob to this group', '- system You added Bob to this group'],
    ['what "you" did in three words', 'Ann: You added Bob', '- system You added Bob'],
    ['what was done to "you"', "Boat club: You're now an admin", "- system You're now an admin"],
    ['encryption', `Bob: ${ENCRYPTION.slice(1)}`, `- system ${ENCRYPTION.slice(1)}`],
    [
      'a code that has changed',
      'Bob: Your security code with Bob changed. Tap to learn more.',
      '- system Your security code with Bob changed. Tap to learn more.',
    ],
    [
      'a setting, in more than one sentence',
      'Ann: Ann turned on disappearing messages. All new messages will disappear.',
      '- system Ann turned on disappearing messages. All new messages will disappear.',
    ],
  ])('a known notice is one that tells %s', (_, line, expected) => {
    expect(read(ios(['Ann: hello', 'Bob: hi', line, 'Ann: ok']))[2]).toBe(expected);
  });

  test.each([
    'Carol: Tim created this group',
    'Bob: Ann added a new column to the sheet',
    'Bob: You left',
    'Bob: Bob and Ann left',
    'Bob: Security code with Ann changed.',
    'Bob: Bob changed the group description again, why?',
    'Bob: Your security code with the bank is 1234',
    'Bob: You blocked this contact in the hall yesterday',
  ])('%s is a text', (line) => {
    expect(read(ios(['Ann: hello', 'Bob: hi', line, 'Ann: ok']))[2]).toBe(line.replace(': ', ' text '));
  });

  test('a group’s own name says notices alone', () => {
    const notices = ['Boat club: Ann created this group', 'Boat club: Tim left'];
    const told = ['- system Ann created this group', '- system Tim left'];
    const encryption = `Boat club: ${ENCRYPTION.slice(1)}`;
    expect(read(ios([encryption, ...notices, 'Ann: hi'])).slice(1)).toEqual([...told, 'Ann text hi']);
    expect(read(ios(['Ann: You created the group: Boat club', ...notices, 'Ann: hi'])).slice(1)).toEqual([
      ...told,
      'Ann text hi',
    ]);
    expect(read(ios(['Ann: Ann changed the group name to “Boat club”', ...notices, 'Ann: hi'])).slice(1)).toEqual([
      ...told,
      'Ann text hi',
    ]);
    expect(read(ios([encryption, 'Boat club: image omitted', 'Boat club: Tim left'])).slice(1)).toEqual([
      'Boat club media ',
      'Boat club text Tim left',
    ]);
    expect(read(ios([encryption, ...notices, 'Boat club: hi'])).slice(1)).toEqual([
      'Boat club text Ann created this group',
      'Boat club text Tim left',
      'Boat club text hi',
    ]);
  });

  test('words for a file left out are one', () => {
    expect(read(ios(['Ann: image omitted', 'Bob: Bild weggelassen', 'Ann: null']))).toEqual([
      'Ann media ',
      'Bob media ',
      'Ann media ',
    ]);
  });
});

describe('whatever stands in a file', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      LRM,
      RLM,
      ' ',
      '\n',
      '<',
      '>',
      '(',
      ')',
      ': ',
      '. ',
      ' • ',
      'null',
      '@\u2068Ann\u2069',
      'Ann',
      'Bob',
    ),
    fc.constantFrom(
      'IMG-20190101-WA0000.jpg',
      '00000046-Bill.pdf',
      'https://maps.google.com/?q=1.5,2',
      'OPTION: a (1 vote)',
    ),
    fc.constantFrom('POLL:\nq\n', ' <qxz wkrp>', 'You left the group', 'created this group', '\r\n'),
    fc.constantFrom(...MARKER_WORDS.flatMap(({ language: _language, ...words }) => Object.values(words).flat())),
  );
  const body = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
  const line = fc.record({ marked: fc.boolean(), name: fc.constantFrom('Ann', 'Bob', 'Boat club'), body });

  test.each(['ios', 'android', 'old'] as const)('what is said of a message is what its columns say: %s', (platform) => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const text = lines.map(({ marked, name, body: words }, i) => {
          const header = {
            ios: `[28/01/2024, 15:3${i}:00] `,
            android: `28/01/2024, 15:3${i} - `,
            old: `28/01/2024, 15:3${i}:00: `,
          };
          return `${marked ? LRM : ''}${header[platform]}${name}: ${words}\n`;
        });
        const chat = parseChat(new TextEncoder().encode(text.join('')));
        for (const { index, kind, sender, media, call, poll, location, text: words } of chat.messages()) {
          const type = chat.columns.mediaType[index] ?? 255;
          expect(media?.type).toBe(MEDIA_TYPES[type]);
          expect([call !== undefined, poll !== undefined, location !== undefined]).toEqual(
            ['call', 'poll', 'location'].map((one) => one === kind),
          );
          expect(sender === null).toBe((chat.columns.sender[index] ?? 0) < 0);
          expect(chat.columns.sender[index]).toBeGreaterThanOrEqual(-1);
          expect(chat.text(index)).toBe(words);
          expect(chat.media(index)).toEqual(media);
          expect(words).not.toContain('@\u2068Ann\u2069');
        }
      }),
      { numRuns: 1500 },
    );
  });
});
