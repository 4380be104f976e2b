import { isReadable } from './archive.ts';
import { StorageError } from './object-store.ts';
import type { ObjectInfo, ObjectKey, ObjectStore } from './object-store.ts';
import { sha256Of } from './sha256.ts';
import type { Sha256Factory } from './sha256.ts';

/** What is recorded of an object; null for what is not. */
export interface ExpectedObject {
  /** Lower-case hex. */
  readonly sha256: string | null;
  readonly sizeBytes: number | null;
}

/** The result of a check. `sha256` is the hash of the bytes; null where they were not read, and only size and stored hash were compared. */
export type StoredCheck =
  | { readonly state: 'missing' }
  /** The place of its storage class cannot be reached. It is known to the store, and nothing was compared. */
  | { readonly state: 'unavailable'; readonly place: string }
  | { readonly state: 'same' | 'changed'; readonly sizeBytes: number; readonly sha256: string | null };

export interface CheckOptions {
  readonly createSha256: Sha256Factory;
  /** Compares size and stored hash only, of every object. */
  readonly quick?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares an object with what is recorded of it: by hashing its bytes, or, for an archived object, by its size and the hash that was stored with it. Rejects
 * with StorageError or the reason of the signal.
 */
export async function checkStored(
  store: Pick<ObjectStore, 'head' | 'stream'>,
  key: ObjectKey,
  expected: ExpectedObject,
  { createSha256, quick = false, signal }: CheckOptions,
): Promise<StoredCheck> {
  signal?.throwIfAborted();
  const info = await store.head(key);
  if (info === null) return { state: 'missing' };
  const { archive } = info;
  if (archive?.state === 'unavailable') return archive;
  if (quick || !isReadable(archive)) return byFacts(info, expected);
  try {
    const stream = await store.stream(key);
    if (stream === null) return { state: 'missing' };
    const sha256 = await sha256Of(stream, createSha256, signal);
    const isSame = expected.sha256 === null || sha256 === expected.sha256;
    return { state: isSame ? 'same' : 'changed', sizeBytes: info.sizeBytes, sha256 };
  } catch (error) {
    // Its restore ended after the first look.
    if (error instanceof StorageError && error.code === 'archived') return byFacts(info, expected);
    throw error;
  }
}

function byFacts({ sizeBytes, metadata }: ObjectInfo, expected: ExpectedObject): StoredCheck {
  const stored = metadata['sha256'] ?? null;
  const isSame =
    (expected.sizeBytes === null || sizeBytes === expected.sizeBytes) &&
    (expected.sha256 === null || stored === null || stored === expected.sha256);
  return { state: isSame ? 'same' : 'changed', sizeBytes, sha256: null };
}
