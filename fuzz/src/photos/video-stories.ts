import { box, joined, latin, u16, u32 } from './encode-movie.ts';
import { offsetText, wallText } from './moment.ts';
import { undatedName, VIDEO_NAMES } from './names.ts';
import type { Scene } from './scene.ts';
import type { Story } from './still-stories.ts';
import { isNearSomeOffset } from './towns.ts';

const SECOND = 1000;

/** Videos: headers in UTC, in wall time, or of the end; with names, positions and homes. */
export const VIDEO_STORIES: readonly Story[] = [
  {
    name: 'a phone films and writes its position',
    canBeTwice: true,
    tell(scene) {
      const { random, moment } = scene;
      const movie = {
        created: moment.instant / SECOND,
        durationSeconds: random.between(1, 3600),
        position: scene.iso6709,
      };
      const written = { movie, arrivals: scene.copy('mp4') };
      return {
        written,
        truth: { local: scene.wall, offsets: [scene.offset], sources: ['video'], zone: moment.town.zone },
      };
    },
  },
  {
    name: 'an iPhone films',
    canBeTwice: true,
    tell(scene) {
      const { random, moment, offset } = scene;
      const texts = {
        'com.apple.quicktime.make': 'Apple',
        'com.apple.quicktime.creationdate': wallText(moment.wall) + offsetText(offset, random.pick(['', ':'])),
      };
      // A trimmed copy has a new header.
      const created = (random.chance(0.5) ? moment.instant : scene.later()) / SECOND;
      const movie = { created, durationSeconds: random.between(1, 600), texts, brand: 'qt  ' };
      const written = { movie, arrivals: scene.copy('MOV') };
      return { written, truth: { local: scene.wall, offsets: [offset], sources: ['video'] } };
    },
  },
  {
    name: 'a phone films without a position',
    canBeTwice: true,
    tell(scene) {
      const { random, moment, atHome } = scene;
      const movie = { created: moment.instant / SECOND, durationSeconds: random.between(1, 3600) };
      const written = { movie, arrivals: scene.copy('mp4') };
      return {
        written,
        truth: {
          local: wallText(atHome.wall),
          offsets: [atHome.offsetMinutes],
          sources: ['video'],
          zone: atHome.town.zone,
        },
      };
    },
  },
  {
    name: 'a phone names its video by its clock',
    canBeTwice: true,
    tell(scene) {
      const { random, moment } = scene;
      const durationSeconds = lengthThatTells(scene, 1);
      const { name, local } = scene.named(random.pick(VIDEO_NAMES));
      const movie = { created: moment.instant / SECOND, durationSeconds };
      const written = { movie, arrivals: [scene.arrival(name, scene.copyTime())] };
      return { written, truth: { local, offsets: [scene.offset] } };
    },
  },
  {
    name: 'a phone names its video by its clock, and its header has the end',
    canBeTwice: true,
    tell(scene) {
      const { random, moment } = scene;
      const durationSeconds = lengthThatTells(scene, -1);
      const { name, local } = scene.named(random.pick(VIDEO_NAMES));
      const movie = {
        created: moment.instant / SECOND + durationSeconds + random.between(0, 2),
        durationSeconds,
        ...(random.chance(0.3) ? { position: scene.iso6709 } : {}),
      };
      const written = { movie, arrivals: [scene.arrival(name, scene.copyTime())] };
      return { written, truth: { local, offsets: [scene.offset] } };
    },
  },
  {
    name: 'a camera without a zone films, and its name and its position tell',
    tell(scene) {
      const { random, moment, offset } = scene;
      if (offset === 0) return scene.plain();
      const { name, local } = scene.named(random.pick(VIDEO_NAMES));
      const movie = {
        created: moment.wall / SECOND,
        durationSeconds: random.between(1, 90),
        position: scene.iso6709,
      };
      const written = { movie, arrivals: [scene.arrival(name, scene.copyTime())] };
      return { written, truth: { local, offsets: [offset] } };
    },
  },
  {
    name: 'a camera whose maker writes the wall time films',
    tell(scene) {
      const { random, moment } = scene;
      const [ending, makerOf] = random.pick(WALL_TIME_MAKERS);
      const movie = {
        created: moment.wall / SECOND,
        durationSeconds: random.between(1, 900),
        maker: makerOf(scene),
        brand: 'qt  ',
      };
      const written = { movie, arrivals: scene.copy(ending) };
      return { written, truth: { local: scene.wall, offsets: [null], sources: ['video'] } };
    },
  },
  {
    name: 'WhatsApp names a video by the day on the phone',
    canBeTwice: true,
    tell(scene) {
      const { random, moment, wall } = scene;
      const counter = String(random.between(0, 9999)).padStart(4, '0');
      const name = `VID-${wall.slice(0, 10).replaceAll('-', '')}-WA${counter}.mp4`;
      const movie = { created: moment.instant / SECOND, durationSeconds: random.between(1, 120) };
      const written = { movie, arrivals: [scene.arrival(name, scene.copyTime())] };
      // A copy was named later by a later day, so the header counts, at home.
      const day = wall.slice(0, 10);
      const local = wallText(scene.atHome.wall);
      const locals = local.startsWith(day) ? [local] : local < day ? [day, local] : [day];
      return { written, truth: { local: locals } };
    },
  },
  {
    name: 'a video without a time in its header has one in its name',
    canBeTwice: true,
    tell(scene) {
      const { random } = scene;
      const { name, local } = scene.named(random.pick(VIDEO_NAMES));
      const created = random.pick([-2_082_844_800, 0]);
      const written = {
        movie: { created, durationSeconds: random.between(1, 600) },
        arrivals: [scene.arrival(name, scene.copyTime())],
      };
      return { written, truth: { local, sources: ['file-name'] } };
    },
  },
  {
    name: 'a video without a time in its header has one in the file system',
    canBeTwice: true,
    tell(scene) {
      const { random, atHome, moment } = scene;
      const movie = { created: random.pick([-2_082_844_800, 0]), durationSeconds: random.between(1, 600) };
      const written = { movie, arrivals: [scene.arrival(undatedName(random, 'mp4'), `${wallText(moment.instant)}Z`)] };
      return { written, truth: { local: wallText(atHome.wall), sources: ['file-time'] } };
    },
  },
];

