import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { homelake, temporaryFolder } from '../homelake.ts';
import { sceneBytes, sentCopyOf } from '../photo-files.ts';
import { zipOf } from '../zip-bytes.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const idOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

describe('photos and a chat that sent one of them', () => {
  const home = folder.path('home');
  const run = (...args: string[]) => homelake(['--home', home, ...args]);
  const lines = async <T>(...args: string[]): Promise<T[]> =>
    (await run(...args)).stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  const shownIds = async () => (await lines<{ id: string }>('photos', '--json')).map(({ id }) => id).sort();
  const originalsInSql = () =>
    lines('query', 'select photo_id, original_id from photos where original_id is not null', '--format', 'ndjson');

  let original: string;
  let copy: string;
  let others: string[];
  beforeAll(async () => {
    const photos = folder.path('camera');
    mkdirSync(photos);
    const scenes = await Promise.all([1, 2, 3].map(sceneBytes));
    for (const [at, bytes] of scenes.entries()) writeFileSync(join(photos, `IMG_${at + 1}.jpg`), bytes);
    const sent = await sentCopyOf(scenes[0]!);
    const stranger = await sentCopyOf(await sceneBytes(9));
    const chat =
      '05/01/2024, 15:30 - Ann: IMG-20240105-WA0001.jpg (file attached)\n' +
      '05/01/2024, 15:31 - Bob: IMG-20240105-WA0002.jpg (file attached)\n';
    const zip = folder.path('WhatsApp Chat with Bob.zip');
    writeFileSync(
      zip,
      zipOf([
        { name: 'WhatsApp Chat with Bob.txt', content: chat },
        { name: 'IMG-20240105-WA0001.jpg', content: sent },
        { name: 'IMG-20240105-WA0002.jpg', content: stranger },
      ]),
    );
    const [first, ...rest] = scenes.map(idOf);
    original = first!;
    copy = idOf(sent);
    others = [...rest, idOf(stranger)];
    await run('import', zip, photos);
  });

  test('are listed once, and SQL has the original of the copy', async () => {
    expect(await shownIds()).toEqual([original, ...others].sort());
    expect(await originalsInSql()).toEqual([{ photo_id: copy, original_id: original }]);
    expect((await run('photos')).stdout).toMatch(/^4 photos.* 1 copy is not listed: see --copies\.$/m);
  });

  test('are listed with the evidence', async () => {
    expect(await lines('photos', '--copies', '--json')).toEqual([
      expect.objectContaining({
        id: copy,
        originalId: original,
        hidden: true,
        reunion: expect.objectContaining({ originalId: original, difference: expect.any(Number) }),
      }),
    ]);
    const { stdout } = await run('photos', '--copies');
    expect(stdout).toContain('IMG-20240105-WA0001.jpg');
    expect(stdout).toContain('IMG_1.jpg');
    expect(stdout).toMatch(/^1 copy\. /m);
  });

  test('are two after --untie, also after a rebuild, and one again after --tie', async () => {
    expect((await run('photos', '--untie', copy)).stdout).toContain('is shown as a separate photo');
    const both = [original, copy, ...others].sort();
    expect(await shownIds()).toEqual(both);
    expect(await originalsInSql()).toEqual([]);
    await run('silver', '--full');
    await run('rebuild', 'catalog');
    expect(await shownIds()).toEqual(both);
    expect((await run('photos', '--tie', copy)).stdout).toContain('IMG-20240105-WA0001.jpg is a copy of IMG_1.jpg');
    expect(await shownIds()).toEqual([original, ...others].sort());
    expect(await originalsInSql()).toEqual([{ photo_id: copy, original_id: original }]);
  });

  test('cannot be untied where they are no copies', async () => {
    const { code, stderr } = await run('photos', '--untie', original);
    expect([code, stderr]).toEqual([1, expect.stringContaining('is not a copy that a messenger made')]);
    expect((await run('photos', '--untie', 'nobody')).code).toBe(1);
    expect((await run('photos', '--tie', copy, '--untie', copy)).code).toBe(2);
  });

  test('are the same in a rebuilt catalog and in rebuilt tables', async () => {
    await run('rebuild', 'catalog');
    await run('silver', '--full');
    expect(await shownIds()).toEqual([original, ...others].sort());
    expect(await originalsInSql()).toEqual([{ photo_id: copy, original_id: original }]);
  });

  test('show the copy again when the original is forgotten', async () => {
    await run('forget', original, '--yes');
    expect(await shownIds()).toEqual([copy, ...others].sort());
    expect(await originalsInSql()).toEqual([]);
    expect(await lines('photos', '--copies', '--json')).toEqual([]);
  });
});
