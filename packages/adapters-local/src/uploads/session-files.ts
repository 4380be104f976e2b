import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodeSession, MAX_PARTS } from '@homelake/storage';
import type { SessionName } from '@homelake/storage';

import { isMissing } from '../processes/fs-error.ts';
import type { StoreRoot } from '../objects/store-root.ts';

/**
 * The files of one session: `bytes` in the full size, into which each part is written where it belongs; `<number>.part`, which says
 * who writes a part, and then its hash; `session`, its name; `closed`, once all parts are there and nothing is written any more.
 */
export interface SessionFiles {
  readonly name: SessionName;
  readonly directory: string;
  readonly bytesPath: string;
}

export interface PartRecord {
  /** Whoever began to write it last. */
  readonly writer: string;
  /** SHA-256 of the bytes once they are all on the disk; null before. */
  readonly sha256: string | null;
  /** They were compared with a hash that the sender gave. */
  readonly isCompared: boolean;
}

const DAY_MS = 86_400_000;

const sessionsPath = (root: StoreRoot): string => join(root.ownPath, 'sessions');

/** Whether the session is open or not. Null for a text that names none. */
export function sessionFiles(root: StoreRoot, session: string): SessionFiles | null {
  const name = decodeSession(session);
  if (name === null) return null;
  const directory = join(sessionsPath(root), name.id);
  return { name, directory, bytesPath: join(directory, 'bytes') };
}

export function makeSession({ directory }: SessionFiles): void {
  mkdirSync(directory, { recursive: true });
}

/** Written last: a directory without it is no session. */
export function nameSession({ directory }: SessionFiles, session: string): void {
  writeWhole(directory, 'session', session);
}

export const isOpen = ({ directory }: SessionFiles): boolean =>
  existsSync(join(directory, 'session')) && !existsSync(join(directory, 'closed'));

/** The etag of the object that a closed session becomes; null for one that is not closed. */
export const closedAs = ({ directory }: SessionFiles): string | null => readText(join(directory, 'closed'));

export const closeSession = ({ directory }: SessionFiles, etag: string): void => writeWhole(directory, 'closed', etag);

export function readPart({ directory }: SessionFiles, part: number): PartRecord | null {
  const text = readText(join(directory, `${part}.part`));
  return text === null ? null : decodePart(text);
}

/** Null for what a power cut left of a record: the part is not there then. */
function decodePart(text: string): PartRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    const isSound = typeof value === 'object' && value !== null && 'writer' in value && 'sha256' in value;
    return isSound && 'isCompared' in value ? (value as PartRecord) : null;
  } catch {
    return null;
  }
}

/** `lasting`: it is on the disk, not only in its cache, once this answers; the directory's entry is not. */
export const writePart = ({ directory }: SessionFiles, part: number, record: PartRecord, lasting: boolean): void =>
  writeWhole(directory, `${part}.part`, JSON.stringify(record), lasting);

/** Parts whose bytes are all there, by number. */
export function readParts(files: SessionFiles): ReadonlyMap<number, PartRecord & { readonly sha256: string }> {
  const parts = new Map<number, PartRecord & { readonly sha256: string }>();
  for (let part = 1, left = countParts(files.directory); left > 0 && part <= MAX_PARTS; part++) {
    const record = readPart(files, part);
    if (record === null) continue;
    left--;
    if (record.sha256 !== null) parts.set(part, { ...record, sha256: record.sha256 });
  }
  return parts;
}

const countParts = (directory: string): number => names(directory).filter((name) => name.endsWith('.part')).length;

/** Out of sight at once: whoever still writes finds its part gone. What a kill leaves is swept. */
export function dropSession(root: StoreRoot, { directory }: SessionFiles): void {
  const gone = join(root.tempPath, `${process.pid}-${randomUUID()}`);
  try {
    renameSync(directory, gone);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  rmSync(gone, { recursive: true, force: true });
}

/** Sessions that have a name, with the time at which they got it. Directories that got none within a day are removed. */
export function* listSessions(root: StoreRoot, nowMs: number): Generator<{ session: string; openedAt: Date }> {
  for (const id of names(sessionsPath(root))) {
    const directory = join(sessionsPath(root), id);
    const namePath = join(directory, 'session');
    const session = readText(namePath);
    const stat = statSync(session === null ? directory : namePath, { throwIfNoEntry: false });
    if (stat === undefined) continue;
    if (session !== null) yield { session, openedAt: stat.mtime };
    else if (stat.mtimeMs < nowMs - DAY_MS) rmSync(directory, { recursive: true, force: true });
  }
}

function names(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function writeWhole(directory: string, name: string, text: string, flush = true): void {
  const temp = join(directory, `${name}.${process.pid}.tmp`);
  writeFileSync(temp, text, { flush });
  renameSync(temp, join(directory, name));
}
