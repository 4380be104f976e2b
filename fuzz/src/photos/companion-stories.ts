import { offsetText, wallText } from './moment.ts';
import { NAME_STYLES, undatedName, WALL_NAMES } from './names.ts';
import type { Scene } from './scene.ts';
import { iptcTime, type Story } from './still-stories.ts';
import { offsetAt, shownInZone } from './towns.ts';
import type { Tags } from './written-photo.ts';

const SECOND = 1000;
const MINUTE = 60_000;
const YEAR_SECONDS = 365 * 86_400;

/** Stills whose time is outside the file: in a sidecar, at Google, in the name, in the file system. */
export const COMPANION_STORIES: readonly Story[] = [
  {
    name: 'a scan has its date in the sidecar',
    canBeTwice: true,
    tell(scene) {
      const { random, wall } = scene;
      const isDay = random.chance(0.4);
      const property = random.pick(['exif:DateTimeOriginal', 'photoshop:DateCreated']);
      const sidecar = { [property]: isDay ? wall.slice(0, 10) : scene.xmpText() };
      const written = { exif: scannedAt(scene), sidecar, arrivals: scene.copy() };
      return {
        written,
        truth: { local: isDay ? `${wall.slice(0, 10)}T12:00:00` : wall, offsets: [null], sources: ['xmp'] },
      };
    },
  },
  {
    name: 'a scan has its date at Google',
    canBeTwice: true,
    tell(scene) {
      const { takeout, moment } = atGoogle(scene);
      const written = { exif: scannedAt(scene), takeout, arrivals: scene.copy() };
      return {
        written,
        truth: { local: wallText(moment.wall), offsets: [moment.offsetMinutes], sources: ['takeout'] },
      };
    },
  },
  {
    name: 'a sidecar stands beside a file without dates',
    canBeTwice: true,
    tell(scene) {
      const { random, wall, offset, moment } = scene;
      const hasOffset = random.chance(0.5);
      const property = random.pick(['exif:DateTimeOriginal', 'photoshop:DateCreated', 'xmp:CreateDate']);
      // A digitisation time is weaker evidence than Google's time.
      const takeout = property === 'xmp:CreateDate' ? null : wrongAtGoogle(scene);
      const sidecar = { [property]: scene.xmpText(moment.wall, hasOffset ? offset : null) };
      const written = { sidecar, exif: scene.edit, takeout, arrivals: scene.copy() };
      return { written, truth: { local: wall, offsets: [hasOffset ? offset : null], sources: ['xmp'] } };
    },
  },
  {
    name: 'a sidecar corrects a camera without a zone',
    canBeTwice: true,
    tell(scene) {
      const { random, moment } = scene;
      // A difference of no whole quarter of an hour, or of more than any zone has.
      const off = random.chance(0.5)
        ? random.between(15 * 3600, 12 * YEAR_SECONDS)
        : random.between(0, 50) * 900 + random.between(150, 750);
      const later = moment.wall + off * SECOND;
      const wrong = random.chance(0.2) && later < scene.arrivedAt ? later : moment.wall - off * SECOND;
      const exif = { DateTimeOriginal: scene.exifText(wrong), ...scene.edit };
      const written = { exif, sidecar: { 'exif:DateTimeOriginal': scene.xmpText() }, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, offsets: [null], sources: ['xmp'] } };
    },
  },
  {
    name: 'a sidecar corrects a phone whose offset is known',
    tell(scene) {
      const { random, moment } = scene;
      const { exif, offset, wrong } = knownOffset(scene);
      const written = {
        exif: { ...exif, DateTimeOriginal: scene.exifText(wrong), ...scene.edit },
        sidecar: { 'exif:DateTimeOriginal': scene.xmpText(moment.wall, random.chance(0.3) ? offset : null) },
        arrivals: scene.copy(),
      };
      return { written, truth: { local: scene.wall, sources: ['xmp'] } };
    },
  },
  {
    name: 'a sidecar has the same moment in UTC as a file whose offset is known',
    tell(scene) {
      const { random, wall, offset, moment } = scene;
      const isTagged = random.chance(0.5);
      const exif = {
        DateTimeOriginal: scene.exifText(),
        ...(isTagged ? { OffsetTimeOriginal: offsetText(offset) } : scene.gps),
        ...scene.edit,
      };
      const inUtc = scene.xmpText(moment.instant) + (random.chance(0.3) ? 'Z' : '');
      const written = { exif, sidecar: { 'exif:DateTimeOriginal': inUtc }, arrivals: scene.copy() };
      return { written, truth: { local: wall, offsets: [offset], sources: ['exif'] } };
    },
  },
  {
    name: 'a sidecar is some zone away from a camera without a zone',
    tell(scene) {
      const { wall, moment } = scene;
      const exif = { DateTimeOriginal: scene.exifText(), ...scene.edit };
      const written = {
        exif,
        sidecar: { 'exif:DateTimeOriginal': scene.xmpText(moment.instant) },
        arrivals: scene.copy(),
      };
      return { written, truth: { local: wall, offsets: [null, scene.offset], sources: ['exif'] } };
    },
  },
  {
    name: 'Google has the time alone',
    canBeTwice: true,
    tell(scene) {
      const { takeout, moment } = atGoogle(scene);
      const written = { takeout, exif: scene.edit, arrivals: scene.copy() };
      return {
        written,
        truth: {
          local: wallText(moment.wall),
          offsets: [moment.offsetMinutes],
          sources: ['takeout'],
          zone: moment.town.zone,
        },
      };
    },
  },
  {
    name: 'Google has the moment, and the name the clock',
    canBeTwice: true,
    tell(scene) {
      const { name, local } = scene.named(scene.random.pick(WALL_NAMES));
      const takeout = { taken: scene.moment.instant, position: null };
      const written = { takeout, arrivals: [scene.arrival(name, scene.copyTime())] };
      return { written, truth: { local, offsets: [scene.offset], sources: ['takeout'] } };
    },
  },
  {
    name: 'a clock that was reset stands against Google, a sidecar or a name',
    canBeTwice: true,
    tell(scene) {
      const { random } = scene;
      const exif = resetClock(scene);
      const dice = random.next();
      if (dice < 0.35) {
        const { name, local } = scene.named(random.pick(WALL_NAMES));
        const written = { exif, arrivals: [scene.arrival(name, scene.copyTime())] };
        return { written, truth: { local, sources: ['file-name'] } };
      }
      if (dice < 0.7) {
        const { takeout, moment } = atGoogle(scene);
        const written = { exif, takeout, arrivals: scene.copy() };
        return {
          written,
          truth: { local: wallText(moment.wall), offsets: [moment.offsetMinutes], sources: ['takeout'] },
        };
      }
      const written = { exif, sidecar: { 'photoshop:DateCreated': scene.xmpText() }, arrivals: scene.copy() };
      return { written, truth: { local: scene.wall, sources: ['xmp'] } };
    },
  },
  {
    name: 'a name has the time alone',
    canBeTwice: true,
    tell(scene) {
      const { random } = scene;
      const style = random.pick(NAME_STYLES);
      // Where the digits are UTC, the wall time is that of the household.
      const moment = style.says === 'utc' ? scene.atHome : scene.moment;
      const { name, local } = scene.named(style, moment);
      const fileTime = style.says === 'day' ? null : scene.copyTime();
      const written = {
        exif: scene.edit,
        arrivals: [scene.arrival(`${random.pick(['', 'Camera/'])}${name}`, fileTime)],
      };
      const offsets = style.says === 'utc' ? [moment.offsetMinutes] : [null];
      return { written, truth: { local, offsets, sources: ['file-name'] } };
    },
  },
  {
    name: 'a name has twelve hours behind a word that nobody knows',
    tell(scene) {
      const { random, wall } = scene;
      const [hour = 0, minute = '', second = ''] = wall.slice(11).split(':');
      if (Number(hour) % 12 === 0 || Number(hour) > 12) return scene.plain();
      const name = `Kroz ${wall.slice(0, 10)} ${random.pick(['zul', 'в.ч.', 'ເຊົ້າ'])} ${Number(hour)}.${minute}.${second}.png`;
      const written = { arrivals: [scene.arrival(name, null)] };
      return { written, truth: { local: wall.slice(0, 10), offsets: [null], sources: ['file-name'] } };
    },
  },
  {
    name: 'the file system has the time alone',
    canBeTwice: true,
    tell(scene) {
      const { atHome, random } = scene;
      const written = { arrivals: [scene.arrival(undatedName(random, 'jpg'), `${wallText(scene.moment.instant)}Z`)] };
      return {
        written,
        truth: {
          local: wallText(atHome.wall),
          offsets: [atHome.offsetMinutes],
          sources: ['file-time'],
          zone: atHome.town.zone,
        },
      };
    },
  },
  {
    name: 'WhatsApp has the day, and the file system the time of that day',
    canBeTwice: true,
    tell(scene) {
      const { atHome, random } = scene;
      const counter = String(random.between(0, 9999)).padStart(4, '0');
      const local = wallText(atHome.wall);
      const name = `IMG-${local.slice(0, 10).replaceAll('-', '')}-WA${counter}.jpg`;
      const written = { arrivals: [scene.arrival(name, `${wallText(scene.moment.instant)}Z`)] };
      return { written, truth: { local, offsets: [atHome.offsetMinutes] } };
    },
  },
];

