import { isObject } from '@homelake/storage';
import type { Json } from '../jobs/job-queue.ts';
import { UploadMissingError } from './upload-missing.ts';
import type { UploadRecord, WorkView } from '../jobs/work-view.ts';

/** How an upload ended. What is left away stays as the record says. */
export type UploadEnd = Pick<UploadRecord, 'result'> &
  Partial<Pick<UploadRecord, 'state' | 'kind' | 'key' | 'of' | 'messages' | 'reason' | 'note' | 'damaged'>>;

/** The end of an upload whose bytes were here, and went before the work on them was done. */
export const DELETED: UploadEnd = {
  result: null,
  state: 'failed',
  reason: 'it was deleted while it was worked on; hand it in again to keep it',
};

/**
 * Does a job's part of the work on an upload, and writes into its record how that went: the end that `work` gives; with null it goes on in
 * another job; what `work` throws is the reason until the next try, and passed on. An upload that is done is not worked on again.
 */
export async function workOnUpload(
  view: WorkView,
  id: string,
  signal: AbortSignal,
  work: (record: UploadRecord) => Promise<UploadEnd | null>,
): Promise<void> {
  const record = await view.change(id, (known) =>
    known === null || known.state === 'done' ? known : { ...known, state: 'working' },
  );
  if (record === null) throw new UploadMissingError(id);
  if (record.state === 'done') return;
  try {
    const end = await work(record);
    if (end !== null) await endUpload(view, id, end);
  } catch (error) {
    const reason = signal.aborted ? null : error instanceof Error ? error.message : String(error);
    await view.change(
      id,
      (known) => known && (known.state === 'done' ? known : { ...known, state: 'waiting', reason }),
    );
    throw error;
  }
}

/** Said of bytes whose hash is another than the one that their sender announced. */
export const CHANGED = 'its bytes are not those that were announced: the file changed while it was sent';

/** Notes that the bytes are not those that were announced, beside what else is noted. */
export const asChanged = <Noted extends Pick<UploadRecord, 'note' | 'damaged'>>(noted: Noted): Noted => ({
  ...noted,
  note: noted.note === null ? CHANGED : noted.note.includes(CHANGED) ? noted.note : `${CHANGED}. ${noted.note}`,
  damaged: true,
});

export const isChanged = ({ note }: Pick<UploadRecord, 'note'>): boolean => note?.includes(CHANGED) === true;

/** What is found out of an upload later, beside what the claim noted of its bytes. */
export const withNote = (known: UploadRecord, later: UploadRecord): UploadRecord =>
  isChanged(known) ? asChanged(later) : later;

/** An upload that is done stays as it is. */
export const endUpload = (view: WorkView, id: string, end: UploadEnd): Promise<UploadRecord | null> =>
  view.change(
    id,
    (known) =>
      known && (known.state === 'done' ? known : withNote(known, { ...known, state: 'done', reason: null, ...end })),
  );

/** Notes that the work on an upload was given up: its job is a dead letter. */
export const failUpload = (view: WorkView, id: string, reason: string): Promise<UploadRecord | null> =>
  view.change(id, (known) => {
    if (known === null || known.state === 'done') return known;
    return known.state === 'failed' && known.reason === reason ? known : { ...known, state: 'failed', reason };
  });

/** Id of the upload that a job works on; null for jobs of no upload, and of earlier versions. */
export function uploadOfJob(payload: Json): string | null {
  if (!isObject(payload)) return null;
  const id = payload['upload'];
  return typeof id === 'string' ? id : null;
}
