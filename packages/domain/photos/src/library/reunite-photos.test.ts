import { describe, expect, it, test } from 'vitest';

import { changePhoto } from './change-photo.ts';
import { erasePhoto } from './erase-photo.ts';
import type { ImageCodec } from '../pictures/image-codec.ts';
import { NO_TAGS } from '../tags/metadata-reader.ts';
import { readPhotoRecord } from './photo-records.ts';
import { createMemoryPhotoSearch } from '../catalog/memory-photo-search.ts';
import type { PhotoPorts } from './photo-ports.ts';
import {
  arrivalOf,
  bytesOf,
  contents,
  createWorld,
  interleaved,
  putOriginal,
  textCodec,
} from './photo-world.test-helper.ts';
import type { World, WorldOptions } from './photo-world.test-helper.ts';
import { processPhoto } from './process-photo.ts';
import { rebuildCatalog } from './rebuild-catalog.ts';
import { reunitePhotos } from './reunite-photos.ts';

const EDGE = 32;

/** Shows `scene NUMBER WIDTHxHEIGHT`; with `moved` the same scene a little beside, with `grain` as a JPEG of poor quality has it. */
function createSceneCodec() {
  const counts = { rendered: 0 };
  const codec: ImageCodec = {
    ...textCodec,
    async render(source, wanted) {
      counts.rendered += 1;
      const text = new TextDecoder().decode(source);
      const [, scene = '0', width = '1', height = '1'] = /scene (\d+) (\d+)x(\d+)/.exec(text) ?? [];
      const beside = /moved (\S+)/.exec(text)?.[1] ?? '0';
      const grain = text.includes('grain') ? 1 : 0;
      const [a, b] = [2 + (Number(scene) % 7), 3 + (Number(scene) % 5)];
      const grey = Uint8Array.from({ length: EDGE * EDGE }, (_, at) => {
        const [x, y] = [(at % EDGE) + Number(beside), Math.floor(at / EDGE)];
        const light = 120 + 50 * Math.sin(x / a + Number(scene)) + 40 * Math.cos(y / b) + 20 * Math.sin((x * y) / 40);
        return Math.round(light) + (at % 3 === 0 ? grain : 0);
      });
      return {
        width: Number(width),
        height: Number(height),
        frames: 1,
        renditions: wanted.map(({ name, contentType }) => ({ name, contentType, bytes: source, width: 1, height: 1 })),
        missing: 0,
        note: null,
        placeholder: bytesOf(''),
        grey,
      };
    },
  };
  return { codec, counts };
}

function createLibrary(options: WorldOptions = {}) {
  const world = createWorld(options);
  const { codec, counts } = createSceneCodec();
  const ports: PhotoPorts = {
    ...world.ports,
    codec,
    reader: {
      ...world.ports.reader,
      read: async (bytes) => {
        const at = / at (\S+)/.exec(new TextDecoder().decode(bytes))?.[1];
        return at === undefined ? NO_TAGS : { ...NO_TAGS, exif: { DateTimeOriginal: at.replace('T', ' ') } };
      },
    },
  };
  const search = createMemoryPhotoSearch({ catalog: ports.catalog });
  return { world, ports, counts, reunite: { ...ports, search, codec: () => codec } };
}
type Library = ReturnType<typeof createLibrary>;

async function add({ world, ports }: Library, name: string, content: string, exportId: string | null = null) {
  const { key, id } = await putOriginal(world, name, content);
  await processPhoto(ports, { key, arrival: arrivalOf(name, exportId) });
  return id;
}

const addOriginal = (library: Library, scene = 1) =>
  add(library, `IMG_${scene}.jpg`, `scene ${scene} 4000x3000 at 2024-05-01T12:00:0${scene}`);
const addCopy = (library: Library, scene = 1) =>
  add(library, `IMG-20240501-WA000${scene}.jpg`, `scene ${scene} 1600x1200 grain`, 'an export');

const rowOf = async ({ ports }: Library, id: string) => {
  const { originalId, hidden, standsAlone } = (await ports.catalog.get(id)) ?? {};
  return { originalId, hidden, standsAlone };
};
const shown = async ({ ports }: Library) => (await ports.catalog.page({ limit: 100 })).id;

