import type { RawTags } from './metadata-reader.ts';
import type { PhotoPorts } from './photo-ports.ts';
import type { Companion } from './photo-record.ts';
import { readTakeout } from './takeout.ts';
import type { TakeoutFacts } from './takeout.ts';

/** More is no sidecar. */
const MAX_COMPANION_BYTES = 16 * 2 ** 20;

/** What the newest companions of a photo say. */
export async function readCompanions(
  { store, reader }: Pick<PhotoPorts, 'store' | 'reader'>,
  companions: readonly Companion[],
): Promise<{ readonly sidecar: RawTags | null; readonly takeout: TakeoutFacts | null }> {
  const bytesOf = async (role: Companion['role']): Promise<Uint8Array | null> => {
    const key = companions.findLast((one) => one.role === role)?.key;
    return key === undefined ? null : store.read(key, { start: 0, end: MAX_COMPANION_BYTES });
  };
  const [sidecar, takeout] = await Promise.all([bytesOf('sidecar'), bytesOf('takeout')]);
  return {
    sidecar: sidecar && (await reader.readSidecar(sidecar)),
    takeout: takeout && readTakeout(takeout),
  };
}
