import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseBody } from './body-analysis.ts';
import { classifyBody } from './body.ts';
import { ANDROID, IOS, IOS_KEPT, IOS_MARKED, IOS_OLD, LRM, readBody, RLM } from './body.test-helper.ts';
import { FLAG_IOS, FLAG_LINE_MARKED, SINGLE_LINE } from '../message/context-flags.ts';
import { isWaitingNotice } from '../locales/markers.ts';
import { MARKER_WORDS } from '../locales/markers-words.ts';
import { MEDIA_TYPES, MESSAGE_KINDS } from '../message/message.ts';
import { FLAG_EDITED, FLAG_MEDIA_OMITTED, FLAG_TEXT_REWRITTEN } from '../message/parsed-chat.ts';

const PLAIN = { kind: 'text', media: null, type: null, edited: false, omitted: false, rewritten: false };

describe('text', () => {
  it.each([
    'Hello',
    'x',
    '😀',
    '  spaces around  ',
    'two\nlines',
    'a blank line\n\nstays\n',
    'a smile :)',
    'a remark (really)',
    'in 2019 (see notes.txt, please)',
    '<3',
    '<b>',
    '<img src="x">',
    'a <b>bold</b>',
    'I <3 you',
    '5 > 3',
    'version 1.2.3',
    'Pi is 3.14,2',
    'see https://example.org/a/0123456789abcdef01234567',
    'https://maps.google.com/?q=48.1,11.5',
    'question:\nwhich one?',
    'Option:\nOption: a (1 vote)',
    'poll: who comes?',
    'Voice call',
    'Llamada',
    'video call tomorrow?',
    'Missed call. Sorry!',
    'nullify',
    'deleted',
    'This message was deleted by mistake, sorry',
    'Hi @4915112345678',
    `${LRM}a mark that somebody pasted`,
    `in the ${RLM}middle`,
    'ends with a mark\u200e',
    'image omitted, you say?',
    'image',
    'Anna hat "Bild weggelassen" geschrieben',
    'name.jpg',
    'name.jpg (the second one)',
    '＜全角＞',
    'emoji (1 vote)',
    'null\u0000',
  ])('%j is what somebody wrote on Android, and stays as it is', (body) => {
    expect(readBody(body, ANDROID)).toMatchObject({ ...PLAIN, text: body });
  });

  it.each(['Hello', 'two\nlines', 'a smile :)', `in the ${RLM}middle`, 'Videoanruf'])(
    '%j is what somebody wrote on iOS, and stays as it is',
    (body) => {
      expect(readBody(body, IOS)).toMatchObject({ ...PLAIN, text: body });
    },
  );

  it.each([
    ['inside', 'one\r\ntwo\r\n\r\nthree', 'one\ntwo\n\nthree'],
    ['at the end', 'one\r', 'one'],
    ['both', 'one\r\ntwo\r', 'one\ntwo'],
    ['after LF lines', 'one\ntwo\r\nthree', 'one\ntwo\nthree'],
  ])('CRLF becomes LF: %s', (_, body, text) => {
    expect(readBody(body, IOS)).toMatchObject({ ...PLAIN, text, rewritten: true });
  });

  it('a CR that is no part of a line ending stays', () => {
    expect(readBody('one\rtwo', ANDROID)).toMatchObject({ ...PLAIN, text: 'one\rtwo' });
  });

  it('a byte order mark inside a text stays', () => {
    expect(readBody('\ufeffHello', ANDROID)).toMatchObject({ ...PLAIN, text: '\ufeffHello' });
  });

  it('a message not decrypted yet is a text that says so', () => {
    const words = 'Waiting for this message. This may take a while.';
    expect(readBody(words, ANDROID)).toMatchObject({ ...PLAIN, text: words });
    expect(readBody(LRM + words, IOS_MARKED)).toMatchObject({ ...PLAIN, text: words, rewritten: true });
    expect(isWaitingNotice(words)).toBe(true);
    expect(isWaitingNotice('Waiting for you')).toBe(false);
    for (const notice of [
      'Waiting for this message',
      'In attesa del messaggio.',
      'Warte auf diese Nachricht. Das kann einen Moment dauern.',
      'Bu mesaj bekleniyor. Bu biraz zaman alabilir.',
    ]) {
      expect(isWaitingNotice(notice)).toBe(true);
      expect(readBody(LRM + notice, IOS)).toMatchObject({ ...PLAIN, text: notice, rewritten: true });
    }
  });
});