async function withTie() {
  const library = createLibrary();
  const original = await addOriginal(library);
  const copy = await addCopy(library);
  await addOriginal(library, 2);
  expect(await reunitePhotos(library.reunite)).toEqual({ tied: 1, changed: 1 });
  return {
    library,
    original,
    copy,
    change: (id: string, to: Parameters<typeof changePhoto>[2]) => changePhoto(library.ports, id, to),
  };
}

describe('a copy that came with a chat', () => {
  it('is tied to its original with the evidence, and is hidden in the timeline', async () => {
    const { library, original, copy } = await withTie();
    expect(await rowOf(library, copy)).toEqual({ originalId: original, hidden: true, standsAlone: false });
    expect(await shown(library)).not.toContain(copy);
    expect(await shown(library)).toContain(original);
    expect((await readPhotoRecord(library.ports.store, copy))?.reunion).toEqual({
      originalId: original,
      bits: expect.any(Number),
      difference: expect.any(Number),
      peak: expect.any(Number),
      contrast: expect.any(Number),
    });
  });

  it('is tied with the same records in any order of arrival', async () => {
    const [first, second] = [createLibrary(), createLibrary()];
    await addOriginal(first);
    await addCopy(first);
    await reunitePhotos(first.reunite);
    await addCopy(second);
    expect(await reunitePhotos(second.reunite)).toEqual({ tied: 0, changed: 0 });
    await addOriginal(second);
    expect(await reunitePhotos(second.reunite)).toEqual({ tied: 1, changed: 1 });
    expect(records(second)).toEqual(records(first));
  });

  it.each([
    'DCIM/IMG-20240501-WA0007.jpg',
    'IMG-20240501-WA0007 (1).jpeg',
    'Downloads/WhatsApp Image 2024-05-01 at 15.30.12.jpeg',
  ])('is tied without a chat where WhatsApp gave its name: %s', async (name) => {
    const library = createLibrary();
    const original = await addOriginal(library);
    const copy = await add(library, name, 'scene 1 1600x1200 grain');
    await reunitePhotos(library.reunite);
    expect(await rowOf(library, copy)).toMatchObject({ originalId: original, hidden: true });
  });

  it.each([
    ['under a name of its own', 'holiday.jpg', 'scene 1 1600x1200 grain'],
    ['that was sent whole, as a document', 'IMG-20240501-WA0007.jpg', 'scene 1 1600x1200 grain at 2024-05-01T12:00:01'],
  ])('is unknown where it is a smaller picture %s', async (_, name, content) => {
    const library = createLibrary();
    await addOriginal(library);
    const other = await add(library, name, content);
    expect(await reunitePhotos(library.reunite)).toEqual({ tied: 0, changed: 0 });
    expect(await rowOf(library, other)).toMatchObject({ originalId: null, hidden: false });
  });

  it('loses its tie when a second, equally near photo arrives, and gets it back when that is removed', async () => {
    const { library, original, copy } = await withTie();
    const rival = await add(library, 'IMG_9.jpg', 'scene 1 4000x3000 at 2024-05-01T12:00:09 moved 0');
    await reunitePhotos(library.reunite);
    expect(await rowOf(library, copy)).toMatchObject({ originalId: null, hidden: false });
    expect((await readPhotoRecord(library.ports.store, copy))?.reunion).toBeNull();
    await changePhoto(library.ports, rival, { trashed: true });
    await reunitePhotos(library.reunite);
    expect(await rowOf(library, copy)).toMatchObject({ originalId: original, hidden: true });
  });

  it('stays with the nearest of a burst', async () => {
    const { library, original, copy } = await withTie();
    await add(library, 'IMG_9.jpg', 'scene 1 4000x3000 at 2024-05-01T12:00:09 moved 0.4');
    await reunitePhotos(library.reunite);
    expect(await rowOf(library, copy)).toMatchObject({ originalId: original, hidden: true });
  });

  it('keeps its tie when it is processed again', async () => {
    const { library, original, copy } = await withTie();
    const key = (await library.ports.catalog.get(copy))?.key ?? '';
    await processPhoto(library.ports, { key, arrival: null }, { again: true });
    expect(await rowOf(library, copy)).toMatchObject({ originalId: original, hidden: true });
  });
});

