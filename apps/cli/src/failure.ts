/** An error whose message is written for the user and printed without a stack. */
export class Failure extends Error {
  /** 1: something was refused or failed. 2: wrong usage. */
  readonly exitCode: 1 | 2;
  constructor(message: string, options: { exitCode?: 1 | 2; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Failure';
    this.exitCode = options.exitCode ?? 1;
  }
}

/** Names of the ports' error classes. Their messages say what failed, so no stack is printed. Names, since some of the classes load slowly. */
const KNOWN = [
  'CatalogError',
  'FileChangedError',
  'HomeError',
  'InsightError',
  'ParquetError',
  'QueryError',
  'QueueError',
  'RecordDamagedError',
  'SettingsError',
  'StorageError',
  'WorkViewError',
  'ZipError',
];

export const isKnown = (error: unknown): error is Error => error instanceof Error && KNOWN.includes(error.name);

/** True for the error that another process works on the lake. */
export const isHomeInUse = (error: Error): boolean =>
  error.name === 'HomeError' && 'code' in error && error.code === 'home-in-use';

/** Reason of an operating system error in words; null for any other error. */
export function systemReason(error: unknown): string | null {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or directory';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'EISDIR':
      return 'is a directory';
    case 'ENOTDIR':
      return 'a part of the path is not a directory';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open';
    case 'ELOOP':
      return 'its links form a loop';
    case 'ENAMETOOLONG':
      return 'the name is too long';
    case 'EROFS':
      return 'the disk is read-only';
    case 'EIO':
      return 'the disk reports a read or write error';
    default:
      return code === undefined ? null : `the system reports ${code}`;
  }
}

/** Reason of any error, as the second half of a line `name: reason`. */
export function reasonOf(error: unknown): string {
  if (isKnown(error) || error instanceof Failure) return error.message;
  return systemReason(error) ?? (error instanceof Error ? error.message : String(error));
}
