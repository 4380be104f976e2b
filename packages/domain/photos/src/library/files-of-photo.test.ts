import { expect, test } from 'vitest';
import { erasePhoto } from './erase-photo.ts';
import { filesOfPhoto } from './files-of-photo.ts';
import { arrivalOf, createWorld, putCompanion, putOriginal } from './photo-world.test-helper.ts';
import { processPhoto } from './process-photo.ts';

test('the files of a photo are all imported files that its erasure deletes, with their names', async () => {
  const world = createWorld();
  const { key, id } = await putOriginal(world, 'dune.jpg', 'a dune');
  const companions = [
    await putCompanion(world, id, 'takeout', 'dune.jpg.json', '{}'),
    { ...(await putCompanion(world, id, 'motion', 'dune.mov', 'a clip')), name: 'Africa/dune.mov' },
    await putCompanion(world, id, 'sidecar', 'dune.xmp', 'a title'),
  ];
  await processPhoto(world.ports, { key, arrival: arrivalOf('Africa/dune.jpg'), companions });
  await putCompanion(world, id, 'sidecar', 'stray.xmp', 'of an import that was killed');
  const files = await filesOfPhoto(world.store, id);
  expect(files.map(({ name, role }) => [name, role])).toEqual([
    ['Africa/dune.jpg', 'original'],
    ['Africa/dune.mov', 'motion'],
    ['dune.xmp', 'sidecar'],
    ['dune.jpg.json', 'takeout'],
    ['stray.xmp', 'other'],
  ]);
  expect(files[0]).toMatchObject({ key, sizeBytes: 6 });
  const removed = (await erasePhoto(world.ports, id)).filter((one) => one.startsWith('raw-photos/'));
  expect(removed.toSorted()).toEqual(files.map((file) => file.key).toSorted());
  expect(await filesOfPhoto(world.store, id)).toEqual([]);
});

test('a photo that was never processed has its stored files', async () => {
  const world = createWorld();
  const { key, id } = await putOriginal(world, 'dune.jpg', 'a dune');
  expect(await filesOfPhoto(world.store, id)).toEqual([{ name: 'dune.jpg', role: 'other', key, sizeBytes: 6 }]);
});
