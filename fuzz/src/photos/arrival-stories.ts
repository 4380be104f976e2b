import { shuffled } from '../random.ts';
import { instantText, momentAt, wallText } from './moment.ts';
import { NAME_STYLES, undatedName, WALL_NAMES } from './names.ts';
import type { Scene } from './scene.ts';
import type { Story } from './still-stories.ts';
import type { WrittenArrival } from './written-photo.ts';

const DAY_NAMES = NAME_STYLES.filter(({ says }) => says === 'day');
const DAY = 86_400_000;

/** The same bytes under several names and with several file times, in any order. */
export const ARRIVAL_STORIES: readonly Story[] = [
  {
    name: 'one of several names has the time',
    canBeTwice: true,
    tell(scene) {
      const { random } = scene;
      const { name, local } = scene.named(random.pick(WALL_NAMES));
      const day = random.chance(0.5) ? [scene.named(random.pick(DAY_NAMES)).name] : [];
      const arrivals = inAnyOrder(scene, [name, ...day], scene.copyTime());
      return { written: { arrivals }, truth: { local, offsets: [null], sources: ['file-name'] } };
    },
  },
  {
    name: 'one of several names has the day',
    canBeTwice: true,
    tell(scene) {
      const { name, local } = scene.named(scene.random.pick(DAY_NAMES));
      const arrivals = inAnyOrder(scene, [name], null);
      return { written: { arrivals }, truth: { local, sources: ['file-name'] } };
    },
  },
  {
    name: 'a chat has the day, and a folder the time of that day',
    canBeTwice: true,
    tell(scene) {
      const { random, atHome, moment } = scene;
      const { name } = scene.named(random.pick(DAY_NAMES), atHome);
      const arrivals = shuffled(random, [
        scene.arrival(name, null),
        scene.arrival(undatedName(random, 'jpg'), instantText(moment.instant)),
      ]);
      const local = wallText(atHome.wall);
      return { written: { arrivals }, truth: { local, offsets: [atHome.offsetMinutes] } };
    },
  },
  {
    name: 'of two names with times the earlier is that of the camera',
    canBeTwice: true,
    tell(scene) {
      const { random, moment } = scene;
      const { name, local } = scene.named(random.pick(WALL_NAMES));
      const saved = momentAt(moment.town, moment.instant + random.between(2, 300) * DAY);
      const copy = scene.named(random.pick(WALL_NAMES), saved).name;
      const arrivals = inAnyOrder(scene, [name, copy], scene.copyTime());
      return { written: { arrivals }, truth: { local, offsets: [null], sources: ['file-name'] } };
    },
  },
  {
    name: 'of several file times the oldest is that of the original',
    canBeTwice: true,
    tell(scene) {
      const { random, atHome, moment } = scene;
      const arrivals = shuffled(random, [
        scene.arrival(undatedName(random, 'jpg'), instantText(moment.instant)),
        ...Array.from({ length: random.between(1, 3) }, () =>
          scene.arrival(undatedName(random, 'jpg'), scene.copyTime()),
        ),
      ]);
      return {
        written: { arrivals },
        truth: { local: wallText(atHome.wall), offsets: [atHome.offsetMinutes], sources: ['file-time'] },
      };
    },
  },
  {
    name: 'the file has the time, whatever its names say',
    canBeTwice: true,
    tell(scene) {
      const { random } = scene;
      // A clock that was never set shows the first minute of a year.
      if (scene.wall.slice(5, 16) === '01-01T00:00') return scene.plain();
      const other = momentAt(scene.moment.town, scene.later());
      const names = [scene.named(random.pick(WALL_NAMES), other).name, scene.named(random.pick(DAY_NAMES), other).name];
      const written = {
        exif: { DateTimeOriginal: scene.exifText() },
        arrivals: inAnyOrder(scene, names, scene.copyTime()),
      };
      return { written, truth: { local: scene.wall, offsets: [null], sources: ['exif'] } };
    },
  },
];

/** These names, with one or two that have no date. */
function inAnyOrder(scene: Scene, names: readonly string[], fileTime: string | null): readonly WrittenArrival[] {
  const { random } = scene;
  const others = Array.from({ length: random.between(1, 2) }, () =>
    scene.arrival(undatedName(random, 'jpg'), fileTime),
  );
  return shuffled(random, [
    ...names.map((name) => scene.arrival(name, random.chance(0.5) ? fileTime : null)),
    ...others,
  ]);
}
