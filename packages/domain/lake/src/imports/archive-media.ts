import type { Issue } from '@homelake/chat';
import { readEntry, type Zip, type ZipEntry, ZipError, type ZipExport } from '@homelake/chat/zip';
import type { ArrivedPhoto } from '@homelake/photos';
import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import { checkStored, exportMediaKey, HEAD_BYTES, sha256Of } from '@homelake/storage';
import type { StoredMedia } from '../bronze/bronze-record.ts';
import { findPhotoLocation, putHashed } from '../bronze/photo-location.ts';
import { routeOf } from './upload-kind.ts';

export interface ArchivedMedia {
  readonly media: readonly StoredMedia[];
  /** The photos and videos among them, which the caller must process. */
  readonly photos: readonly ArrivedPhoto[];
  /** True where a damaged file was replaced. */
  readonly restored: boolean;
  /** `media-damaged` for each damaged entry. */
  readonly issues: readonly Issue[];
}

export interface MediaPorts {
  readonly store: ObjectStore;
  readonly createSha256: Sha256Factory;
}

/**
 * Stores the media of a zip: photos and videos under their photo ids, other files in the export's folder. An object that is already stored is
 * not written again. Rejects with StorageError.
 */
export async function archiveMedia(
  ports: MediaPorts,
  { zip, media: entries }: ZipExport,
  exportId: string,
  arrivedAt: string,
): Promise<ArchivedMedia> {
  const media: StoredMedia[] = [];
  const photos: ArrivedPhoto[] = [];
  const issues: Issue[] = [];
  let restored = false;
  const damaged = ({ message }: ZipError): void => {
    issues.push({ code: 'media-damaged', line: null, detail: message });
  };
  for (const { problem } of zip.entries) if (problem !== null) damaged(problem);
  for (const entry of entries) {
    const name = entryFileName(entry.name);
    try {
      const contentType = await photoTypeOf(zip, entry, name);
      if (contentType === null) {
        const stored = await storeFile(ports, zip, entry, name, exportId);
        media.push({ name, key: stored.key, sha256: stored.sha256 });
        restored ||= stored.restored;
      } else {
        const key = await storePhoto(ports, zip, entry, name, contentType);
        media.push({ name, key, sha256: null });
        photos.push({ key, arrival: { name, arrivedAt, fileTime: null, exportId } });
      }
    } catch (error) {
      if (!(error instanceof ZipError)) throw error;
      damaged(error);
    }
  }
  return { media, photos, issues, restored };
}

/** Content type of a photo or video, from its first bytes; null for anything else, and for stickers, which are no photographs. */
async function photoTypeOf(zip: Zip, entry: ZipEntry, name: string): Promise<string | null> {
  if (STICKER.test(name)) return null;
  const head = new Uint8Array(HEAD_BYTES);
  let filled = 0;
  for await (const chunk of readEntry(zip, entry)) {
    const part = chunk.subarray(0, head.length - filled);
    head.set(part, filled);
    filled += part.length;
    if (filled === head.length) break;
  }
  const { kind, contentType } = routeOf(name, head.subarray(0, filled));
  return kind === 'photo' ? contentType : null;
}

/** WhatsApp's names of stickers: `STK-20240128-WA0003.webp`, `00000012-STICKER-2024-01-28-15-30-12.webp`. */
const STICKER = /(?:^|-)(?:STK|STICKER)-.*\.webp$/i;

/** Unpacks a photo twice, first for its hash, so that it is never held in memory. A damaged entry fails the first time and is not stored. */
async function storePhoto(
  { store, createSha256 }: MediaPorts,
  zip: Zip,
  entry: ZipEntry,
  name: string,
  contentType: string,
): Promise<string> {
  const sha256 = await sha256Of(readEntry(zip, entry), createSha256);
  const { key } = await findPhotoLocation(store, sha256, name);
  await putHashed(store, key, () => readEntry(zip, entry), { sha256, sizeBytes: entry.sizeBytes, contentType });
  return key;
}

/**
 * Unpacks a file twice, first for its hash. Stored bytes are hashed too, because they may have changed since they were stored; those that
 * are archived are compared by size and stored hash.
 */
async function storeFile(
  { store, createSha256 }: MediaPorts,
  zip: Zip,
  entry: ZipEntry,
  name: string,
  exportId: string,
): Promise<{ readonly key: string; readonly sha256: string; readonly restored: boolean }> {
  const key = exportMediaKey.build({ export: exportId.slice(0, 12), name });
  const sha256 = await sha256Of(readEntry(zip, entry), createSha256);
  const { sizeBytes } = entry;
  const { state } = await checkStored(store, key, { sha256, sizeBytes }, { createSha256 });
  const restored = state === 'changed';
  if (state === 'missing' || restored)
    await store.put(key, readEntry(zip, entry), { sha256, sizeBytes, metadata: { sha256 } });
  return { key, sha256, restored };
}

/** File name of a zip entry in NFC. Some programs separate folders by a backslash. */
const entryFileName = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).normalize('NFC');
