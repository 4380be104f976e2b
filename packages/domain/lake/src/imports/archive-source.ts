import { createChatParser, isExportFileName, refusal } from '@homelake/chat';
import { openExport, openZip, readEntry, ZipError } from '@homelake/chat/zip';
import type { ZipSource } from '@homelake/chat/zip';
import type { ObjectStore } from '@homelake/storage';
import { baseName, StorageError } from '@homelake/storage';
import type { ArchiveSource } from '../archives/open-archive.ts';
import { isSystemEntry } from '../archives/archive-name.ts';
import { storedBytes } from '../bronze/photo-location.ts';

/** Size of one read of the store. Entries of a zip are adjacent, and most are smaller than this. */
const WINDOW_BYTES = 4 * 2 ** 20;

/** Reads a stored archive through a window: a read also fetches the following bytes, so that many small entries need few requests. */
export function archiveSource(store: ObjectStore, key: string, sizeBytes: number): ArchiveSource {
  let window = { start: 0, bytes: new Uint8Array(0) };
  return {
    sizeBytes,
    stream: () => storedBytes(store, key),
    async read(start, end) {
      const isInside = start >= window.start && end <= window.start + window.bytes.length;
      if (!isInside) {
        const bytes = await store.read(key, { start, end: Math.min(sizeBytes, Math.max(end, start + WINDOW_BYTES)) });
        if (bytes === null) throw new StorageError('unavailable', key, 'was removed while it was read');
        window = { start, bytes: new Uint8Array(bytes) };
      }
      return window.bytes.subarray(start - window.start, end - window.start);
    },
  };
}

/** Bytes of a text that are read to detect a chat. */
const PROBE_BYTES = 2 ** 20;

/**
 * True for an intact zip that is no chat export: one of Google Takeout, one without a chat's text, one with files outside the folder of its
 * chat, or one with exports that no message of its chat names. WhatsApp writes all files of an export into one folder, and its text names each.
 */
export async function isArchiveZip(source: ZipSource, name: string): Promise<boolean> {
  try {
    const files = (await openZip(source)).entries.filter((entry) => !isSystemEntry(entry.name));
    if (files.some((entry) => TAKEOUT.test(entry.name))) return true;
    const { zip, chat, unrelatedExports } = await openExport(source, { zipName: baseName(name) });
    if (unrelatedExports.length > 0) return true;
    const folder = chat.name.slice(0, chat.name.lastIndexOf('/') + 1);
    if (files.some((entry) => !entry.name.startsWith(folder))) return true;
    const parser = createChatParser();
    let seen = 0;
    for await (const chunk of readEntry(zip, chat)) {
      if (!parser.feed(chunk)) break;
      seen += chunk.length;
      if (seen > PROBE_BYTES) break;
    }
    const read = parser.end();
    return refusal(read) !== null || read.length === 0;
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    // The text that may be the chat is damaged. `archiveExport` reports damage of a chat or of the whole zip.
    if (error.entryName !== null) return !isExportFileName(error.entryName);
    return error.code === 'no-chat';
  }
}

const TAKEOUT = /^Takeout\//;
