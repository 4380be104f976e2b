import { describe, expect, test } from 'vitest';
import { parseChat } from '../parse-chat.ts';
import type { ParsedChat } from '../message/parsed-chat.ts';
import type { ParseOptions } from '../message/parse-options.ts';
import { settleChat } from './settle-chat.ts';

const encoder = new TextEncoder();

/** An Android export of the given lines, a minute apart. */
const android = (lines: readonly string[], options?: ParseOptions): ParsedChat =>
  parseChat(encoder.encode(lines.map((line, i) => `28/01/2024, 15:${String(10 + i)} - ${line}\n`).join('')), options);

/** An iOS export of the given lines, a second apart. */
const ios = (lines: readonly string[], options?: ParseOptions): ParsedChat =>
  parseChat(
    encoder.encode(lines.map((line, i) => `[28/01/2024, 15:30:${String(10 + i)}] ${line}\r\n`).join('')),
    options,
  );

const said = (chat: ParsedChat): string[] =>
  [...chat.messages()].map(({ sender, kind, text }) => `${sender ?? '-'} | ${kind} | ${text}`);

describe('a name with a colon', () => {
  test('is taken where all its messages, three that differ, go on with one word and a colon', () => {
    expect(said(android(['Taxi: Lou: yes', 'Eva: hi', 'Taxi: Lou: no', 'Taxi: Lou: so: late']))).toEqual([
      'Taxi: Lou | text | yes',
      'Eva | text | hi',
      'Taxi: Lou | text | no',
      'Taxi: Lou | text | so: late',
    ]);
  });

  test.each([
    ['two messages', ['Taxi: Lou: yes', 'Eva: hi', 'Taxi: Lou: no']],
    ['three of which two are alike', ['Taxi: Lou: yes', 'Taxi: Lou: no', 'Taxi: Lou: no']],
    ['other words behind the name', ['Taxi: Lou: yes', 'Taxi: Ida: no', 'Taxi: Lou: on my way', 'Taxi: Ida: ok']],
    ['a message without a second colon', ['Taxi: Lou: yes', 'Taxi: Lou: no', 'Taxi: Lou: ok', 'Taxi: hi']],
  ])('stays short with %s', (_, lines) => {
    expect(new Set(android(lines).senders)).toEqual(new Set(['Taxi', ...(lines.includes('Eva: hi') ? ['Eva'] : [])]));
  });

  test('is taken where only markers stand behind it, which nobody types', () => {
    const lines = ['Taxi: Lou: <Media omitted>', 'Taxi: Lou: <Media omitted>', 'Taxi: Lou: This message was deleted'];
    expect(said(android(lines))).toEqual(['Taxi: Lou | media | ', 'Taxi: Lou | media | ', 'Taxi: Lou | deleted | ']);
  });

  test.each([
    ['location', 'https://maps.google.com/?q=47.1,8.', 'location'],
    ['Standort', 'https://maps.google.com/?q=47.1,8.', 'location'],
    ['EVENT', 'Rehearsal ', 'text'],
  ])('has no word that WhatsApp writes: %s', (word, rest, kind) => {
    const chat = android([1, 2, 3, 4].map((i) => `Lou: ${word}: ${rest}${i}`));
    expect(chat.senders).toEqual(['Lou']);
    expect([...chat.messages()].map((message) => message.kind)).toEqual([kind, kind, kind, kind]);
  });

  test.each([
    ['files', (i: number) => `\u200e<attached: 0000000${i}-AUDIO-2024-01-28-15-30-1${i}.opus>`, 'media'],
    ['files in German', (i: number) => `\u200e<Anhang: 0000000${i}-PHOTO-2024-01-28-15-30-1${i}.jpg>`, 'media'],
    [
      'captions that end with a colon',
      (i: number) => `Recipe: \u200e<attached: 0000000${i}-PHOTO-2024-01-28-15-30-1${i}.jpg>`,
      'media',
    ],
    ['locations', (i: number) => `\u200eLocation: https://maps.google.com/?q=47.1,8.${i}`, 'location'],
  ])('is none of somebody who sends only %s', (_, body, kind) => {
    const chat = ios([1, 2, 3, 4].map((i) => `Lou: ${body(i)}`));
    expect(chat.senders).toEqual(['Lou']);
    expect([...chat.messages()].map((message) => message.kind)).toEqual([kind, kind, kind, kind]);
  });

  test('is that of files and places too, which stand behind it but show it not', () => {
    const lines = [
      'one',
      'two',
      'three',
      '\u200e<attached: 00000001-PHOTO-2024-01-28-15-30-11.jpg>',
      '\u200eLocation: https://maps.google.com/?q=47.1,8.2',
    ];
    const chat = ios(lines.map((line) => `Taxi: Lou: ${line}`));
    expect(said(chat)).toEqual(
      ['text | one', 'text | two', 'text | three', 'media | ', 'location | '].map((rest) => `Taxi: Lou | ${rest}`),
    );
    const files = android([
      'Taxi: Lou: one',
      'Taxi: Lou: two',
      'Taxi: Lou: three',
      'Taxi: Lou: \u200eIMG-20240128-WA0001.jpg (file attached)',
      'Taxi: Lou:',
    ]);
    expect(files.senders).toEqual(['Taxi: Lou']);
  });

  test('is that of a group in all its notices, however many are alike', () => {
    const notices = Array.from({ length: 8 }, () => 'Team: Red: \u200eEva added Bo');
    const chat = ios([
      'Team: Red: \u200eMessages and calls are end-to-end encrypted.',
      ...notices,
      'Eva: hi',
      'Bo: hi',
    ]);
    expect(chat.senders).toEqual(['Eva', 'Bo']);
  });

  test('is shown by the mark behind it, with which iOS begins a notice', () => {
    const chat = ios(['Club: Mum: \u200eMessages and calls are end-to-end encrypted.', 'Eva: hi', 'Club: Mum: hello']);
    expect(said(chat)).toEqual([
      '- | system | Messages and calls are end-to-end encrypted.',
      'Eva | text | hi',
      'Club: Mum | text | hello',
    ]);
  });

  test.each(['The shop_ spare parts', 'The shop: spare parts', 'the shop_ Spare parts'])(
    'is taken where the file is called after it: %s',
    (name) => {
      const chat = android(['The shop: spare parts: hello', 'Eva: hi', 'The shop: spare parts: bye'], {
        chatNames: [name],
      });
      const long = name.replace('_', ':').split(': ')[1] === 'Spare parts' ? 'The shop' : 'The shop: spare parts';
      expect(chat.senders).toEqual([long, 'Eva']);
    },
  );

  test('is not taken where the file is called after the short one', () => {
    const lines = ['Bank: Balance: 12', 'Bank: Balance: 13', 'Eva: thanks', 'Bank: Balance: 14'];
    expect(android(lines).senders).toContain('Bank: Balance');
    expect(android(lines, { chatNames: ['Bank'] }).senders).toEqual(['Bank', 'Eva']);
  });

  test('is taken where a notice or a mention shows it', () => {
    const notice = ['Eva added Taxi: Lou', 'Taxi: Lou: hello', 'Eva: hi', 'Taxi: Lou left'];
    expect(said(android(notice))).toEqual([
      '- | system | Eva added Taxi: Lou',
      'Taxi: Lou | text | hello',
      'Eva | text | hi',
      '- | system | Taxi: Lou left',
    ]);
    const mention = ['Taxi: Lou: hello', 'Eva: hi @\u2068Taxi: Lou\u2069!', 'Eva: there?'];
    expect(android(mention).senders).toEqual(['Taxi: Lou', 'Eva']);
  });
});