describe('edits', () => {
  it('the suffix is known by its shape in languages that nobody told us of', () => {
    expect(readBody(`Moi ${LRM}<Qxzzy wkroplh>`, IOS)).toMatchObject({ kind: 'text', text: 'Moi', edited: true });
  });

  it('without the mark only known words are a suffix', () => {
    expect(readBody('Moi <Qxzzy wkroplh>', ANDROID)).toMatchObject({ ...PLAIN, text: 'Moi <Qxzzy wkroplh>' });
  });

  it('a caption can be edited', () => {
    const body = `${LRM}<attached: 00000030-PHOTO-2024-01-28-15-30-00.jpg> <This message was edited>`;
    expect(readBody(body, IOS_MARKED)).toMatchObject({ kind: 'media', text: '', type: 'image', edited: true });
    expect(readBody('<Media omitted>\nNice <This message was edited>', ANDROID)).toMatchObject({
      kind: 'media',
      text: 'Nice',
      edited: true,
      omitted: true,
    });
  });
});

describe('attachments', () => {
  it.each([
    ['IMG-20190101-WA0000.jpg', 'image'],
    ['VID-20190101-WA0001.mp4', 'video'],
    ['PTT-20190101-WA0002.opus', 'voice'],
    ['PTT-20190101-WA0002.aac', 'voice'],
    ['AUD-20190101-WA0003.m4a', 'audio'],
    ['AUD-20190101-WA0003.opus', 'voice'],
    ['AUD-20190101-WA0004.', 'audio'],
    ['GIF-20190101-WA0005.mp4', 'gif'],
    ['STK-20190101-WA0006.webp', 'sticker'],
    ['DOC-20190101-WA0007.pdf', 'document'],
    ['Bill 2019 (final).pdf', 'document'],
    ['4f2680ab91cd.jpg', 'image'],
    ['song.mp3', 'audio'],
    ['film.mov', 'video'],
  ])('Android: %s is of type %s', (name, type) => {
    const expected = { kind: 'media', text: '', media: { name, type }, type, omitted: false };
    expect(readBody(`${LRM}${name} (file attached)`, ANDROID)).toMatchObject(expected);
    expect(readBody(`${name} (Datei angehängt)`, ANDROID)).toMatchObject(expected);
  });

  it.each([
    ['00000001-PHOTO-2019-01-01-12-00-00.jpg', 'image'],
    ['00000002-VIDEO-2019-01-01-12-00-00.mp4', 'video'],
    ['00000003-AUDIO-2019-01-01-12-00-00.mp3', 'audio'],
    ['00000003-AUDIO-2019-01-01-12-00-00.opus', 'voice'],
    ['00000004-GIF-2019-01-01-12-00-00.mp4', 'gif'],
    ['00000005-STICKER-2019-01-01-12-00-00.webp', 'sticker'],
    ['00000006-Contract.pdf', 'document'],
    ['00000007-whatsapp-chat-parser-example.zip', 'document'],
    ['2015-08-04-PHOTO-00004762.jpg', 'image'],
  ])('iOS: %s is of type %s', (name, type) => {
    const expected = { kind: 'media', text: '', media: { name, type }, type, omitted: false };
    expect(readBody(`${LRM}<attached: ${name}>`, IOS_MARKED)).toMatchObject(expected);
    expect(readBody(`<attached: ${name}>`, IOS)).toMatchObject(expected);
  });

  it('a vCard is a contact', () => {
    const contact = { kind: 'contact', type: 'contact', text: '' };
    expect(readBody('Ann Smith.vcf (file attached)', ANDROID)).toMatchObject({
      ...contact,
      media: { name: 'Ann Smith.vcf', type: 'contact' },
    });
    expect(readBody(`${LRM}<attached: 00000042-Ann.vcf>`, IOS_MARKED)).toMatchObject({
      ...contact,
      media: { name: '00000042-Ann.vcf', type: 'contact' },
    });
    expect(readBody(`${LRM}Contact card omitted`, IOS_MARKED)).toMatchObject({
      ...contact,
      omitted: true,
      media: { name: null, type: 'contact' },
    });
  });

  it('a document on Android repeats its name, which is no caption', () => {
    const media = { name: 'Bill.pdf', type: 'document' };
    expect(readBody(`${LRM}Bill.pdf (file attached)\nBill.pdf`, ANDROID)).toMatchObject({ text: '', media });
    expect(readBody(`${LRM}Bill.pdf (file attached)\nBill`, ANDROID)).toMatchObject({ text: '', media });
    expect(readBody(`${LRM}Bill.pdf (file attached)\nBill.pdf\nplease pay`, ANDROID)).toMatchObject({
      text: 'please pay',
      media,
    });
  });

  it('a document on iOS stands behind its title and page count, which are no caption', () => {
    const media = { name: '00000046-Bill.pdf', type: 'document' };
    expect(readBody(`Bill.pdf • ${LRM}2 pages ${LRM}<attached: 00000046-Bill.pdf>`, IOS_MARKED)).toMatchObject({
      text: '',
      media,
    });
    expect(readBody(`${LRM}Bill.pdf • ${LRM}2 Seiten ${LRM}<Anhang: 00000046-Bill.pdf>`, IOS_MARKED)).toMatchObject({
      text: '',
      media,
    });
    expect(readBody('Bill.pdf • 2 pages <attached: 00000046-Bill.pdf>', IOS)).toMatchObject({ text: '', media });
    expect(readBody('Bill.pdf <attached: 00000046-Bill.pdf>', IOS)).toMatchObject({ text: '', media });
  });

  it.each([
    [
      `Q1: plan/draft.pdf • ${LRM}14 pages ${LRM}<attached: 00000002-Q1_ plan_draft.pdf>`,
      '00000002-Q1_ plan_draft.pdf',
      '',
    ],
    [
      `A very long name of a thing.pdf • ${LRM}1 page ${LRM}<attached: 00000003-A very long na.pdf>`,
      '00000003-A very long na.pdf',
      '',
    ],
    [`Other title • ${LRM}qxz ${LRM}<attached: 00000003-scan.pdf>`, '00000003-scan.pdf', ''],
    [`Read this\nOther.pdf • ${LRM}3 pages ${LRM}<attached: 00000003-scan.pdf>`, '00000003-scan.pdf', 'Read this'],
    [`${LRM}Where: now?.docx ${LRM}<attached: 00000004-Where_ now_.docx>`, '00000004-Where_ now_.docx', ''],
    [`Annual report of boats.docx ${LRM}<attached: 00000005-Annual report.docx>`, '00000005-Annual report.docx', ''],
    [`Plan of ours.pdf ${LRM}<attached: 00000005-Plan.pdf>`, '00000005-Plan.pdf', 'Plan of ours.pdf'],
    [`Annual ${LRM}<attached: 00000005-Annual report.docx>`, '00000005-Annual report.docx', 'Annual'],
    [
      `Bread • milk ${LRM}<attached: 00000006-PHOTO-2024-01-28-15-30-00.jpg>`,
      '00000006-PHOTO-2024-01-28-15-30-00.jpg',
      'Bread • milk',
    ],
    [
      `Bread • 2 eggs ${LRM}<attached: 00000006-PHOTO-2024-01-28-15-30-00.jpg>`,
      '00000006-PHOTO-2024-01-28-15-30-00.jpg',
      'Bread • 2 eggs',
    ],
  ])('a title may differ from its file: %s', (body, name, text) => {
    expect(readBody(body, IOS_MARKED)).toMatchObject({ kind: 'media', text, media: { name } });
  });

  it.each(['<attached: 4f26ab.jpg>', '<Anhang: Plan.pdf>', '<附件：Plan.pdf>', '< pièce jointe : Plan.pdf >'])(
    '%s is a file where the marks are lost, and text where they are not',
    (body) => {
      expect(readBody(body, IOS)).toMatchObject({ kind: 'media', text: '', omitted: false });
      expect(readBody(body, IOS_KEPT)).toMatchObject(PLAIN);
      expect(readBody(body, ANDROID)).toMatchObject(PLAIN);
    },
  );

  it('the title of a document left out is all that is known of it, and is kept', () => {
    const omitted = {
      kind: 'media',
      type: 'document',
      text: 'Bill.pdf',
      omitted: true,
      media: { name: null, type: 'document' },
    };
    expect(readBody(`Bill.pdf • ${LRM}1 page ${LRM}document omitted`, IOS_MARKED)).toMatchObject(omitted);
    expect(readBody(`${LRM}Bill.pdf • ${LRM}2 Seiten ${LRM}Dokument weggelassen`, IOS_MARKED)).toMatchObject(omitted);
    expect(readBody(`Bill.pdf • ${LRM}2 qx ${LRM}qxz wkrp`, IOS_MARKED)).toMatchObject(omitted);
    expect(readBody('Bill.pdf • 2 Seiten Dokument weggelassen', IOS)).toMatchObject(omitted);
    expect(readBody('Bill.pdf لم يتم إدراج المستند', IOS)).toMatchObject(omitted);
  });

  it('a caption on iOS stands before the file or after it', () => {
    const file = `${LRM}<attached: 00000001-PHOTO-2019-01-01-12-00-00.jpg>`;
    expect(readBody(`Look at this ${file}`, IOS_MARKED)).toMatchObject({
      kind: 'media',
      text: 'Look at this',
      type: 'image',
    });
    expect(readBody(`${LRM}Look at\nthis ${file}`, IOS_MARKED)).toMatchObject({ kind: 'media', text: 'Look at\nthis' });
    expect(readBody(`${file}\nLook at this`, IOS_MARKED)).toMatchObject({ kind: 'media', text: 'Look at this' });
  });

  it('iOS until 2015 put the name before the brackets', () => {
    expect(readBody(`2015-08-04-PHOTO-00004762.jpg <${LRM}attached>`, IOS)).toMatchObject({
      kind: 'media',
      text: '',
      media: { name: '2015-08-04-PHOTO-00004762.jpg', type: 'image' },
    });
  });

  it('Android marks an attachment of any language by its mark, iOS by its counter', () => {
    expect(readBody(`${LRM}Bill.pdf (qxz wkrp)`, ANDROID)).toMatchObject({
      kind: 'media',
      media: { name: 'Bill.pdf' },
    });
    expect(readBody('Bill.pdf (qxz wkrp)', ANDROID)).toMatchObject({ ...PLAIN });
    expect(readBody('<qxz: 00000046-Bill.pdf>', IOS)).toMatchObject({
      kind: 'media',
      media: { name: '00000046-Bill.pdf' },
    });
    expect(readBody('<qxz: Bill.pdf>', IOS)).toMatchObject({ ...PLAIN });
  });

  it.each(['', 'null', LRM])('a view-once photo exports as %j', (body) => {
    expect(readBody(body, ANDROID)).toMatchObject({
      kind: 'media',
      text: '',
      type: 'unknown',
      omitted: true,
      media: { name: null, type: 'unknown' },
    });
  });

  it.each([
    ['<Video note omitted>', 'video'],
    ['<Video message omitted>', 'video'],
    ['<View once message omitted>', 'unknown'],
    ['<Qxz wkrp>', 'unknown'],
    ['<image omitted>', 'image'],
    ['<GIF omitted>', 'gif'],
  ])('%s is a file left out', (body, type) => {
    expect(readBody(body, ANDROID)).toMatchObject({ kind: 'media', omitted: true, media: { name: null } });
    if (type !== 'unknown') expect(readBody(body, ANDROID)).toMatchObject({ type });
  });

  it.each(['video note omitted', 'Videonotiz weggelassen'])('%s on iOS is a video', (words) => {
    const video = { kind: 'media', type: 'video', omitted: true };
    expect(readBody(LRM + words, IOS_MARKED)).toMatchObject(video);
    expect(readBody(words, IOS)).toMatchObject(video);
    expect(readBody(`so it was ${LRM}${words}`, IOS_MARKED)).toMatchObject({ ...video, text: 'so it was' });
  });
});

