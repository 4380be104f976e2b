import type { NewJob } from '../jobs/job-queue.ts';

/** Dedupe key of all jobs of an upload. They follow each other, so one of them waits or runs until the work is done. */
export const uploadJobKey = (id: string): string => `upload ${id}`;

/** Makes the job that claims an upload whose bytes have arrived. */
export const claimJob = (upload: string): NewJob => ({
  kind: 'claim-upload',
  payload: { upload },
  dedupeKey: uploadJobKey(upload),
});

/** Makes the job that imports the next files of an archive. */
export const openArchiveJob = (upload: string): NewJob => ({
  kind: 'open-archive',
  payload: { upload },
  dedupeKey: uploadJobKey(upload),
});

/** Makes the job that completes an archive if all its files have ended. It is sent at the end of each file. */
export const closeArchiveJob = (upload: string): NewJob => ({
  kind: 'close-archive',
  payload: { upload },
  dedupeKey: `close ${upload}`,
});

/**
 * Makes the job that archives a chat export.
 * @param path path of the file, in case it is no chat
 * @param upload id of the upload; null for exports without a record
 */
export const exportJob = (key: string, path: string, upload: string | null): NewJob => ({
  kind: 'archive-export',
  payload: { key, path, ...(upload !== null && { upload }) },
  dedupeKey: upload === null ? key : uploadJobKey(upload),
});

/** Makes the job that records a stored file, and joins it to its photo where it is a companion. */
export const fileJob = (
  file: { readonly key: string; readonly path: string; readonly sha256: string },
  upload: string,
): NewJob => ({ kind: 'record-file', payload: { ...file, upload }, dedupeKey: uploadJobKey(upload) });