describe('a notice whose text has a colon', () => {
  test.each([
    'Eva created the group: Lake',
    'You created the group: Lake',
    'Eva added this group to the community: Gardeners',
    'Eva changed the subject from "Trip: 2023" to "Trip: 2024"',
    'Eva added Zed: the plumber',
  ])('has no sender: %s', (notice) => {
    expect(said(android([notice, 'Eva: hi', 'Ida: ok', 'Eva: so']))[0]).toBe(`- | system | ${notice}`);
  });

  test.each([
    'Eva hat dich zu einer Gruppe in der Community hinzugefügt: Gartenfreunde',
    'This business now uses a service of another company for its chats. Learn more: tap here',
    'Eva a modifié l’objet « Lac : été » en « Lac : hiver »: voilà',
    'Eva ha cambiado el asunto de «Lago: verano» a «Lago: invierno» hoy',
    'この企業はチャットを管理するために別の会社のサービスを使用しています: 詳細',
  ])('in words that no template knows has no sender: %s', (notice) => {
    expect(said(android([notice, 'Eva: hi', 'Ida: ok', 'Eva: so']))[0]).toBe(`- | system | ${notice}`);
  });

  test.each([
    ['Lou', 'left'],
    ['Lou', 'added milk and bread'],
    ['Lou', 'joined'],
    ['Lou', 'changed to Tuesday'],
    ['Lou', 'hat die Gruppe verlassen'],
    ['Lou', 'salió del grupo'],
    ['Lou', 'a quitté le groupe'],
    ['Lou', 'вышел(-шла) из группы'],
    ['Lou', 'Eva left'],
    ['Lou Plumber Green Street', 'I can come at nine'],
    ['Ann van der Berg', 'hello'],
    ['Ann de Vries', 'hello'],
    ['+49 170 1234567', 'left'],
    ['Maria da Silva e Souza', 'oi'],
    ['Café "Lua"', 'open till six'],
    ['Café “Lua”', 'open till six'],
    ['Screen 24"', 'hello'],
    ['สมชาย ', 'left'],
    ['Lou ', 'added milk'],
  ])('is not seen in what somebody writes once: %s: %s', (name, text) => {
    expect(said(android(['Ann: hi', `${name}: ${text}`, 'Ann: ok']))[1]).toBe(`${name.trim()} | text | ${text}`);
  });
});

