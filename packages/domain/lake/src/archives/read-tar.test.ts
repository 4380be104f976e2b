import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArchiveError } from './archive-error.ts';
import { readTar } from './read-tar.ts';
import { blocksOf, joined, paxOf, tarOf } from './tar.test-helper.ts';

async function* cut(bytes: Uint8Array, sizes: readonly number[] = [bytes.length]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function filesOf(bytes: Uint8Array, sizes?: readonly number[]) {
  const files: { name: string; content: string; modifiedAt: number | null; problem: string | null }[] = [];
  for await (const { name, modifiedAt, problem, read } of readTar(cut(bytes, sizes))) {
    const parts: Uint8Array[] = [];
    if (problem === null) for await (const part of read()) parts.push(part);
    files.push({ name, content: new TextDecoder().decode(joined(parts)), modifiedAt, problem });
  }
  return files;
}

const codeOf = (bytes: Uint8Array): Promise<unknown> =>
  filesOf(bytes).then(
    () => null,
    (error: unknown) => (error instanceof ArchiveError ? error.code : error),
  );

const LONG = `${'folder/'.repeat(30)}photo.jpg`;
const wide = Uint8Array.from([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);

describe('a tar', () => {
  test('yields its files in order, without folders, which are empty', async () => {
    const tar = tarOf([
      { name: 'trip/', type: '5' },
      { name: 'trip/a.txt', content: 'hello', modifiedAt: 1_600_000_000 },
      { name: 'old/', type: '\0' },
      { name: 'odd/', type: '\0', content: 'kept' },
      { name: 'trip/empty', type: '\0' },
    ]);
    expect(await filesOf(tar)).toEqual([
      { name: 'trip/a.txt', content: 'hello', modifiedAt: 1_600_000_000, problem: null },
      { name: 'odd/', content: 'kept', modifiedAt: 1_704_067_200, problem: null },
      { name: 'trip/empty', content: '', modifiedAt: 1_704_067_200, problem: null },
    ]);
  });

  test.each([
    [
      'in a pax header',
      [
        { name: 'x', type: 'x', content: paxOf('path', LONG) },
        { name: 'cut', content: 'hello' },
      ],
    ],
    [
      "in GNU's header",
      [
        { name: '././@LongLink', type: 'L', content: `${LONG}\0` },
        { name: 'cut', content: 'hello' },
      ],
    ],
    ['in the prefix', [{ prefix: LONG.slice(0, 153), name: LONG.slice(154), content: 'hello' }]],
  ])('has a long name %s', async (_where, entries) => {
    const files = await filesOf(tarOf([...entries, { name: 'next.txt', content: 'next' }]));
    expect(files.map(({ name, content }) => [name, content])).toEqual([
      [LONG, 'hello'],
      ['next.txt', 'next'],
    ]);
  });

  test('has sizes and times in pax headers, for one file and for all, and sizes of base 256', async () => {
    const tar = tarOf([
      { name: 'g', type: 'g', content: paxOf('mtime', '1500000000.75') },
      { name: 'x', type: 'x', content: paxOf('size', '5') + paxOf('comment', 'é=x') },
      { name: 'a', content: 'hello', size: '0'.repeat(11) },
      { name: 'b', content: 'world', size: wide },
    ]);
    const facts = (await filesOf(tar)).map(({ name, content, modifiedAt }) => [name, content, modifiedAt]);
    expect(facts).toEqual([
      ['a', 'hello', 1_500_000_000.75],
      ['b', 'world', 1_500_000_000.75],
    ]);
  });

  test('gives the reason why links, devices, sparse files and unknown types have no content', async () => {
    const tar = tarOf([
      { name: 'hard', type: '1', size: '00000000007\0' },
      { name: 'soft', type: '2' },
      { name: 'pipe', type: '6' },
      { name: 'holes', type: 'S', content: 'stored part' },
      { name: 'x', type: 'x', content: paxOf('GNU.sparse.major', '1') },
      { name: 'more holes', content: 'a map of holes' },
      { name: 'label', type: 'V' },
      { name: 'after', content: 'hello' },
    ]);
    expect((await filesOf(tar)).map(({ name, problem }) => [name, problem])).toEqual([
      ['hard', 'is a hard link to another entry'],
      ['soft', 'is a symbolic link'],
      ['pipe', 'is a device or a pipe'],
      ['holes', 'is a sparse file'],
      ['more holes', 'is a sparse file'],
      ['label', 'is of the type "V", which cannot be read'],
      ['after', null],
    ]);
  });

  test('gives the same in chunks of any size, whether its files are read or skipped', async () => {
    const entries = [
      { name: 'x', type: 'x', content: paxOf('path', LONG) },
      { name: 'a', content: 'a'.repeat(700) },
      { name: 'b', content: 'b'.repeat(512) },
      { name: 'c', content: '' },
    ];
    const tar = tarOf(entries);
    const whole = await filesOf(tar);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 5 }), async (sizes) => {
        expect(await filesOf(tar, sizes)).toEqual(whole);
        const passed: string[] = [];
        for await (const { name } of readTar(cut(tar, sizes))) passed.push(name);
        expect(passed).toEqual(whole.map(({ name }) => name));
      }),
      { numRuns: 50 },
    );
  });

  test('is truncated wherever it ends before its block of zeros', async () => {
    const tar = tarOf([
      { name: 'a', content: 'hello' },
      { name: 'b', content: 'x'.repeat(600) },
    ]);
    const end = tar.length - 1024;
    for (let at = 512; at < end; at += 37) expect(await codeOf(tar.subarray(0, at)), String(at)).toBe('truncated');
    expect(await codeOf(tar.subarray(0, end))).toBe('truncated');
    expect(await codeOf(tar.subarray(0, end + 511))).toBe('truncated');
    expect(await codeOf(tar.subarray(0, end + 512))).toBeNull();
  });

  test('is damaged where a later block is not a header, and not a tar where the first is not', async () => {
    const tar = tarOf([{ name: 'a', content: 'hello' }, { name: 'b' }]);
    const torn = Uint8Array.from(tar, (byte, at) => (at === 1024 ? byte ^ 1 : byte));
    expect(await codeOf(torn)).toBe('corrupt');
    expect(await codeOf(torn.subarray(1024))).toBe('not-a-tar');
    expect(await codeOf(new TextEncoder().encode('Hello'))).toBe('not-a-tar');
    expect(await codeOf(tarOf([{ name: 'x', type: 'x', content: '99 path=a\n' }, { name: 'a' }]))).toBe('corrupt');
    expect(await codeOf(tarOf([{ name: 'x', type: 'x', content: paxOf('size', 'many') }, { name: 'a' }]))).toBe(
      'corrupt',
    );
    expect(await codeOf(tarOf([{ name: 'a', size: 'zzzzzzzzzzz\0' }]))).toBe('not-a-tar');
  });

  test('is refused where an extended header exceeds a mebibyte', async () => {
    const header = blocksOf({ name: 'x', type: 'x', size: `${(2 ** 20 + 1).toString(8).padStart(11, '0')}\0` });
    expect(await codeOf(header)).toBe('too-large');
  });

  test('whose headers were summed with signed bytes, as by old programs, is read', async () => {
    const tar = tarOf([{ name: 'é', content: 'hello' }]);
    const signed = tar.slice();
    signed.set(new TextEncoder().encode('        '), 148);
    const sum = signed.subarray(0, 512).reduce((all, byte) => all + (byte > 127 ? byte - 256 : byte), 0);
    signed.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
    expect(await codeOf(signed)).toBeNull();
  });
});
