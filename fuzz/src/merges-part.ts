import { checkMerge } from './check-merge.ts';
import { drawMergeWorld, writeExport } from './merge-world.ts';
import type { Part } from './part.ts';

/** Conversations that two to five phones export, merged in any order and repeatedly. */
export const merges: Part = {
  name: 'merges',
  share: 2,
  check: checkMerge,
  files(seed) {
    const world = drawMergeWorld(seed);
    return world.phones.map((phone, i) => ({ name: `phone-${i}.txt`, bytes: writeExport(world, phone) }));
  },
};
