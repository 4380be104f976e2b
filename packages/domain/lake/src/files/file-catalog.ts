import type { StorageClass } from '@homelake/storage';

/** A file of the lake: the content of one import at one key. */
export interface FileEntry {
  /** 32 lower-case hex digits; `fileIdOf` of the key and the content. Other content at the same key has another id. */
  readonly id: string;
  readonly key: string;
  /** Folder as it was imported, e.g. `Taxes/2023`; empty for the top. At most `MAX_FOLDER_LEVELS` levels. */
  readonly folder: string;
  /** File name, without a folder. Never empty, no control characters. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Detected from the first bytes; `application/octet-stream` where unknown. */
  readonly contentType: string;
  /** SHA-256 of the content, lower-case hex. */
  readonly sha256: string;
  readonly storageClass: StorageClass;
  /** Instant of the first arrival, ISO 8601, UTC. */
  readonly uploadedAt: string;
  /** Instant at which the sender's file was last changed, ISO 8601; null where unknown. */
  readonly changedAt: string | null;
  /** What the import says of the file, in words for a person; null where there is nothing to say. */
  readonly note: string | null;
  /** True where the file looks damaged, or its stored bytes are. */
  readonly damaged: boolean;
}

/** A folder that has files, in it or below it. */
export interface FolderEntry {
  /** E.g. `Taxes/2023`; empty for the top. */
  readonly path: string;
  /** Number of files in it and below it. */
  readonly files: number;
  /** Their size together. */
  readonly sizeBytes: number;
}

export interface FilesPageRequest {
  /** Only files of this folder, without those below it. All files where it is left out. */
  readonly folder?: string;
  /** `nextCursor` of the page before. A text that is no cursor rejects with `bad-cursor`. */
  readonly cursor?: string;
  /** 1 to MAX_PAGE_FILES. */
  readonly limit: number;
}

export interface FoldersPageRequest {
  /** The folder whose direct subfolders are wanted; empty for the top. */
  readonly parent: string;
  readonly cursor?: string;
  /** 1 to MAX_PAGE_FILES. */
  readonly limit: number;
}

export interface FilesPage {
  readonly files: readonly FileEntry[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

export interface FoldersPage {
  readonly folders: readonly FolderEntry[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** Limit for the entries of a page, and for the files of one content. */
export const MAX_PAGE_FILES = 1_000;
/** Number of levels of a folder. With deeper ones, a put would touch more items than a transaction may have (DynamoDB: 100). */
export const MAX_FOLDER_LEVELS = 64;

/**
 * All files by id and by folder. The catalog is derived: it can be rebuilt from bronze at any time. Every operation reads one item or one
 * range of items, so that a table with only Get and Query can implement it. Every answer includes all puts that have resolved
 * before. Failures of the store below are `CatalogError`.
 */
export interface FileCatalog {
  /**
   * Makes `files` the files of a content: inserts them, replaces those with the same ids, and removes all others of the content. None removes
   * the content. It is atomic for each file: the counts of its folders change with the file in one step, and a folder without files is gone.
   * Putting identical files again changes no revision. Rejects with TypeError for more than MAX_PAGE_FILES files, for two with one id, and
   * for a file of other content.
   */
  put(sha256: string, files: readonly FileEntry[]): Promise<void>;
  get(id: string): Promise<FileEntry | null>;
  /** Null where the folder has no file, neither in it nor below it. The folder with an empty path counts all files. */
  folder(path: string): Promise<FolderEntry | null>;
  /** A page of the direct subfolders of a folder, in the order of `nameOrder`, then of the path. */
  folders(request: FoldersPageRequest): Promise<FoldersPage>;
  /** A page of files, ordered by folder (its UTF-8 bytes), then by `nameOrder` of the name, then by id. */
  files(request: FilesPageRequest): Promise<FilesPage>;
  /** Opaque text that changes exactly when a file changes. A text never stands for two states, also after a rebuild. */
  revision(): Promise<string>;
  /** True where the catalog is new or was left by another version, and no rebuild has ended since. Older files are then missing from it. */
  needsRebuild(): Promise<boolean>;
  /**
   * Begins a rebuild. Resolves to its epoch, an opaque text. Until it ends, all reads are as before; a file that is put belongs to the old
   * epoch and to the new one. A killed rebuild loses nothing.
   */
  beginRebuild(): Promise<string>;
  /**
   * Ends a rebuild: removes files that were not put since it began. Resolves to false, and removes nothing, where another rebuild began
   * meanwhile; that rebuild must then be ended.
   */
  endRebuild(epoch: string): Promise<boolean>;
}
