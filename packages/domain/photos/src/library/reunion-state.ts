import type { ObjectStore } from '@homelake/storage';
import { silverStateKey } from '@homelake/storage';
import type { Likeness } from '../pictures/likeness.ts';
import { RENDITIONS_VERSION } from '../pictures/renditions.ts';

/** Increase this number when the comparison of pictures changes. */
const VERSION = 1;

/** Result of the last search for originals. It is derived; without it, the next search compares all pictures again. */
export interface ReunionState {
  /** Revisions of the months that were searched, as text; empty where the search did not end. */
  readonly revisions: string;
  /** Measured likeness, by id of the copy, then by id of the candidate. */
  readonly likenesses: ReadonlyMap<string, ReadonlyMap<string, Likeness>>;
}

type Cells = readonly [difference: number, peak: number, contrast: number];
interface StoredState {
  readonly version: number;
  readonly renditionsVersion: number;
  readonly revisions: string;
  readonly likenesses: Readonly<Record<string, Readonly<Record<string, Cells>>>>;
}

const key = silverStateKey.build({ name: 'reunions.json' });
const NOTHING: ReunionState = { revisions: '', likenesses: new Map() };

/** Reads the state. It is empty where there is none, where another version wrote it, or where it cannot be read. */
export async function readReunionState(store: ObjectStore): Promise<ReunionState> {
  const bytes = await store.read(key);
  if (bytes === null) return NOTHING;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isState(value)) return NOTHING;
    const likenesses = Object.entries(value.likenesses).map(([copyId, ofCopy]) => {
      const cells = Object.entries(ofCopy).map(
        ([id, [difference, peak, contrast]]) => [id, { difference, peak, contrast }] as const,
      );
      return [copyId, new Map(cells)] as const;
    });
    return { revisions: value.revisions, likenesses: new Map(likenesses) };
  } catch {
    return NOTHING;
  }
}

/** Writes the state. The same state always gives the same bytes. */
export async function writeReunionState(store: ObjectStore, { revisions, likenesses }: ReunionState): Promise<void> {
  const state: StoredState = {
    version: VERSION,
    renditionsVersion: RENDITIONS_VERSION,
    revisions,
    likenesses: inOrder(likenesses, (ofCopy) =>
      inOrder(ofCopy, ({ difference, peak, contrast }): Cells => [difference, peak, contrast]),
    ),
  };
  await store.put(key, new TextEncoder().encode(`${JSON.stringify(state)}\n`), { contentType: 'application/json' });
}

const inOrder = <From, To>(entries: ReadonlyMap<string, From>, change: (value: From) => To): Record<string, To> =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, value]) => [id, change(value)]));

const isState = (value: unknown): value is StoredState =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === VERSION &&
  'renditionsVersion' in value &&
  value.renditionsVersion === RENDITIONS_VERSION;
