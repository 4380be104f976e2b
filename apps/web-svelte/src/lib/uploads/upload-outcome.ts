import type { Photo, UploadState } from '@homelake/http-api';
import type { Upload } from './upload-queue.ts';

/** What the lake has; null where it has nothing of it. */
export interface Lake {
  readonly photo: (id: string) => Promise<Pick<Photo, 'reason'> | null>;
  readonly upload: (key: string) => Promise<Pick<UploadState, 'status' | 'kind'> | null>;
}

export interface UploadOutcome {
  readonly state: 'done' | 'refused';
  readonly reason: string | null;
}

const GONE: UploadOutcome = { state: 'refused', reason: 'It is not in your lake. Hand it in again.' };

/**
 * How an upload ended on which no work is left: done where the lake has what it became, and refused else. null where it still
 * waits.
 */
export async function outcomeOf({ result }: Pick<Upload, 'result'>, lake: Lake): Promise<UploadOutcome | null> {
  if (result?.kind === 'photo' && result.id !== null) {
    const photo = await lake.photo(result.id);
    return photo === null ? GONE : { state: 'done', reason: photo.reason };
  }
  if (result?.kind === 'chat' && result.key !== null) {
    const found = await lake.upload(result.key);
    if (found === null) return GONE;
    if (found.status === 'waiting') return null;
    return { state: 'done', reason: found.kind === 'chat' ? null : 'It cannot be read as a chat; kept as a file' };
  }
  // A file is kept before the upload is answered.
  return { state: 'done', reason: null };
}