describe('a mark before the header on iOS', () => {
  const unknown = { kind: 'media', type: 'unknown', omitted: true, media: { name: null, type: 'unknown' } };

  it.each(['Product image omitted', 'Produktbild weggelassen', 'qxz wkrp', 'Ann created this group'])(
    'says that the message is a file, whatever the words: %s',
    (words) => {
      expect(readBody(LRM + words, IOS_MARKED)).toMatchObject({ ...unknown, text: '' });
      expect(readBody(RLM + words, IOS_MARKED)).toMatchObject({ ...unknown, text: '' });
      expect(readBody(`a caption\nof lines ${LRM}${words}`, IOS_MARKED)).toMatchObject({
        ...unknown,
        text: 'a caption\nof lines',
      });
      expect(readBody(`${RLM}a caption ${RLM}${words}`, IOS_MARKED)).toMatchObject({ ...unknown, text: 'a caption' });
      expect(readBody(`${LRM}${words}\na caption`, IOS_MARKED)).toMatchObject({ ...unknown, text: 'a caption' });
      expect(readBody(`${LRM}${words}\n${RLM}a caption`, IOS_MARKED)).toMatchObject({
        ...unknown,
        text: `${RLM}a caption`,
      });
      expect(readBody(words, IOS_MARKED)).toMatchObject(PLAIN);
    },
  );

  it('leaves to known words what they say', () => {
    expect(readBody(`${LRM}This message was deleted.`, IOS_MARKED)).toMatchObject({ kind: 'deleted' });
    expect(readBody(`${LRM}Voice call. ${LRM}2 min`, IOS_MARKED)).toMatchObject({ kind: 'call' });
    expect(readBody(`${LRM}qxz: https://maps.google.com/?q=1.5,2`, IOS_MARKED)).toMatchObject({ kind: 'location' });
    expect(readBody(`${LRM}Messages and calls are end-to-end encrypted.`, IOS_MARKED)).toMatchObject({
      kind: 'system',
    });
  });
});

