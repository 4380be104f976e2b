import { forgetPhoto, importUpload, runJob, drainQueue } from '@homelake/lake';
import {
  changePhoto,
  createAlbum,
  photoIdOf,
  purgeTrash,
  removeAlbum,
  renameAlbum,
  type PhotoChange,
} from '@homelake/photos';
import { sha256Hex } from '@homelake/storage';
import { createRandom, type Random } from '../random.ts';
import { copyOf, noRemains, openEditsLake, pictureOf, type EditsLake, type Remains } from './edits-lake.ts';

const PHOTOS = [1, 2, 3];
const ALBUMS = ['summer', 'winter'];
/** Share of acts that are killed, and about how many steps the longest of them takes. */
const KILLED = 0.15;
const MOST_STEPS = 40;

/** What somebody does to a lake while others do something else. */
export interface Act {
  readonly name: string;
  /** The photo or the album that it is about. */
  readonly photo?: string;
  readonly album?: string;
  readonly does: 'edit' | 'forget' | 'import' | 'process' | 'purge' | 'remove-album' | 'rename-album' | 'create-album';
  readonly change?: PhotoChange;
  /** Steps after which it is killed, and done again when all have ended; it is not by default. */
  readonly killedAfter?: number;
  readonly act: (lake: EditsLake) => Promise<unknown>;
}

const idOf = async (number: number): Promise<string> => photoIdOf(await sha256Hex(pictureOf(number)));

function incoming(path: string, bytes: Uint8Array) {
  return {
    path,
    head: bytes,
    sizeBytes: bytes.length,
    sha256: () => sha256Hex(bytes),
    async *open() {
      yield bytes;
    },
  };
}

const never = new AbortController().signal;
export const workAll = ({ queue, handlers }: EditsLake) => drainQueue({ queue, handlers }, never);

/** Does the next job alone, where there is one. */
async function workNext({ queue, handlers }: EditsLake): Promise<void> {
  const job = await queue.claim(60_000);
  if (job !== null) await queue.end(job, await runJob(handlers, job, { signal: never, renew: async () => {} }));
}

/** A lake with three photos and two albums, made once. */
let made: Promise<Remains> | null = null;

async function makeLake(): Promise<Remains> {
  const remains = noRemains();
  const lake = openEditsLake(remains);
  for (const number of PHOTOS) await importUpload(lake, incoming(`IMG_${number}.tif`, pictureOf(number)));
  await workAll(lake);
  for (const id of ALBUMS) await createAlbum(lake, { id, name: id });
  return remains;
}

/** What somebody does, drawn so that a few photos and albums meet. */
function drawAct(random: Random, number: number, ids: readonly string[]): Act {
  const at = random.between(0, ids.length - 1);
  const photo = ids[at] ?? '';
  const album = random.pick(ALBUMS);
  const dice = random.next();
  if (dice < 0.42) {
    const change = drawChange(random, number);
    return {
      name: `edit-${number} of photo ${at}`,
      photo,
      does: 'edit',
      change,
      act: (lake) => changePhoto(lake, photo, change, (id) => forgetPhoto(lake, id)),
    };
  }
  if (dice < 0.6) {
    return { name: `forget-${number} of photo ${at}`, photo, does: 'forget', act: (lake) => forgetPhoto(lake, photo) };
  }
  if (dice < 0.66) {
    return {
      name: `purge-${number}`,
      does: 'purge',
      act(lake) {
        const forget = (id: string) => forgetPhoto(lake, id, { onlyTrashed: true });
        return purgeTrash({ ...lake, forget }, { everything: true });
      },
    };
  }
  if (dice < 0.78) {
    return {
      name: `remove-album-${number} ${album}`,
      album,
      does: 'remove-album',
      act: (lake) => removeAlbum(lake, album),
    };
  }
  if (dice < 0.82) {
    const act = (lake: EditsLake) => renameAlbum(lake, album, `${album} ${number}`);
    return { name: `rename-album-${number} ${album}`, album, does: 'rename-album', act };
  }
  if (dice < 0.85) {
    const act = (lake: EditsLake) => createAlbum(lake, { id: `new-${number}`, name: `New ${number}` });
    return { name: `create-album-${number}`, album: `new-${number}`, does: 'create-album', act };
  }
  if (dice < 0.93) {
    return {
      name: `process-${number} of photo ${at}`,
      photo,
      does: 'process',
      async act(lake) {
        const key = `raw-photos/${photo}/IMG_${PHOTOS[at]}.tif`;
        await lake.queue.send({
          kind: 'process-photo',
          payload: { key, again: true },
          dedupeKey: `${key} ${number}`,
        });
        await workNext(lake);
      },
    };
  }
  return {
    name: `import-${number} of photo ${at}`,
    photo,
    does: 'import',
    async act(lake) {
      await importUpload(lake, incoming(`copies/${number}.tif`, pictureOf(PHOTOS[at] ?? 0)));
      await workNext(lake);
    },
  };
}

/** Each change adds a tag of its own, by which it is known afterwards. */
function drawChange(random: Random, number: number): PhotoChange {
  return {
    addTags: [`edit-${number}`],
    ...(random.chance(0.5) ? { addAlbums: [random.pick(ALBUMS)] } : {}),
    ...(random.chance(0.2) ? { removeAlbums: [random.pick(ALBUMS)] } : {}),
    ...(random.chance(0.3) ? { trashed: random.chance(0.6) } : {}),
    ...(random.chance(0.3) ? { favourite: random.chance(0.5) } : {}),
  };
}

/** A lake, and what is done to it at once. */
export async function drawEdits(
  seed: number,
): Promise<{ readonly remains: Remains; readonly acts: readonly Act[]; readonly random: Random }> {
  const random = createRandom(seed);
  const remains = copyOf(await (made ??= makeLake()));
  const ids = await Promise.all(PHOTOS.slice(0, random.between(1, PHOTOS.length)).map((number) => idOf(number)));
  const calm = openEditsLake(remains);
  for (let number = random.between(0, 3); number > 0; number--) {
    const { addTags: _, ...change } = drawChange(random, 0);
    await changePhoto(calm, random.pick(ids), change);
  }
  const acts = Array.from({ length: random.between(2, 5) }, (_, number) => {
    const act = drawAct(random, number, ids);
    // Who made an album and does not see it makes another one, of another id.
    return act.does !== 'create-album' && random.chance(KILLED)
      ? { ...act, killedAfter: random.between(1, MOST_STEPS) }
      : act;
  });
  return { remains, acts, random };
}
