import type { TakenSource } from '@homelake/photos';
import type { Random } from '../random.ts';
import { drawMoment, instantText, momentAt, offsetText, two, UTC, wallText, type Moment } from './moment.ts';
import { nameParts, undatedName, type NameStyle } from './names.ts';
import { TOWNS, type Town } from './towns.ts';
import type { Tags, WrittenArrival, WrittenPhoto } from './written-photo.ts';

/** The truth about a capture. What cannot be known is left out. */
export interface TrueTime {
  /** Wall time, or its start where the rest is unknown; with several, each is right. */
  readonly local: string | readonly string[];
  /** Minutes east of UTC, or null where it cannot be known; each of them is right. */
  readonly offsets?: readonly (number | null)[];
  readonly sources?: readonly TakenSource[];
  /**
   * IANA zone that the offset comes from. If the owner corrects the time, the offset is that of the zone at the new time. Absent where the
   * offset is not from a zone.
   */
  readonly zone?: string;
}

/** What was written about a capture, with the truth. */
export interface Telling {
  readonly written: Partial<WrittenPhoto>;
  readonly truth: TrueTime;
}

const DAY_SECONDS = 86_400;

/** A capture: its time and place, and what devices write about it. */
export class Scene {
  readonly random: Random;
  readonly moment: Moment;
  /** Town of the household; null where it is unknown. */
  readonly home: Town | null;
  /** Instant, milliseconds since 1970. */
  readonly arrivedAt: number;

  constructor(random: Random, canBeTwice: boolean) {
    this.random = random;
    this.moment = drawMoment(random, canBeTwice);
    const dice = random.next();
    this.home = dice < 0.2 ? null : dice < 0.6 ? this.moment.town : random.pick(TOWNS);
    this.arrivedAt = this.moment.instant + random.between(4 * DAY_SECONDS, 1500 * DAY_SECONDS) * 1000;
  }

  get wall(): string {
    return wallText(this.moment.wall);
  }

  get offset(): number {
    return this.moment.offsetMinutes;
  }

  /** The same moment on the clocks at home; in UTC where the home is unknown. */
  get atHome(): Moment {
    return momentAt(this.home ?? UTC, this.moment.instant);
  }

  /** `2024:03:01 01:15:12`. */
  exifText(wall = this.moment.wall): string {
    return wallText(wall).replaceAll('-', ':').replace('T', ' ');
  }

  /** A time as in XMP, with an offset where one is given. */
  xmpText(wall = this.moment.wall, offset: number | null = null): string {
    return (
      wallText(wall) + (offset === null ? '' : offset === 0 ? this.random.pick(['Z', '+00:00']) : offsetText(offset))
    );
  }

  get gps(): Tags {
    const { latitude, longitude } = this.moment.town;
    return {
      GPSLatitudeRef: latitude < 0 ? 'S' : 'N',
      GPSLatitude: sexagesimal(latitude),
      GPSLongitudeRef: longitude < 0 ? 'W' : 'E',
      GPSLongitude: sexagesimal(longitude),
    };
  }

  /** UTC of the satellites at their last fix, `ageSeconds` before the capture. */
  satellites(ageSeconds: number): Tags {
    const fix = new Date(this.moment.instant - ageSeconds * 1000);
    return {
      GPSDateStamp: `${fix.getUTCFullYear()}:${two(fix.getUTCMonth() + 1)}:${two(fix.getUTCDate())}`,
      GPSTimeStamp: [fix.getUTCHours(), fix.getUTCMinutes(), fix.getUTCSeconds()],
    };
  }

  /** ISO 6709, as in videos. */
  get iso6709(): string {
    const { latitude, longitude } = this.moment.town;
    return `${signed(latitude, 7)}${signed(longitude, 8)}/`;
  }

  /** A later moment before the file arrived, on a later day in every zone. */
  later(): number {
    const { instant } = this.moment;
    return instant + this.random.between(3 * DAY_SECONDS, Math.floor((this.arrivedAt - instant) / 1000)) * 1000;
  }

  /** Tags of an editing program: its own time, with the offset of its own zone. */
  get edit(): Tags {
    const { random } = this;
    if (random.chance(0.6)) return {};
    const { wall, offsetMinutes } = momentAt(random.pick(TOWNS), this.later());
    return { DateTime: this.exifText(wall), ...(random.chance(0.5) ? { OffsetTime: offsetText(offsetMinutes) } : {}) };
  }

  /** A camera that writes only its time. */
  plain(): Telling {
    const written = { exif: { DateTimeOriginal: this.exifText() }, arrivals: this.copy() };
    return { written, truth: { local: this.wall, offsets: [null], sources: ['exif'] } };
  }

  /** One arrival of a copy, whose name has no date. */
  copy(ending = 'jpg'): readonly WrittenArrival[] {
    return [this.arrival(undatedName(this.random, ending), this.copyTime())];
  }

  /** File time of a copy: unknown, later than the capture, or that of a zip without times. */
  copyTime(): string | null {
    const dice = this.random.next();
    if (dice < 0.3) return null;
    return dice < 0.4 ? '1980-01-01T00:00:00Z' : instantText(this.later());
  }

  arrival(name: string, fileTime: string | null): WrittenArrival {
    return { name, fileTime, arrivedAt: instantText(this.arrivedAt) };
  }

  /** A name in a style, with the wall time that it gives, to the millisecond where it has them. */
  named(style: NameStyle, moment = this.moment): { readonly name: string; readonly local: string } {
    const milliseconds = this.random.between(0, 999);
    const shown = (style.says === 'utc' ? moment.instant : moment.wall) + milliseconds;
    const parts = nameParts(shown, moment.instant + milliseconds);
    const name = style.write(parts, this.random);
    const local = wallText(moment.wall);
    return { name, local: style.says === 'day' ? local.slice(0, 10) : local };
  }
}

const signed = (value: number, width: number): string =>
  `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4).padStart(width, '0')}`;

function sexagesimal(value: number): number[] {
  const size = Math.abs(value);
  const degrees = Math.floor(size);
  const minutes = Math.floor((size - degrees) * 60);
  return [degrees, minutes, Number(((size - degrees - minutes / 60) * 3600).toFixed(3))];
}
