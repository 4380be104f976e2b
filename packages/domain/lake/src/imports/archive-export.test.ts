import { createMemorySha256 } from '@homelake/storage/memory';
import { describe, expect, test } from 'vitest';
import { archiveExport, type ArchiveResult } from './archive-export.ts';
import { exportOf, line, TestLake } from '../silver/lake-fixture.test-helper.ts';
import { zipOf } from './zip.test-helper.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const FAMILY = exportOf('Family', 0, 20);

function archive(lake: TestLake, name: string, source: Uint8Array | string): Promise<ArchiveResult> {
  const bytes = typeof source === 'string' ? encoder.encode(source) : source;
  return archiveExport({ store: lake.store, now: lake.now, createSha256: createMemorySha256 }, { name, source: bytes });
}

function accepted(result: ArchiveResult): Exclude<ArchiveResult, { status: 'refused' }> {
  if (result.status === 'refused') throw new Error(result.reason);
  return result;
}

const WITH_PHOTO = `${line(0)}\n${line(1).replace(/: .*$/, ': \u200eIMG-Zoë.jpg (file attached)')}\n${line(2)}\n`;
const zipWithPhoto = (damage = false): Uint8Array =>
  zipOf([
    { name: 'WhatsApp Chat with Family.txt', content: WITH_PHOTO },
    // macOS and iOS write names in zips in this form.
    { name: 'IMG-Zoë.jpg'.normalize('NFD'), content: 'a picture', damage },
    { name: 'notes.pdf', content: 'a document' },
    { name: '__MACOSX/._notes.pdf', content: 'litter' },
  ]);

const nextSpring = (): Date => new Date('2025-03-01T00:00:00Z');

const lasting = ({ disk }: TestLake): string[] => [...disk.keys()].filter((key) => !key.startsWith('silver/')).sort();

