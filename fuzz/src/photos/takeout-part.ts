import { groupCompanions } from '@homelake/photos';
import type { Part } from '../part.ts';
import { createRandom } from '../random.ts';
import { drawTakeoutFolder, type TakeoutFile } from './draw-takeout.ts';

/** Which pictures each JSON of a Takeout describes. */
export const takeout: Part = {
  name: 'takeout',
  share: 1,
  check(seed) {
    const random = createRandom(seed);
    let upload = 0;
    const folders = ['Takeout/Google Photos/Photos from 2019/', 'Takeout/Google Photos/Trip/'];
    const files = folders
      .slice(0, random.between(1, 2))
      .flatMap((folder) => drawTakeoutFolder(random, folder, () => ++upload));
    const wrong = wrongNames(files);
    return wrong === null ? null : `${wrong}\n  in   ${files.map(({ path }) => path).join('\n       ')}`;
  },
};

function wrongNames(files: readonly TakeoutFile[]): string | null {
  const found = groupCompanions(
    files.map(({ path }) => path),
    new Map(),
  );
  for (const { path, of } of files) {
    const told = found.filter((one) => one.path === path);
    if (of === null && told[0]?.role !== 'photo') return `a picture is ${told[0]?.role}\n  ${path}`;
    const is = told.flatMap((one) => (one.role === 'takeout' && one.of !== null ? [one.of] : [])).sort();
    const should = (of ?? []).toSorted();
    if (is.join('\n') !== should.join('\n'))
      return `a JSON is of ${is.length}, not ${should.length}\n  ${path}\n  is   ${is.join(', ')}\n  not  ${should.join(', ')}`;
  }
  return null;
}