describe('the copy is shown again', () => {
  it('when its original is moved to the trash, and is hidden again when that is taken out', async () => {
    const { library, original, copy, change } = await withTie();
    await change(original, { trashed: true });
    expect(await shown(library)).toContain(copy);
    await change(original, { trashed: false });
    expect(await shown(library)).not.toContain(copy);
  });

  it('when its original is deleted for good, and has no tie after the next search', async () => {
    const { library, original, copy } = await withTie();
    await erasePhoto(library.ports, original);
    expect(await shown(library)).toContain(copy);
    expect(await reunitePhotos(library.reunite)).toEqual({ tied: 0, changed: 1 });
    expect(await rowOf(library, copy)).toMatchObject({ originalId: null, hidden: false });
  });

  it('and has no tie after the next search where no other photo is similar', async () => {
    const library = createLibrary();
    const original = await addOriginal(library);
    const copy = await addCopy(library);
    await reunitePhotos(library.reunite);
    await erasePhoto(library.ports, original);
    expect(await reunitePhotos(library.reunite)).toEqual({ tied: 0, changed: 1 });
    expect(await rowOf(library, copy)).toMatchObject({ originalId: null, hidden: false });
  });

  it('until its original is imported again after it was deleted for good', async () => {
    const { library, original, copy } = await withTie();
    await erasePhoto(library.ports, original);
    expect(await addOriginal(library)).toBe(original);
    await reunitePhotos(library.reunite);
    expect(await rowOf(library, copy)).toMatchObject({ originalId: original, hidden: true });
  });

  it('after its owner shows it as a separate photo, and is hidden again when that is undone', async () => {
    const { library, original, copy, change } = await withTie();
    await change(copy, { standsAlone: true });
    expect(await rowOf(library, copy)).toEqual({ originalId: null, hidden: false, standsAlone: true });
    await reunitePhotos(library.reunite, { full: true });
    await rebuildCatalog(library.ports);
    await reunitePhotos(library.reunite);
    expect(await rowOf(library, copy)).toEqual({ originalId: null, hidden: false, standsAlone: true });
    await change(copy, { standsAlone: false });
    expect(await rowOf(library, copy)).toEqual({ originalId: original, hidden: true, standsAlone: false });
  });

  test.each([
    ['a favourite', { favourite: true }, { favourite: false }],
    ['tagged', { addTags: ['sea'] }, { removeTags: ['sea'] }],
    ['dated anew', { takenLocal: '2020-01-01T00:00:00' }, { takenLocal: null }],
  ])('while its owner has it %s', async (_, to, back) => {
    const { library, original, copy, change } = await withTie();
    await change(copy, to);
    expect(await rowOf(library, copy)).toMatchObject({ originalId: original, hidden: false });
    await change(copy, back);
    expect(await rowOf(library, copy)).toMatchObject({ originalId: original, hidden: true });
  });
});

it('a copy in the trash is listed only there, and is hidden again when it is taken out', async () => {
  const { library, original, copy, change } = await withTie();
  await change(copy, { trashed: true });
  await reunitePhotos(library.reunite);
  expect(await rowOf(library, copy)).toMatchObject({ originalId: original, hidden: false });
  expect((await library.ports.catalog.trash({ limit: 9 })).id).toEqual([copy]);
  await change(copy, { trashed: false });
  expect(await shown(library)).not.toContain(copy);
});

it('each two pictures are compared once, and nothing is read where nothing changed', async () => {
  const { library } = await withTie();
  library.counts.rendered = 0;
  // The first sees the ties of the one before as changes.
  await reunitePhotos(library.reunite);
  library.world.counts.reads.length = 0;
  expect(await reunitePhotos(library.reunite)).toEqual({ tied: 1, changed: 0 });
  expect(library.world.counts.reads).toEqual(['silver/_state/reunions.json']);
  expect(library.counts.rendered).toBe(0);
});

it('a full search gives the same ties and the same bytes', async () => {
  const { library } = await withTie();
  await reunitePhotos(library.reunite);
  const before = contents(library.world);
  library.counts.rendered = 0;
  expect(await reunitePhotos(library.reunite, { full: true })).toEqual({ tied: 1, changed: 0 });
  expect(library.counts.rendered).toBeGreaterThan(0);
  expect(contents(library.world)).toEqual(before);
});

