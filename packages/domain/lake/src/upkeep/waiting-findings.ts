import { readPhotoRecord, RecordDamagedError } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { fileRecordKey, photoKey } from '@homelake/storage';
import { readKnownContent } from '../bronze/known-content.ts';

export interface Finding {
  /**
   * `text-missing`, `text-changed`, `media-missing`, `media-changed`, `file-missing`, `file-changed`, `file-unknown`, `record-damaged`, or a code of
   * `verifyPhotos`.
   */
  readonly code: string;
  readonly key: string;
  /** A sentence for a person. */
  readonly detail: string;
  /** True where the problem is repaired, or the repair is queued. */
  readonly mended: boolean;
  /** True for an object that nothing recorded yet, while jobs wait: one of them may do so. */
  readonly waits?: boolean;
}

export interface WaitingPorts {
  readonly store: ObjectStore;
  /** Number of jobs that wait or run, of which one may record what nothing recorded yet. 0 where it is absent. */
  readonly openJobs?: () => Promise<number>;
}

/** Findings on stored objects that nothing recorded. The job that records them may still wait. */
const UNRECORDED: ReadonlySet<string> = new Set(['no-record', 'companion-stray', 'file-unknown']);

/**
 * Says of an object without a record that it may wait, while jobs wait or run. Null where its job was done since it was found. Any other finding
 * stays as it is.
 */
export async function withWaiting(
  { store, openJobs = async () => 0 }: WaitingPorts,
  finding: Finding,
): Promise<Finding | null> {
  const { code, key, detail, mended } = finding;
  if (mended || !UNRECORDED.has(code)) return finding;
  // Counted before the record is read again: a job that is not counted was done, and its record is seen.
  const jobs = await openJobs();
  if (await isRecorded(store, key).catch(isDamaged)) return null;
  if (jobs === 0) return finding;
  const said = `${detail.replace(' and never processed.', '.').replace(/\.$/, '')}; ${jobs === 1 ? 'a job still waits' : `${jobs} jobs still wait`}.`;
  return { ...finding, detail: said, waits: true };
}

/** An object whose record cannot be read is recorded. The record is a finding of its own. */
function isDamaged(error: unknown): true {
  if (error instanceof RecordDamagedError) return true;
  throw error;
}

async function isRecorded(store: ObjectStore, key: string): Promise<boolean> {
  const photo = photoKey.parse(key);
  if (photo !== null) {
    const record = await readPhotoRecord(store, photo.id);
    return record !== null && (record.key === key || record.companions.some((one) => one.key === key));
  }
  const sha256 = (await store.head(key))?.metadata['sha256'];
  const known = sha256 === undefined ? null : await readKnownContent(store, fileRecordKey.build({ sha256 }));
  return known?.arrivals.some((arrival) => arrival.key === key) === true;
}
