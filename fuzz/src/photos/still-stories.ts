import type { Scene, Telling } from './scene.ts';
import { offsetText, wallText } from './moment.ts';
import { isNearSomeOffset } from './towns.ts';
import type { Tags } from './written-photo.ts';

/** A way in which the facts of a picture are written. */
export interface Story {
  readonly name: string;
  /** True: the offset is written beside the time, so that the time may be in an hour that occurs twice. */
  readonly canBeTwice?: true;
  tell(scene: Scene): Telling;
}

/** A fix is of the same second, or of some seconds before. */
const FRESH_SECONDS = 12;

/** Stills with times inside the file. */
export const STILL_STORIES: readonly Story[] = [
  {
    name: 'a phone writes its offset',
    canBeTwice: true,
    tell(scene) {
      const { random, wall, offset } = scene;
      const milliseconds = random.chance(0.3) ? String(random.between(0, 999)).padStart(3, '0') : null;
      const exif: Tags = {
        DateTimeOriginal: scene.exifText(),
        OffsetTimeOriginal: offsetText(offset),
        ...(milliseconds === null ? {} : { SubSecTimeOriginal: milliseconds }),
        ...(random.chance(0.5) ? { DateTimeDigitized: scene.exifText() } : {}),
        ...(random.chance(0.4) ? { ...scene.gps, ...scene.satellites(random.between(0, 6 * 3600)) } : {}),
        ...scene.edit,
      };
      const written = { exif, takeout: takeoutSometimes(scene), arrivals: scene.copy() };
      return {
        written,
        truth: {
          local: milliseconds === null ? wall : `${wall}.${milliseconds}`,
          offsets: [offset],
          sources: ['exif'],
        },
      };
    },
  },
  {
    name: 'a phone writes its offset beside the digitisation of the same second',
    canBeTwice: true,
    tell(scene) {
      const exif = {
        DateTimeOriginal: scene.exifText(),
        DateTimeDigitized: scene.exifText(),
        OffsetTimeDigitized: offsetText(scene.offset),
        ...scene.edit,
      };
      const written = { exif, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [scene.offset], sources: ['exif'] } };
    },
  },
  {
    name: 'a camera knows no zone',
    canBeTwice: true,
    tell(scene) {
      const exif = { Make: 'NIKON CORPORATION', DateTimeOriginal: scene.exifText(), ...scene.edit };
      const written = { exif, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [null], sources: ['exif'] } };
    },
  },
  {
    name: 'a camera writes its position',
    tell(scene) {
      const exif = { DateTimeOriginal: scene.exifText(), ...scene.gps, ...scene.edit };
      const written = { exif, arrivals: scene.copy() };
      const truth = {
        local: scene.wall,
        offsets: [scene.offset],
        sources: ['exif'],
        zone: scene.moment.town.zone,
      } as const;
      return { written, truth };
    },
  },
  {
    name: 'a camera writes a fresh fix',
    canBeTwice: true,
    tell(scene) {
      const { random } = scene;
      const position = random.chance(0.5) ? scene.gps : {};
      const exif = {
        DateTimeOriginal: scene.exifText(),
        ...position,
        ...scene.satellites(random.between(0, FRESH_SECONDS)),
        ...scene.edit,
      };
      const written = { exif, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [scene.offset], sources: ['exif'] } };
    },
  },
  {
    name: 'an old fix stands beside the position',
    tell(scene) {
      const { offset } = scene;
      const exif = {
        DateTimeOriginal: scene.exifText(),
        ...scene.gps,
        ...scene.satellites(oldFix(scene)),
        ...scene.edit,
      };
      const written = { exif, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [offset], sources: ['exif'] } };
    },
  },
  {
    name: 'an old fix stands alone',
    tell(scene) {
      const exif = { DateTimeOriginal: scene.exifText(), ...scene.satellites(oldFix(scene)), ...scene.edit };
      const written = { exif, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [null, scene.offset], sources: ['exif'] } };
    },
  },
  {
    name: 'a clock on the time at home, abroad, with a fresh fix',
    tell(scene) {
      const home = scene.atHome;
      const exif = {
        DateTimeOriginal: scene.exifText(home.wall),
        ...scene.gps,
        ...scene.satellites(scene.random.between(0, FRESH_SECONDS)),
      };
      const written = { exif, arrivals: scene.copy() };
      return { written, truth: { local: wallText(home.wall), offsets: [home.offsetMinutes], sources: ['exif'] } };
    },
  },
  {
    name: 'a camera writes the digitisation alone',
    canBeTwice: true,
    tell(scene) {
      const hasOffset = scene.random.chance(0.5);
      const exif = {
        DateTimeDigitized: scene.exifText(),
        ...(hasOffset ? { OffsetTimeDigitized: offsetText(scene.offset) } : {}),
        ...scene.edit,
      };
      const written = { exif, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [hasOffset ? scene.offset : null], sources: ['exif'] } };
    },
  },
  {
    name: 'satellites and a position are all that is written',
    canBeTwice: true,
    tell(scene) {
      const exif = { ...scene.gps, ...scene.satellites(0) };
      const written = { exif, arrivals: scene.copy() };
      const truth = {
        local: scene.wall,
        offsets: [scene.offset],
        sources: ['exif'],
        zone: scene.moment.town.zone,
      } as const;
      return { written, truth };
    },
  },
  {
    name: 'a camera writes the time of the last change alone',
    tell(scene) {
      const age = scene.random.between(40 * 86_400, 3000 * 86_400);
      const exif = { DateTime: scene.exifText(), ...(scene.random.chance(0.3) ? scene.satellites(age) : {}) };
      const written = { exif, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [null], sources: ['exif'] } };
    },
  },
  {
    name: 'XMP has the zone of the second that EXIF shows',
    canBeTwice: true,
    tell(scene) {
      const exif = { DateTimeOriginal: scene.exifText(), ...scene.edit };
      const property = scene.random.pick(['exif:DateTimeOriginal', 'photoshop:DateCreated', 'xmp:CreateDate']);
      const xmp = { [property]: scene.xmpText(scene.moment.wall, scene.offset) };
      const written = { exif, xmp, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [scene.offset], sources: ['exif'] } };
    },
  },
  {
    name: 'IPTC has some zone beside the second that EXIF shows',
    tell(scene) {
      const { random } = scene;
      // Programs write the zone of the computer there.
      const other = random.pick([0, 60, 330, -480]);
      const exif = { DateTimeOriginal: scene.exifText(), ...scene.edit };
      const written = { exif, iptc: iptcTime(scene, other), arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [null], sources: ['exif'] } };
    },
  },
  {
    name: 'XMP stands alone',
    canBeTwice: true,
    tell(scene) {
      const { random } = scene;
      const hasOffset = random.chance(0.6);
      const property = random.pick(['exif:DateTimeOriginal', 'photoshop:DateCreated', 'xmp:CreateDate']);
      const xmp = { [property]: scene.xmpText(scene.moment.wall, hasOffset ? scene.offset : null) };
      const written = { xmp, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [hasOffset ? scene.offset : null], sources: ['xmp'] } };
    },
  },
  {
    name: 'IPTC stands alone',
    canBeTwice: true,
    tell(scene) {
      const { random, wall, offset } = scene;
      const dice = random.next();
      const arrivals = scene.copy();
      if (dice < 0.3) {
        const written = { iptc: { 'Date Created': wall.slice(0, 10).replaceAll('-', '') }, arrivals };
        return { written, truth: { local: `${wall.slice(0, 10)}T12:00:00`, offsets: [null], sources: ['iptc'] } };
      }
      const written = { iptc: iptcTime(scene, dice < 0.7 ? offset : null), arrivals };
      return { written, truth: { local: wall, offsets: [dice < 0.7 ? offset : null], sources: ['iptc'] } };
    },
  },
  {
    name: 'IPTC has the time of a day that stands alone elsewhere',
    canBeTwice: true,
    tell(scene) {
      const { random, wall } = scene;
      const day = wall.slice(0, 10);
      const alone = random.chance(0.5)
        ? { xmp: { 'photoshop:DateCreated': day } }
        : { exif: { DateTimeOriginal: `${day.replaceAll('-', ':')}   :  :  ` } };
      const written = { ...alone, iptc: iptcTime(scene, null), arrivals: scene.copy() };
      return { written, truth: { local: wall, offsets: [null] } };
    },
  },
  {
    name: 'a PNG has the time of its making',
    canBeTwice: true,
    tell(scene) {
      const { random, wall, offset, moment } = scene;
      const hasOffset = random.chance(0.6);
      const zone = hasOffset ? offset : null;
      const mail = new Date(moment.wall).toUTCString().replace(' GMT', zone === null ? '' : ` ${offsetText(zone, '')}`);
      const text = random.pick([
        mail,
        scene.exifText() + (zone === null ? '' : offsetText(zone)),
        scene.xmpText(moment.wall, zone),
      ]);
      const written = { png: { texts: { 'Creation Time': text }, changed: null }, arrivals: scene.copy('png') };
      return { written, truth: { local: wall, offsets: [zone], sources: ['png'] } };
    },
  },
  {
    name: 'a PNG has the time of its last change alone',
    canBeTwice: true,
    tell(scene) {
      const { atHome, moment } = scene;
      const [year = 0, month = 0, ...rest] = wallText(moment.instant).split(/\D/).map(Number);
      const written = { png: { texts: {}, changed: [year, month, ...rest] }, arrivals: scene.copy('png') };
      return {
        written,
        truth: { local: wallText(atHome.wall), offsets: [atHome.offsetMinutes], sources: ['png'] },
      };
    },
  },
];

/** Google has the same moment, sometimes. */
function takeoutSometimes(scene: Scene): { readonly taken: number; readonly position: null } | null {
  return scene.random.chance(0.2) ? { taken: scene.moment.instant, position: null } : null;
}

export function iptcTime(scene: Scene, offset: number | null): Readonly<Record<string, string>> {
  const [day = '', time = ''] = scene.wall.replaceAll(/[-:]/g, '').split('T');
  return { 'Date Created': day, 'Time Created': time + (offset === null ? '' : offsetText(offset, '')) };
}

/**
 * Age of a fix in seconds, from four minutes to two days, such that the difference looks like no zone, neither that of the place nor any
 * other.
 */
function oldFix({ random, offset }: Scene): number {
  for (;;) {
    const age = random.between(240, random.chance(0.7) ? 8 * 3600 : 2 * 86_400);
    if (!isNearSomeOffset(offset + age / 60, 3)) return age;
  }
}