describe('settleChat', () => {
  const first = ['Eva: hi', 'Work: Bo: one', 'Eva: yes', 'Work: Bo: two', 'Kim: left'];
  const grown = [...first, 'Work: Bo: three', 'Kim: hello', 'Eva: fine'];
  const evidence = [android(first).evidence, android(grown).evidence];

  test('reads an export and the longer one that follows it alike', () => {
    expect(android(first).senders).toContain('Work');
    expect(android(grown).senders).toContain('Work: Bo');
    const read = (lines: readonly string[], own: number): string[] =>
      said(android(lines, { verdict: settleChat(evidence[own]!, evidence) }));
    expect(read(first, 0)).toEqual(read(grown, 1).slice(0, first.length));
  });

  test('says the same whatever order and how often the exports came', () => {
    const [one, two] = evidence as [(typeof evidence)[0], (typeof evidence)[0]];
    const verdict = settleChat(one, [one, two]);
    expect(settleChat(one, [two, one])).toEqual(verdict);
    expect(settleChat(one, [two, one, two, one])).toEqual(verdict);
  });

  test('gathers the same evidence whatever the verdict was', () => {
    const verdict = {
      longer: [['Eva', ['hi']]],
      rare: ['Kim'],
      notices: ['Work'],
      known: [],
      groups: [],
      edited: null,
    } as const;
    expect(android(grown, { verdict }).evidence).toEqual(evidence[1]);
  });
});

/** Messages of Ann and Bob in turn, on these days of January 2024. */
const onDays = (...days: readonly string[]): string[] =>
  days.map((day, i) => `${day}/01/2024, 10:00 - ${i % 2 === 0 ? 'Ann' : 'Bob'}: ${i}\n`);