describe('what a person writes is not what WhatsApp writes', () => {
  it.each([
    '<sarcasm off>',
    '<Media omitted>',
    'null',
    'image omitted',
    'Bild weggelassen',
    'Contact card omitted',
    'Bill.pdf document omitted',
    'Missed call',
    'Missed voice call. Tap to call back',
    'Voice call. 2 min',
    'x.jpg (file attached)',
    'IMG-20190101-WA0000.jpg (file attached)',
    '<attached: 00000001-PHOTO-2019-01-01-12-00-00.jpg>',
    'POLL:\nWhen?\nOPTION: a (1 vote)',
    'This message was deleted.',
    'This message was deleted by admin Ann',
    'live location shared',
    'You received a view once message. For added privacy, you can only open it on your phone.',
    'Messages and calls are end-to-end encrypted.',
    'Your security code with Ann changed.',
    'Fixed <This message was edited>',
  ])('%j has no mark in an iOS file that has its marks', (body) => {
    expect(readBody(body, IOS_KEPT)).toMatchObject({ ...PLAIN, text: body });
    expect(readBody(body, IOS)).not.toMatchObject(PLAIN);
  });

  it('but a place and nothing at all need no mark there', () => {
    expect(readBody('', IOS_KEPT)).toMatchObject({ kind: 'media', omitted: true });
    expect(readBody('Quay (Ghent): https://maps.google.com/?q=51.05,3.72', IOS_KEPT)).toMatchObject({
      kind: 'location',
      text: 'Quay (Ghent)',
    });
  });

  it.each([
    'image omitted',
    'Bild weggelassen',
    'Contact card omitted',
    `${LRM}video omitted`,
    'Bill.pdf document omitted',
    '<attached: 00000001-PHOTO-2019-01-01-12-00-00.jpg>',
    `${LRM}<attached: 00000001-PHOTO-2019-01-01-12-00-00.jpg>`,
    'Messages and calls are end-to-end encrypted',
    'Your security code with the bank is 1234',
    'Deine Sicherheitsnummer für das Konto ist 1234',
  ])('%j is text on Android', (body) => {
    expect(readBody(body, ANDROID)).toMatchObject({ ...PLAIN, text: body });
    expect(readBody(body, IOS)).not.toMatchObject(PLAIN);
    expect(readBody(body, IOS_OLD)).not.toMatchObject(PLAIN);
  });

  it('iOS has no attachments in parentheses whose words nobody knows', () => {
    const notice = `${LRM}Ann changed the group name to plan v1.2 (final)`;
    expect(readBody(notice, IOS)).toMatchObject({ kind: 'system' });
    expect(readBody(`${LRM}plan v1.2 (final)`, ANDROID)).toMatchObject({ kind: 'media' });
    expect(readBody(`${LRM}Bill.pdf (file attached)`, IOS)).toMatchObject({ kind: 'media' });
  });

  it.each([
    'You received a view once message. For added privacy, you can only open it.',
    'You sent a view once photo.',
  ])('%j stands for a file that can be opened once', (words) => {
    for (const [body, context] of [
      [LRM + words, IOS_KEPT],
      [words, ANDROID],
    ] as const) {
      expect(readBody(body, context)).toMatchObject({ kind: 'media', text: '', type: 'unknown', omitted: true });
    }
  });
});

