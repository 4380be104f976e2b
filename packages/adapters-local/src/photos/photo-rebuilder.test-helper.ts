import { writeSync } from 'node:fs';

import { examplePhoto } from '@homelake/photos/contract';

import { openSqlitePhotos } from './sqlite-photos.ts';

/** Rebuilds a catalog with photos one by one, starting with a number. Prints each stored one, and the end. */
const [path = '', from = '0', to = '0'] = process.argv.slice(2);
const photos = openSqlitePhotos({ path });
const epoch = await photos.catalog.beginRebuild();
for (let number = Number(from); number < Number(to); number++) {
  await photos.catalog.put([examplePhoto(number, { tags: ['sea'] })]);
  writeSync(1, `${number}\n`);
}
writeSync(1, `${await photos.catalog.endRebuild(epoch)}\n`);
photos.close();
