import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { FileChangedError, openLocalFile } from './local-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'homelake-local-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

async function all(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

const large = Buffer.alloc(65 * 1024 * 1024, 'photo');

test.each([
  ['a small file', Buffer.from('small')],
  ['one that is too large to be kept', large],
])('%s is known by its hash and gives the same bytes as often as it is opened', async (name, bytes) => {
  const path = write(name, bytes);
  utimesSync(path, new Date('2024-03-01T12:00:00Z'), new Date('2024-03-01T12:00:00Z'));
  const file = await openLocalFile({ path, lakePath: 'album/x' });
  expect(file).toMatchObject({ path: 'album/x', sizeBytes: bytes.length, fileTime: '2024-03-01T12:00:00.000Z' });
  expect(Buffer.from(file.head).equals(bytes.subarray(0, 65536))).toBe(true);
  expect(await file.sha256()).toBe(createHash('sha256').update(bytes).digest('hex'));
  for (let times = 0; times < 2; times++) expect((await all(file.open())).equals(bytes)).toBe(true);
});

test('a small file that grows after it was read is stored as it was', async () => {
  const path = write('growing', Buffer.from('first'));
  const file = await openLocalFile({ path, lakePath: 'growing' });
  await file.sha256();
  appendFileSync(path, ' second');
  expect((await all(file.open())).toString()).toBe('first');
});

test('a large file that changes between the two reads throws', async () => {
  const path = write('changing', large);
  const file = await openLocalFile({ path, lakePath: 'changing' });
  await file.sha256();
  writeFileSync(path, Buffer.alloc(large.length, 'other'));
  await expect(all(file.open())).rejects.toThrow(FileChangedError);
});

test('companions are opened with their photo', async () => {
  const photo = write('a.jpg', Buffer.from('photo'));
  const sidecar = write('a.xmp', Buffer.from('<xmp/>'));
  const { companions } = await openLocalFile({
    path: photo,
    lakePath: 'a.jpg',
    companions: [{ role: 'sidecar', path: sidecar, lakePath: 'a.xmp' }],
  });
  expect(companions).toMatchObject([{ role: 'sidecar', name: 'a.xmp', sizeBytes: 6 }]);
  expect((await all(companions![0]!.open())).toString()).toBe('<xmp/>');
});
