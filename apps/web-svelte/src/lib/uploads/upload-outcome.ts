import type { Upload } from '@homelake/http-api';
import { counted } from '#lib/numbers.ts';

export interface UploadOutcome {
  /** `working`: an archive whose files are being imported. */
  readonly state: 'working' | 'done' | 'known' | 'refused';
  readonly reason: string | null;
  readonly result: Upload | null;
}

/**
 * Outcome of an upload, from the server's record. Null while a single file is being processed; a chat is processed until its messages are in
 * the tables. An archive is `working` instead. Without a record (`undefined`) the upload is `refused`: the server does not know it.
 */
export function outcomeOf(upload: Upload | undefined): UploadOutcome | null {
  if (upload === undefined) return { state: 'refused', reason: 'It is not in your lake. Add it again.', result: null };
  const { state, result, damaged, reason, note, inTables } = upload;
  if (state === 'failed') return { state: 'refused', reason: sentence(reason ?? 'it failed', upload), result: upload };
  if (state !== 'done' && upload.contents !== null) return { state: 'working', reason: null, result: upload };
  if (state !== 'done' || inTables === false) return null;
  const isKnown = result === 'unchanged';
  return {
    state: isKnown ? 'known' : 'done',
    reason: (damaged || upload.contents !== null) && note !== null ? sentence(note, upload) : null,
    result: upload,
  };
}

/** Sum of the files of an archive: `12 photos, 1 file; 1 refused`, or how many are imported so far. Null for anything else. */
export function archiveWords({ contents }: Pick<Upload, 'contents'>): string | null {
  if (contents === null) return null;
  const { ended, opened, files } = contents;
  if (ended === null) return `Unpacked ${opened} of ${counted(files, 'file')}`;
  const kinds = (['photo', 'chat', 'companion', 'file'] as const).filter((kind) => ended[kind] > 0);
  const taken = kinds.map((kind) => counted(ended[kind], kind)).join(', ') || 'Nothing';
  return ended.failed === 0 ? taken : `${taken}; ${ended.failed} refused`;
}

/** Begins with a capital, except where it begins with a file name, which is never changed: that of the upload, or a first word that is no plain word. */
export function sentence(words: string, { name }: Pick<Upload, 'name'>): string {
  const isName = words.startsWith(name.slice(name.lastIndexOf('/') + 1)) || !/^[\p{L}'’]+(?=[\s,;]|$)/u.test(words);
  return isName ? words : words.charAt(0).toUpperCase() + words.slice(1);
}
