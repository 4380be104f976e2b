import type { Likeness } from '../pictures/likeness.ts';
import { hashWords, visitNear } from '../pictures/near-hashes.ts';
import { NO_STRUCTURE } from '../pictures/perceptual-hash.ts';
import type { HashedPhotos } from '../catalog/photo-search.ts';
import { isDated } from '../catalog/photo.ts';
import type { Photo } from '../catalog/photo.ts';

/** Facts of a photo that the rule needs besides its picture. */
export type ReunionFacts = Pick<Photo, 'kind' | 'state' | 'width' | 'height' | 'takenLocal' | 'takenSource'>;

/** Evidence that a copy and its original show the same picture. */
export interface ReunionEvidence extends Likeness {
  /** Number of bits, of 64, in which their perceptual hashes differ. */
  readonly bits: number;
}

/** The tie of a copy to its original. */
export interface Reunion extends ReunionEvidence {
  readonly originalId: string;
}

export interface ReunionSources {
  /** Copies that a messenger made. */
  readonly copies: HashedPhotos;
  /** All other photos. */
  readonly others: HashedPhotos;
  /** Facts of a photo; null for one that no longer exists. */
  readonly facts: (id: string) => Promise<ReunionFacts | null>;
  /** Compares two pictures; null where one of them cannot be read. */
  readonly compare: (copyId: string, originalId: string) => Promise<Likeness | null>;
}

export interface FoundOriginal {
  readonly copyId: string;
  /** The tie; null where no photo is the original, or where several fit equally well. */
  readonly reunion: Reunion | null;
  /** Share of the work that is done, 0 to 1. */
  readonly done: number;
}

/**
 * Largest number of bits in which the hashes of a copy and its original may differ. Nearly all differ in at most four; different pictures
 * differ in 20 and more.
 */
const MAX_BITS = 8;
/** Largest number of candidates. A copy with more is one of many similar pictures (pages of text, a time lapse) and gets no original. */
const MOST_CANDIDATES = 48;
/**
 * Limits for two views of the same picture. Measured: at most 0.93 and 4.1; 99 of 100 neighbours in a burst have more. Two pages of one
 * form with different words may differ by 0.5 on average, and by 5 and more at the words.
 */
const MAX_DIFFERENCE = 1;
const MAX_PEAK = 4.5;
/** Largest difference as a share of the contrast. In fog, every picture is close to every other. */
const MAX_DIFFERENCE_OF_CONTRAST = 0.12;
/**
 * Factor by which the second-best candidate must be farther than the best. If it is not, the original is unknown. Differences are measured
 * to 2 %.
 */
const RIVAL_FACTOR = 1.3;
/** Messengers round the sides to whole pixels, some to even ones. */
const MAX_RATIO_DIFFERENCE = 0.01;
/** The day in a copy's name ends later than it begins, and the clocks of two places differ by up to a day. */
const CLOCK_SLACK_MS = 48 * 3_600_000;

/**
 * Finds the original of each copy: the photo with the same picture, by perceptual hash, aspect ratio and time, and then by grey values.
 * Copies without a candidate are left out. The result depends only on the photos, not on their order.
 */
export async function* findOriginals({
  copies,
  others,
  facts,
  compare,
}: ReunionSources): AsyncGenerator<FoundOriginal> {
  const all = candidates(copies, others);
  let looked = 0;
  for (const [place, near] of all) {
    looked += 1;
    const copyId = copies.id[place] ?? '';
    const copy = await facts(copyId);
    if (copy === null) continue;
    const found: Reunion[] = [];
    for (const [other, bits] of near.size > MOST_CANDIDATES ? [] : near) {
      const originalId = others.id[other] ?? '';
      const original = await facts(originalId);
      if (original === null || !couldBeOf(copy, original)) continue;
      const likeness = await compare(copyId, originalId);
      if (likeness !== null) found.push({ originalId, bits, ...likeness });
    }
    yield { copyId, reunion: onlyOne(found), done: looked / all.size };
  }
}

/** Maps the index of a copy to the indexes of photos with similar hashes, each with the number of different bits. */
function candidates(copies: HashedPhotos, others: HashedPhotos): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const near = new Map<number, Map<number, number>>();
  visitNear(hashWords(copies.hash), hashWords(others.hash), MAX_BITS, (copy, other, bits) => {
    // A picture without structure has a hash that is close to those of all others of its kind.
    if (copies.hash[copy] === NO_STRUCTURE || others.hash[other] === NO_STRUCTURE) return;
    const found = near.get(copy);
    if (found === undefined) near.set(copy, new Map([[other, bits]]));
    else found.set(other, bits);
  });
  return near;
}

/** True where size and time allow that one photo is a copy of the other. */
export function couldBeOf(copy: ReunionFacts, original: ReunionFacts): boolean {
  if (original.kind !== 'image' || original.state !== 'ready' || !isDated(original)) return false;
  if (!copy.width || !copy.height || !original.width || !original.height) return false;
  // Messengers make copies smaller, or keep their size.
  if (copy.width > original.width + 1 || copy.height > original.height + 1) return false;
  const ratio = (copy.width * original.height) / (copy.height * original.width);
  if (Math.abs(Math.log(ratio)) > MAX_RATIO_DIFFERENCE) return false;
  return Date.parse(`${original.takenLocal}Z`) <= Date.parse(`${copy.takenLocal}Z`) + CLOCK_SLACK_MS;
}

/** The nearest candidate, where it is the same picture and no other candidate is close; else null. */
function onlyOne(found: readonly Reunion[]): Reunion | null {
  const [best, rival] = found.toSorted((a, b) => a.difference - b.difference);
  if (best === undefined || !isSame(best)) return null;
  const isClose = rival !== undefined && rival.difference < best.difference * RIVAL_FACTOR;
  return isClose ? null : best;
}

const isSame = ({ difference, peak, contrast }: Likeness): boolean =>
  difference <= MAX_DIFFERENCE && peak <= MAX_PEAK && difference <= contrast * MAX_DIFFERENCE_OF_CONTRAST;
