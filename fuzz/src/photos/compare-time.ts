import type { CaptureTime } from '@homelake/photos';
import { instantText } from './moment.ts';
import type { TrueTime } from './scene.ts';
import { isNearSomeOffset } from './towns.ts';

export interface WrongTime {
  /** For the heading of a find. */
  readonly kind: string;
  readonly detail: string;
}

/** The difference between a capture time and the truth; null where there is none. */
export function differenceInTime(
  { takenLocal, takenSource, offsetMinutes, offsetSource, takenUtc }: CaptureTime,
  truth: TrueTime,
): WrongTime | null {
  const taken = { takenLocal, takenSource, offsetMinutes, offsetSource, takenUtc };
  const detail = `want ${JSON.stringify(truth)}\n  got  ${JSON.stringify(taken)}`;
  const locals = typeof truth.local === 'string' ? [truth.local] : truth.local;
  if (!locals.some((local) => takenLocal.startsWith(local))) return { kind: 'time', detail };
  if (truth.sources !== undefined && !truth.sources.includes(takenSource)) return { kind: 'source', detail };
  if (truth.offsets !== undefined && !truth.offsets.includes(offsetMinutes)) return { kind: 'offset', detail };
  if (offsetMinutes !== null && !isNearSomeOffset(offsetMinutes, 0)) return { kind: 'offset of no zone', detail };
  const instant = offsetMinutes === null ? null : Date.parse(`${takenLocal}Z`) - offsetMinutes * 60_000;
  const isSame = instant === null ? takenUtc === null : takenUtc?.slice(0, 19) === instantText(instant).slice(0, 19);
  return isSame ? null : { kind: 'instant', detail };
}