describe('deletions by an admin', () => {
  it.each([
    'This message was deleted by admin Ann',
    'This message was deleted by admin Ann.',
    'You deleted this message as admin',
    'Diese Nachricht wurde von einem Admin gelöscht.',
    'Diese Nachricht wurde von Admin Ann gelöscht',
  ])('%s', (body) => {
    expect(readBody(body, ANDROID)).toMatchObject({ kind: 'deleted', text: '' });
    expect(readBody(LRM + body, IOS_MARKED)).toMatchObject({ kind: 'deleted', text: '' });
  });
});

it.each([
  'This message was deleted by admin Ann\nwhy?',
  `This message was deleted by admin ${'and so on '.repeat(20)}`,
  'Diese Nachricht wurde von mir gelöscht',
])('a text that goes on after the words of a deletion is one: %j', (body) => {
  expect(readBody(body, ANDROID)).toMatchObject({ ...PLAIN, text: body });
});

describe('calls', () => {
  it.each([
    ['Voice call. 2 min', false, false, 120],
    ['Voice call. 1 hr 3 min', false, false, 3780],
    ['Video call, 35 sec', true, false, 35],
    ['Sprachanruf. 1 Std. 3 Min.', false, false, 3780],
    ['Videoanruf. 35 Sek.', true, false, 35],
    ['Appel vocal. 1 h 3 min', false, false, 3780],
    ['Llamada de voz. 2 min', false, false, 120],
    ['Аудиозвонок. 1 ч 3 мин', false, false, 3780],
    ['Videosamtal. 35 sek', true, false, 35],
    ['Sesli arama. 1 sa. 3 dk.', false, false, 3780],
    ['语音通话，2分钟', false, false, 120],
    ['音声通話。1時間3分', false, false, 3780],
    ['음성통화. 1시간 3분', false, false, 3780],
    ['مكالمة صوتية، ٣ دقائق', false, false, 180],
    ['Group voice call. 1:03:20', false, false, 3800],
    ['Voice call. No answer', false, true, null],
    ['Video call. No answer', true, true, null],
    ['Missed voice call. Tap to call back', false, true, null],
    ['Missed video call, Tap to call back', true, true, null],
    ['Videoanruf. Keine Antwort', true, true, null],
    ['Voice call. Answered on another device', false, false, null],
  ])('%s', (body, video, missed, seconds) => {
    const expected = { kind: 'call', text: '', media: null, call: { video, missed, seconds } };
    expect(readBody(body, ANDROID)).toMatchObject(expected);
    const [head, tail] = body.split(/(?<=[.,，。،]) ?/u);
    expect(
      readBody(
        `${LRM}${head} ${LRM}${tail}${body
          .split(/(?<=[.,，。،]) ?/u)
          .slice(2)
          .map((part) => ` ${part}`)
          .join('')}`,
        IOS_MARKED,
      ),
    ).toMatchObject(expected);
  });

  it.each([
    'en',
    'de',
    'es',
    'fr',
    'it',
    'nl',
    'sv',
    'da',
    'nb',
    'fi',
    'pl',
    'cs',
    'hu',
    'ro',
    'ca',
    'sk',
    'hr',
    'vi',
    'ru',
    'uk',
    'bg',
    'sr',
    'el',
    'he',
    'fa',
    'hi',
    'mr',
    'bn',
    'gu',
    'ur',
    'ja',
    'ko',
    'zh-CN',
    'zh-TW',
    'th',
    'id',
  ])('a duration is known as CLDR writes it in %s', (language) => {
    for (const unitDisplay of ['short', 'long'] as const) {
      for (const [hours, minutes] of [
        [3, 5],
        [11, 20],
      ] as const) {
        const amount = (value: number, unit: string): string =>
          new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay }).format(value);
        const body = `Voice call. ${amount(hours, 'hour')} ${amount(minutes, 'minute')}`;
        const call = { video: false, missed: false, seconds: hours * 3600 + minutes * 60 };
        expect({ body, ...readBody(body, ANDROID) }).toMatchObject({ body, kind: 'call', call });
      }
    }
  });

  it.each([
    'Sprachanruf, 3 Themen',
    'Group call, 3 pm',
    'Voice call, 4 people',
    'Voice call. 5 more min',
    'Videoanruf, 2 Stundenten',
    'Llamada, 3 mesas',
    'Video call, 2 houses',
  ])('%j is somebody’s plan: a unit is a whole word', (body) => {
    expect(readBody(body, ANDROID)).toMatchObject({ ...PLAIN, text: body });
    expect(readBody(body, IOS)).toMatchObject({ ...PLAIN, text: body });
  });

  it('a mark makes a bare name a call', () => {
    expect(readBody(`${LRM}Voice call`, IOS_MARKED)).toMatchObject({
      kind: 'call',
      call: { video: false, missed: false, seconds: null },
    });
  });

  it('a line without a sender can be a call', () => {
    expect(readBody('Missed voice call', 0)).toMatchObject({ kind: 'call', call: { video: false, missed: true } });
  });
});

