import { HASH_FIRST_BYTES } from '@homelake/http-api/upload-engine';
import { fileKey, type IncomingFile } from './dropped-files.ts';
import { placedFile } from './file-place.ts';
import type { RememberedUpload, UploadMemory } from './upload-memory.ts';
import type { ReadRecords, SendFile, UnfinishedUpload, Upload } from './upload-queue.ts';

export interface RememberedUploadsOptions {
  readonly memory: UploadMemory;
  readonly tab: string;
  /** Ids of the tabs that are open, this one included. */
  readonly openTabs: () => Promise<ReadonlySet<string>>;
  /** Runs an action while no other tab runs one for the same key. Rejects where the signal is aborted before. */
  readonly alone: <T>(key: string, signal: AbortSignal, action: () => Promise<T>) => Promise<T>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const KEPT_MS = 90 * 86_400_000;

/** Keeps in the browser which uploads are not finished, so that they go on after a reload, and in one tab at a time. */
export function createRememberedUploads({ memory, tab, openTabs, alone, now }: RememberedUploadsOptions) {
  return {
    /** Remembers files before they are sent. What is known of an earlier upload of the same file is kept. */
    async add(files: readonly IncomingFile[]): Promise<void> {
      const byKey = new Map(files.map((file) => [fileKey(file), file]));
      await memory.change([...byKey.keys()], (known, key) => {
        const { name, file, place = null } = byKey.get(key)!;
        const uploadId = known?.uploadId ?? null;
        return { key, name, sizeBytes: file.size, uploadId, place, isOpen: true, tab, savedAt: now() };
      });
    },

    /** The same as `send`, for one tab at a time, and with the id of an upload of the same file that any tab began. */
    sending:
      (send: SendFile): SendFile =>
      (file, options) =>
        alone(fileKey(file), options.signal, async () => {
          const key = fileKey(file);
          const uploadId = (await memory.get(key))?.uploadId ?? options.uploadId;
          return send(file, {
            ...options,
            uploadId,
            onopen(opened) {
              options.onopen(opened);
              void memory.change([key], (known) => known && { ...known, uploadId: opened });
            },
          });
        }),

    /**
     * Forgets an upload that has ended. A large file that is in the lake is remembered, because only a file that was sent before is hashed
     * before it is sent, whatever its size.
     */
    async end({ key, state, sizeBytes }: Upload): Promise<void> {
      const isKept = state !== 'refused' && sizeBytes > HASH_FIRST_BYTES && (state === 'done' || state === 'known');
      await memory.change([key], (known) => (known !== null && isKept ? { ...known, isOpen: false } : null));
    },

    /** Uploads that no open tab sends. They belong to this tab from now on. */
    async takeUnfinished(readRecords: ReadRecords): Promise<readonly UnfinishedUpload[]> {
      const known = await memory.all();
      const old = known.filter(({ isOpen, savedAt }) => !isOpen && savedAt < now() - KEPT_MS);
      await memory.change(
        old.map(({ key }) => key),
        () => null,
      );
      const tabs = await openTabs();
      const mine = known.filter((one) => one.isOpen && (one.tab === tab || !tabs.has(one.tab)));
      await memory.change(
        mine.map(({ key }) => key),
        (one) => one && { ...one, tab },
      );
      const ids = mine.map(({ uploadId }) => uploadId).filter((id) => id !== null);
      const records = await readRecords(ids);
      return Promise.all(mine.map((one) => unfinished(one, records)));
    },
  };
}

async function unfinished(one: RememberedUpload, records: Awaited<ReturnType<ReadRecords>>): Promise<UnfinishedUpload> {
  const { key, name, sizeBytes, uploadId, place } = one;
  const result = (uploadId !== null && records.get(uploadId)) || null;
  const found = place === null ? null : await placedFile(place).catch(() => null);
  const file = found === null || found === 'leave' ? null : { name, file: found, ...(place && { place }) };
  const isSame = file !== null && fileKey(file) === key;
  return {
    key,
    name,
    sizeBytes,
    uploadId,
    result,
    file: isSame ? file : null,
    needs: found === 'leave' ? 'leave' : 'file',
  };
}
