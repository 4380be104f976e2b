import type { Part } from '../part.ts';
import { createRandom } from '../random.ts';
import { COMPANION_STORIES, ODD_STORIES } from './companion-stories.ts';
import { describeWritten, filesOf } from './describe-written.ts';
import { Scene, type Telling } from './scene.ts';
import { STILL_STORIES } from './still-stories.ts';
import { VIDEO_STORIES } from './video-stories.ts';
import type { WrittenPhoto } from './written-photo.ts';
import { differenceInTime } from './compare-time.ts';

const STORIES = [...STILL_STORIES, ...COMPANION_STORIES, ...ODD_STORIES, ...VIDEO_STORIES];
/** Share of the stills that go through the bytes of a file. */
const THROUGH_BYTES = 0.03;

interface DrawnTime {
  readonly story: string;
  readonly photo: WrittenPhoto;
  readonly truth: Telling['truth'];
  readonly throughBytes: boolean;
}

function drawTime(seed: number): DrawnTime {
  const random = createRandom(seed);
  const story = random.pick(STORIES);
  const scene = new Scene(random, story.canBeTwice === true);
  const { written, truth } = story.tell(scene);
  const photo: WrittenPhoto = {
    exif: {},
    xmp: {},
    iptc: {},
    png: null,
    sidecar: null,
    takeout: null,
    movie: null,
    arrivals: [],
    homeZone: scene.home?.zone ?? null,
    ...written,
  };
  return { story: story.name, photo, truth, throughBytes: random.chance(THROUGH_BYTES) };
}

/** Capture times from known worlds. */
export const times: Part = {
  name: 'times',
  share: 0,
  async check(seed) {
    const { story, photo, truth, throughBytes } = drawTime(seed);
    const taken = await describeWritten(photo, throughBytes);
    const difference = differenceInTime(taken, truth);
    if (difference === null) return null;
    const { kind, detail } = difference;
    const shown = { ...photo, movie: photo.movie && { ...photo.movie, maker: photo.movie.maker?.length } };
    return `${kind}: ${story}\n  ${detail}\n  ${throughBytes ? 'file' : 'tags'} ${JSON.stringify(shown)}`;
  },
  files: (seed) => filesOf(drawTime(seed).photo),
};
