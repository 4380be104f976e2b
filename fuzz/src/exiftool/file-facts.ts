/** Facts of a file in which two programs can be compared. Null: unknown. */
export interface FileFacts {
  /** Wall time `YYYY-MM-DDTHH:MM:SS`, or UTC where a video has no other. */
  readonly date: string | null;
  /** The same time in UTC, where the offset is known. */
  readonly utc: string | null;
  /** Minutes east of UTC, as the file says. */
  readonly offset: number | null;
  /** Degrees, WGS 84. */
  readonly place: readonly [latitude: number, longitude: number] | null;
  readonly altitude: number | null;
  readonly camera: string | null;
  readonly lens: string | null;
  /** f-number. */
  readonly aperture: number | null;
  /** Seconds. */
  readonly exposure: number | null;
  readonly iso: number | null;
  /** Millimetres. */
  readonly 'focal length': number | null;
  /** Pixels, after rotation. */
  readonly size: readonly [width: number, height: number] | null;
  /** Seconds. */
  readonly duration: number | null;
}

/** The compared fields. */
export const FIELDS = [
  'date',
  'offset',
  'place',
  'altitude',
  'camera',
  'lens',
  'aperture',
  'exposure',
  'iso',
  'focal length',
  'size',
  'duration',
] as const satisfies readonly (keyof FileFacts)[];

export type Field = (typeof FIELDS)[number];
export type Agreement = 'same' | 'differs' | 'only exiftool' | 'only Homelake' | 'neither';

/** Degrees, about a metre, and the rounding of seconds. */
const PLACE_TOLERANCE = 0.0001;
const RATIO_TOLERANCE = 0.02;
const DURATION_TOLERANCE = 0.06;

export function agreement(field: Field, theirs: FileFacts, ours: FileFacts): Agreement {
  const [one, other] = [theirs[field], ours[field]];
  if (one === null && other === null) return 'neither';
  if (other === null) return 'only exiftool';
  if (one === null) return 'only Homelake';
  return isSame(field, theirs, ours) ? 'same' : 'differs';
}

function isSame(field: Field, theirs: FileFacts, ours: FileFacts): boolean {
  switch (field) {
    // The header of a video is UTC. One program shows it so, the other in local time.
    case 'date':
      return [ours.date, ours.utc].includes(theirs.date);
    case 'place':
      return (
        near(theirs.place?.[0], ours.place?.[0], PLACE_TOLERANCE) &&
        near(theirs.place?.[1], ours.place?.[1], PLACE_TOLERANCE)
      );
    case 'camera':
      return isSameCamera(theirs.camera ?? '', ours.camera ?? '');
    case 'size':
      return theirs.size?.join() === ours.size?.join();
    case 'duration':
      return near(theirs.duration, ours.duration, DURATION_TOLERANCE);
    case 'altitude':
      return near(theirs.altitude, ours.altitude, 1);
    case 'aperture':
    case 'exposure':
    case 'focal length':
      return near(theirs[field], ours[field], RATIO_TOLERANCE * Math.abs(theirs[field] ?? 0));
    default:
      return theirs[field] === ours[field];
  }
}

const near = (one: number | null | undefined, other: number | null | undefined, tolerance: number): boolean =>
  Math.abs((one ?? Number.NaN) - (other ?? Number.NaN)) <= tolerance;

/** One program gives maker and model unchanged, the other without a repeated maker. */
function isSameCamera(theirs: string, ours: string): boolean {
  const known = words(theirs);
  return words(ours).every((word) => known.includes(word));
}

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