describe('polls', () => {
  const options = [
    { text: 'Thursday 15 evening', votes: 2 },
    { text: 'Friday (16) afternoon', votes: 1 },
    { text: 'Never', votes: 0 },
  ];

  it.each([
    ['POLL', 'OPTION', ['(2 votes)', '(1 vote)', '(0 votes)']],
    ['UMFRAGE', 'OPTION', ['(2 Stimmen)', '(1 Stimme)', '(0 Stimmen)']],
    ['ENCUESTA', 'OPCIÓN', ['(2 votos)', '(1 voto)', '(0 votos)']],
    ['SONDAGE', 'OPTION', ['(2 votes)', '(1 vote)', '(0 vote)']],
    ['ENQUETE', 'OPÇÃO', ['(2 votos)', '(1 voto)', '(0 voto)']],
    ['ОПРОС', 'ВАРИАНТ', ['(2 голоса)', '(1 голос)', '(0 голосов)']],
    ['QXZWK', 'WKRP', ['(2 q)', '(1 q)', '(0 q)']],
    ['投票', '选项', ['(2 票)', '(1 票)', '(0 票)']],
    ['استطلاع', 'خيار', ['(٢ صوت)', '(١ صوت)', '(٠ صوت)']],
  ])('%s', (title, word, votes) => {
    const lines = options.map((option, index) => `${word}: ${option.text} ${votes[index]}`);
    const expected = { kind: 'poll', text: '', poll: { question: 'When can we meet?', options } };
    expect(readBody([`${title}:`, 'When can we meet?', ...lines].join('\n'), ANDROID)).toMatchObject(expected);
    const marked = [`${title}:`, 'When can we meet?', ...lines]
      .map((line, index) => (index === 1 ? line : LRM + line))
      .join('\n');
    expect(readBody(marked, IOS_MARKED)).toMatchObject(expected);
    expect(readBody(marked.replaceAll('\n', '\r\n'), IOS_MARKED)).toMatchObject(expected);
  });

  it.each([
    ['पोल', 'विकल्प', ['(2 वोट)', '(1 वोट)', '(0 वोट)'], 'a word with vowel signs'],
    ['סקר', 'אפשרות', ['(שתי הצבעות)', '(הצבעה אחת)', '(0 הצבעות)'], 'votes as Hebrew words'],
    ['استطلاع رأي', 'خيار', ['(صوتان)', '(صوت واحد)', '(لا أصوات)'], 'votes as Arabic words'],
  ])('%s, %s %j: %s', (title, word, votes) => {
    const lines = options.map((option, index) => `${word}: ${option.text} ${votes[index]}`);
    expect(readBody([`${title}:`, 'When?', ...lines].join('\n'), ANDROID)).toMatchObject({
      kind: 'poll',
      poll: { question: 'When?', options },
    });
  });

  it('marks before its lines make a poll of any words', () => {
    const marked = `${LRM}GALDEKETA:\nNoiz?\n${LRM}Aukera: bihar (boto 1)`;
    expect(readBody(marked, IOS)).toMatchObject({ kind: 'poll', poll: { question: 'Noiz?' } });
    const georgian = `${LRM}გამოკითხვა:\nროდის?\n${LRM}ვარიანტი: ხვალ (1 ხმა)`;
    expect(readBody(georgian, IOS)).toMatchObject({ kind: 'poll', poll: { options: [{ text: 'ხვალ', votes: 1 }] } });
    expect(readBody(georgian.replaceAll(LRM, ''), ANDROID)).toMatchObject(PLAIN);
    expect(readBody(`${georgian}\nვარიანტი: ზეგ (0 ხმა)`, IOS).kind).not.toBe('poll');
  });

  it.each([
    'SHOPPING:\nfor Sunday\nItem: milk (2 pieces)\nItem: bread (1 piece)',
    'Packing:\nfor Sunday\nITEM: milk (2 pieces)\nITEM: bread (1 piece)',
    'רשימה:\nלשבת\nפריט: חלב (2 יחידות)\nפריט: לחם (1 יחידה)',
    'Poll:\nwho comes?\nOption: me (1 vote)',
    'QXZWK:\nwho?\nWKRP: me (1 q)',
    'WHO:\ncomes?\nNAME: Ann (soon)\nNAME: Bob (later)',
  ])('%j is a person’s list', (body) => {
    expect(readBody(body, ANDROID)).toMatchObject({ ...PLAIN, text: body });
  });

  it('a question may have lines of its own', () => {
    expect(readBody('POLL:\nOne\nTwo?\nOPTION: a (1 vote)\n', ANDROID)).toMatchObject({
      kind: 'poll',
      poll: { question: 'One\nTwo?', options: [{ text: 'a', votes: 1 }] },
    });
  });
});

