import type { PutBody } from '@homelake/storage';

/** A file of a folder outside of the lake. */
export interface PlainFile {
  readonly sizeBytes: number;
  /** Milliseconds since the epoch, whole. It changes when a program writes the file; a copy of the folder may have other times. */
  readonly changedMs: number;
}

export interface WrittenFile extends PlainFile {
  /** Lower-case hex. */
  readonly sha256: string;
}

/**
 * Port for a folder of ordinary files, which its owner looks at and changes with other programs. Paths are relative, with `/` between names,
 * as `portablePaths` gives them. Failures are StorageError with the path as key: `no-space`, `access-denied`, `unavailable`; also
 * `access-denied` for a path that leads through a symbolic link.
 */
export interface PlainFolder {
  /** True where there is nothing in the folder, or no folder. */
  isEmpty(): Promise<boolean>;
  /** Null where there is nothing at the path; `other` for a folder, a link, a pipe or a device. */
  stat(path: string): Promise<PlainFile | 'other' | null>;
  /** The bytes of a file in chunks; null where there is no file. */
  stream(path: string): Promise<AsyncIterable<Uint8Array> | null>;
  /**
   * Writes a file, and the folders above it. A reader sees the whole old file or the whole new one, also after a power cut. Where the
   * body throws, nothing changes. `changedMs`: the time of change that the file gets; the current time by default.
   */
  write(path: string, body: PutBody, options?: { readonly changedMs?: number }): Promise<WrittenFile>;
  /** Removes a file, and the folders above it that are empty then; a no-op where there is none. */
  remove(path: string): Promise<void>;
}

/**
 * True for a relative path that stays inside of the folder on every system: `\` separates folders on Windows, and `:` begins a drive or a
 * stream of a file.
 */
export const isPlainPath = (path: string): boolean =>
  !/[:\\]|\p{Cc}/u.test(path) && path.split('/').every((name) => !['', '.', '..'].includes(name));
