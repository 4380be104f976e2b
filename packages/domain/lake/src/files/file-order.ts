import { CatalogError } from '@homelake/photos';
import { compareUtf8 } from '@homelake/storage';
import { MAX_PAGE_FILES } from './file-catalog.ts';
import type { FileEntry } from './file-catalog.ts';

/** Digits to which a number in a name is padded, so that `2` comes before `10`. Longer numbers are ordered as texts. */
const NUMBER_DIGITS = 20;

/**
 * The key by which names are ordered, by its UTF-8 bytes: without regard to case, and numbers by their value. Different names may have the
 * same key.
 */
export const nameOrder = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(NUMBER_DIGITS, '0'));

/** The folder that contains a folder; null for the top. */
export const parentFolder = (path: string): string | null =>
  path === '' ? null : path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** A folder and all folders that contain it, the top first. */
export function foldersTo(path: string): string[] {
  const folders: string[] = [];
  for (let folder: string | null = path; folder !== null; folder = parentFolder(folder)) folders.unshift(folder);
  return folders;
}

/** The last part of a path. */
export const folderName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Position of a file in the order of all files. */
export interface FilePosition {
  readonly folder: string;
  readonly name: string;
  readonly id: string;
}

/** Negative where `a` comes first. */
export const compareFiles = (a: FilePosition, b: FilePosition): number =>
  compareUtf8(a.folder, b.folder) || compareUtf8(nameOrder(a.name), nameOrder(b.name)) || compareUtf8(a.id, b.id);

/** Negative where `a` comes first. Both are paths of folders with the same parent. */
export const compareFolders = (a: string, b: string): number =>
  compareUtf8(nameOrder(folderName(a)), nameOrder(folderName(b))) || compareUtf8(a, b);

export const fileCursor = ({ folder, name, id }: FilePosition): string => toCursor([folder, name, id]);

/** Decodes a cursor of a page of files. Throws CatalogError `bad-cursor` for any other text. */
export function readFileCursor(cursor: string): FilePosition {
  const [folder, name, id, ...rest] = fromCursor(cursor);
  if (folder === undefined || name === undefined || id === undefined || rest.length > 0) throw badCursor();
  return { folder, name, id };
}

export const folderCursor = (path: string): string => toCursor([path]);

/** Decodes a cursor of a page of folders to the path of the last one. Throws CatalogError `bad-cursor` for any other text. */
export function readFolderCursor(cursor: string): string {
  const [path, ...rest] = fromCursor(cursor);
  if (path === undefined || rest.length > 0) throw badCursor();
  return path;
}

/** Throws TypeError for a limit that is not a whole number from 1 to MAX_PAGE_FILES. */
export function checkFilesLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_FILES)
    throw new TypeError(`limit must be a whole number from 1 to ${MAX_PAGE_FILES}, not ${limit}`);
}

/** Throws TypeError for files that are not those of one content, each once. */
export function checkFilesOf(sha256: string, files: readonly FileEntry[]): void {
  if (files.length > MAX_PAGE_FILES)
    throw new TypeError(`at most ${MAX_PAGE_FILES} files of one content, not ${files.length}`);
  if (files.some((file) => file.sha256 !== sha256)) throw new TypeError('files: one is of other content');
  if (new Set(files.map(({ id }) => id)).size < files.length) throw new TypeError('files: two have one id');
}

const badCursor = (): CatalogError => new CatalogError('bad-cursor', 'the cursor is not one that a page gave');

/** Encodes texts as a cursor: base64url of UTF-8. */
function toCursor(texts: readonly string[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(texts));
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromCursor(cursor: string): string[] {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const texts: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (Array.isArray(texts) && texts.every((text) => typeof text === 'string')) return texts;
  } catch {
    // Not base64, not UTF-8 or not JSON.
  }
  throw badCursor();
}
