import { groupCompanions, kindOfName, readPhotoRecord } from '@homelake/photos';
import type { CompanionPath } from '@homelake/photos';
import { sha256Hex } from '@homelake/storage';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { listKeys } from '../bronze/bronze-record.ts';
import { clipsByEvidence, importFolder } from './import-folder.test-helper.ts';
import type { DrawnFile } from './import-folder.test-helper.ts';
import { incoming, openPhotoLake } from './photo-lake.test-helper.ts';
import type { PhotoLake } from './photo-lake.test-helper.ts';
import { clipOf, pictureOf, pictureTaken } from './photo-ports.test-helper.ts';
import { zipOf } from './zip.test-helper.ts';

/*
 * The same files are imported as a folder, where files that belong together are uploaded together, and one by one in any order, as pages and
 * programs upload them. The photos of both lakes are then equal: their time, place, texts, clip and folder.
 */

interface Shot {
  readonly number: number;
  readonly folder: string;
  readonly stem: string;
  readonly ending: string;
  readonly knowsItsTime: boolean;
  readonly json: ((name: string) => string) | null;
  readonly sidecar: 'none' | 'of the name' | 'of the stem';
  readonly clip: string | null;
  readonly isEdited: boolean;
  /** What its owner did with it at Google. */
  readonly atGoogle: 'nothing' | 'dated it anew' | 'trashed it';
}

/** Takeout cuts the name of a JSON, without counter and extension, to 46 characters. */
const cut = (name: string) => `${name.slice(0, 46)}.json`;
const COUNTED = /(\(\d\))(\.\w+).*\.json$/;
const jsonNames: Shot['json'][] = [
  null,
  (name) => cut(name),
  (name) => cut(`${name}.supplemental-metadata`),
  (name) => cut(`${name}.supplemental-meta`),
  // The second photo of a name has its counter elsewhere.
  (name) => cut(name).replace(COUNTED, '$2$1.json'),
  (name) => cut(`${name}.supplemental-metadata`).replace(COUNTED, '$2.supplemental-metadata$1.json'),
];
const FOLDERS = ['Takeout/Google Photos/Photos from 2019/', 'DCIM/100APPLE/'];
const LONG = 'A_walk_along_the_river_with_everybody_and_a_do';

interface Drawn {
  readonly folders: readonly string[];
  readonly atGoogle: readonly Shot['atGoogle'][];
}

const shot = (number: number, { folders, atGoogle }: Drawn): fc.Arbitrary<Shot> =>
  fc.record({
    number: fc.constant(number),
    folder: fc.constantFrom(...folders),
    stem: fc.constantFrom(`IMG_${number}`, 'IMG_7', 'IMG_7(1)', `${LONG}${number}`, `Märchen ${number}`),
    ending: fc.constantFrom('.jpg', '.HEIC', '.tif'),
    knowsItsTime: fc.boolean(),
    json: fc.constantFrom(...jsonNames),
    sidecar: fc.constantFrom('none', 'none', 'of the name', 'of the stem'),
    clip: fc.constantFrom(null, null, '.MOV', '.mp4', '_HEVC.MOV', '(1).MOV', '.MP'),
    isEdited: fc.boolean(),
    atGoogle: fc.constantFrom(...atGoogle),
  });

/** The name that the photo had at Google, which Takeout cuts to 51 characters. */
function titleOf(name: string, json: Shot['json']): string {
  if (name.length >= 51) return name.replace(/\.\w+$/, 'g in the morning$&');
  return json?.(name).startsWith(name.slice(0, 46)) ? name : name.replace(/\(\d\)/, '');
}

/** A name that is too long loses the suffix, and has a number instead. */
const editedName = (stem: string, ending: string) =>
  stem.startsWith(LONG) ? `${stem}(1)${ending}` : `${stem.replace(/(\(\d\))?$/, '-edited$1')}${ending}`;

const utf8 = (text: string) => new TextEncoder().encode(text);

/** A time in the form of EXIF, different for each number. */
const takenOf = (number: number) => `2019:06:${String(number).padStart(2, '0')} 10:11:12`;