describe('archiveExport', () => {
  test('stores the text unchanged under its hash, then its digest, and the record last', async () => {
    const lake = new TestLake();
    const result = accepted(await archive(lake, FAMILY.name, FAMILY.text));
    expect(result).toMatchObject({ status: 'archived', chatName: 'Family', messages: 20, media: [], issues: [] });
    expect(result.key).toBe(`bronze/whatsapp/year=2024/month=06/${result.exportId}.txt`);
    const keys = `silver/_state/export-keys/${result.exportId}.bin`;
    expect(lake.puts).toEqual([result.key, keys, result.key.replace('.txt', '.json')]);
    expect(decoder.decode(lake.disk.get(result.key)!.bytes)).toBe(FAMILY.text);
    const record = JSON.parse(decoder.decode(lake.disk.get(lake.puts[2]!)!.bytes));
    expect(record).toMatchObject({
      version: 1,
      exportId: result.exportId,
      arrivedAt: '2024-06-01T00:01:00.000Z',
      names: [FAMILY.name],
      chatName: 'Family',
      inspection: { platform: 'android', messages: 20 },
    });
  });

  test('the same bytes change nothing, and under another name only the record', async () => {
    const lake = new TestLake();
    await archive(lake, FAMILY.name, FAMILY.text);
    lake.restart();
    expect(await archive(lake, FAMILY.name, FAMILY.text)).toMatchObject({ status: 'already-there', messages: 20 });
    expect(lake.puts).toEqual([]);
    const again = accepted(await archive(lake, 'renamed.txt', FAMILY.text));
    expect(again).toMatchObject({ status: 'already-there', chatName: 'Family' });
    expect(lake.puts).toEqual([again.key.replace('.txt', '.json')]);
  });

  test('the same text in a later month keeps its key', async () => {
    const lake = new TestLake();
    const first = accepted(await archive(lake, FAMILY.name, FAMILY.text));
    const second = await archiveExport(
      { store: lake.store, now: nextSpring, createSha256: createMemorySha256 },
      { name: FAMILY.name, source: encoder.encode(FAMILY.text) },
    );
    expect(second).toMatchObject({ status: 'already-there', key: first.key });
  });

  test.each<[string, string, string | Uint8Array, string]>([
    ['an empty file', 'a.txt', '', 'empty-file'],
    ['binary', 'a.txt', Uint8Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256), 'binary'],
    ['a web page', 'a.txt', '<!doctype html><html><body>WhatsApp</body></html>', 'html'],
    ['a novel', 'a.txt', 'It was the best of times, it was the worst of times.\n'.repeat(500), 'not-a-chat'],
    ['a long novel', 'a.txt', 'It was the best of times, it was the worst of times.\n'.repeat(90_000), 'not-a-chat'],
    ['a zip without a chat', 'a.zip', zipOf([{ name: 'photo.jpg', content: 'x' }]), 'no-chat'],
    ['a zip cut short', 'a.zip', zipWithPhoto().subarray(0, 200), 'truncated'],
    [
      'a zip whose text is damaged',
      'a.zip',
      zipOf([{ name: '_chat.txt', content: WITH_PHOTO, damage: true }]),
      'checksum-mismatch',
    ],
    [
      'a zip whose text is a novel',
      'a.zip',
      zipOf([{ name: '_chat.txt', content: 'Once upon a time.\n' }]),
      'not-a-chat',
    ],
  ])('refuses %s, names file and reason, and leaves nothing behind', async (_what, name, bytes, code) => {
    const lake = new TestLake();
    const result = await archive(lake, name, bytes);
    expect(result).toMatchObject({ status: 'refused', code });
    expect(result.status === 'refused' && result.reason.startsWith(`${name}: `) && result.reason.length > 20).toBe(
      true,
    );
    expect(lake.disk.size).toBe(0);
  });

  test('refuses a text above the bound without reading it', async () => {
    const lake = new TestLake();
    const reads: number[] = [];
    const source = {
      sizeBytes: 2 ** 31,
      read: async (start: number, end: number) => {
        reads.push(end - start);
        return encoder.encode(FAMILY.text).slice(0, end - start);
      },
    };
    const result = await archiveExport(
      { store: lake.store, now: lake.now, createSha256: createMemorySha256 },
      { name: 'big.txt', source },
    );
    expect(result).toMatchObject({ status: 'refused', code: 'too-large' });
    expect(reads).toEqual([4]);
  });

  test('stores the media of a zip with the keys of their messages', async () => {
    const lake = new TestLake();
    const result = accepted(await archive(lake, 'WhatsApp Chat - Family.zip', zipWithPhoto()));
    const folder = `files/whatsapp/${result.exportId.slice(0, 12)}`;
    expect(result.media).toMatchObject([
      { name: 'IMG-Zoë.jpg', key: `${folder}/IMG-Zoë.jpg` },
      { name: 'notes.pdf', key: `${folder}/notes.pdf` },
    ]);
    expect(decoder.decode(lake.disk.get(`${folder}/IMG-Zoë.jpg`)!.bytes)).toBe('a picture');
    await lake.build();
    expect(lake.rows()[1]).toMatchObject({
      kind: 'media',
      media_type: 'image',
      media_name: 'IMG-Zoë.jpg',
      media_key: `${folder}/IMG-Zoë.jpg`,
    });
  });

  test('adds the media of a zip whose text came without them before, and the next build has them', async () => {
    const lake = new TestLake();
    await archive(lake, 'WhatsApp Chat with Family.txt', WITH_PHOTO);
    await lake.build();
    expect(lake.rows()[1]).toMatchObject({ media_name: 'IMG-Zoë.jpg', media_key: null });
    expect(await archive(lake, 'Family.zip', zipWithPhoto())).toMatchObject({ status: 'already-there' });
    expect(await lake.build()).toMatchObject({ exportsRead: 0, partitionsWritten: 1 });
    expect(lake.rows()[1]!['media_key']).toMatch(/IMG-Zoë\.jpg$/);
    const full = lake.copy();
    await full.build({ full: true });
    expect(full.silver()).toEqual(lake.silver());
  });

  test('reports damaged entries of a zip and stores the others', async () => {
    const lake = new TestLake();
    const result = accepted(await archive(lake, 'Family.zip', zipWithPhoto(true)));
    expect(result.media.map(({ name }) => name)).toEqual(['notes.pdf']);
    expect(result.leftOut).toEqual([
      expect.objectContaining({ code: 'media-damaged', detail: expect.stringContaining('IMG-') }),
    ]);
    expect([...lake.disk.keys()].some((key) => key.includes('IMG-'))).toBe(false);
  });

  test('keeps an export that was sent in the chat as its document, and says so', async () => {
    const lake = new TestLake();
    const other = exportOf('Neighbours', 100, 140);
    const sent = `${line(5).replace(/: .*$/, `: \u200e${other.name} (file attached)`)}\n`;
    const zip = zipOf([
      { name: other.name, content: other.text },
      { name: FAMILY.name, content: `${FAMILY.text}${sent}` },
    ]);
    const result = accepted(await archive(lake, 'Phone.zip', zip));
    expect(result).toMatchObject({ chatName: 'Family', messages: 21, media: [{ name: other.name }] });
    expect(result.leftOut).toEqual([
      { code: 'other-export', line: null, detail: expect.stringContaining(`${other.name} is an export that was sent`) },
    ]);
    await lake.build();
    expect(lake.rows().at(-1)).toMatchObject({ media_name: other.name, media_key: result.media[0]?.key });
  });

  test('does not say of an export that no message names that it was sent in the chat', async () => {
    const other = exportOf('Neighbours', 100, 110);
    const entries = [FAMILY, other].map(({ name, text }) => ({ name, content: text }));
    const { leftOut } = accepted(await archive(new TestLake(), FAMILY.name.replace('.txt', '.zip'), zipOf(entries)));
    expect(leftOut).toMatchObject([
      {
        code: 'other-export',
        detail: expect.stringContaining(`${other.name} is an export that no message of this chat`),
      },
    ]);
  });

  test('names a chat of two by its file where the wording is unknown', async () => {
    const lake = new TestLake();
    const text = `${line(0).replace(/- .*?:/, '- Edda:')}\n${line(1).replace(/- .*?:/, '- Mara:')}\n`;
    expect(await archive(lake, 'WhatsApp-spjall Edda.txt', text)).toMatchObject({ chatName: 'Edda' });
    const zip = zipOf([{ name: '_chat.txt', content: `${text}${text}` }]);
    expect(await archive(lake, 'WhatsApp-spjall Mara.zip', zip)).toMatchObject({ chatName: 'Mara' });
  });

  test('keeps a name with parent folders in a zip within the export’s folder', async () => {
    const lake = new TestLake();
    const zip = zipOf([
      { name: '_chat.txt', content: WITH_PHOTO },
      { name: '../../bronze/evil.txt', content: 'x' },
    ]);
    const result = accepted(await archive(lake, 'Family.zip', zip));
    expect(result.media).toEqual([]);
    expect(result.leftOut.map(({ code }) => code)).toContain('media-damaged');
    expect([...lake.disk.keys()].filter((key) => !/^(bronze\/whatsapp\/year=|silver\/_state\/)/.test(key))).toEqual([]);
  });

  test('completes when it runs again after a kill at any write', async () => {
    const calm = new TestLake();
    await archive(calm, 'Family.zip', zipWithPhoto());
    for (let plug = 0; plug < calm.puts.length; plug++) {
      const lake = new TestLake();
      lake.restart(plug);
      await expect(archive(lake, 'Family.zip', zipWithPhoto())).rejects.toMatchObject({ code: 'unavailable' });
      expect(await lake.build().catch(() => null)).toSatisfy((report) => report === null || report.messages === 0);
      lake.restart();
      expect(await archive(lake, 'Family.zip', zipWithPhoto())).toMatchObject({ status: 'archived' });
      expect(lasting(lake)).toEqual(lasting(calm));
    }
  });
});
