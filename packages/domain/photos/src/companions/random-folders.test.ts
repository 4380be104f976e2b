import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairEvidence } from './clip-evidence.ts';
import type { ClipEvidence, StillEvidence } from './clip-evidence.ts';
import { groupCompanions } from './companions.ts';
import { fileParts } from './file-parts.ts';
import { pairClips } from './pair-clips.ts';

/*
 * Folders of pictures, videos, sidecars and Takeout files under a handful of names that collide all the time. Whatever comes in is an
 * entry, or belongs to one with evidence: nothing that has a date or a length of its own disappears behind another file.
 */

interface Drawn {
  readonly path: string;
  /** Ties a still and a clip; 0 for none. */
  readonly identifier: number;
  /** Minutes after a moment, null for no date. */
  readonly minute: number | null;
  readonly seconds: number | null;
}

const STEMS = ['IMG_1', 'img_1', 'IMG_1(1)', 'IMG_1_HEVC', 'IMG_1-edited', 'PXL_1.MP', 'IMG_2'];
const ENDINGS = {
  still: ['.jpg', '.JPG', '.HEIC', '.png', '.dng'],
  video: ['.MOV', '.mov', '.mp4', '.MP', '.avi'],
  other: [
    '.xmp',
    '.jpg.xmp',
    '.MOV.xmp',
    '.jpg.json',
    '.HEIC.json',
    '.MOV.supplemental-metadata.json',
    '.json',
    '.txt',
  ],
} as const;

const file = fc.record({
  folder: fc.constantFrom('', 'a/'),
  stem: fc.constantFrom(...STEMS),
  ending: fc.constantFrom(...ENDINGS.still, ...ENDINGS.video, ...ENDINGS.other),
  identifier: fc.nat(3),
  minute: fc.option(fc.constantFrom(0, 1, 60, 61, 525_600)),
  seconds: fc.option(fc.constantFrom(2, 6, 7, 185)),
});
const folders = fc
  .array(file, { maxLength: 40, size: 'max' })
  .map((files): readonly Drawn[] => [
    ...new Map(
      files.map(({ folder, stem, ending, ...said }) => [
        folder + stem + ending,
        { path: folder + stem + ending, ...said },
      ]),
    ).values(),
  ]);

const kindOf = ({ path }: Drawn): keyof typeof ENDINGS =>
  (['still', 'video'] as const).find((kind) => ENDINGS[kind].some((ending) => path.endsWith(ending))) ?? 'other';

const MOMENT = Date.UTC(2023, 8, 9, 10, 11, 12);
const timeOf = ({ minute }: Drawn): string | null =>
  minute === null ? null : new Date(MOMENT + minute * 60_000).toISOString().slice(0, 19);
const identifierOf = ({ identifier }: Drawn): string | null => (identifier === 0 ? null : String(identifier));

const stillOf = (drawn: Drawn): StillEvidence => ({
  contentIdentifier: identifierOf(drawn),
  takenLocal: timeOf(drawn),
  offsetMinutes: null,
});
const clipOf = (drawn: Drawn): ClipEvidence => ({
  contentIdentifier: identifierOf(drawn),
  durationSeconds: drawn.seconds,
  createdLocal: timeOf(drawn),
  createdOffsetMinutes: null,
  createdUtc: null,
});

function pairsOf(files: readonly Drawn[]): ReturnType<typeof pairClips> {
  const byPath = new Map(files.map((one) => [one.path, one]));
  const drawn = (path: string): Drawn => byPath.get(path) ?? expect.fail(`${path} is no file`);
  return pairClips([...byPath.keys()], {
    still: async (path) => stillOf(drawn(path)),
    clip: async (path) => clipOf(drawn(path)),
  });
}

const sharedName = (path: string): string => fileParts(path).name.replace(/(?:_hevc|\(\d+\)|\.).*$/, '');

test('each file of a folder is an entry, or belongs to one with evidence', async () => {
  let tied = 0;
  await fc.assert(
    fc.asyncProperty(folders, async (files) => {
      const byPath = new Map(files.map((one) => [one.path, one]));
      const drawn = (path: string): Drawn => byPath.get(path) ?? expect.fail(`${path} is no file`);
      const paths = [...byPath.keys()];
      const clips = await pairsOf(files);
      const grouped = groupCompanions(paths, clips);
      expect([...new Set(grouped.map(({ path }) => path))]).toEqual(paths);
      const entries = new Set(grouped.filter(({ role }) => role === 'photo').map(({ path }) => path));
      for (const { path, role, of } of grouped) {
        if (of === null) continue;
        const [one, owner] = [drawn(path), drawn(of)];
        expect(entries.has(of), `${of} of ${path} is an entry`).toBe(true);
        expect(fileParts(of).folder).toBe(fileParts(path).folder);
        if (role === 'motion') {
          tied++;
          expect([kindOf(one), kindOf(owner)]).toEqual(['video', 'still']);
          expect(sharedName(path)).toBe(sharedName(of));
          expect(pairEvidence(stillOf(owner), clipOf(one)), `${path} of ${of}`).not.toBeNull();
        } else {
          expect(kindOf(one)).toBe('other');
          expect(kindOf(owner)).not.toBe('other');
        }
      }
      // What an identifier ties is found, whatever the counters.
      for (const clip of files.filter((one) => kindOf(one) === 'video' && /\.(?:mov|mp4)$/i.test(one.path))) {
        const isSame = (still: Drawn) =>
          /\.(?:jpg|heic)$/i.test(still.path) &&
          fileParts(still.path).folder === fileParts(clip.path).folder &&
          baseOf(still.path) === baseOf(clip.path) &&
          still.identifier === clip.identifier;
        if (clip.identifier !== 0 && files.some(isSame)) expect(entries.has(clip.path), clip.path).toBe(false);
      }
    }),
    { numRuns: 400 },
  );
  expect(tied).toBeGreaterThan(100);
});

/** Without what `pairClips` takes for no part of the name. */
const baseOf = (path: string): string =>
  fileParts(path)
    .stem.replace(/_hevc$|\.mp$/, '')
    .replace(/\(\d+\)$/, '');

test('the order of the files changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      folders.chain((files) =>
        fc.tuple(fc.constant(files), fc.shuffledSubarray([...files], { minLength: files.length })),
      ),
      async ([files, shuffled]) => {
        const [one, other] = [await pairsOf(files), await pairsOf(shuffled)];
        for (const { path } of files) expect(other.get(path), path).toBe(one.get(path));
      },
    ),
    { numRuns: 1000 },
  );
});