const blank = (text: string): string => text.replace(/^0/, ' ');

/** The scanner's clock, days or years after the capture, in one tag or two. */
function scannedAt(scene: Scene): Tags {
  const { moment, arrivedAt, random } = scene;
  const scanned = scene.exifText(
    moment.wall + random.between(2 * 86_400, (arrivedAt - moment.instant) / SECOND) * SECOND,
  );
  return {
    DateTimeDigitized: scanned,
    ...(random.chance(0.5) ? { DateTime: scanned } : {}),
    ...(random.chance(0.3) ? { OffsetTimeDigitized: '+02:00' } : {}),
  };
}

/** Google's instant, at the position that Google has, or at home. */
function atGoogle(scene: Scene) {
  const { random, moment } = scene;
  const { instant, town } = moment;
  const isPlaced = random.chance(0.5);
  const position = isPlaced ? ([town.latitude, town.longitude] as const) : null;
  return { takeout: { taken: instant, position }, moment: isPlaced ? moment : scene.atHome };
}

/** Google's time of the upload, where it had no better one. */
function wrongAtGoogle(scene: Scene) {
  return scene.random.chance(0.3) ? { taken: scene.later(), position: null } : null;
}

/** A phone with a wrong clock, by something other than zero or its offset. */
function knownOffset(scene: Scene): { readonly exif: Tags; readonly offset: number; readonly wrong: number } {
  const { random, moment } = scene;
  const isTagged = random.chance(0.5);
  for (;;) {
    const seconds = random.chance(0.5) ? random.between(-56, 56) * 900 : random.between(61, 2 * YEAR_SECONDS);
    const wrong = moment.wall - seconds * SECOND;
    // The zone at the position is that of the wrong time.
    const offset = isTagged ? moment.offsetMinutes : offsetAt(moment.town.zone, wrong - moment.offsetMinutes * MINUTE);
    const mayBeUtc = [offset, moment.offsetMinutes].some((one) => Math.abs(seconds) === Math.abs(one * 60));
    if (wrong > scene.arrivedAt || seconds === 0 || mayBeUtc) continue;
    const exif = isTagged ? { OffsetTimeOriginal: offsetText(offset) } : scene.gps;
    return { exif, offset: moment.offsetMinutes, wrong };
  }
}

