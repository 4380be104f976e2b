import { firstTime } from './settle-time.ts';
import type { TimeClaim, Told, Whereabouts } from './capture-time.ts';
import type { TaggedTimes } from './exif-times.ts';
import { withZone } from './photo-times.ts';
import { isWholeQuarters, KNOWN_LETTERS, minutesBetween } from '../tags/wall-time.ts';

export interface CompanionTimes {
  readonly sidecar: TaggedTimes;
  readonly takeout: readonly TimeClaim[];
}

export interface CorrectedWords {
  /** Claims, the most trusted first. */
  readonly words: readonly TimeClaim[];
  /** The decision as a sentence, where it is unknown which of two times is right; null otherwise. */
  readonly note: string | null;
}

/**
 * Orders the claims of a file and its companions about the capture by how much they count.
 *
 * A sidecar is written after the file, to correct it, so that its original time comes first. Its digitisation time comes first too where it
 * lies before the file's original time, since no picture is digitised before it is taken. But where both are, or may be, one moment in two
 * zones, the file's wall time stays. A file with a digitisation time alone may be a scan: that time comes after those of a sidecar and of
 * Takeout, unless they may be the same moment.
 */
export function correctedWords(
  file: TaggedTimes,
  { sidecar, takeout }: CompanionTimes,
  whereabouts: Whereabouts,
): CorrectedWords {
  const beside = [...sidecar.original, ...sidecar.digitized];
  const original = file.original.map((claim) => withZone(claim, beside));
  const digitized = file.digitized.map((claim) => withZone(claim, beside));
  if (beside.length === 0 && takeout.length === 0) return { words: [...original, ...digitized], note: null };
  const taken = firstTime(original, whereabouts);
  const own = taken ?? firstTime(digitized, whereabouts);
  const earlier = sidecar.digitized.filter(({ local }) => taken !== null && (local ?? '') < taken.taken.takenLocal);
  const rivals = [...sidecar.original, ...(taken === null ? takeout : earlier)];
  const rival = firstTime(rivals, whereabouts);
  const verdict = own === null || rival === null ? null : compare(own, rival);
  const ours = taken === null ? digitized : original;
  const words = [
    ...(verdict === null || verdict === 'corrected' ? [] : ours),
    ...(verdict === 'corrected' ? rivals : []),
    ...original,
    ...sidecar.original,
    ...takeout,
    ...digitized,
    ...sidecar.digitized,
  ];
  const isNoted = verdict === 'undecided' && rival?.claim.local != null;
  return { words, note: isNoted && own !== null ? noteOn(own, rival) : null };
}

/** How two times compare. `same`: one moment, so that the file's wall time stays. `undecided`: it may be one. `corrected`: two moments. */
type Verdict = 'same' | 'undecided' | 'corrected';

function compare(own: Told, rival: Told): Verdict {
  const { takenLocal, takenUtc, offsetMinutes, offsetSource } = own.taken;
  const { claim } = rival;
  if (claim.unit !== 'second')
    return takenLocal.startsWith((claim.local ?? '').slice(0, KNOWN_LETTERS[claim.unit])) ? 'same' : 'corrected';
  if (own.claim.unit !== 'second') return 'corrected';
  const theirs = claim.local ?? claim.instant?.slice(0, 19) ?? '';
  const apart = minutesBetween(takenLocal.slice(0, 19), `${theirs.slice(0, 19)}Z`);
  if (Math.abs(apart) < 1) return 'same';
  if (own.claim.local === null && offsetSource === 'assumed') {
    // The file has an instant without a zone. So the rival gives the wall time, unless it shows the same digits without an offset.
    return theirs.slice(0, 19) === own.claim.instant?.slice(0, 19) && claim.offsetMinutes === null
      ? 'same'
      : 'corrected';
  }
  if (offsetMinutes === null) return isWholeQuarters(takenLocal, theirs) ? 'undecided' : 'corrected';
  const instant = claim.offsetMinutes === null ? null : rival.taken.takenUtc;
  const isOneMoment = instant !== null && instant.slice(0, 19) === takenUtc?.slice(0, 19);
  return isOneMoment || apart === offsetMinutes ? 'same' : 'corrected';
}

const noteOn = (own: Told, rival: Told): string =>
  `The file says that it was taken at ${said(own)}, its sidecar at ${said(rival)}. They may be one moment in two zones, so the file’s time stays.`;

const said = ({ taken }: Told): string => taken.takenLocal.slice(0, 19).replace('T', ' ');
