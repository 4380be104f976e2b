import type { Likeness } from '../pictures/likeness.ts';
import { hashWords, visitNear } from '../pictures/near-hashes.ts';
import { NO_STRUCTURE } from '../pictures/perceptual-hash.ts';
import type { HashedPhotos } from '../catalog/photo-search.ts';
import { isDated } from '../catalog/photo.ts';
import type { Photo } from '../catalog/photo.ts';

/** What the rule asks of a photo beside its looks. */
export type ReunionFacts = Pick<Photo, 'kind' | 'state' | 'width' | 'height' | 'takenLocal' | 'takenSource'>;

/** Why a copy is said to show the same picture as its original. */
export interface ReunionEvidence extends Likeness {
  /** Bits of 64 in which their perceptual hashes differ. */
  readonly bits: number;
}

/** A copy's tie to its original. */
export interface Reunion extends ReunionEvidence {
  readonly originalId: string;
}

export interface ReunionSources {
  /** Copies that a messenger made. */
  readonly copies: HashedPhotos;
  /** All other photos. */
  readonly others: HashedPhotos;
  /** Null for one that is gone. */
  readonly facts: (id: string) => Promise<ReunionFacts | null>;
  /** Looks at two pictures; null where one cannot be seen. */
  readonly compare: (copyId: string, originalId: string) => Promise<Likeness | null>;
}

export interface FoundOriginal {
  readonly copyId: string;
  /** Null where no photo is the original, or where it cannot be told which of several is. */
  readonly reunion: Reunion | null;
  /** Share of the work that is done with it, 0 to 1. */
  readonly done: number;
}

/** Bits in which the hashes of a copy and of its original may differ. All but a few differ in four at most; unlike pictures in 20 and more. */
const MAX_BITS = 8;
/** A copy with more candidates than this is one of a kind that all look alike (pages of text, a time lapse), and stays by itself. */
const MOST_CANDIDATES = 48;
/**
 * Of the same picture. Measured: at most 0.93 and 4.1; of neighbours in a burst, 99 of 100 have more. Two pages of one form with other
 * words on them may be 0.5 apart, and 5 and more where the words are.
 */
const MAX_DIFFERENCE = 1;
const MAX_PEAK = 4.5;
/** What is left may be so much of the contrast: in fog, everything is near everything. */
const MAX_DIFFERENCE_OF_CONTRAST = 0.12;
/** Another candidate that is not so many times as far stands too close to tell which it is. The difference is known to 2 %. */
const RIVAL_FACTOR = 1.3;
/** Messengers round the sides to whole pixels, some to even ones. */
const MAX_RATIO_DIFFERENCE = 0.01;
/** The day that a copy's name tells ends later than it begins, and clocks are up to a day apart between two places. */
const CLOCK_SLACK_MS = 48 * 3_600_000;

/**
 * Finds for each copy the one photo that it was made of: the same picture by perceptual hash, aspect ratio and time, and then by its grey values.
 * Copies without any candidate are left out. The answer depends on the photos alone, not on their order.
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

/** By place of a copy, the places of the photos whose hashes are near, and how near. */
function candidates(copies: HashedPhotos, others: HashedPhotos): ReadonlyMap<number, ReadonlyMap<number, number>> {
  const near = new Map<number, Map<number, number>>();
  visitNear(hashWords(copies.hash), hashWords(others.hash), MAX_BITS, (copy, other, bits) => {
    // What shows too little to be told apart is near everything of its kind.
    if (copies.hash[copy] === NO_STRUCTURE || others.hash[other] === NO_STRUCTURE) return;
    const found = near.get(copy);
    if (found === undefined) near.set(copy, new Map([[other, bits]]));
    else found.set(other, bits);
  });
  return near;
}

/** Whether size and time allow that one was made of the other. */
export function couldBeOf(copy: ReunionFacts, original: ReunionFacts): boolean {
  if (original.kind !== 'image' || original.state !== 'ready' || !isDated(original)) return false;
  if (!copy.width || !copy.height || !original.width || !original.height) return false;
  // Copies are made smaller or left as they are.
  if (copy.width > original.width + 1 || copy.height > original.height + 1) return false;
  const ratio = (copy.width * original.height) / (copy.height * original.width);
  if (Math.abs(Math.log(ratio)) > MAX_RATIO_DIFFERENCE) return false;
  return Date.parse(`${original.takenLocal}Z`) <= Date.parse(`${copy.takenLocal}Z`) + CLOCK_SLACK_MS;
}

/** The nearest, where it is the same picture and no other stands close. */
function onlyOne(found: readonly Reunion[]): Reunion | null {
  const [best, rival] = found.toSorted((a, b) => a.difference - b.difference);
  if (best === undefined || !isSame(best)) return null;
  const isClose = rival !== undefined && rival.difference < best.difference * RIVAL_FACTOR;
  return isClose ? null : best;
}

const isSame = ({ difference, peak, contrast }: Likeness): boolean =>
  difference <= MAX_DIFFERENCE && peak <= MAX_PEAK && difference <= contrast * MAX_DIFFERENCE_OF_CONTRAST;
