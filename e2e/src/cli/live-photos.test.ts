import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { film, picture } from '../homes/home-inputs.ts';
import { homelake, startServer, temporaryFolder } from '../homelake.ts';

const folder = temporaryFolder();
const home = folder.path('home');
const source = folder.path('DCIM');
const run = (...args: string[]) => homelake(['--home', home, ...args], { environment: { TZ: 'UTC' } });
afterAll(() => folder.remove());

const sidecar = '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>';
const takeout = JSON.stringify({ title: 'IMG_7.JPG', photoTakenTime: { timestamp: '1660000000' } });

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly motionKey: string | null;
  readonly durationSeconds: number | null;
  readonly takenLocal: string;
}

const shown = async (...args: string[]): Promise<readonly Shown[]> =>
  (await run('photos', '--json', ...args)).stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Shown);
const idOf = async (name: string): Promise<string> =>
  (await shown()).find((photo) => photo.name === name)?.id ?? 'missing';

beforeAll(async () => {
  mkdirSync(source);
  const files = {
    'IMG_7.JPG': await picture(1, '2022-08-08T20:26:40'),
    'IMG_7.MOV': film('2022-08-08T18:26:39Z', 2.5),
    'IMG_7.JPG.xmp': sidecar,
    'IMG_7.JPG.json': takeout,
    'IMG_8.JPG': await picture(2, '2013-03-02T10:00:00'),
    'IMG_8.MOV': film('2020-06-07T08:09:10Z', 75),
    'IMG_8.MOV.json': takeout.replace('JPG', 'MOV'),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(source, name), bytes);
  expect((await run('import', source)).code).toBe(0);
});

test('a clip of the same moment becomes part of its photo, and a video that only shares a name is an entry of its own', async () => {
  const photos = await shown();
  expect(
    photos
      .map(({ name, kind, motionKey, durationSeconds, takenLocal }) => ({
        name,
        kind,
        moves: motionKey !== null,
        durationSeconds,
        takenLocal,
      }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  ).toEqual([
    { name: 'IMG_7.JPG', kind: 'image', moves: true, durationSeconds: null, takenLocal: '2022-08-08T20:26:40' },
    { name: 'IMG_8.JPG', kind: 'image', moves: false, durationSeconds: null, takenLocal: '2013-03-02T10:00:00' },
    { name: 'IMG_8.MOV', kind: 'video', moves: false, durationSeconds: 75, takenLocal: '2020-06-07T08:09:10' },
  ]);
});

test('a film inside a picture is its motion, and no entry of its own', async () => {
  const moving = folder.path('moving');
  mkdirSync(moving);
  const clip = film('2019-02-15T19:35:01Z', 2);
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
    xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MicroVideo="1" GCamera:MicroVideoOffset="${clip.length}"/></rdf:RDF></x:xmpmeta>`;
  const still = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'plum' } })
    .withXmp(xmp)
    .jpeg()
    .toBuffer();
  writeFileSync(join(moving, 'MVIMG_20190215_193501.jpg'), Buffer.concat([still, clip]));
  const aside = folder.path('moving-home');
  const ended = await homelake(['--home', aside, 'import', '--json', moving]);
  const { id, photo } = JSON.parse(ended.stdout) as { id: string; photo: Shown & { key: string } };
  expect(photo).toMatchObject({ kind: 'image', motionKey: photo.key });
  const server = await startServer(aside);
  try {
    const played = await fetch(`${server.url}/api/photos/${id}/motion`);
    expect(played.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await played.arrayBuffer())).toEqual(clip);
  } finally {
    await server.stop();
  }
  expect((await homelake(['--home', aside, 'forget', id])).stdout.split('\n').slice(1, 3)).toEqual([
    '  moving/MVIMG_20190215_193501.jpg (original)',
    'Add --yes to delete 1 photo for good.',
  ]);
});

test('the same folder again changes nothing', async () => {
  expect((await run('import', source)).stdout).toMatch(/^7 unchanged\./m);
  expect(await shown()).toHaveLength(3);
});

const REST = ['DCIM/IMG_7.MOV (clip)', 'DCIM/IMG_7.JPG.xmp (sidecar)', 'DCIM/IMG_7.JPG.json (Takeout JSON)'];
const listed = ['DCIM/IMG_7.JPG (original)', ...REST].map((line) => `  ${line}\n`).join('');

test('the trash lists every file that is deleted with a photo', async () => {
  const id = await idOf('IMG_7.JPG');
  const server = await startServer(home, [], { environment: { TZ: 'UTC' } });
  try {
    expect((await fetch(`${server.url}/api/photos/${id}`, { method: 'DELETE' })).status).toBe(204);
    const trash = (await (await fetch(`${server.url}/api/trash`)).json()) as { photos: unknown[] };
    const names = ['DCIM/IMG_7.JPG', 'DCIM/IMG_7.MOV', 'DCIM/IMG_7.JPG.xmp', 'DCIM/IMG_7.JPG.json'];
    expect(trash.photos).toEqual([{ id, files: names.map((name) => expect.objectContaining({ name })) }]);
    expect((await run('photos', '--trash')).stdout).toContain(names.join(', '));
    const restored = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{"trashed":false}' };
    expect((await fetch(`${server.url}/api/photos/${id}`, restored)).status).toBe(200);
  } finally {
    await server.stop();
  }
});

test('"forget" lists every file, before and after the deletion', async () => {
  const id = await idOf('IMG_7.JPG');
  const asked = await run('forget', id);
  expect(asked.stdout).toBe(
    `would forget: IMG_7.JPG, 8 Aug 2022 (${id})\n${listed}Add --yes to delete 1 photo for good.\n`,
  );
  expect(await shown()).toHaveLength(3);
  const done = await run('forget', '--yes', id);
  expect(done.stdout).toBe(`forgotten: IMG_7.JPG, 8 Aug 2022 (${id})\n${listed}`);
  expect((await shown()).map(({ name }) => name).toSorted()).toEqual(['IMG_8.JPG', 'IMG_8.MOV']);
  const other = await run('forget', await idOf('IMG_8.JPG'));
  expect(other.stdout).toContain('  DCIM/IMG_8.JPG (original)\n');
  expect(other.stdout).not.toContain('MOV');
});
