import { isObject } from '@homelake/storage';
import type { Json } from '../jobs/job-queue.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';

/** The bytes of an upload do not exist, or have not arrived yet. It has a `code`, so that the job is tried again. */
export class UploadMissingError extends Error {
  readonly code = 'upload-missing';
  constructor(name: string) {
    super(`${name}: its bytes are not there`);
    this.name = 'UploadMissingError';
  }
}

/** The end of an upload. Absent fields keep the value of the record. */
export type UploadEnd = Pick<UploadRecord, 'result'> &
  Partial<Pick<UploadRecord, 'state' | 'kind' | 'key' | 'of' | 'messages' | 'reason' | 'note' | 'damaged'>>;

/** The end of an upload whose bytes were deleted before the work on them was done. */
export const DELETED: UploadEnd = {
  result: null,
  state: 'failed',
  reason: 'it was deleted while it was worked on; hand it in again to keep it',
};

/**
 * Runs one job of an upload and writes the result into its record: the end that `work` returns; nothing for null, because another job
 * continues; or the message of an error as the reason until the next attempt, and then rejects with the error. An upload that is done is not
 * worked on again. Rejects with UploadMissingError where there is no record. Resolves to the
 * record of an upload that has ended, and to null where another job continues.
 */
export async function workOnUpload(
  view: WorkView,
  id: string,
  signal: AbortSignal,
  work: (record: UploadRecord) => Promise<UploadEnd | null>,
): Promise<UploadRecord | null> {
  // Work goes on from either state after a power cut, so the state `working` is not worth a flush.
  const record = await view.change(
    id,
    (known) =>
      known === null || known.state === 'done' || known.state === 'working' ? known : { ...known, state: 'working' },
    { unflushed: true },
  );
  if (record === null) throw new UploadMissingError(id);
  if (record.state === 'done') return record;
  try {
    const end = await work(record);
    return end === null ? null : await endUpload(view, id, end);
  } catch (error) {
    const reason = signal.aborted ? null : error instanceof Error ? error.message : String(error);
    await view.change(
      id,
      (known) => known && (known.state === 'done' ? known : { ...known, state: 'waiting', reason }),
    );
    throw error;
  }
}

/** The note on bytes whose hash differs from the one that the sender announced. */
export const CHANGED = 'its bytes are not those that were announced: the file changed while it was sent';

/** Returns the record marked as damaged, with the note CHANGED before any other note. */
export const asChanged = <Noted extends Pick<UploadRecord, 'note' | 'damaged'>>(noted: Noted): Noted => ({
  ...noted,
  note: noted.note === null ? CHANGED : noted.note.includes(CHANGED) ? noted.note : `${CHANGED}. ${noted.note}`,
  damaged: true,
});

export const isChanged = ({ note }: Pick<UploadRecord, 'note'>): boolean => note?.includes(CHANGED) === true;

/** Returns the later record with the note CHANGED of the known one, where it has that. */
export const withNote = (known: UploadRecord, later: UploadRecord): UploadRecord =>
  isChanged(known) ? asChanged(later) : later;

/** Writes the end of an upload. An upload that is done stays unchanged. */
export const endUpload = (view: WorkView, id: string, end: UploadEnd): Promise<UploadRecord | null> =>
  view.change(
    id,
    (known) =>
      known && (known.state === 'done' ? known : withNote(known, { ...known, state: 'done', reason: null, ...end })),
  );

/** Marks an upload as failed, because its job is a dead letter. */
export const failUpload = (view: WorkView, id: string, reason: string): Promise<UploadRecord | null> =>
  view.change(id, (known) => {
    if (known === null || known.state === 'done') return known;
    return known.state === 'failed' && known.reason === reason ? known : { ...known, state: 'failed', reason };
  });

/** Returns the id of a job's upload; null for jobs without one, and for jobs of earlier versions. */
export function uploadOfJob(payload: Json): string | null {
  if (!isObject(payload)) return null;
  const id = payload['upload'];
  return typeof id === 'string' ? id : null;
}
