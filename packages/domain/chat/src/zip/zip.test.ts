import { describe, expect, it } from 'vitest';
import { openZip, readEntry, ZipError } from './zip.ts';
import type { Zip, ZipEntry } from './zip.ts';
import { concat, deflateRaw, sourceOf, writeZip } from './zip-writer.test-helper.ts';
import type { EntryToWrite } from './zip-writer.test-helper.ts';

const MIB = 2 ** 20;

const open = async (entries: readonly EntryToWrite[], options = {}): Promise<Zip> =>
  openZip(sourceOf(await writeZip(entries, options)));

function entryOf(zip: Zip, name: string): ZipEntry {
  const entry = zip.entries.find((candidate) => candidate.name === name);
  if (!entry) throw new TypeError(`no entry ${name}`);
  return entry;
}

async function readBytes(zip: Zip, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readEntry(zip, entryOf(zip, name))) chunks.push(chunk);
  return concat(chunks);
}

const readText = async (zip: Zip, name: string): Promise<string> =>
  new TextDecoder().decode(await readBytes(zip, name));

/** Bytes that look random, the same each time. */
function noise(length: number): Uint8Array {
  let state = 7;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24);
}

const GOOD: EntryToWrite = { name: 'good.txt', content: 'good' };

/** The error of reading `name`, while the good entry beside it stays readable. */
async function failureOf(entries: readonly EntryToWrite[], name: string, bounds = {}): Promise<ZipError> {
  const zip = await openZip(sourceOf(await writeZip([GOOD, ...entries])), bounds);
  expect(await readText(zip, 'good.txt')).toBe('good');
  const failure = await readBytes(zip, name).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(failure instanceof ZipError)) throw new TypeError(`read ${name} without a ZipError: ${String(failure)}`);
  expect(failure.entryName).toBe(name);
  expect(failure.message).toContain(JSON.stringify(name));
  return failure;
}

describe('reading', () => {
  it.each([
    ['deflated', {}],
    ['stored', { stored: true }],
    ['with a data descriptor, as Android writes', { dataDescriptor: true }],
    ['stored with a data descriptor', { dataDescriptor: true, stored: true }],
    ['with zip64 sizes', { zip64: true }],
  ])('an entry comes out as it went in: %s', async (_, how) => {
    const content = noise(300_000);
    const zip = await open([GOOD, { name: 'a/b.bin', content, ...how }, { name: 'empty', content: '', ...how }]);
    expect(zip.entries.map(({ name, problem }) => [name, problem])).toEqual([
      ['good.txt', null],
      ['a/b.bin', null],
      ['empty', null],
    ]);
    expect(await readBytes(zip, 'a/b.bin')).toEqual(content);
    expect(await readText(zip, 'empty')).toBe('');
    expect(await readText(zip, 'good.txt')).toBe('good');
  });

  it.each([
    ['a zip64 directory', { zip64End: true }],
    ['a comment at the end', { comment: 'made by hand' }],
    ['bytes put before it', { prefix: noise(5000) }],
  ])('a zip with %s is read', async (_, options) => {
    const zip = await open([GOOD, { name: 'b.txt', content: 'b' }], options);
    expect([await readText(zip, 'good.txt'), await readText(zip, 'b.txt')]).toEqual(['good', 'b']);
  });

  it('a folder with content is an entry that cannot be read, so that nobody takes the zip for read', async () => {
    const { entries } = await open([{ name: 'folder/', content: 'lost' }, GOOD]);
    expect(entries.map(({ problem }) => problem?.code ?? null)).toEqual(['unsafe-name', null]);
  });

  it('folders are no entries', async () => {
    expect((await open([{ name: 'folder/', stored: true }, GOOD])).entries).toHaveLength(1);
  });

  it.each([
    ['UTF-8, flagged', 'Zoë 🎿.jpg', 0x800, 'Zoë 🎿.jpg'],
    ['UTF-8 without the flag, as macOS writes', 'Zoë.jpg', 0, 'Zoë.jpg'],
    ['code page 437', Uint8Array.of(0x5a, 0x6f, 0x89, 0x2e, 0x6a, 0x70, 0x67), 0, 'Zoë.jpg'],
  ])('a name is read: %s', async (_, name, flags, expected) => {
    expect((await open([{ ...GOOD, name, flags }])).entries[0]?.name).toBe(expected);
  });

  it('a large entry is read piece by piece, and only as far as it is asked for', async () => {
    const content = noise(4 * MIB);
    const source = sourceOf(
      await writeZip([GOOD, { name: 'film.mp4', content, stored: true }, { name: 'packed', content }]),
    );
    const zip = await openZip(source);
    for (const name of ['film.mp4', 'packed']) {
      source.reads.length = 0;
      for await (const chunk of readEntry(zip, entryOf(zip, name))) {
        expect(chunk.length).toBeLessThanOrEqual(MIB);
        break;
      }
      const bytesRead = source.reads.reduce((sum, { start, end }) => sum + end - start, 0);
      expect(bytesRead).toBeLessThan(MIB);
    }
  });

  it('the directory alone is read to open a zip', async () => {
    const source = sourceOf(await writeZip([{ name: 'film.mp4', content: noise(MIB), stored: true }]));
    await openZip(source);
    expect(source.reads.every(({ start }) => start > MIB - 70_000)).toBe(true);
  });

  it('a failure of the source passes through as it is', async () => {
    const bytes = await writeZip([{ name: 'a', content: noise(100_000) }]);
    const broken = new Error('disk on fire');
    const source = sourceOf(bytes);
    const zip = await openZip(source);
    const failing: Zip = {
      ...zip,
      source: {
        ...source,
        read: async (start, end) => (end - start > 1000 ? Promise.reject(broken) : source.read(start, end)),
      },
    };
    await expect(readBytes(failing, 'a')).rejects.toBe(broken);
  });
});

