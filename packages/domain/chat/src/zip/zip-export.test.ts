import { describe, expect, it } from 'vitest';
import { linkMedia, looksLikeExportZip, openExport } from './zip.ts';
import type { ZipEntry, ZipExport } from './zip.ts';
import { sourceOf, writeZip } from './zip-writer.test-helper.ts';
import type { EntryToWrite } from './zip-writer.test-helper.ts';
import type { Media } from '../message/message.ts';

const open = async (entries: readonly EntryToWrite[], zipName?: string): Promise<ZipExport> =>
  openExport(sourceOf(await writeZip(entries)), zipName === undefined ? {} : { zipName });

const file = (name: string, content = name): EntryToWrite => ({ name, content });
const names = (entries: readonly { readonly name: string }[]): string[] => entries.map(({ name }) => name);

/** An Android export of two people in which files were sent at the end. */
const chatLines = (other: string, messages: number, files: readonly string[]): string =>
  [
    ...Array.from({ length: messages }, (_, index) => `${index % 2 === 0 ? 'Mara' : other}: line ${index} to ${other}`),
    ...files.map((name) => `Mara: \u200e${name} (file attached)`),
  ]
    .map((body, index) => `01/03/2024, 09:${String(index % 60).padStart(2, '0')} - ${body}\n`)
    .join('');

