import type { Part } from '../part.ts';
import { createRandom, type Random } from '../random.ts';
import { ARRIVAL_STORIES } from './arrival-stories.ts';
import { COMPANION_STORIES, ODD_STORIES } from './companion-stories.ts';
import { differenceInTime, type WrongTime } from './compare-time.ts';
import { describeWritten, filesOf } from './describe-written.ts';
import { importWritten } from './import-written.ts';
import { drawMomentIn, wallText } from './moment.ts';
import { Scene, type TrueTime } from './scene.ts';
import { STILL_STORIES } from './still-stories.ts';
import { VIDEO_STORIES } from './video-stories.ts';
import { NOTHING_WRITTEN, type WrittenPhoto } from './written-photo.ts';

const STORIES = [...STILL_STORIES, ...COMPANION_STORIES, ...ODD_STORIES, ...VIDEO_STORIES, ...ARRIVAL_STORIES];
/**
 * Shares of the inputs that are checked through the bytes of files, and through an import. The others are checked through tags as a reader
 * gives them.
 */
const THROUGH_BYTES = 0.03;
const THROUGH_IMPORT = 0.01;

interface DrawnTime {
  readonly story: string;
  readonly photo: WrittenPhoto;
  readonly truth: TrueTime;
  readonly way: 'tags' | 'bytes' | 'import';
  readonly random: Random;
}

function drawTime(seed: number): DrawnTime {
  const random = createRandom(seed);
  const story = random.pick(STORIES);
  const scene = new Scene(random, story.canBeTwice === true);
  const { written, truth } = story.tell(scene);
  const photo: WrittenPhoto = {
    ...NOTHING_WRITTEN,
    homeZone: scene.home?.zone ?? null,
    ...written,
  };
  return { story: story.name, photo, truth, way: wayOf(random.next()), random };
}

const wayOf = (dice: number): DrawnTime['way'] =>
  dice < THROUGH_IMPORT ? 'import' : dice < THROUGH_IMPORT + THROUGH_BYTES ? 'bytes' : 'tags';

/** Capture times of drawn photos, whose truth is known. */
export const times: Part = {
  name: 'times',
  share: 3,
  async check(seed) {
    const { story, photo, truth, way, random } = drawTime(seed);
    const wrong =
      way === 'import'
        ? await wrongImport(photo, truth, random)
        : differenceInTime(await describeWritten(photo, way === 'bytes'), truth);
    if (wrong === null) return null;
    const shown = { ...photo, movie: photo.movie && { ...photo.movie, maker: photo.movie.maker?.length } };
    return `${wrong.kind}: ${story}\n  ${wrong.detail}\n  ${way.padEnd(6)} ${JSON.stringify(shown)}`;
  },
  files: (seed) => filesOf(drawTime(seed).photo),
};

/** Checks the row after an import, and after the owner corrected the time. */
async function wrongImport(photo: WrittenPhoto, truth: TrueTime, random: Random): Promise<WrongTime | null> {
  const { row, correct } = await importWritten(photo, random);
  const { zone } = truth;
  const wrong = differenceInTime(row, truth);
  if (wrong !== null || zone === undefined) return wrong;
  const other = drawMomentIn(random, zone);
  const local = wallText(other.wall);
  const corrected = await correct(local);
  if (corrected === null) return { kind: 'correction', detail: 'the photo is gone' };
  const should = { local, offsets: [other.offsetMinutes], sources: ['user'] } as const;
  const found = differenceInTime(corrected, should);
  return found && { ...found, kind: `correction of the ${found.kind}` };
}