/** Boxes of camera makers whose cameras write their wall time as if it were UTC. */
const WALL_TIME_MAKERS: readonly (readonly [ending: string, maker: (scene: Scene) => Uint8Array])[] = [
  ['MP4', () => box('FIRM', latin('HD8.01.02.50.00'))],
  ['MOV', () => box('CNMN', latin('Canon EOS 70D\0\0\0'))],
  ['MOV', () => box('PENT', latin('PENTAX DIGITAL CAMERA\0\0\0\0\0PENTAX K-70'.padEnd(60, '\0')))],
  ['MOV', (scene) => box('NCDT', box('NCTG', nikonText(1, 'Nikon'), nikonText(0x12, scene.exifText())))],
];

/** Number, type (2 for text) and length, then the text. */
const nikonText = (number: number, text: string): Uint8Array =>
  joined([u32(number), u16(2), u16(text.length + 1), latin(`${text}\0`)]);

/**
 * Length of a video for which name and header agree in only one way: both at its start (`sign` 1), or the header at its end (-1). Otherwise
 * two zones could explain them.
 */
function lengthThatTells({ random, offset }: Scene, sign: 1 | -1): number {
  for (;;) {
    const seconds = random.chance(0.3) ? random.between(1, 100) : random.between(1, 3600);
    const other = offset + (sign * seconds) / 60;
    if (seconds <= 100 || !isNearSomeOffset(other, 5)) return seconds;
  }
}
