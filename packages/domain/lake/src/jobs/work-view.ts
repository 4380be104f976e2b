import type { ObjectKey, StorageClass } from '@homelake/storage';

/**
 * `receiving`: bytes are missing. `waiting`: for a worker, or for the next attempt. `working`: a worker has it. `failed`: it was given up,
 * with the reason in the record.
 */
export type UploadStateName = 'receiving' | 'waiting' | 'working' | 'done' | 'failed';

/** The record of one upload. It is the result that the sender reads, the entry of the work list, and the dead letter of work that was given up. */
export interface UploadRecord {
  /** 1 to 64 letters, digits, `-` and `_`. */
  readonly id: string;
  /** File name, preceded by the folders to keep, separated by `/`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Instant, ISO 8601, UTC, as all times of the record. It is the arrival time of the photo, chat export or file that the upload becomes. */
  readonly createdAt: string;
  /** Time of the file's last change on the sender's disk; null where unknown. */
  readonly fileTime: string | null;
  /** SHA-256 of all bytes, lower-case hex. Until the claim has hashed the bytes it is the sender's own value; null where the sender gave none. */
  readonly sha256: string | null;
  /** True where each part was checked against a SHA-256 that came with it. */
  readonly checkedParts: boolean;
  /** Id of the session that receives the parts; null where all bytes have arrived, or arrive without a session. */
  readonly session: string | null;
  readonly state: UploadStateName;
  /** Detected type of the upload; null until the claim has detected it. */
  readonly kind: 'chat' | 'photo' | 'companion' | 'archive' | 'file' | null;
  /** Role of a companion that came with its photo, which is its `parent`; null for anything else. */
  readonly role: 'sidecar' | 'takeout' | 'motion' | null;
  /** `unchanged`: the lake had all of its content already. Null until the work is done. */
  readonly result: 'new' | 'unchanged' | null;
  /**
   * True where the upload looks like a picture, zip or export but is damaged or not valid, or where its bytes changed during the upload. It
   * is kept as a file, and `note` gives the reason.
   */
  readonly damaged: boolean;
  /** Key at which the bytes are stored, or are to be stored; null until the claim has chosen it. */
  readonly key: ObjectKey | null;
  /** Id of the photo or chat export that the upload became or belongs to, or the SHA-256 of a file. Null until the claim knows it. */
  readonly of: string | null;
  /** Number of messages of a chat export; null for anything else. */
  readonly messages: number | null;
  /** The failure of the last attempt, in words for a person; null where none failed. */
  readonly reason: string | null;
  /** Further information for a person; null where there is none. */
  readonly note: string | null;
  /** Id of the upload that it came with: the photo of a companion, or the archive of an entry. Null where it came by itself. */
  readonly parent: string | null;
  /**
   * Storage class that the sender asked for; from the claim on, the class that its bytes get when they are processed. Left away where the
   * sender asked for none, and where the class is Standard.
   */
  readonly storageClass?: StorageClass;
  /** Of an archive that was opened; left away for anything else. */
  readonly contents?: ArchiveContents;
}

/** The files of an archive and their results. */
export interface ArchiveContents {
  /** Number of its files. Each becomes an upload whose `parent` is the archive's id. */
  readonly files: number;
  /** Number of files that are uploads already. Opening continues from there. */
  readonly opened: number;
  /** Number of files of operating systems, which are left out. */
  readonly systemFiles: number;
  /** Number of files by result; null until all have ended. */
  readonly ended: ArchiveTally | null;
  /** Names of missing parts of the same download. */
  readonly missingParts: readonly string[];
}

/** How many entries of an archive ended as what. */
export interface ArchiveTally {
  readonly photo: number;
  readonly chat: number;
  readonly companion: number;
  readonly file: number;
  /** Of the others: not taken in, as their records say. */
  readonly failed: number;
  /** Of those that were taken in: the lake had all of it already. */
  readonly unchanged: number;
  /** Of those that were taken in: damaged. */
  readonly damaged: number;
}

/** The records that `list` returns: those with this state, parent, `of` or key. */
export type UploadSelection =
  | { readonly state: UploadStateName }
  | { readonly parent: string }
  | { readonly of: string }
  | { readonly key: ObjectKey };

export interface UploadPage {
  readonly records: readonly UploadRecord[];
  /** Cursor of the next page; null on the last page. */
  readonly cursor: string | null;
}

/** Maximum number of records of one page, one `get` and one `remove`. */
export const MAX_UPLOADS = 1000;

/** The records of all uploads. Methods reject with `WorkViewError` where the store fails. */
export interface WorkView {
  /** Returns records in the order of `ids`, null where there is none. At most MAX_UPLOADS ids. */
  get(ids: readonly string[]): Promise<readonly (UploadRecord | null)[]>;
  /**
   * Replaces a record by compare and set. `change` gets the stored record, or null where there is none. It is called again where another
   * process has written the record meanwhile, so it must have no side effects. Where it returns null or the same object, nothing is written.
   * Returns the result of `change`. Throws TypeError where it changes the id.
   * @param options `unflushed`: does not wait until the record is on the disk, so that a power cut may undo this change, and no earlier one.
   *   For what is only shown
   */
  change<Result extends UploadRecord | null>(
    id: string,
    change: (known: UploadRecord | null) => Result,
    options?: { readonly unflushed?: boolean },
  ): Promise<Result>;
  /** Removes records, and overwrites the storage that held them. Ids without a record are skipped. At most MAX_UPLOADS ids. */
  remove(ids: readonly string[]): Promise<void>;
  /** Returns a page of records, ordered by `createdAt`, then `id`. `limit` is 1 to MAX_UPLOADS; MAX_UPLOADS by default. */
  list(of: UploadSelection, page?: { readonly cursor?: string; readonly limit?: number }): Promise<UploadPage>;
}

export class WorkViewError extends Error {
  readonly code: 'no-space' | 'access-denied' | 'unavailable';
  constructor(code: WorkViewError['code'], detail: string, options?: { cause?: unknown }) {
    super(detail, options);
    this.name = 'WorkViewError';
    this.code = code;
  }
}

/** Returns the limit of a page. Throws TypeError where it is not an integer from 1 to MAX_UPLOADS. */
export function uploadLimit(limit: number = MAX_UPLOADS): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_UPLOADS)
    throw new TypeError(`limit must be an integer from 1 to ${MAX_UPLOADS}, not ${limit}`);
  return limit;
}

/** Throws TypeError where a change gives a record another id. */
export function requireSameId(id: string, changed: UploadRecord | null): void {
  if (changed !== null && changed.id !== id) throw new TypeError(`id: a change may not replace ${id} by ${changed.id}`);
}

/** Returns the field of a selection and its value. */
export function selected(of: UploadSelection): readonly ['state' | 'parent' | 'of' | 'key', string] {
  if ('state' in of) return ['state', of.state];
  if ('parent' in of) return ['parent', of.parent];
  return 'of' in of ? ['of', of.of] : ['key', of.key];
}

/** Yields every record of a selection, page by page. */
export async function* listUploads(view: Pick<WorkView, 'list'>, of: UploadSelection): AsyncGenerator<UploadRecord> {
  let cursor: string | null = null;
  do {
    const page: UploadPage = await view.list(of, cursor === null ? {} : { cursor });
    yield* page.records;
    cursor = page.cursor;
  } while (cursor !== null);
}
