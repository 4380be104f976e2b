import type { Random } from '../random.ts';
import { two } from './moment.ts';

/** A form in which a program or a phone names files. */
export interface NameStyle {
  /** Meaning of the digits: local wall time, UTC, or the day only. */
  readonly says: 'wall' | 'utc' | 'day';
  readonly isVideo?: true;
  readonly write: (at: NameParts, random: Random) => string;
}

export interface NameParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  readonly milliseconds: string;
  /** 1 to 12, without a leading zero. */
  readonly hour12: string;
  readonly isAfternoon: boolean;
  /** Milliseconds since 1970. */
  readonly epoch: number;
}

/** Parts of a name. `shown` is the wall time as if it were UTC, with milliseconds. */
export function nameParts(shown: number, instant: number): NameParts {
  const date = new Date(shown);
  const hour = date.getUTCHours();
  return {
    year: String(date.getUTCFullYear()),
    month: two(date.getUTCMonth() + 1),
    day: two(date.getUTCDate()),
    hour: two(hour),
    minute: two(date.getUTCMinutes()),
    second: two(date.getUTCSeconds()),
    milliseconds: String(date.getUTCMilliseconds()).padStart(3, '0'),
    hour12: String(hour % 12 === 0 ? 12 : hour % 12),
    isAfternoon: hour >= 12,
    epoch: instant,
  };
}

const solid = ({ year, month, day }: NameParts): string => `${year}${month}${day}`;
const dashed = ({ year, month, day }: NameParts): string => `${year}-${month}-${day}`;
const clock = ({ hour, minute, second }: NameParts, mark = ''): string => [hour, minute, second].join(mark);
const clock12 = ({ hour12, minute, second }: NameParts): string => `${hour12}.${minute}.${second}`;
const wall = (write: NameStyle['write']): NameStyle => ({ says: 'wall', write });
const utc = (write: NameStyle['write']): NameStyle => ({ says: 'utc', write });
const day = (write: NameStyle['write']): NameStyle => ({ says: 'day', write });
const counter = (random: Random): string => random.pick(['', '', '', '(0)', ' (1)', '_1', '~2', '-EFFECTS', '_HDR']);

/** Names by cameras and their programs. */
const CAMERA_NAMES: readonly NameStyle[] = [
  wall((at, random) => `IMG_${solid(at)}_${clock(at)}${counter(random)}.jpg`),
  wall((at) => `IMG_${solid(at)}_${clock(at)}${at.milliseconds}.jpg`),
  wall((at, random) => `${solid(at)}_${clock(at)}${counter(random)}.jpg`),
  wall((at, random) => `${random.pick(['PANO', 'MVIMG', 'BURST', 'Photo', 'P'])}_${solid(at)}_${clock(at)}.jpg`),
  wall((at) => `WP_${solid(at)}_${clock(at, '_')}_Pro.jpg`),
  wall((at) => `C360_${dashed(at)}-${clock(at, '-')}-${at.milliseconds}.jpg`),
  wall((at) => `${dashed(at)} ${clock(at, '.')}.jpg`),
  wall((at) => `${dashed(at)} ${clock(at, '.')}-1.jpg`),
  wall((at) => `${dashed(at)}_${clock(at, '-')}.jpg`),
  utc((at) => `PXL_${solid(at)}_${clock(at)}${at.milliseconds}.jpg`),
  utc((at) => `PXL_${solid(at)}_${clock(at)}${at.milliseconds}.MP.jpg`),
  utc((at) => `PXL_${solid(at)}_${clock(at)}${at.milliseconds}.PORTRAIT-01.COVER.jpg`),
];

/** Names by messengers and social networks. */
const SHARED_NAMES: readonly NameStyle[] = [
  wall((at) => `photo_${dashed(at)}_${clock(at, '-')}.jpg`),
  wall((at, random) => `photo_${random.between(1, 999)}@${at.day}-${at.month}-${at.year}_${clock(at, '-')}.jpg`),
  wall((at) => `signal-${dashed(at)}-${clock(at, '-')}-${at.milliseconds}.jpg`),
  wall((at) => `signal-${dashed(at)}-${clock(at)}.jpg`),
  wall((at) => `WhatsApp Image ${dashed(at)} at ${clock(at, '.')}.jpeg`),
  wall((at) => `WhatsApp Image ${dashed(at)} at ${clock12(at)} ${at.isAfternoon ? 'PM' : 'AM'} (1).jpeg`),
  wall(
    (at, random) => `${String(random.between(1, 99_999)).padStart(8, '0')}-PHOTO-${dashed(at)}-${clock(at, '-')}.jpg`,
  ),
  utc((at) => `FB_IMG_${at.epoch}.jpg`),
  utc((at) => `mmexport${at.epoch}.jpg`),
  utc((at) => `IMG_${at.epoch}.jpg`),
  utc((at) => `${at.epoch}.jpg`),
];

