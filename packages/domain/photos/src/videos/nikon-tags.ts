import { latin1, viewOf } from '../tags/byte-reader.ts';
import { cleanText } from '../tags/tag-value.ts';
import { readWallTime } from '../tags/wall-time.ts';

/** Values of the tags that Nikon's cameras put into movies. */
export interface NikonTags {
  readonly make: string | null;
  readonly model: string | null;
  /** Wall time, and its minutes east of UTC where the tags have the zone and the summer time. */
  readonly local: string | null;
  readonly offsetMinutes: number | null;
}

/** Bytes of a value, by the number of its type in EXIF. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const TAG = { make: 1, model: 2, created: 0x11, original: 0x12, worldTime: 0x2000024 } as const;

/** Reads `NCTG` of a MOV: big-endian records of a number, a type, a count and the values. */
export function readNikonTags(bytes: Uint8Array): NikonTags {
  const view = viewOf(bytes);
  const values = new Map<number, Uint8Array>();
  let at = 0;
  while (at + 8 <= bytes.length) {
    const length = (TYPE_BYTES[view.getUint16(at + 4)] ?? 0) * view.getUint16(at + 6);
    values.set(view.getUint32(at), bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return {
    ...namesAndDate((tag) => values.get(TAG[tag])),
    offsetMinutes: worldTime(values.get(TAG.worldTime)),
  };
}

/** Reads `nctg` of an AVI: little-endian records of a number, a length and the value. */
export function readNikonAviTags(bytes: Uint8Array): NikonTags {
  const numbers = { make: 3, model: 4, original: 0x13, created: 0x14 } as const;
  const view = viewOf(bytes);
  const values = new Map<number, Uint8Array>();
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = view.getUint16(at + 2, true);
    values.set(view.getUint16(at, true), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { ...namesAndDate((tag) => values.get(numbers[tag])), offsetMinutes: null };
}

function namesAndDate(
  valueOf: (tag: 'make' | 'model' | 'original' | 'created') => Uint8Array | undefined,
): Omit<NikonTags, 'offsetMinutes'> {
  const text = (tag: 'make' | 'model' | 'original' | 'created') => cleanText(latin1(valueOf(tag) ?? new Uint8Array(0)));
  const dates = (['original', 'created'] as const).map((tag) => readWallTime(text(tag) ?? ''));
  return {
    make: text('make') ?? 'Nikon',
    model: text('model'),
    local: dates.find((date) => date !== null)?.local ?? null,
  };
}

/** Minutes east of UTC. The tag holds the minutes of the zone without summer time, then whether summer time is on. */
function worldTime(value: Uint8Array | undefined): number | null {
  if (value === undefined || value.length < 3) return null;
  return viewOf(value).getInt16(0) + (value[2] === 1 ? 60 : 0);
}
