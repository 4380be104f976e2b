import type { Upload } from '@homelake/http-api';

export interface UploadOutcome {
  readonly state: 'done' | 'known' | 'refused';
  readonly reason: string | null;
  readonly result: Upload | null;
}

/** Outcome of an upload, from the server's record; null while it is being processed. A chat is done when it is in the tables. */
export function outcomeOf(upload: Upload | undefined): UploadOutcome | null {
  if (upload === undefined) return { state: 'refused', reason: 'It is not in your lake. Add it again.', result: null };
  const { state, result, damaged, reason, note, inTables } = upload;
  if (state === 'failed') return { state: 'refused', reason: sentence(reason ?? 'it failed'), result: upload };
  if (state !== 'done' || inTables === false) return null;
  const isKnown = result === 'unchanged';
  return {
    state: isKnown ? 'known' : 'done',
    reason: damaged && note !== null ? sentence(note) : null,
    result: upload,
  };
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
