import { shuffled, type Random } from '../random.ts';
import { appleNote, encodePicture } from './encode-picture.ts';
import { encodeMovie, type Movie } from './encode-movie.ts';
import { drawMoment, offsetText, wallText, type Moment } from './moment.ts';
import { encodeTakeout, encodeXmp, NOTHING_WRITTEN, type Tags } from './written-photo.ts';

export type Role = 'photo' | 'sidecar' | 'takeout' | 'motion';

/** A file of a folder, which is an entry of its own or a companion. */
export interface FolderFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly role: Role;
  /** Path of the entry that it belongs to; null for an entry. */
  readonly of: string | null;
}

const SECOND = 1000;
const DAY = 86_400_000;

/** Folders with stills, clips, videos, sidecars and Takeout files. Numbers recur in other folders. */
export function drawFolders(random: Random): readonly FolderFile[] {
  const folders = ['DCIM/100APPLE/', 'DCIM/101APPLE/', 'Trip/', ''].slice(0, random.between(1, 4));
  const files = folders.flatMap((folder) => {
    const first = random.between(1, 9000);
    return Array.from({ length: random.between(1, 6) }, (_, at) => drawEvent(random, folder, first + at)).flat();
  });
  return shuffled(random, files);
}

function drawEvent(random: Random, folder: string, number: number): readonly FolderFile[] {
  const stem = `${folder}IMG_${String(number).padStart(4, '0')}`;
  return random.pick(EVENTS)(random, stem, drawMoment(random));
}

type Event = (random: Random, stem: string, moment: Moment) => readonly FolderFile[];

const EVENTS: readonly Event[] = [
  (random, stem, moment) => withBeside(random, entry(`${stem}.${stillEnding(random)}`, still(moment)), moment),
  (random, stem, moment) =>
    withBeside(
      random,
      entry(`${stem}.${random.pick(['MOV', 'MP4', 'mp4'])}`, video(moment, random.between(1, 900))),
      moment,
    ),
  livePhoto,
  livePhoto,
  livePhotoByTime,
  livePhotoByTime,
  namesakes,
  namesakes,
  pixel,
  raw,
  twoStills,
  (random, stem) => [entry(random.pick([`${stem}.jpg.xmp`, `${stem}.xmp`]), xmp())],
  (random, stem) => [
    entry(random.pick([`${stem}.json`, `${stem}.jpg.json`, `${stem}.txt`]), new TextEncoder().encode('{}')),
  ],
];

const entry = (path: string, bytes: Uint8Array): FolderFile => ({ path, bytes, role: 'photo', of: null });
const stillEnding = (random: Random): string => random.pick(['JPG', 'jpg', 'HEIC', 'jpeg']);
const xmp = (): Uint8Array => new TextEncoder().encode(encodeXmp({ 'xmp:Rating': '4' }));
const identifier = (random: Random): string => {
  const hex = (length: number): string =>
    Array.from({ length }, () => random.between(0, 15).toString(16).toUpperCase()).join('');
  return `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`;
};

/** A still of a phone. `id` is that of its Live Photo. */
function still(moment: Moment, id: string | null = null, hasOffset = true): Uint8Array {
  const exif: Tags = {
    ...(id === null ? {} : { Make: 'Apple', MakerNote: appleNote(id) }),
    DateTimeOriginal: wallText(moment.wall).replaceAll('-', ':').replace('T', ' '),
    ...(hasOffset ? { OffsetTimeOriginal: offsetText(moment.offsetMinutes) } : {}),
  };
  return encodePicture({ ...NOTHING_WRITTEN, exif });
}

function video(moment: Moment, durationSeconds: number, id: string | null = null): Uint8Array {
  const created = { created: moment.instant / SECOND, durationSeconds };
  const texts: Movie['texts'] =
    id === null
      ? undefined
      : {
          'com.apple.quicktime.content.identifier': id,
          'com.apple.quicktime.creationdate': wallText(moment.wall) + offsetText(moment.offsetMinutes, ''),
        };
  return encodeMovie(texts === undefined ? created : { ...created, texts, brand: 'qt  ' });
}

/** Files that people and programs put beside a picture or a video. */
function withBeside(random: Random, file: FolderFile, moment: Moment): readonly FolderFile[] {
  const { path } = file;
  const files: FolderFile[] = [file];
  if (random.chance(0.3)) files.push({ path: `${path}.xmp`, bytes: xmp(), role: 'sidecar', of: path });
  else if (random.chance(0.2))
    files.push({ path: path.replace(/\.[^.]*$/, '.xmp'), bytes: xmp(), role: 'sidecar', of: path });
  if (random.chance(0.3)) {
    const json = `${path}${random.pick(['', '.supplemental-metadata'])}.json`;
    const bytes = encodeTakeout({ taken: moment.instant, position: null }, path.slice(path.lastIndexOf('/') + 1));
    files.push({ path: json, bytes, role: 'takeout', of: path });
  }
  return files;
}