describe('the chat of a zip', () => {
  it.each([
    ['iOS', ['00000001-PHOTO-2019-06-20-16-00-15.jpg', '_chat.txt', 'a much longer text of somebody.txt'], '_chat.txt'],
    ['iOS in a folder', ['x/_chat.txt', 'x/notes.txt'], 'x/_chat.txt'],
    [
      'Android',
      ['WhatsApp Chat with Ann.txt', 'a much longer text of somebody else.txt'],
      'WhatsApp Chat with Ann.txt',
    ],
    [
      'Android in Polish',
      ['Czat WhatsApp z Anną.txt', 'a much longer text of somebody else.txt'],
      'Czat WhatsApp z Anną.txt',
    ],
    ['a name that somebody changed', ['b.txt', 'longest.txt', 'IMG-20190101-WA0000.jpg'], 'longest.txt'],
    [
      'a re-packed zip of macOS',
      ['__MACOSX/._chat.txt', '__MACOSX/._WhatsApp Chat with Ann.txt', 'Chat.txt'],
      'Chat.txt',
    ],
  ])('is found: %s', async (_, all, chat) => {
    expect((await open(all.map((name) => file(name)))).chat.name).toBe(chat);
  });

  it.each([
    ['an Android export with a larger one', 'WhatsApp Chat with Edda.txt', 'WhatsApp Chat with Nils.txt', null],
    ['an iOS text in an Android export', 'WhatsApp Chat with Edda.txt', '_chat.txt', null],
    ['an export that was renamed', 'zz.txt', 'WhatsApp Chat with Nils.txt', 'zz.zip'],
    [
      'a zip that was renamed',
      'WhatsApp Chat with Edda.txt',
      'WhatsApp Chat with Nils.txt',
      'WhatsApp Chat with Nils.zip',
    ],
    ['an export in another language', 'Mazungumzo ya WhatsApp na Edda.txt', 'WhatsApp Chat with Nils.txt', 'x.zip'],
    ['iOS', '_chat.txt', '00000021-WhatsApp Chat with Nils.txt', 'WhatsApp Chat - Edda.zip'],
  ])('is the text that names the other as its attachment: %s', async (_, own, sent, zipName) => {
    const photos = ['IMG-20240301-WA0004.jpg', 'IMG-20240301-WA0005.jpg'];
    const entries = [
      // The other chat had a photo of the same name, as phones count anew each day.
      file(sent, chatLines('Nils', 40, photos.slice(0, 1))),
      file(own, chatLines('Edda', 9, [...photos, sent])),
      ...photos.map((name) => file(name)),
    ];
    for (const order of [entries, entries.toReversed()]) {
      const { chat, media, sentExports, unrelatedExports } = await open(order, zipName ?? undefined);
      expect(chat.name).toBe(own);
      expect(names(media).toSorted()).toEqual([...photos, sent].toSorted());
      expect(names(sentExports)).toEqual([sent]);
      expect(unrelatedExports).toEqual([]);
    }
  });

  it.each([
    [
      'has the zip’s name',
      'WhatsApp Chat with Edda.txt',
      'WhatsApp Chat with Nils.txt',
      'WhatsApp Chat with Edda (2).zip',
    ],
    [
      'has the zip’s name, though the other is named as on iOS',
      'WhatsApp Chat with Edda.txt',
      '_chat.txt',
      'WhatsApp_Chat_with_Edda.zip',
    ],
    ['is named as on iOS', '_chat.txt', 'WhatsApp Chat with Nils.txt', 'WhatsApp Chat - Edda.zip'],
  ])('is, where neither names the other, the text that %s; the other is unrelated', async (_, own, other, zipName) => {
    const { chat, sentExports, unrelatedExports } = await open(
      [file(other, chatLines('Nils', 40, [])), file(own, chatLines('Edda', 9, []))],
      zipName,
    );
    expect(chat.name).toBe(own);
    expect(names(unrelatedExports)).toEqual([other]);
    expect(sentExports).toEqual([]);
  });

  it('is unrelated to exports that its own messages do not name, even where another text names them', async () => {
    const [edda, nils] = ['WhatsApp Chat with Edda.txt', 'WhatsApp Chat with Nils.txt'] as const;
    const photos = ['IMG-20240301-WA0004.jpg', 'IMG-20240301-WA0005.jpg'];
    const { chat, sentExports, unrelatedExports } = await open([
      file(edda, chatLines('Edda', 9, photos)),
      file(nils, chatLines('Nils', 9, ['WhatsApp Chat with Olga.zip'])),
      file('WhatsApp Chat with Olga.zip'),
      ...photos.map((name) => file(name)),
    ]);
    expect(chat.name).toBe(edda);
    expect(sentExports).toEqual([]);
    expect(names(unrelatedExports)).toEqual([nils, 'WhatsApp Chat with Olga.zip']);
  });

  it('is the one with the zip’s name where two exports name each other', async () => {
    const [edda, nils] = ['WhatsApp Chat with Edda.txt', 'WhatsApp Chat with Nils.txt'] as const;
    const photo = 'IMG-20240301-WA0004.jpg';
    const entries = [
      file(photo),
      file(edda, chatLines('Edda', 9, [nils])),
      file(nils, chatLines('Nils', 40, [edda, photo])),
    ];
    expect((await open(entries, 'WhatsApp Chat with Edda.zip')).chat.name).toBe(edda);
    expect((await open(entries, 'WhatsApp Chat with Nils.zip')).chat.name).toBe(nils);
  });

  it('is not a larger text beside it that is no chat, nor one that cannot be read', async () => {
    const own = file('talk.txt', chatLines('Edda', 9, []));
    const log = file('server.txt', '2024-03-01 09:00:00 GET /index.html 200\n'.repeat(3000));
    const damaged = { ...file('big.txt', chatLines('Nils', 400, ['talk.txt'])), declared: { crc: 1 } };
    for (const entries of [
      [own, log, damaged],
      [damaged, log, own],
    ]) {
      const { chat, sentExports, unrelatedExports } = await open(entries);
      expect(chat.name).toBe('talk.txt');
      expect([...sentExports, ...unrelatedExports]).toEqual([]);
    }
  });

  it('is told from an export that was sent as a zip, which stays a document', async () => {
    const sent = '00000004-WhatsApp Chat - Nils.zip';
    const text = chatLines('Edda', 2, [sent, '00000005-holiday.zip']);
    const { media, sentExports, unrelatedExports } = await open([
      file('_chat.txt', text),
      file(sent),
      file('00000005-holiday.zip'),
    ]);
    expect(names(media)).toEqual([sent, '00000005-holiday.zip']);
    expect(names(sentExports)).toEqual([sent]);
    expect(unrelatedExports).toEqual([]);
  });

  it('has no unrelated exports where its text is damaged', async () => {
    const damaged = { ...file('_chat.txt', chatLines('Edda', 9, [])), declared: { crc: 1 } };
    const { chat, unrelatedExports } = await open([damaged, file('WhatsApp Chat - Nils.zip')]);
    expect([chat.name, unrelatedExports]).toEqual(['_chat.txt', []]);
  });

  it('tells its name by the text, else by the zip', async () => {
    expect((await open([file('WhatsApp Chat with Ann.txt')], 'export.zip')).chatNameHint).toBe('Ann');
    expect((await open([file('_chat.txt')], 'WhatsApp Chat - Ann & Bob.zip')).chatNameHint).toBe('Ann & Bob');
    expect((await open([file('_chat.txt')])).chatNameHint).toBeNull();
  });

  it('is missing from a zip of pictures', async () => {
    await expect(open([file('IMG-20190101-WA0000.jpg')])).rejects.toMatchObject({ code: 'no-chat' });
    await expect(open([])).rejects.toMatchObject({ code: 'no-chat' });
  });

  it('is refused with its own reason when it alone is there and bad', async () => {
    await expect(open([{ ...file('_chat.txt'), flags: 0x801 }])).rejects.toMatchObject({
      code: 'encrypted',
      entryName: '_chat.txt',
    });
    expect((await open([{ ...file('_chat.txt'), flags: 0x801 }, file('Chat.txt')])).chat.name).toBe('Chat.txt');
  });
});

