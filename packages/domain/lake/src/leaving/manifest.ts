import { compareUtf8, isObject, STORAGE_CLASSES } from '@homelake/storage';
import type { StorageClass } from '@homelake/storage';
import { isPlainPath } from './plain-folder.ts';
import type { GivenPath } from './portable-path.ts';
import { openLine, sealLine } from './sealed-line.ts';

/** Path of the manifest of an export. A folder that has it is an export. */
export const MANIFEST_PATH = 'homelake-manifest.jsonl';
/** Path of the file with the small objects of the lake: records, edits, albums, overrides and settings. */
export const RECORDS_PATH = 'Homelake/records.jsonl';
/** Version of the form of an export. */
const VERSION = 1;

/**
 * What a file of an export is. The first are objects of the lake, and are brought back. The others are made from it for people and other
 * programs.
 */
export type ExportedKind =
  | 'photo'
  | 'companion'
  | 'chat-export'
  | 'chat-media'
  | 'file'
  | 'thumbnail'
  | 'upload'
  | 'other'
  | 'records'
  | 'photo-edits'
  | 'album'
  | 'chat-text'
  | 'chat-messages'
  | 'chat-table'
  /** A file of an earlier export whose object, or what it was made of, the lake has no more. Its `id` is what `fileIdOf` said of it: no other file gets its path. */
  | 'gone';

/** A line of the manifest: a file of the export. */
export interface ManifestFile {
  readonly path: string;
  /** SHA-256 of the file, lower-case hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly is: ExportedKind;
  /** Key of the object that the file is; null for a file that is made from others. */
  readonly key: string | null;
  /** Id of the photo, chat export, chat or album; null where there is none. */
  readonly id: string | null;
  /** Type and metadata of the object. */
  readonly contentType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Storage class of the object; Standard for a file that is made from others. */
  readonly storageClass: StorageClass;
  /** Etag of the object when it was exported; empty for a file that is made from others. */
  readonly etag: string;
  /** `PlainFile.changedMs` of the file when it was exported. */
  readonly changedMs: number;
  /** The path that was meant; absent where it is `path`. Another one where a system refuses it, or another file has it. */
  readonly wanted?: string;
}

export interface Manifest {
  /** By path. */
  readonly files: ReadonlyMap<string, ManifestFile>;
  /** What is wrong with the manifest, in words for a person; empty for a whole one. */
  readonly problems: readonly string[];
}

/** Identifies a file of an export over all runs: the key of its object, or what it is made of. */
export const fileIdOf = ({ key, is, id }: Pick<ManifestFile, 'key' | 'is' | 'id'>): string =>
  key ?? `${is}\n${id ?? ''}`;

/** The paths of an export, as `portablePaths` takes them. */
export const knownPaths = ({ files }: Pick<Manifest, 'files'>): ReadonlyMap<string, GivenPath> =>
  new Map([...files.values()].map((file) => [fileIdOf(file), { path: file.path, wanted: file.wanted ?? file.path }]));

const encoder = new TextEncoder();

/**
 * Encodes a manifest as lines: a first one, the files by path, a last one with their number. The same files give the same bytes. Without
 * `isWhole` the last line is left out, which marks an export that is not complete.
 */
export async function encodeManifest(files: Iterable<ManifestFile>, isWhole = true): Promise<Uint8Array> {
  const sorted = [...files].sort((a, b) => compareUtf8(a.path, b.path));
  const values = [FIRST_LINE, ...sorted.map(inOrder), ...(isWhole ? [{ files: sorted.length }] : [])];
  const lines: string[] = [];
  for (const value of values) lines.push(await sealLine({ ...value }));
  return encoder.encode(`${lines.join('\n')}\n`);
}

const FIRST_LINE = { format: 'homelake-export', version: VERSION };

/** The same file with its facts in one order. */
const inOrder = (file: ManifestFile): ManifestFile => {
  const { path, sha256, sizeBytes, is, key, id, contentType, metadata, storageClass, etag, changedMs, wanted } = file;
  const facts = { path, sha256, sizeBytes, is, key, id, contentType, metadata, storageClass, etag, changedMs };
  return { ...facts, ...(wanted !== undefined && wanted !== path && { wanted }) };
};

/** The manifest of another program, or of a newer version. */
export class ManifestError extends Error {
  constructor(detail: string) {
    super(`${MANIFEST_PATH}: ${detail}`);
    this.name = 'ManifestError';
  }
}

/** Decodes a manifest. Lines that cannot be read are left out, and are problems. Throws ManifestError where it is no manifest of this version. */
export async function decodeManifest(bytes: Uint8Array): Promise<Manifest> {
  const lines = new TextDecoder().decode(bytes).split('\n');
  const head = await openLine(lines[0] ?? '');
  if (head?.['format'] !== FIRST_LINE.format) throw new ManifestError('is no manifest of an export');
  if (head['version'] !== VERSION) throw new ManifestError('was written by another version of Homelake');
  const files = new Map<string, ManifestFile>();
  const problems: string[] = [];
  let end: unknown = null;
  for (const [at, line] of lines.entries()) {
    if (at === 0 || line === '') continue;
    const value = await openLine(line);
    if (isFile(value)) files.set(value.path, value);
    else if (typeof value?.['files'] === 'number') end = value['files'];
    else problems.push(`line ${at + 1} is damaged`);
  }
  if (end === null) problems.push('its end is missing: the export was stopped, or the file is cut off');
  else if (end !== files.size && problems.length === 0) problems.push('it does not have all of its lines');
  return { files, problems };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);

const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.values(value).every(isText);

function isFile(value: unknown): value is ManifestFile {
  return (
    isObject(value) &&
    isPath(value['path']) &&
    isText(value['sha256']) &&
    /^[0-9a-f]{64}$/.test(value['sha256']) &&
    typeof value['sizeBytes'] === 'number' &&
    typeof value['changedMs'] === 'number' &&
    isText(value['is']) &&
    isText(value['etag']) &&
    isTexts(value['metadata']) &&
    STORAGE_CLASSES.some((known) => known === value['storageClass']) &&
    ['key', 'id', 'contentType'].every((name) => isTextOrNull(value[name])) &&
    (value['wanted'] === undefined || isText(value['wanted']))
  );
}

/** A manifest may come from anywhere. */
const isPath = (value: unknown): value is string => isText(value) && isPlainPath(value);

/** A small object of the lake, with its exact bytes. */
export interface ExportedRecord {
  readonly key: string;
  readonly contentType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

const fatalDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Encodes a record as a line, with a line feed at its end. The key comes first. Bytes that are no UTF-8 are written in base64. */
export async function encodeRecordLine({ bytes, key, contentType, metadata }: ExportedRecord): Promise<Uint8Array> {
  let content: { readonly text: string } | { readonly base64: string };
  try {
    content = { text: fatalDecoder.decode(bytes) };
  } catch {
    content = { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
  }
  return encoder.encode(`${await sealLine({ key, contentType, metadata, ...content })}\n`);
}

/** Decodes a line; null where it is not as it was written. */
export async function decodeRecordLine(line: string): Promise<ExportedRecord | null> {
  const value = await openLine(line);
  if (value === null || !isText(value['key']) || !isTexts(value['metadata'])) return null;
  const { key, metadata, text, base64 } = value;
  const contentType = isText(value['contentType']) ? value['contentType'] : null;
  const bytes = isText(text) ? encoder.encode(text) : isText(base64) ? bytesOf(base64) : null;
  return bytes && { key, contentType, metadata, bytes };
}

function bytesOf(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
