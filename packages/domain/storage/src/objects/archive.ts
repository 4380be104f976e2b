import { StorageError } from './object-store.ts';
import type { ArchiveState, ObjectKey, RestoreOptions } from './object-store.ts';
import { isArchiveClass, RETRIEVAL_SPEEDS } from './storage-class.ts';
import type { RetrievalHours, RetrievalSpeed, StorageClass } from './storage-class.ts';

/** A restore as a store keeps it beside an archived object. Times are milliseconds since the epoch. */
export interface Restore {
  readonly speed: RetrievalSpeed;
  readonly requestedAtMs: number;
  readonly readyAtMs: number;
  readonly untilMs: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** State of an object at `nowMs`; null for a class that is read at once. */
export function archiveState(storageClass: StorageClass, restore: Restore | null, nowMs: number): ArchiveState | null {
  if (!isArchiveClass(storageClass)) return null;
  if (restore === null || nowMs >= restore.untilMs) return { state: 'archived' };
  if (nowMs < restore.readyAtMs) return { state: 'restoring', readyAt: new Date(restore.readyAtMs) };
  return { state: 'restored', until: new Date(restore.untilMs) };
}

/** True for an object whose bytes can be read now, by its `archive`. */
export const isReadable = (archive: ArchiveState | null): boolean => archive === null || archive.state === 'restored';

/** Throws `archived` or `unavailable` for an object that cannot be read now. */
export function requireReadable(key: ObjectKey, archive: ArchiveState | null): void {
  if (archive === null || isReadable(archive)) return;
  if (archive.state === 'unavailable')
    throw new StorageError('unavailable', archive.place, `is not there, and has the bytes of ${key}`);
  const detail = archive.state === 'archived' ? 'is archived, and must be restored first' : 'is being restored';
  throw new StorageError('archived', key, detail);
}

/**
 * The restore that a request gives, as S3 decides: a request for an object that is restored already changes only the end, counted from now; while a restore
 * runs, only a faster one takes its place. A request that was made later than now, before the clock was set back, does not count.
 * Throws StorageError as `ObjectStore.restore` rejects, and TypeError for options that no store takes.
 */
export function nextRestore(
  key: ObjectKey,
  object: { readonly storageClass: StorageClass; readonly restore: Restore | null },
  { days, speed }: RestoreOptions,
  hours: RetrievalHours,
  nowMs: number,
): Restore {
  requireRestoreOptions({ days, speed });
  const { storageClass, restore: known } = object;
  const archive = archiveState(storageClass, known, nowMs);
  if (archive === null) throw new StorageError('not-archived', key, `is in ${storageClass}, which is read at once`);
  if (known !== null && archive.state === 'restored') return { ...known, untilMs: endOf(nowMs, days) };
  const asked = nowMs + hours[speed] * HOUR_MS;
  const isRunning = known !== null && archive.state === 'restoring' && nowMs >= known.requestedAtMs;
  if (isRunning && !(known.speed === 'bulk' && speed === 'standard'))
    throw new StorageError('restore-in-progress', key, `is being restored already, at the speed ${known.speed}`);
  const readyAtMs = isRunning ? Math.min(asked, known.readyAtMs) : asked;
  return { speed, requestedAtMs: nowMs, readyAtMs, untilMs: endOf(readyAtMs, days) };
}

/** Throws TypeError for options that no store takes. */
export function requireRestoreOptions({ days, speed }: RestoreOptions): void {
  if (!Number.isSafeInteger(days) || days < 1) throw new TypeError(`days must be an integer from 1 on, not ${days}`);
  if (!RETRIEVAL_SPEEDS.includes(speed)) throw new TypeError(`speed: ${JSON.stringify(speed)} is no retrieval speed`);
}

/** Days are rounded up to the next midnight UTC. Source: Amazon S3 user guide, restoring-objects (June 2023). */
const endOf = (fromMs: number, days: number): number => Math.ceil((fromMs + days * DAY_MS) / DAY_MS) * DAY_MS;