it('what is left out of a zip is told with its reason, and a nested zip is a document', async () => {
  const { media, skipped } = await open([
    file('_chat.txt'),
    file('00000004-chat.zip'),
    file('__MACOSX/._00000004-chat.zip'),
    file('.DS_Store'),
    file('x/Thumbs.db'),
    file('../evil.jpg'),
    { ...file('secret.pdf'), flags: 0x801 },
  ]);
  expect(names(media)).toEqual(['00000004-chat.zip']);
  expect(names(skipped).toSorted()).toEqual([
    '../evil.jpg',
    '.DS_Store',
    '__MACOSX/._00000004-chat.zip',
    'secret.pdf',
    'x/Thumbs.db',
  ]);
  expect(skipped.find(({ name }) => name === '../evil.jpg')?.reason).toContain('leads out of the archive');
  expect(skipped.find(({ name }) => name === 'secret.pdf')?.reason).toContain('encrypted');
});

const chatOf = (media: readonly (Media | null)[]): Parameters<typeof linkMedia>[0] => ({
  length: media.length,
  columns: {
    length: media.length,
    sentAt: new Float64Array(media.length),
    sender: new Int32Array(media.length),
    kind: new Uint8Array(media.length),
    mediaType: Uint8Array.from(media, (one) => (one === null ? 255 : 0)),
    flags: new Uint8Array(media.length),
    headerStart: new Uint32Array(media.length),
    bodyStart: new Uint32Array(media.length),
    bodyEnd: new Uint32Array(media.length),
  },
  media: (index) => media[index] ?? null,
});
const image = (name: string | null): Media => ({ name, type: 'image' });

const link = async (media: readonly (Media | null)[], files: readonly string[]): Promise<[number, string][]> => {
  const { media: entries } = await open([file('_chat.txt'), ...files.map((name) => file(name))]);
  return [...linkMedia(chatOf(media), entries)].map(([index, entry]: [number, ZipEntry]) => [index, entry.name]);
};

describe('media and their messages', () => {
  it('belong together by name', async () => {
    expect(await link([null, image('a.jpg'), image('b.jpg'), image(null)], ['b.jpg', 'a.jpg', 'c.jpg'])).toEqual([
      [1, 'a.jpg'],
      [2, 'b.jpg'],
    ]);
  });

  it.each([
    ['NFC in the text, NFD in the zip', 'Zo\u00eb.jpg', 'Zoe\u0308.jpg'],
    ['NFD in the text, NFC in the zip', 'Zoe\u0308.jpg', 'Zo\u00eb.jpg'],
    ['another case', 'IMG-1.JPG', 'img-1.jpg'],
    ['a folder', 'a.jpg', 'WhatsApp Chat - Ann/a.jpg'],
  ])('belong together in spite of %s', async (_, inText, inZip) => {
    expect(await link([image(inText)], [inZip])).toEqual([[0, inZip]]);
  });

  it('a file sent twice belongs to both messages', async () => {
    expect(await link([image('a.jpg'), image('a.jpg')], ['a.jpg'])).toEqual([
      [0, 'a.jpg'],
      [1, 'a.jpg'],
    ]);
  });
});

const looks = async (entries: readonly EntryToWrite[], headBytes = 4096): Promise<boolean> =>
  looksLikeExportZip((await writeZip(entries)).slice(0, headBytes));

describe('the head of a file', () => {
  it('shows an exported chat by the name of its text or by iOS file names', async () => {
    expect(await looks([{ ...file('WhatsApp Chat with Ann.txt'), dataDescriptor: true }])).toBe(true);
    expect(await looks([file('photo.jpg'), file('_chat.txt')])).toBe(true);
    expect(await looks([file('00000001-PHOTO-2019-06-20-16-00-15.jpg', 'x'.repeat(100))])).toBe(true);
  });

  it('shows none in other zips and other files', async () => {
    expect(await looks([file('notes.txt'), file('IMG-20190101-WA0000.jpg')])).toBe(false);
    expect(await looks([file('__MACOSX/._chat.txt')])).toBe(false);
    expect(
      looksLikeExportZip(new TextEncoder().encode('28/01/2024, 15:30 - Ann: _chat.txt in a text that is long enough')),
    ).toBe(false);
    expect(looksLikeExportZip(new Uint8Array())).toBe(false);
    expect(await looks([file('_chat.txt')], 20)).toBe(false);
  });
});