describe('locations', () => {
  const place = 'https://foursquare.com/v/4e89af95e5fa82ad4c0aa03b';
  it('iOS names place and city before a Foursquare link', () => {
    const text = 'Pimlico Gardens (London, United Kingdom)';
    const expected = { kind: 'location', text, location: { latitude: null, longitude: null, url: place } };
    expect(readBody(`${text}: ${place}`, IOS)).toMatchObject(expected);
    expect(readBody(`${LRM}${text}: ${place}`, IOS_MARKED)).toMatchObject(expected);
  });

  it('Android has name and city on the lines before', () => {
    const body = `location: Pimlico Gardens\nLondon, United Kingdom\n${place}`;
    expect(readBody(body, ANDROID)).toMatchObject({ kind: 'location', location: { url: place } });
    expect(readBody('Café Müller\nBerlin\nhttps://maps.google.com/?q=52.5,13.4', ANDROID)).toMatchObject({
      kind: 'location',
      text: 'Café Müller\nBerlin',
      location: { latitude: 52.5, longitude: 13.4 },
    });
  });

  it('a position that no place on Earth has is none', () => {
    expect(readBody('location: https://maps.google.com/?q=95.0,13.4', ANDROID)).toMatchObject({
      location: { latitude: null, longitude: null },
    });
  });
});

describe('notices', () => {
  it('a line without a sender is one, its marks and no-break spaces cleaned away', () => {
    expect(readBody('Ann added Bob', 0)).toMatchObject({ kind: 'system', text: 'Ann added Bob', rewritten: false });
    expect(readBody('Ann added \u202a+49\u00a0151\u202c', 0)).toMatchObject({
      kind: 'system',
      text: 'Ann added +49 151',
      rewritten: true,
    });
  });

  it.each([
    'Messages and calls are end-to-end encrypted. No one outside of this chat, not even WhatsApp, can read or listen to them.',
    'Ann created this group',
    'You created group “Ski: 2024”',
    'Your security code with Ann changed. Tap to learn more.',
    'Qxz wkrp',
  ])('iOS prints %j as if somebody had said it', (text) => {
    expect(readBody(LRM + text, IOS)).toMatchObject({ kind: 'system', text, media: null, rewritten: true });
  });

  it('the encryption notice is known without its mark', () => {
    const text =
      'Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand außerhalb dieses Chats kann sie lesen oder anhören, nicht einmal WhatsApp.';
    expect(readBody(text, IOS)).toMatchObject({ kind: 'system', text });
  });
});