const screenshot =
  (begin: string, between: string, end = ''): NameStyle['write'] =>
  (at) =>
    `${begin}${dashed(at)}${between}${clock(at, '.')}${end}.png`;
/** A 12-hour time, with the half of the day before or after it. */
const halves = (
  begin: string,
  before: readonly [string, string] | string,
  after?: readonly [string, string],
): NameStyle =>
  wall((at) => {
    const half = (words: readonly [string, string] | string): string =>
      typeof words === 'string' ? words : words[at.isAfternoon ? 1 : 0];
    return `${begin}${dashed(at)}${half(before)}${clock12(at)}${after === undefined ? '' : half(after)}.png`;
  });

/** Names of screenshots by phones and computers in many languages. */
const SCREENSHOT_NAMES: readonly NameStyle[] = [
  wall((at) => `Screenshot_${solid(at)}-${clock(at)}.png`),
  wall((at) => `Screenshot_${solid(at)}_${clock(at)}_Chrome.jpg`),
  wall((at) => `Screenshot_${dashed(at)}-${clock(at, '-')}.png`),
  wall((at) => `Screenshot_${dashed(at)}-${clock(at, '-')}-${at.milliseconds}_com.example.app.jpg`),
  wall((at) => `Screenshot ${dashed(at)} ${clock(at)}.png`),
  wall(screenshot('Bildschirmfoto ', ' um ')),
  wall(screenshot('Capture d’écran ', ' à ')),
  wall(screenshot('Schermafbeelding ', ' om ')),
  wall(screenshot('Schermata ', ' alle ')),
  wall(screenshot('Captura de Tela ', ' às ')),
  wall(screenshot('Снимок экрана ', ' в ')),
  wall(screenshot('スクリーンショット ', ' ')),
  wall(screenshot('Skærmbillede ', ' kl. ')),
  wall(screenshot('Skärmavbild ', ' kl. ')),
  wall(screenshot('Skjermbilde ', ' kl. ')),
  wall(screenshot('Näyttökuva ', ' kello ')),
  wall(screenshot('Captura de pantalla ', ' a las ')),
  halves('Screenshot ', ' at ', ['\u202fAM', '\u202fPM']),
  halves('Screen Shot ', ' at ', [' AM', ' PM']),
  halves('Captura de pantalla ', ' a la(s) ', [' a.\u00a0m.', ' p.\u00a0m.']),
  halves('스크린샷 ', [' 오전 ', ' 오후 ']),
  halves('截屏', [' 上午', ' 下午']),
  halves('螢幕截圖 ', [' 上午', ' 下午']),
  halves('Ekran Resmi ', [' ÖÖ ', ' ÖS ']),
  halves('لقطة شاشة ', ' في ', [' ص', ' م']),
  halves('Στιγμιότυπο οθόνης ', ', ', [' π.μ.', ' μ.μ.']),
];

const DAY_NAMES: readonly NameStyle[] = [
  day((at, random) => `IMG-${solid(at)}-WA${String(random.between(0, 9999)).padStart(4, '0')}.jpg`),
  day((at) => `${dashed(at)}.jpg`),
  day((at) => `Scan_${solid(at)}.jpg`),
  day((at) => `Birthday ${dashed(at)} (2).jpg`),
];

export const VIDEO_NAMES: readonly NameStyle[] = [
  wall((at) => `VID_${solid(at)}_${clock(at)}.mp4`),
  wall((at) => `${solid(at)}_${clock(at)}.mp4`),
  wall((at) => `video_${dashed(at)}_${clock(at, '-')}.mp4`),
];

/** Names that give local wall time. */
export const WALL_NAMES: readonly NameStyle[] = [...CAMERA_NAMES, ...SHARED_NAMES].filter(
  ({ says }) => says === 'wall',
);

export const NAME_STYLES: readonly NameStyle[] = [...CAMERA_NAMES, ...SHARED_NAMES, ...SCREENSHOT_NAMES, ...DAY_NAMES];

/** Names without a time, whatever digits they have. */
export function undatedName(random: Random, ending: string): string {
  const number = random.between(1, 9999);
  const four = String(number).padStart(4, '0');
  const stem = random.pick([
    `IMG_${four}`,
    `DSC0${four}`,
    `DSCF${four}`,
    `100_${four}`,
    `P101${four}`,
    `beach ${number}`,
    `received_10153${four}3456789${four}`,
    `Snapchat-${number}56789`,
    '3F2504E0-4F89-11D3-9A0C-0305E82C3301',
    'düne (3)',
    'image',
  ]);
  return `${random.pick(['', '', 'Trip/', 'a/b/'])}${stem}.${ending}`;
}