describe('what only another export of the chat tells', () => {
  /** A group's notices in a language that we do not know stand under its own name. */
  const tail = [
    'Aroztegia: \u200eZerbait gertatu da gaur',
    'Miren: kaixo',
    'Jon: egun on',
    'Aroztegia: \u200eBeste zerbait gertatu da',
  ];
  const whole = [
    'Aroztegia: \u200eMessages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them.',
    ...tail,
  ];

  test('is the name of the group, where the export is the newest tail', () => {
    const evidence = [ios(tail).evidence, ios(whole).evidence];
    expect(ios(tail).senders).toContain('Aroztegia');
    const read = said(ios(tail, { verdict: settleChat(evidence[0]!, evidence) }));
    expect(read).toEqual(said(ios(whole)).slice(1));
    expect(read[0]).toMatch(/^- \| system/);
  });

  test('is that the name under the notice of encryption is a person’s', () => {
    const more = [...whole, 'Aroztegia: kaixo!'];
    const evidence = [ios(whole).evidence, ios(more).evidence];
    const read = said(ios(whole, { verdict: settleChat(evidence[0]!, evidence) }));
    expect(read).toEqual(said(ios(more)).slice(0, -1));
    expect(read[1]).toMatch(/^Aroztegia \| text/);
  });

  test('is that the name with a colon under the notice of encryption is a person’s', () => {
    const first = whole.slice(0, 1).map((line) => line.replace('Aroztegia', 'Etxea: Ana'));
    const more = [...first, 'Etxea: Ana: kaixo!', 'Etxea: Ana: egun on', 'Etxea: Ana: \u200eMezu bat iritsi zen'];
    const evidence = [ios(first).evidence, ios(more).evidence];
    const read = said(ios(more, { verdict: settleChat(evidence[1]!, evidence) }));
    expect(read).toEqual(said(ios(more)));
    expect(read[3]).toBe('Etxea: Ana | text | \u200eMezu bat iritsi zen');
  });

  test('is who wrote a line that lies far from its days', () => {
    const late = '02/01/2024, 10:00 - Zed: sent from the mountains\n';
    const before = [...onDays('20', '20', '21'), late, ...onDays('21', '22')];
    const after = ['23/01/2024, 10:00 - Zed: down again\n', ...onDays('24')];
    const short = encoder.encode(before.join(''));
    const grown = encoder.encode([...before, ...after].join(''));
    expect(parseChat(short).senders).toEqual(['Ann', 'Bob']);
    const evidence = [parseChat(short).evidence, parseChat(grown).evidence];
    const read = parseChat(short, { verdict: settleChat(evidence[0]!, evidence) });
    expect(said(read)).toEqual(said(parseChat(grown)).slice(0, 6));
    expect(said(read)[3]).toBe('Zed | text | sent from the mountains');
    expect(read.evidence).toEqual(evidence[0]);
  });

  test('is how edited texts end in a language that we do not know', () => {
    const once = ['Miren: bat <Mezua editatuta dago>', 'Jon: bi'];
    const again = [...once, 'Jon: hiru <Mezua editatuta dago>'];
    const evidence = [android(once).evidence, android(again).evidence];
    const edited = (lines: readonly string[], own: number): boolean[] =>
      [...android(lines, { verdict: settleChat(evidence[own]!, evidence) }).messages()].map(
        (message) => message.edited,
      );
    expect(edited(once, 0)).toEqual([true, false]);
    expect(edited(again, 1)).toEqual([true, false, true]);
  });
});

/** True where the line, said between others, is read as a notice. */
const isNotice = (line: string, ...more: readonly string[]): boolean =>
  said(android(['Eva: hi', 'Eva: ok', line, ...more]))[2]?.startsWith('- | system') === true;

describe('the bounds of names', () => {
  test.each([
    ['five words', 'Today this house gets painted: see you', false],
    ['six words', 'Today this big house gets painted: see you', true],
    ['three words behind somebody’s name', 'Eva kommt heute noch: ja', false],
    ['four words behind somebody’s name', 'Eva kommt heute noch vorbei: ja', true],
    ['nineteen letters without a space', `${'会'.repeat(19)}: 好`, false],
    ['twenty letters without a space', `${'会'.repeat(20)}: 好`, true],
  ])('a “name” of %s that one message has is the beginning of a notice or none', (_, line, expected) => {
    expect(isNotice(line)).toBe(expected);
  });

  test('a sentence that two messages have is a name', () => {
    expect(isNotice('Today this big house gets painted: see you', 'Today this big house gets painted: ok')).toBe(false);
  });

  test('words behind the name of somebody who wrote once are no notice', () => {
    const lines = ['Eva: hi', 'Eva kommt heute noch vorbei: ja', 'Ida: ok', 'Ida: so'];
    expect(android(lines).senders).toContain('Eva kommt heute noch vorbei');
  });

  test.each([
    [5, true],
    [6, false],
  ])('what %i messages begin with may be a notice with a name in it: %s', (count, expected) => {
    const lines = Array.from({ length: count }, (_, i) => `Eva added Zed: the plumber ${i}`);
    expect(isNotice(lines[0] ?? '', ...lines.slice(1))).toBe(expected);
  });

  test('lines that two exports share are counted once', () => {
    const lines = ['Eva: hi', ...Array.from({ length: 3 }, (_, i) => `Eva added Zed: the plumber ${i}`)];
    const { evidence } = android(lines);
    const more = android([...lines, 'Eva: ok']).evidence;
    const read = android(lines, { verdict: settleChat(evidence, [evidence, more]) });
    expect(said(read)[1]).toMatch(/^- \| system/);
  });

  test.each([
    [2, 'Taxi'],
    [3, 'Taxi: Lou'],
  ])('a name with a colon needs messages that differ: with %i it is %s', (count, name) => {
    expect(android(Array.from({ length: count }, (_, i) => `Taxi: Lou: ${i}`)).senders).toEqual([name]);
  });
});