const contexts = fc.constantFrom(0, ANDROID, IOS, IOS_MARKED, IOS_KEPT, IOS_OLD, FLAG_IOS | FLAG_LINE_MARKED);
const words = MARKER_WORDS.flatMap((language) => Object.values(language).flat()).filter((word) => word.length > 2);
const piece = fc.oneof(
  fc.constantFrom(
    LRM,
    RLM,
    ' ',
    '\n',
    '\r\n',
    '<',
    '>',
    '(',
    ')',
    ': ',
    '. ',
    ' • ',
    '.jpg',
    'null',
    '\ufeff',
    '12',
    ',',
    '=',
    '/',
    '-',
  ),
  fc.constantFrom(
    'IMG-20190101-WA0000.jpg',
    '00000046-Bill.pdf',
    'https://maps.google.com/?q=1.5,2',
    'https://foursquare.com/v/4e89af95e5fa82ad4c0aa03b',
    'OPTION: a (1 vote)',
  ),
  fc.constantFrom(...words),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const bodies = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));

describe('a message as long as WhatsApp takes them', () => {
  const LENGTH = 65_536;
  const long = (unit: string): string => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);
  it.each(
    [
      ' ',
      '<',
      '(',
      ')',
      LRM,
      '\n',
      ': ',
      '.',
      ' • ',
      '<a',
      '(a',
      'a.b ',
      `${LRM}<`,
      'A: b (1)\n',
      ': https://maps.google.com/',
      '\r\n',
    ].map(long),
  )('is analysed in time that grows with its length, whatever it is made of', { timeout: 20_000 }, (unit) => {
    const start = performance.now();
    for (const [head, tail] of [
      ['', ''],
      [LRM, ''],
      ['<', '>'],
      ['POLL:\nq\nA: ', 'x (1)'],
      [LRM, '<a: 00000001-b.c>'],
      ['', '.jpg (file attached)'],
      ['location: ', '?q=1.5,2'],
    ]) {
      readBody(`${head}${unit}${tail}`, IOS_MARKED);
    }
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

describe('the look at a few bytes', () => {
  it('finds what the whole analysis finds', () => {
    fc.assert(
      fc.property(bodies, contexts, (body, context) => {
        const found = readBody(body, context);
        const analysis = analyseBody(
          new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(body)),
          context,
        );
        expect({ ...found, type: undefined }).toMatchObject({
          kind: analysis.kind,
          text: analysis.text,
          media: analysis.media,
        });
        const own = (flag: number): boolean => (analysis.flags & flag) !== 0;
        expect(found).toMatchObject({
          edited: own(FLAG_EDITED),
          omitted: own(FLAG_MEDIA_OMITTED),
          rewritten: own(FLAG_TEXT_REWRITTEN),
        });
        expect(found.type).toBe(analysis.media?.type ?? null);
      }),
      { numRuns: 3000 },
    );
  });

  it('finds every marker of every language, as the analysis does', () => {
    for (const word of words) {
      for (const body of [word, `${LRM}${word}`, `<${word}>`, `${word}.`, `${LRM}${word}.`, `a ${LRM}<${word}>`]) {
        const { kind, media, text } = analyseBody(body, IOS_MARKED);
        expect({ body, ...readBody(body, IOS_MARKED) }).toMatchObject({ body, kind, media, text });
      }
    }
  });

  it('never says that a text is unchanged when it is changed', () => {
    fc.assert(
      fc.property(bodies, contexts, (body, context) => {
        const { rewritten, text } = readBody(body, context);
        if (!rewritten) expect(text).toBe(body);
      }),
      { numRuns: 3000 },
    );
  });

  it('does not need to be told that a body has one line', () => {
    const bytes = new TextEncoder().encode('This is one line (no more)');
    for (const context of [ANDROID, IOS]) {
      const hinted = classifyBody(bytes, 0, bytes.length, context | SINGLE_LINE);
      expect(hinted).toBe(classifyBody(bytes, 0, bytes.length, context));
    }
  });

  it('packs indexes of the public lists', () => {
    const bytes = new TextEncoder().encode('<Media omitted>');
    const found = classifyBody(bytes, 0, bytes.length, ANDROID);
    expect([MESSAGE_KINDS[found & 255], MEDIA_TYPES[(found >> 8) & 255], found >> 16]).toEqual(['media', 'unknown', 6]);
  });
});