const rejection = async (bytes: Uint8Array, bounds = {}): Promise<unknown> =>
  openZip(sourceOf(bytes), bounds).then(
    () => null,
    (error: unknown) => error,
  );

describe('an archive that is none', () => {
  it.each([
    ['nothing', new Uint8Array(), 'not-a-zip'],
    ['a text', new TextEncoder().encode('28/01/2024, 15:30 - Ann: Hello\n'.repeat(100)), 'not-a-zip'],
  ])('%s is no zip', async (_, bytes, code) => {
    expect(await rejection(bytes)).toMatchObject({ name: 'ZipError', code, entryName: null });
  });

  it('a zip cut off anywhere is refused, or its cut entries are', async () => {
    const bytes = await writeZip([{ name: 'a.txt', content: noise(2000) }, GOOD]);
    for (let length = 4; length < bytes.length; length += 37) {
      expect(await rejection(bytes.slice(0, length))).toMatchObject({ code: 'truncated' });
    }
  });

  it('a damaged directory is told with the number of the entry', async () => {
    const bytes = await writeZip([GOOD, { name: 'b', content: 'b' }]);
    const data = new DataView(bytes.buffer);
    for (let at = bytes.length - 30; at > 0; at--) {
      if (data.getUint32(at, true) !== 0x02014b50) continue;
      data.setUint32(at, 0, true);
      break;
    }
    expect(await rejection(bytes)).toMatchObject({ code: 'corrupt', message: expect.stringContaining('entry 2 of 2') });
  });

  it('more entries than allowed are refused before the directory is read', async () => {
    const source = sourceOf(
      await writeZip(Array.from({ length: 20 }, (_, index) => ({ name: `${index}`, content: 'x' }))),
    );
    await expect(openZip(source, { maxEntries: 10 })).rejects.toMatchObject({ code: 'too-many-entries' });
    expect(source.reads).toHaveLength(1);
  });

  it('more bytes in all than allowed are refused', async () => {
    const entries = ['a', 'b', 'c'].map((name) => ({ name, content: noise(1000), stored: true }));
    expect(await rejection(await writeZip(entries), { maxTotalBytes: 2500 })).toMatchObject({
      code: 'too-large',
      entryName: null,
    });
  });
});

