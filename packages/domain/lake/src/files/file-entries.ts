import type { ObjectStore } from '@homelake/storage';
import { fileKey, routeUpload, segmentFileName, sha256Hex } from '@homelake/storage';
import type { Arrival, KnownContent } from '../bronze/known-content.ts';
import type { FileEntry } from './file-catalog.ts';
import { MAX_FOLDER_LEVELS } from './file-catalog.ts';

const encoder = new TextEncoder();

/** Id of a content at a key: the first 32 digits of a SHA-256 over both, lower-case hex. */
export const fileIdOf = async (key: string, sha256: string): Promise<string> =>
  (await sha256Hex(encoder.encode(`${sha256}\n${key}`))).slice(0, 32);

/** The files that a content is, one for each key, as its record in bronze and the store tell. Pure but for the reads of the store. */
export async function fileEntries(
  store: Pick<ObjectStore, 'head'>,
  { sha256, sizeBytes, arrivals }: KnownContent,
): Promise<readonly FileEntry[]> {
  const keys = [...new Set(arrivals.map(({ key }) => key))].sort();
  return Promise.all(
    keys.map(async (key): Promise<FileEntry> => {
      // Arrivals are in order of time.
      const own = arrivals.filter((arrival) => arrival.key === key);
      const first = own[0]!;
      const info = await store.head(key);
      const isLost = info === null || own.some(({ lost }) => lost !== undefined);
      const note = isLost ? LOST : (first.note ?? null);
      return {
        id: await fileIdOf(key, sha256),
        key,
        ...placeOf(first),
        sizeBytes,
        contentType: own.find(({ contentType }) => contentType !== undefined)?.contentType ?? UNKNOWN_TYPE,
        sha256,
        storageClass: info?.storageClass ?? 'standard',
        uploadedAt: first.arrivedAt,
        changedAt: instantOf(own.find(({ fileTime }) => fileTime !== undefined)?.fileTime),
        note,
        damaged: isLost || own.some(({ damaged }) => damaged === true),
      };
    }),
  );
}

/** Content type of a file that is no chat, by its name and its first HEAD_BYTES bytes. */
export const contentTypeOf = (name: string, head: Uint8Array): string =>
  routeUpload({ name, head }, { isChatText: () => false, isChatZip: () => false }).contentType;

/** The instant in UTC; null for a text that is none, and outside of the years 0 to 9999. */
function instantOf(text = ''): string | null {
  const date = new Date(text);
  const iso = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  return /^\d{4}-/.test(iso) ? iso : null;
}

export const UNKNOWN_TYPE = 'application/octet-stream';
const LOST = 'The stored bytes are missing or damaged. Import the file again to restore it.';

/**
 * Folder and name of a file. They are those of the key, under which no two files are, unless the key is the plain form of the arrival's
 * path: then they are those of the path, since a key cuts names that are too long.
 */
function placeOf({ name: path, key }: Arrival): { readonly folder: string; readonly name: string } {
  const segments = fileKey.build({ path }) === key ? path.split('/') : keySegments(key).map(segmentFileName);
  const shown = segments.map(shownName).filter((segment) => segment !== '');
  const name = shown.pop() ?? keySegments(key).at(-1) ?? key;
  return { folder: shown.slice(0, MAX_FOLDER_LEVELS).join('/'), name };
}

const keySegments = (key: string): readonly string[] => key.slice(fileKey.prefix.length).split('/');

/** A name in NFC, with U+FFFD for control characters and lone surrogates. */
const shownName = (name: string): string => name.normalize('NFC').replace(/\p{Cc}|\p{Cs}/gu, '\ufffd');
