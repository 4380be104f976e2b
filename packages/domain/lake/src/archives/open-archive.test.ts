import { describe, expect, test } from 'vitest';
import { zipOf } from '../imports/zip.test-helper.ts';
import { ArchiveError } from './archive-error.ts';
import { openArchive } from './open-archive.ts';
import type { ArchiveSource } from './open-archive.ts';
import { gzipOf, joined, tarOf } from './tar.test-helper.ts';

const CHUNK = 100;

const sourceOf = (bytes: Uint8Array): ArchiveSource => ({
  sizeBytes: bytes.length,
  read: async (start, end) => bytes.subarray(start, end),
  async *stream() {
    for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
  },
});

const ENTRIES = [
  { name: 'trip/a.txt', content: 'hello' },
  { name: '__MACOSX/trip/._a.txt', content: 'x' },
  { name: 'trip/.hidden', content: 'kept' },
  { name: '@eaDir/a.txt/SYNOPHOTO_THUMB_M.jpg', content: 'x' },
  { name: 'trip/../../b.txt', content: 'x' },
  { name: 'c.txt', content: 'last' },
];

async function listed(bytes: Uint8Array, from = 0) {
  const archive = await openArchive(sourceOf(bytes));
  const files: unknown[] = [];
  for await (const { index, name, problem, read } of archive.entries(from)) {
    const parts: Uint8Array[] = [];
    if (problem === null) for await (const part of read()) parts.push(part);
    files.push([index, name, problem === null ? new TextDecoder().decode(joined(parts)) : null]);
  }
  return { ...archive, files };
}

const codeOf = (bytes: Uint8Array, bounds = {}): Promise<unknown> =>
  openArchive(sourceOf(bytes), bounds).then(
    () => null,
    (error: unknown) => (error instanceof ArchiveError ? error.code : error),
  );

const KINDS = [
  ['a zip', zipOf(ENTRIES), true],
  ['a tar', tarOf(ENTRIES), false],
  ['a tar packed by gzip', await gzipOf(tarOf(ENTRIES)), false],
] as const;

describe.each(KINDS)('%s', (what, bytes, isRandomAccess) => {
  test('yields its files from any of them on, without those of operating systems', async () => {
    const files = [
      [0, 'trip/a.txt', 'hello'],
      [1, 'trip/.hidden', 'kept'],
      [2, 'trip/../../b.txt', null],
      [3, 'c.txt', 'last'],
    ];
    expect(await listed(bytes)).toMatchObject({ isRandomAccess, systemFiles: 2, files });
    expect((await openArchive(sourceOf(bytes))).files).toBe(4);
    expect((await listed(bytes, 3)).files).toEqual(files.slice(3));
  });

  test('is refused where its end is missing', async () => {
    // A tar ends with two blocks of zeros, and is whole with one.
    const rest = what === 'a tar' ? 513 : 1;
    for (const short of [rest, 600])
      expect(await codeOf(bytes.subarray(0, Math.max(5, bytes.length - short)))).not.toBeNull();
  });

  test('is refused with one entry more, or one unpacked byte more, than allowed', async () => {
    const totalBytes = ENTRIES.reduce((sum, { content }) => sum + content.length, 0);
    expect(await codeOf(bytes, { maxEntries: 6, maxTotalBytes: totalBytes })).toBeNull();
    expect(await codeOf(bytes, { maxEntries: 5 })).toBe('too-many-entries');
    expect(await codeOf(bytes, { maxTotalBytes: totalBytes - 1 })).toBe('too-large');
  });

  test('gives the problem of an entry that exceeds the bound of one entry', async () => {
    const { entries } = await openArchive(sourceOf(bytes), { maxEntryBytes: 4 });
    const problems: boolean[] = [];
    for await (const { problem } of entries(0)) problems.push(problem !== null);
    expect(problems).toEqual([true, false, true, false]);
  });
});

describe('a gzip stream', () => {
  test('that unpacks to suspiciously many bytes is refused early', async () => {
    const bomb = await gzipOf(tarOf([{ name: 'zeros', content: new Uint8Array(4 * 2 ** 20) }]));
    expect(await codeOf(bomb)).toBe('suspicious-ratio');
    const small = await gzipOf(tarOf([{ name: 'zeros', content: new Uint8Array(2 ** 19) }]));
    expect(await codeOf(small)).toBeNull();
  });

  test('is refused where it is truncated, damaged or not gzip', async () => {
    const tgz = await gzipOf(tarOf(ENTRIES));
    expect(await codeOf(tgz.subarray(0, tgz.length - 4))).toBe('truncated');
    expect(await codeOf(tgz.subarray(0, 60))).toBe('truncated');
    expect(await codeOf(Uint8Array.from(tgz, (byte, at) => (at === tgz.length - 6 ? byte ^ 1 : byte)))).toBe('corrupt');
    expect(await codeOf(joined([tgz, new TextEncoder().encode('more')]))).toBe('corrupt');
    expect(await codeOf(await gzipOf(new TextEncoder().encode('a text')))).toBe('not-a-tar');
    expect(await codeOf(new TextEncoder().encode('a text'))).toBe('not-a-tar');
    expect(await codeOf(new Uint8Array(0))).toBe('not-a-tar');
  });
});

const failing = (): never => {
  throw new RangeError('the disk is gone');
};

test('an error of the source passes through', async () => {
  const tgz = await gzipOf(tarOf(ENTRIES));
  async function* stream() {
    yield tgz.subarray(0, 20);
    failing();
  }
  await expect(openArchive({ ...sourceOf(tgz), stream })).rejects.toThrow('the disk is gone');
  await expect(openArchive({ ...sourceOf(zipOf(ENTRIES)), read: async () => failing() })).rejects.toThrow(RangeError);
});