describe('an entry that is not what it says', () => {
  it.each([
    '../out.txt',
    'a/../../out.txt',
    '/etc/passwd',
    String.raw`C:\out.txt`,
    'C:out.txt',
    String.raw`..\out.txt`,
    'nul\u0000.txt',
    'line\n.txt',
    '..',
  ])('the name %j is unsafe', async (name) => {
    expect((await failureOf([{ name, content: 'x' }], name)).code).toBe('unsafe-name');
  });

  it('names that only look odd are fine', async () => {
    const zip = await open([
      { name: 'a..b/...c.txt', content: 'x' },
      { name: 'Was? Ja!.txt', content: 'y' },
    ]);
    expect(zip.entries.map(({ problem }) => problem)).toEqual([null, null]);
  });

  it('a symbolic link is unsafe', async () => {
    expect((await failureOf([{ name: 'link', content: '/etc/passwd', mode: 0o120777 }], 'link')).code).toBe(
      'unsafe-name',
    );
  });

  it('an encrypted entry is refused', async () => {
    expect((await failureOf([{ name: 'a', content: 'x', flags: 0x801 }], 'a')).code).toBe('encrypted');
  });

  it('an unknown method is refused by its number', async () => {
    expect(await failureOf([{ name: 'a', content: 'x', method: 93 }], 'a')).toMatchObject({
      code: 'unsupported-method',
      message: expect.stringContaining('93'),
    });
  });

  it('a wrong checksum is found', async () => {
    expect((await failureOf([{ name: 'a', content: 'hello', declared: { crc: 1 } }], 'a')).code).toBe(
      'checksum-mismatch',
    );
  });

  it('data that does not inflate is found', async () => {
    expect(
      (await failureOf([{ name: 'a', content: 'hello', packed: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff) }], 'a'))
        .code,
    ).toBe('corrupt');
  });

  it('data that goes on behind its end is found', async () => {
    const packed = concat([await deflateRaw(new TextEncoder().encode('hello')), noise(50)]);
    expect((await failureOf([{ name: 'a', content: 'hello', packed }], 'a')).code).toBe('corrupt');
  });

  it('data that ends too early is found', async () => {
    const packed = (await deflateRaw(noise(1000))).slice(0, 500);
    expect(['corrupt', 'size-mismatch']).toContain(
      (await failureOf([{ name: 'a', content: noise(1000), packed }], 'a')).code,
    );
  });

  it('more bytes than declared never come out', async () => {
    const entries = [GOOD, { name: 'liar', content: new Uint8Array(8 * MIB), declared: { sizeBytes: 1000 } }];
    const zip = await open(entries);
    let sizeBytes = 0;
    const reading = (async () => {
      for await (const chunk of readEntry(zip, entryOf(zip, 'liar'))) sizeBytes += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'size-mismatch' });
    expect(sizeBytes).toBeLessThanOrEqual(1000);
  });

  it('fewer bytes than declared are found', async () => {
    expect((await failureOf([{ name: 'liar', content: 'abc', declared: { sizeBytes: 1000 } }], 'liar')).code).toBe(
      'size-mismatch',
    );
  });

  it('a stored entry has one size', async () => {
    expect(
      (await failureOf([{ name: 'liar', content: 'abc', stored: true, declared: { sizeBytes: 1000 } }], 'liar')).code,
    ).toBe('size-mismatch');
  });

  it('a zip bomb is refused before a byte of it is unpacked', async () => {
    const bomb = { name: 'bomb', content: new Uint8Array(64 * MIB) };
    const source = sourceOf(await writeZip([GOOD, bomb]));
    const zip = await openZip(source);
    source.reads.length = 0;
    await expect(readBytes(zip, 'bomb')).rejects.toMatchObject({
      code: 'suspicious-ratio',
      message: expect.stringContaining('67108864'),
    });
    expect(source.reads).toHaveLength(0);
    expect(await readText(zip, 'good.txt')).toBe('good');
  });

  it('a text of people, however repetitive, is no bomb', async () => {
    const chat = Array.from({ length: 40_000 }, (_, index) => `28/01/2024, 15:30 - Ann: message ${index % 50}\n`).join(
      '',
    );
    const zip = await open([{ name: '_chat.txt', content: chat }]);
    expect(entryOf(zip, '_chat.txt').problem).toBeNull();
    expect((await readText(zip, '_chat.txt')).length).toBe(chat.length);
  });

  it('an entry above the bound is refused', async () => {
    expect((await failureOf([{ name: 'large', content: noise(5000) }], 'large', { maxEntryBytes: 4000 })).code).toBe(
      'too-large',
    );
  });

  it('entries that share bytes are refused', async () => {
    const shared = { name: 'copy', content: noise(500), declared: { headerStart: 0 } };
    const zip = await open([{ name: 'first', content: noise(500) }, shared, GOOD]);
    expect(entryOf(zip, 'first').problem?.code ?? entryOf(zip, 'copy').problem?.code).toBe('overlapping-entries');
    expect(await readText(zip, 'good.txt')).toBe('good');
  });

  it('an entry that reaches into the next one is refused', async () => {
    const zip = await open([
      { name: 'long', content: 'abc', stored: true, declared: { sizeBytes: 300, compressedBytes: 300 } },
      GOOD,
    ]);
    expect(entryOf(zip, 'long').problem?.code).toBe('overlapping-entries');
  });

  it('an entry beyond the end of the file is refused', async () => {
    const zip = await open([GOOD, { name: 'far', content: 'x', declared: { headerStart: 1_000_000 } }]);
    expect(entryOf(zip, 'far').problem?.code).toBe('truncated');
    expect(await readText(zip, 'good.txt')).toBe('good');
  });

  it('a header that is not where the directory says is found', async () => {
    expect((await failureOf([{ name: 'a', content: noise(200), declared: { headerStart: 45 } }], 'a')).code).toBe(
      'corrupt',
    );
  });
});
