import { writeSync } from 'node:fs';

import { examplePhoto } from '@homelake/photos/contract';

import { openSqlitePhotos } from './sqlite-photos.ts';

/** Puts photos one by one, starting with a number, and prints each stored one. Some are put into the trash, some get another date. */
const [path = '', from = '0', to = '0'] = process.argv.slice(2);
const { catalog, close } = openSqlitePhotos({ path });
for (let number = Number(from); number < Number(to); number++) {
  const photo = examplePhoto(number, { takenLocal: `2024-0${1 + (number % 9)}-01T12:00:00`, tags: ['sea'] });
  await catalog.put([photo]);
  if (number % 3 === 1) await catalog.put([{ ...photo, trashedAt: '2025-01-01T00:00:00.000Z' }]);
  if (number % 3 === 2) await catalog.put([{ ...photo, takenLocal: '2023-12-31T12:00:00' }]);
  writeSync(1, `${number}\n`);
}
close();
