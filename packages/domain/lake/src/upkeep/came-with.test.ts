import { changePhoto, photoIdOf } from '@homelake/photos';
import { sha256Hex } from '@homelake/storage';
import { expect, test } from 'vitest';
import { incoming, noRemains, openPhotoLake } from '../imports/photo-lake.test-helper.ts';
import { pictureOf } from '../imports/photo-ports.test-helper.ts';
import { zipOf } from '../imports/zip.test-helper.ts';
import { cameWith } from './came-with.ts';

const text = (words: string) => new TextEncoder().encode(words);
const idOf = async (bytes: Uint8Array) => photoIdOf(await sha256Hex(bytes));

test('a folder has what came with it alone, below it and in the trash too; the rest stays, with the reason', async () => {
  const chat = '28/01/2024, 15:30 - Ann: \u200eIMG-20240128-WA0001.tif (file attached)\n28/01/2024, 15:31 - Bob: Hi\n';
  const zip = zipOf([
    { name: 'WhatsApp Chat with Bob.txt', content: chat },
    { name: 'IMG-20240128-WA0001.tif', content: pictureOf(5) },
  ]);
  const remains = noRemains();
  const files = [
    incoming('trip/one.tif', pictureOf(1)),
    incoming('trip/Rome/two.tif', pictureOf(2)),
    incoming('trip/Rome/two.xmp', text('Sunset')),
    incoming('trip/twice.tif', pictureOf(3)),
    incoming('other/twice.tif', pictureOf(3)),
    incoming('trip/twice.xmp', text('Hill')),
    incoming('trips/other.tif', pictureOf(4)),
    incoming('trip/near.tif', pictureOf(6)),
    incoming('trips/near.tif', pictureOf(6)),
    incoming('trip/sent.tif', pictureOf(5)),
    incoming('Bob.zip', zip),
    incoming('trip/notes.md', text('Notes')),
    incoming('trip/Rome/notes.md', text('Notes')),
    incoming('trips/notes.md', text('Notes')),
  ];
  for (const [at, file] of files.entries()) {
    const lake = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 1, at) });
    await lake.put(file);
    await lake.work();
  }
  const lake = openPhotoLake(remains);
  await changePhoto(lake, await idOf(pictureOf(2)), { trashed: true });
  const found = await cameWith(lake, 'trip');
  expect(found.photos.map(({ name }) => name).toSorted()).toEqual(['one.tif', 'two.tif']);
  expect(found.files.map(({ key }) => key).toSorted()).toEqual(['files/trip/Rome/notes.md', 'files/trip/notes.md']);
  expect(found.stays.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { name: 'trip/near.tif', reason: 'It also came as trips/near.tif.' },
    { name: 'trip/sent.tif', reason: 'It also came as IMG-20240128-WA0001.tif.' },
    { name: 'trip/twice.tif', reason: 'It also came as other/twice.tif.' },
    { name: 'trip/twice.xmp', reason: 'It belongs to trip/twice.tif. Forget the photo.' },
  ]);
  expect(await cameWith(lake, 'tri')).toEqual({ photos: [], files: [], stays: [] });
});