const clipOf = (path: string, bytes: Uint8Array, of: string): FolderFile => ({ path, bytes, role: 'motion', of });
const later = (moment: Moment, seconds: number): Moment => ({
  ...moment,
  instant: moment.instant + seconds * SECOND,
  wall: moment.wall + seconds * SECOND,
});
const clipSeconds = (random: Random): number => random.between(10, 34) / 10;

/** Still and clip have one id, whatever else differs: an edited copy has another time. */
function livePhoto(random: Random, stem: string, moment: Moment): readonly FolderFile[] {
  const id = identifier(random);
  const isHeic = random.chance(0.6);
  const path = `${stem}.${isHeic ? 'HEIC' : random.pick(['JPG', 'jpg'])}`;
  const clip = random.pick([`${stem}.MOV`, `${stem}.mov`, `${stem}.MP4`, ...(isHeic ? [`${stem}_HEVC.MOV`] : [])]);
  const at = random.chance(0.2)
    ? later(moment, random.between(-40, 40) * 86_400)
    : later(moment, random.between(-2, 1));
  return [
    ...withBeside(random, entry(path, still(moment, id)), moment),
    clipOf(clip, video(at, clipSeconds(random), id), path),
  ];
}

/** The id was lost in one or both of them, so the moment decides. */
function livePhotoByTime(random: Random, stem: string, moment: Moment): readonly FolderFile[] {
  const path = `${stem}.${random.pick(['HEIC', 'JPG', 'jpg'])}`;
  const lost = random.between(0, 2);
  const picture = still(moment, lost === 0 ? identifier(random) : null, random.chance(0.7));
  const clip = video(later(moment, random.between(-2, 2)), clipSeconds(random), lost === 1 ? identifier(random) : null);
  return [
    ...withBeside(random, entry(path, picture), moment),
    clipOf(`${stem}.${random.pick(['MOV', 'mov'])}`, clip, path),
  ];
}

/** A still and a video with the same name, but without a common moment, a short length or an id. */
function namesakes(random: Random, stem: string, moment: Moment): readonly FolderFile[] {
  const path = `${stem}.${random.pick(['HEIC', 'JPG', 'jpg'])}`;
  const name = `${stem}.${random.pick(['MOV', 'MP4', 'mov'])}`;
  const dice = random.between(0, 2);
  const other =
    dice === 0
      ? video(
          { ...drawMoment(random), instant: moment.instant + random.between(200, 3000) * DAY },
          random.between(1, 300),
        )
      : dice === 1
        ? video(later(moment, random.between(-3, 3)), random.between(20, 900))
        : video(moment, clipSeconds(random), identifier(random));
  return [entry(path, still(moment, dice === 2 ? identifier(random) : null)), entry(name, other)];
}

/** `PXL_1.MP.jpg` and its clip `PXL_1.MP`. */
function pixel(random: Random, stem: string, moment: Moment): readonly FolderFile[] {
  const folder = stem.slice(0, stem.lastIndexOf('/') + 1);
  const digits = wallText(moment.instant).replaceAll(/[-:]/g, '').replace('T', '_');
  const path = `${folder}PXL_${digits}${random.between(100, 999)}.MP.jpg`;
  return [entry(path, still(moment)), clipOf(path.replace(/\.jpg$/, ''), video(moment, clipSeconds(random)), path)];
}

/** A raw picture and its JPEG. A sidecar without their extensions belongs to the raw picture. */
function raw(random: Random, stem: string, moment: Moment): readonly FolderFile[] {
  const path = `${stem}.${random.pick(['CR2', 'NEF', 'dng'])}`;
  return [
    entry(path, still(moment)),
    entry(`${stem}.JPG`, still(moment)),
    ...(random.chance(0.6) ? [{ path: `${stem}.xmp`, bytes: xmp(), role: 'sidecar', of: path } as const] : []),
  ];
}

/** A clip that belongs to one of two stills of its name, by its id. */
function twoStills(random: Random, stem: string, moment: Moment): readonly FolderFile[] {
  const id = identifier(random);
  const [mine, other] = random.chance(0.5) ? [`${stem}.HEIC`, `${stem}.JPG`] : [`${stem}.JPG`, `${stem}.HEIC`];
  return [
    entry(mine, still(moment, id)),
    entry(other, still(later(moment, random.between(-1, 1)), random.chance(0.5) ? identifier(random) : null)),
    clipOf(`${stem}.MOV`, video(moment, clipSeconds(random), id), mine),
  ];
}
