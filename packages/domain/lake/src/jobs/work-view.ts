import type { ObjectKey } from '@homelake/storage';

/** `receiving`: bytes are still to come. `waiting`: for a worker, or for the next try. `failed`: given up, with the reason. */
export type UploadStateName = 'receiving' | 'waiting' | 'working' | 'done' | 'failed';

/**
 * What became of one upload: the outcome for whoever handed it in, an entry of the list of open work, and the dead letter of work that
 * was given up.
 */
export interface UploadRecord {
  /** 1 to 64 letters, digits, `-` and `_`. */
  readonly id: string;
  /** File name, with the folders that are to be kept before it, `/` between. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Instant, ISO 8601, UTC, as are all times here. It is the time of arrival of what the upload becomes. */
  readonly createdAt: string;
  /** When the file was last changed where it comes from; null where unknown. */
  readonly fileTime: string | null;
  /** Of all bytes, lower-case hex: as the sender says until the claim has seen the bytes. Null where nobody knows it yet. */
  readonly sha256: string | null;
  /** Each part came with its own SHA-256, and the bytes are those that were sent. */
  readonly checkedParts: boolean;
  /** Id of the open session that receives the parts; null where the bytes come in another way, or are here. */
  readonly session: string | null;
  readonly state: UploadStateName;
  /** What it is; null until the claim knows. */
  readonly kind: 'chat' | 'photo' | 'companion' | 'archive' | 'file' | null;
  /** For a companion: how its photo uses it. */
  readonly role: 'sidecar' | 'takeout' | 'motion' | null;
  /** `unchanged`: the lake had all of it already. Null until the end is known. */
  readonly result: 'new' | 'unchanged' | null;
  /** It claims to be a picture, a zip or an export, and is damaged or none; or it changed while it was sent. It is kept, and the note says why. */
  readonly damaged: boolean;
  /** Where it is kept, or is going to be; null until the claim knows. */
  readonly key: ObjectKey | null;
  /** Id of what it became or belongs to: of the photo, of the chat export, or the SHA-256 of a file. */
  readonly of: string | null;
  /** How many messages a chat export holds; null for anything else. */
  readonly messages: number | null;
  /** Why the last try failed, for a person; null where none did. */
  readonly reason: string | null;
  /** What else a person should know of it; null where nothing. */
  readonly note: string | null;
  /** Id of the upload that it came with: the photo of a companion, the archive of an entry. */
  readonly parent: string | null;
}

/** What `list` looks for. */
export type UploadSelection =
  | { readonly state: UploadStateName }
  | { readonly parent: string }
  | { readonly of: string }
  | { readonly key: ObjectKey };

export interface UploadPage {
  readonly records: readonly UploadRecord[];
  /** Pass back to get the next page; null on the last. */
  readonly cursor: string | null;
}

/** The most records of one page, and of one `get`. */
export const MAX_UPLOADS = 1000;

/** What became of uploads, and of the work on them. Failures of the store below are `WorkViewError`. */
export interface WorkView {
  /** The records in the order of `ids`, null where there is none. At most MAX_UPLOADS ids. */
  get(ids: readonly string[]): Promise<readonly (UploadRecord | null)[]>;
  /**
   * Compare and set: `change` gets the record, null where there is none, and again where somebody else wrote meanwhile, so it must have no
   * effect but its result. Null changes nothing; nor does the very object that it got, and then nothing is written. Answers what stands there afterwards. Throws TypeError where the id changes.
   */
  change<Result extends UploadRecord | null>(
    id: string,
    change: (known: UploadRecord | null) => Result,
  ): Promise<Result>;
  /** Removes records, and what the place would still hold of them. Ids without a record are passed over. At most MAX_UPLOADS ids. */
  remove(ids: readonly string[]): Promise<void>;
  /** By `createdAt`, then `id`. `limit` 1 to MAX_UPLOADS, MAX_UPLOADS by default. */
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

/** Throws TypeError for a limit that no view takes. */
export function uploadLimit(limit: number = MAX_UPLOADS): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_UPLOADS)
    throw new TypeError(`limit takes 1 to ${MAX_UPLOADS}, not ${limit}`);
  return limit;
}

/** Throws TypeError where a change gives a record another id. */
export function requireSameId(id: string, changed: UploadRecord | null): void {
  if (changed !== null && changed.id !== id) throw new TypeError(`id: ${changed.id} takes the place of ${id}`);
}

/** The field that a selection looks at, and its value. */
export function selected(of: UploadSelection): readonly ['state' | 'parent' | 'of' | 'key', string] {
  if ('state' in of) return ['state', of.state];
  if ('parent' in of) return ['parent', of.parent];
  return 'of' in of ? ['of', of.of] : ['key', of.key];
}

/** Every record of a selection, page by page. */
export async function* listUploads(view: Pick<WorkView, 'list'>, of: UploadSelection): AsyncGenerator<UploadRecord> {
  let cursor: string | null = null;
  do {
    const page: UploadPage = await view.list(of, cursor === null ? {} : { cursor });
    yield* page.records;
    cursor = page.cursor;
  } while (cursor !== null);
}