it('a damaged state, or one of other renditions, counts as none', async () => {
  const { library, original, copy } = await withTie();
  await library.ports.store.put('silver/_state/reunions.json', bytesOf('{"version":1,'));
  await reunitePhotos(library.reunite);
  await library.ports.store.put('silver/_state/reunions.json', bytesOf('{"version":1,"renditionsVersion":0}'));
  expect(await reunitePhotos(library.reunite)).toEqual({ tied: 1, changed: 0 });
  expect(await rowOf(library, copy)).toMatchObject({ originalId: original, hidden: true });
});

it('a rebuilt catalog hides the same copies', async () => {
  const { library } = await withTie();
  const before = await Promise.all([shown(library), library.ports.catalog.ties()]);
  await rebuildCatalog(library.ports);
  expect(await Promise.all([shown(library), library.ports.catalog.ties()])).toEqual(before);
});

async function addTwoScenes(library: Library): Promise<void> {
  for (const scene of [1, 2]) {
    await addOriginal(library, scene);
    await addCopy(library, scene);
  }
}

it('after a kill at any write, the next search gives the same bytes and the same catalog', async () => {
  const undisturbed = createLibrary();
  await addTwoScenes(undisturbed);
  await reunitePhotos(undisturbed.reunite);
  await reunitePhotos(undisturbed.reunite);
  let killed = 0;
  for (let at = 0, isDone = false; !isDone; at++) {
    const library = createLibrary();
    await addTwoScenes(library);
    const { disk, memory } = library.world;
    const dying = createLibrary({ disk, memory, failFrom: at });
    isDone = await reunitePhotos(dying.reunite).then(
      () => true,
      () => false,
    );
    if (!isDone) killed += 1;
    const again = createLibrary({ disk, memory });
    await reunitePhotos(again.reunite);
    await reunitePhotos(again.reunite);
    expect(records(again)).toEqual(records(undisturbed));
    expect(await shown(again)).toEqual(await shown(undisturbed));
  }
  expect(killed).toBeGreaterThan(4);
});

describe('during a search, at any point of it', () => {
  type Action = (library: Library, ids: { readonly original: string; readonly copy: string }) => Promise<unknown>;
  const actions: readonly (readonly [string, Action, (library: Library, copy: string) => Promise<void>])[] = [
    [
      'an original that goes into the trash leaves its copy to be seen',
      ({ ports }, { original }) => changePhoto(ports, original, { trashed: true }),
      async (library, copy) => expect(await shown(library)).toContain(copy),
    ],
    [
      'an original that is deleted for good leaves its copy to be seen',
      ({ ports }, { original }) => erasePhoto(ports, original),
      async (library, copy) => expect(await shown(library)).toContain(copy),
    ],
    [
      'a copy that is deleted for good does not come back',
      ({ ports }, { copy }) => erasePhoto(ports, copy),
      async (library, copy) => {
        expect(await library.ports.catalog.get(copy)).toBeNull();
        expect(records(library).join('\n')).not.toContain(`"id":"${copy}"`);
      },
    ],
    [
      'a copy that its owner lets stand by itself does so',
      ({ ports }, { copy }) => changePhoto(ports, copy, { standsAlone: true }),
      async (library, copy) => expect(await rowOf(library, copy)).toMatchObject({ originalId: null, hidden: false }),
    ],
  ];
  it.each(actions)('%s', async (_, action, holds) => {
    let moments = 0;
    for (let at = 0, isThere = true; isThere; at++) {
      const library = createLibrary();
      const original = await addOriginal(library);
      const copy = await addCopy(library);
      const { ports, happened } = interleaved(library, at, () => action(library, { original, copy }));
      await reunitePhotos({ ...library.reunite, ...ports, codec: library.reunite.codec });
      isThere = happened();
      if (!isThere) break;
      moments += 1;
      await holds(library, copy);
    }
    expect(moments).toBeGreaterThan(8);
  });
});

/** Records and edits of all photos, as text. */
const records = ({ world }: { readonly world: World }): string[] =>
  Object.entries(contents(world))
    .filter(([key]) => key.startsWith('bronze/'))
    .map(([key, text]) => `${key} ${text}`);
