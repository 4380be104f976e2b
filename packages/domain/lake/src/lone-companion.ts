import { fileNameKey, readTakeout } from '@homelake/photos';
import type { LoneCompanion } from '@homelake/photos';
import { encodeJson, fileKey, loneCompanionKey, updateJson } from '@homelake/storage';
import type { JsonForm, ObjectStore } from '@homelake/storage';
import { listKeys } from './bronze-record.ts';

/** Bronze: a companion that came without its photo. Its bytes stay a file; a photo that it belongs to has a copy of them. */
export interface LoneRecord extends LoneCompanion {
  readonly version: 1;
  /** Of the file. */
  readonly key: string;
  readonly sizeBytes: number;
  /** Instant of the first arrival, ISO 8601, UTC. */
  readonly arrivedAt: string;
}

/** What the bytes of a companion say, and the `fileNameKey` of its photo. */
export interface ReadCompanion extends Pick<LoneRecord, 'role' | 'title' | 'taken'> {
  readonly nameKey: string;
}

/** More is no sidecar and no JSON of Takeout. */
const MAX_BYTES = 2 ** 20;

/** Whether a file of this name and size is worth reading for that. */
export const mayBeCompanion = (path: string, sizeBytes: number): boolean =>
  sizeBytes <= MAX_BYTES && /\.(?:json|xmp)$/i.test(path);

/** Null for what is no companion, or has a name by which no photo could be found. A sidecar's time is not read. */
export function readCompanion(path: string, bytes: Uint8Array): ReadCompanion | null {
  const companion = /\.xmp$/i.test(path) ? ofSidecar(path) : ofTakeout(bytes);
  return companion === null || companion.nameKey === '' ? null : companion;
}

const ofSidecar = (path: string): ReadCompanion => ({
  role: 'sidecar',
  title: null,
  taken: null,
  nameKey: fileNameKey(path.replace(/\.xmp$/i, '')),
});

function ofTakeout(bytes: Uint8Array): ReadCompanion | null {
  const facts = readTakeout(bytes);
  if (facts === null || facts.title === null) return null;
  return { role: 'takeout', title: facts.title, taken: facts.takenUtc, nameKey: fileNameKey(facts.title) };
}

/** Notes a companion under one more name. */
export const noteLone = (
  store: ObjectStore,
  nameKey: string,
  name: string,
  lone: Omit<LoneRecord, 'version' | 'names'>,
): Promise<LoneRecord> => {
  const key = loneCompanionKey.build({ nameKey, sha256: lone.sha256 });
  return updateJson(store, key, formOf(key), (known): LoneRecord => {
    const names = known?.names ?? [];
    return { ...(known ?? { version: 1, ...lone }), names: names.includes(name) ? names : [...names, name] };
  });
};

/** Whether it was noted under this name. */
export async function isNoted(store: ObjectStore, nameKey: string, sha256: string, name: string): Promise<boolean> {
  const key = loneCompanionKey.build({ nameKey, sha256 });
  const bytes = await store.read(key);
  return bytes !== null && formOf(key).decode(bytes).names.includes(name);
}

/** Those whose names have this key and whose bytes are there, in order of arrival. */
export async function readLones(store: ObjectStore, nameKey: string): Promise<readonly LoneRecord[]> {
  const prefix = loneCompanionKey.build({ nameKey, sha256: '0'.repeat(64) }).slice(0, -'.json'.length - 64);
  const read = (await listKeys(store, prefix)).map(async (key) => {
    const bytes = await store.read(key);
    const lone = bytes === null ? null : formOf(key).decode(bytes);
    return lone !== null && (await store.head(lone.key))?.metadata['sha256'] === lone.sha256 ? [lone] : [];
  });
  return (await Promise.all(read))
    .flat()
    .toSorted((a, b) =>
      a.arrivedAt === b.arrivedAt ? (a.sha256 < b.sha256 ? -1 : 1) : a.arrivedAt < b.arrivedAt ? -1 : 1,
    );
}

const decoder = new TextDecoder();

const formOf = (key: string): JsonForm<LoneRecord> => ({
  decode(bytes) {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    if (!isRecord(value)) throw new TypeError(`${key}: not a lone companion of version 1`);
    return value;
  },
  encode: encodeJson,
});

const isRecord = (value: unknown): value is LoneRecord =>
  typeof value === 'object' &&
  value !== null &&
  'version' in value &&
  value.version === 1 &&
  'names' in value &&
  Array.isArray(value.names) &&
  'role' in value &&
  (value.role === 'sidecar' || value.role === 'takeout') &&
  'key' in value &&
  typeof value.key === 'string' &&
  fileKey.parse(value.key) !== null;