function filesOf({ number, folder, stem, ending, ...said }: Shot): readonly DrawnFile[] {
  const name = stem + ending;
  const taken = takenOf(number);
  const timestamp =
    Date.UTC(2019, 5, number, 10, 11, 12) / 1000 - (said.atGoogle === 'dated it anew' ? 200_000_123 : 0);
  const picture = (variant: number) =>
    said.knowsItsTime ? pictureTaken(number + variant, taken) : pictureOf(number + variant);
  const json = {
    title: titleOf(name, said.json),
    description: `Said of ${number}`,
    photoTakenTime: { timestamp: String(timestamp) },
    geoData: { latitude: 10 + number, longitude: 20 },
    favorited: number % 2 === 0,
    trashed: said.atGoogle === 'trashed it',
  };
  const files = [
    { path: name, bytes: picture(0) },
    ...(said.isEdited ? [{ path: editedName(stem, ending), bytes: picture(100) }] : []),
    ...(said.json === null ? [] : [{ path: said.json(name), bytes: utf8(JSON.stringify(json)) }]),
    ...(said.sidecar === 'none'
      ? []
      : [
          {
            path: `${said.sidecar === 'of the name' ? name : stem}.xmp`,
            bytes: utf8(`Title ${number} taken ${taken}`),
          },
        ]),
    ...(said.clip === null ? [] : [{ path: stem.replace(/\(\d\)/, '') + said.clip, bytes: clipOf(number) }]),
  ];
  return files.map(({ path, bytes }, at) => ({
    path: folder + path,
    bytes,
    fileTime: new Date(Date.UTC(2020, 0, number, at)).toISOString(),
  }));
}

const worlds = (drawn: Drawn) =>
  fc
    .integer({ min: 1, max: 4 })
    .chain((amount) => fc.tuple(...Array.from({ length: amount }, (_, at) => shot(at + 1, drawn))))
    .map((shots) => {
      // Files of one name, apart from its extension, show one moment.
      const own = new Map(shots.map((one) => [one.folder + one.stem, one]));
      const files = [...own.values()].flatMap(filesOf);
      return [...new Map(files.toReversed().map((file) => [file.path, file])).values()];
    })
    .chain((files) => fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: files.length })));

/** The visible facts of the photos of a lake, by id. */
async function seen({ store, catalog }: PhotoLake): Promise<Record<string, unknown>> {
  const photos: Record<string, unknown> = {};
  for (const recordKey of await listKeys(store, 'bronze/photos/')) {
    const { id, companions } = (await readPhotoRecord(store, recordKey.slice(-37, -5))) ?? expect.fail();
    const { key: _key, motionKey, importedAt: _at, ...photo } = (await catalog.get(id)) ?? expect.fail();
    const motion = motionKey === null ? null : ((await store.head(motionKey))?.metadata['sha256'] ?? 'lost');
    photos[id] = { ...photo, motion, beside: companions.map(({ role, name }) => `${role} ${name}`).sort() };
  }
  return photos;
}

test('a folder gives the same photos however its files come', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(worlds({ folders: [...FOLDERS, ''], atGoogle: ['nothing'] }), async ([files, shuffled]) => {
      const together = openPhotoLake();
      await importFolder(together, files, await clipsByEvidence(files));
      const alone = openPhotoLake();
      for (const { path, bytes, fileTime = null } of shuffled) {
        await alone.put({ ...incoming(path, bytes), fileTime });
        await alone.work();
      }
      for (const lake of [together, alone]) expect(await lake.queue.deadLetters()).toEqual([]);
      expect(await seen(alone), shuffled.map(({ path }) => path).join(', ')).toEqual(await seen(together));
      // Every uploaded file is stored in some form.
      const hashes = new Set([...alone.remains.disk.values()].map(({ info }) => info.metadata['sha256']));
      for (const { path, bytes } of files) expect(hashes, path).toContain(await sha256Hex(bytes));
    }),
    { numRuns: 100 },
  );
});

/**
 * True where a JSON with a cut name may fit several files, or a picture and a video. A folder is joined by names alone, an archive by the title in
 * the JSON too.
 */
const isDoubtful = ({ path, role, of }: CompanionPath): boolean =>
  path.includes(LONG) && (path.endsWith('.json') ? of === null : role === 'photo' && kindOfName(path) === 'video');

test('a download in several archives gives the same photos as its unpacked folder', { timeout: 120_000 }, async () => {
  const drawn = worlds({ folders: FOLDERS, atGoogle: ['nothing', 'dated it anew', 'trashed it'] });
  await fc.assert(
    fc.asyncProperty(
      drawn,
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      async ([timed, shuffled], amount, isAtOnce) => {
        // The zip has no times of its files.
        const files = timed.map(({ path, bytes }) => ({ path, bytes }));
        const folder = openPhotoLake();
        const clips = await clipsByEvidence(files);
        const paths = files.map(({ path }) => path);
        fc.pre(!groupCompanions(paths, clips).some(isDoubtful));
        await importFolder(folder, files, clips);
        const archives = openPhotoLake();
        for (let part = 1; part <= amount; part++) {
          const own = shuffled.filter((_, at) => at % amount === part - 1);
          const bytes = zipOf(own.map(({ path, bytes: content }) => ({ name: path, content })));
          await archives.put(incoming(`takeout-20240101T000000Z-00${part}.zip`, bytes));
          if (!isAtOnce) await archives.work();
        }
        await archives.work();
        for (const lake of [folder, archives]) expect(await lake.queue.deadLetters()).toEqual([]);
        expect(await seen(archives), shuffled.map(({ path }) => path).join(', ')).toEqual(await seen(folder));
      },
    ),
    { numRuns: 100 },
  );
});
