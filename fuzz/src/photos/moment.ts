import type { Random } from '../random.ts';
import { changesOf, isShownTwice, offsetAt, TOWNS, type Town } from './towns.ts';

/** Time and place of a capture. */
export interface Moment {
  readonly town: Town;
  /** Milliseconds since 1970; whole seconds. */
  readonly instant: number;
  /** Minutes east of UTC of the local clocks. */
  readonly offsetMinutes: number;
  /** Local wall time, as if it were UTC. */
  readonly wall: number;
}

/** The zone of a household that gave none. */
export const UTC: Town = { zone: 'UTC', latitude: 0, longitude: 0 };

const MINUTE = 60_000;
const FIRST_YEAR = 2003;
const LAST_YEAR = 2025;

/**
 * Draws a moment: near changes of clocks, near the end of a year or a month, or any other. An hour that occurs twice is ambiguous, so it is
 * drawn only with `canBeTwice`, where the offset is written beside it.
 */
export function drawMoment(random: Random, canBeTwice = false): Moment {
  for (;;) {
    const town = random.pick(TOWNS);
    const moment = momentAt(town, drawInstant(random, town));
    const year = new Date(moment.wall).getUTCFullYear();
    if (year < FIRST_YEAR || year > LAST_YEAR) continue;
    if (canBeTwice || !isShownTwice(town.zone, moment.wall)) return moment;
  }
}

/** Draws a moment whose wall time is unambiguous in a zone. */
export function drawMomentIn(random: Random, zone: string): Moment {
  const town = TOWNS.find((one) => one.zone === zone) ?? UTC;
  for (;;) {
    const moment = momentAt(town, drawInstant(random, town));
    if (!isShownTwice(zone, moment.wall)) return moment;
  }
}

export function momentAt(town: Town, instant: number): Moment {
  const offsetMinutes = offsetAt(town.zone, instant);
  return { town, instant, offsetMinutes, wall: instant + offsetMinutes * MINUTE };
}

function drawInstant(random: Random, town: Town): number {
  const anywhere = Date.UTC(FIRST_YEAR, 0, 1) + random.between(0, (LAST_YEAR + 1 - FIRST_YEAR) * 365 * 86_400) * 1000;
  const changes = changesOf(town.zone);
  const dice = random.next();
  if (dice < 0.25 && changes.length > 0) return random.pick(changes) + random.between(-3 * 3600, 3 * 3600) * 1000;
  const year = random.between(FIRST_YEAR, LAST_YEAR);
  const month = random.between(0, 11);
  const near = random.between(-15 * 3600, 15 * 3600) * 1000;
  if (dice < 0.4) return Date.UTC(year, 0, 1) + near;
  return dice < 0.5 ? Date.UTC(year, month, 1) + near : anywhere;
}

const iso = (wall: number): string => new Date(wall).toISOString().slice(0, 19);

/** `YYYY-MM-DDTHH:MM:SS`. */
export const wallText = iso;
export const instantText = (instant: number): string => `${iso(instant)}Z`;

/** `+05:30`. */
export function offsetText(minutes: number, separator = ':'): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${two(hours)}${separator}${two(rest)}`;
}

export const two = (value: number): string => String(value).padStart(2, '0');