/** Times in files of cameras whose clock was never set. */
function resetClock(scene: Scene): Tags {
  const { random, moment } = scene;
  const epoch = scene.exifText(shownInZone(moment.town.zone, 0));
  const text = random.pick([
    '2002:12:08 12:00:00',
    '1980:01:01 00:00:00',
    `2000:01:01 00:00:${String(random.between(0, 59)).padStart(2, '0')}`,
    // People enter noon for a day without a known time.
    ...(epoch.endsWith(' 12:00:00') ? [] : [epoch]),
  ]);
  const tags = random.pick([
    ['DateTimeOriginal'],
    ['DateTimeDigitized'],
    ['DateTimeOriginal', 'DateTimeDigitized', 'DateTime'],
  ]);
  return Object.fromEntries(tags.map((tag) => [tag, text]));
}

/** Times that occur in real files. */
export const ODD_STORIES: readonly Story[] = [
  {
    name: 'a time with blanks, with hour 24, without seconds, or with second 60',
    canBeTwice: true,
    tell(scene) {
      const { random, wall, moment } = scene;
      const [year = '', month = '', day = '', hour = '', minute = '', second = ''] = wall.split(/\D/);
      const arrivals = scene.copy();
      const told = (text: string, local: string | readonly string[]) => ({
        written: { exif: { DateTimeOriginal: text }, arrivals },
        truth: { local, offsets: [null], sources: ['exif' as const] },
      });
      const dice = random.next();
      if (dice < 0.3) {
        return told(`${year}:${blank(month)}:${blank(day)} ${blank(hour)}:${blank(minute)}:${blank(second)}`, wall);
      }
      if (dice < 0.6 && hour !== '00')
        return told(`${year}:${month}:${day} ${hour}:${minute}`, `${wall.slice(0, 16)}:00`);
      if (dice < 0.8) {
        const [whole, next] = [moment.wall - Number(second) * SECOND, MINUTE];
        return told(`${year}:${month}:${day} ${hour}:${minute}:60`, [
          wallText(whole + 59 * SECOND),
          wallText(whole + next),
        ]);
      }
      return told(`${year}:${month}:${day} 24:${minute}:${second}`, `${wall.slice(0, 10)}T00:${minute}:${second}`);
    },
  },
  {
    name: 'a date of which only a part is known',
    canBeTwice: true,
    tell(scene) {
      const [year = '', month = '', day = ''] = scene.wall.split(/\D/);
      const [text, local] = scene.random.pick([
        [`${year}:${month}:${day}   :  :  `, `${year}-${month}-${day}`],
        [`${year}:${month}:00 00:00:00`, `${year}-${month}`],
        [`${year}:00:00 00:00:00`, year],
      ] as const);
      const written = { exif: { DateTimeOriginal: text }, arrivals: scene.copy() };
      return { written, truth: { local, offsets: [null], sources: ['exif'] } };
    },
  },
  {
    name: 'zeros and blanks stand where a time would',
    canBeTwice: true,
    tell(scene) {
      const { random, wall } = scene;
      const nothing = random.pick(['0000:00:00 00:00:00', '    :  :     :  :  ', '', '1970:01:01 00:00:00']);
      const exif = { DateTimeOriginal: nothing, DateTimeDigitized: nothing };
      const written = { exif, iptc: iptcTime(scene, null), arrivals: scene.copy() };
      return { written, truth: { local: wall, offsets: [null], sources: ['iptc'] } };
    },
  },
];
