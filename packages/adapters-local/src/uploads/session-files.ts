import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodeSession, MAX_PARTS } from '@homelake/storage';
import type { SessionName } from '@homelake/storage';

import { isMissing } from '../processes/fs-error.ts';
import { makeDirectories } from '../processes/make-directories.ts';
import type { StoreRoot } from '../objects/store-root.ts';

/**
 * The files of one session: `bytes` has the full size, and each part is written to its place in it; `<number>.part` names the writer of a
 * part and, at the end, its hash; `session` has the session's name; `closed` exists once all parts are there and nothing is written any
 * more.
 */
export interface SessionFiles {
  readonly name: SessionName;
  readonly directory: string;
  readonly bytesPath: string;
}

export interface PartRecord {
  /** Id of the writer that began the part last. */
  readonly writer: string;
  /** SHA-256 of the bytes once all are on the disk; null before. */
  readonly sha256: string | null;
  /** True where the sender gave a hash, which the bytes match. */
  readonly isCompared: boolean;
}

const DAY_MS = 86_400_000;

const sessionsPath = (root: StoreRoot): string => join(root.ownPath, 'sessions');

/** The files of a session, open or not; null for a text that is no session name. */
export function sessionFiles(root: StoreRoot, session: string): SessionFiles | null {
  const name = decodeSession(session);
  if (name === null) return null;
  const directory = join(sessionsPath(root), name.id);
  return { name, directory, bytesPath: join(directory, 'bytes') };
}

export function makeSession({ directory }: SessionFiles): void {
  makeDirectories(directory);
}

/** Written last. A directory without this file is no session. */
export function nameSession({ directory }: SessionFiles, session: string): void {
  writeWhole(directory, 'session', session);
}

export const isOpen = ({ directory }: SessionFiles): boolean =>
  existsSync(join(directory, 'session')) && !existsSync(join(directory, 'closed'));

/** The etag of the object that a closed session becomes; null for a session that is not closed. */
export const closedAs = ({ directory }: SessionFiles): string | null => readText(join(directory, 'closed'));

export const closeSession = ({ directory }: SessionFiles, etag: string): void => writeWhole(directory, 'closed', etag);

export function readPart({ directory }: SessionFiles, part: number): PartRecord | null {
  const text = readText(join(directory, `${part}.part`));
  return text === null ? null : decodePart(text);
}

/** Null for an incomplete record, which a power cut may leave. The part then counts as missing. */
function decodePart(text: string): PartRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    const isSound = typeof value === 'object' && value !== null && 'writer' in value && 'sha256' in value;
    return isSound && 'isCompared' in value ? (value as PartRecord) : null;
  } catch {
    return null;
  }
}

/** Writes the record of a part. With `lasting`, its content is flushed to the disk; the directory entry is not. */
export const writePart = ({ directory }: SessionFiles, part: number, record: PartRecord, lasting: boolean): void =>
  writeWhole(directory, `${part}.part`, JSON.stringify(record), lasting);

/** Records of the parts whose bytes are complete, by number. */
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

/** Moves the directory away at once, so that a running writer finds its part gone. What a kill leaves is removed later. */
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

/** Lists sessions that have a name, with the time at which they got it, or their newest part. Directories that got no name within a day are removed. */
export function* listSessions(root: StoreRoot, nowMs: number): Generator<{ session: string; changedAt: Date }> {
  for (const id of names(sessionsPath(root))) {
    const directory = join(sessionsPath(root), id);
    const namePath = join(directory, 'session');
    const session = readText(namePath);
    const stat = statSync(session === null ? directory : namePath, { throwIfNoEntry: false });
    if (stat === undefined) continue;
    if (session !== null) yield { session, changedAt: newest(directory, stat.mtime) };
    else if (stat.mtimeMs < nowMs - DAY_MS) rmSync(directory, { recursive: true, force: true });
  }
}

/** The time of the newest part, or of the opening. */
function newest(directory: string, openedAt: Date): Date {
  const parts = names(directory).filter((name) => name.endsWith('.part'));
  const times = parts.map((name) => statSync(join(directory, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  return new Date(Math.max(openedAt.getTime(), ...times));
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
