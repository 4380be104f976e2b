import type { NewJob } from '../jobs/job-queue.ts';

/** Names the work on an upload. Its jobs follow each other, so that one of them waits or runs as long as the work goes on. */
export const uploadJobKey = (id: string): string => `upload ${id}`;

/** The work on an upload from where its bytes wait. */
export const claimJob = (upload: string): NewJob => ({
  kind: 'claim-upload',
  payload: { upload },
  dedupeKey: uploadJobKey(upload),
});

/** Archives a chat export. `path` is that of the file, should it turn out to be no chat; `upload` is the upload's id. */
export const exportJob = (key: string, path: string, upload: string | null): NewJob => ({
  kind: 'archive-export',
  payload: { key, path, ...(upload !== null && { upload }) },
  dedupeKey: upload === null ? key : uploadJobKey(upload),
});

/** Notes a file that is stored, and what a companion that came alone belongs to. */
export const fileJob = (
  file: { readonly key: string; readonly path: string; readonly sha256: string },
  upload: string,
): NewJob => ({ kind: 'record-file', payload: { ...file, upload }, dedupeKey: uploadJobKey(upload) });
