import type { RawTags } from '../tags/metadata-reader.ts';
import type { PhotoPorts } from './photo-ports.ts';
import type { Companion, PhotoArrival } from './photo-record.ts';
import { isOfOriginal } from '../companions/takeout-names.ts';
import { readTakeout } from '../tags/takeout.ts';
import type { TakeoutFacts } from '../tags/takeout.ts';

/** A larger file is no sidecar and no JSON of Takeout. */
const MAX_COMPANION_BYTES = 16 * 2 ** 20;

/** The companion of a role that counts: the newest. Undefined where there is none. */
export function companionThatCounts(
  companions: readonly Companion[],
  role: Companion['role'],
  arrivals: readonly PhotoArrival[],
): Companion | undefined {
  const names = arrivals.map(({ name }) => name);
  const ofRole = companions.filter((one) => one.role === role);
  // For a copy, its own JSON is better than that of its original.
  const own = ofRole.filter(({ name }) => role !== 'takeout' || !isOfOriginal(names, name));
  return own.at(-1) ?? ofRole.at(-1);
}

/** Facts from the newest companions of a photo. */
export async function readCompanions(
  { store, reader }: Pick<PhotoPorts, 'store' | 'reader'>,
  companions: readonly Companion[],
  arrivals: readonly PhotoArrival[],
): Promise<{ readonly sidecar: RawTags | null; readonly takeout: TakeoutFacts | null }> {
  const bytesOf = async (role: Companion['role']): Promise<Uint8Array | null> => {
    const key = companionThatCounts(companions, role, arrivals)?.key;
    return key === undefined ? null : store.read(key, { start: 0, end: MAX_COMPANION_BYTES });
  };
  const [sidecar, takeout] = await Promise.all([bytesOf('sidecar'), bytesOf('takeout')]);
  return {
    sidecar: sidecar && (await reader.readSidecar(sidecar)),
    takeout: takeout && readTakeout(takeout),
  };
}
