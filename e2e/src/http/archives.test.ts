import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Upload, UploadList } from '@homelake/http-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handInTo } from '../hand-in.ts';
import { startServer, temporaryFolder } from '../homelake.ts';
import type { Server } from '../homelake.ts';
import { TAKEOUT_ENDS, takeoutParts } from '../takeout-parts.ts';
import type { ArchiveFile } from '../takeout-parts.ts';

/** Archives that are sent to a running server end as those that the command imports. */

const folder = temporaryFolder();
afterAll(() => folder.remove());

let homes = 0;
let home: string;
let server: Server;

const json = async <T>(path: string): Promise<T> => (await (await fetch(`${server.url}/api${path}`)).json()) as T;

async function ended({ id }: Upload): Promise<Upload> {
  const now = () => json<Upload>(`/uploads/${id}`);
  await expect.poll(async () => (await now()).state).toMatch(/^(?:done|failed)$/);
  return now();
}

/** Sends all of them before it waits for any. */
async function uploaded(files: readonly ArchiveFile[]): Promise<readonly Upload[]> {
  const sent: Upload[] = [];
  for (const file of files) sent.push(await handInTo(server.url, file));
  return Promise.all(sent.map(ended));
}

const entriesOf = async ({ id }: Upload) => (await json<UploadList>(`/uploads?parent=${id}`)).uploads;

describe.each(['zip', 'tgz'] as const)('a Takeout in two .%s archives that is sent to the server', (extension) => {
  beforeAll(async () => {
    home = folder.path(`home-${++homes}`);
    server = await startServer(home);
  });
  afterAll(() => server.stop());

  test('becomes an upload for each file, and photos find their JSON across the archives', async () => {
    const archives = await uploaded((await takeoutParts(extension)).toReversed());
    for (const archive of archives)
      expect(archive).toMatchObject({
        state: 'done',
        kind: 'archive',
        result: 'new',
        damaged: false,
        key: null,
        note: null,
        contents: { files: 2, opened: 2, missingParts: [] },
      });
    const entries = (await Promise.all(archives.map(entriesOf))).flat();
    expect(Object.fromEntries(entries.map(({ name, kind }) => [name, kind]))).toEqual(TAKEOUT_ENDS);
    expect(entries.map(({ state, result }) => `${state}, ${result}`)).toEqual(Array(4).fill('done, new'));
    const ids = entries.flatMap(({ kind, name, of }) => (kind === 'photo' && name.endsWith('1.jpg') ? [of] : []));
    await expect.poll(() => json(`/photos/${ids[0]}`)).toMatchObject({ favourite: true });
    expect(
      readdirSync(home).filter((name) => /^uploads$/.test(name) && readdirSync(join(home, name)).length > 0),
    ).toEqual([]);
  });

  test('is unchanged when it is sent again', async () => {
    const archives = await uploaded(await takeoutParts(extension));
    expect(archives.map(({ kind, result }) => `${kind}, ${result}`)).toEqual(Array(2).fill('archive, unchanged'));
  });

  test('that is cut off is kept as a file, and so are a broken zip and a text', async () => {
    const [{ bytes }] = await takeoutParts(extension);
    const files = [
      { name: `cut.${extension}`, bytes: bytes.subarray(0, bytes.length - 30) },
      { name: 'broken.zip', bytes: Buffer.from('PK\u0003\u0004 no more') },
      { name: 'notes.txt', bytes: Buffer.from('Buy milk') },
    ];
    const kept = await uploaded(files);
    expect(kept.map(({ state, kind, damaged, key }) => [state, kind, damaged, key])).toEqual([
      ['done', 'file', true, `files/cut.${extension}`],
      ['done', 'file', true, 'files/broken.zip'],
      ['done', 'file', false, 'files/notes.txt'],
    ]);
    expect(kept[0]?.note).toMatch(/cut off.*; kept as a file$/);
    for (const { name, bytes: sent } of files) expect(readFileSync(join(home, 'files', name)).equals(sent)).toBe(true);
  });
});
