import type { ChatSummary, MessageReader, QueryEngine, UploadRecord, WorkView } from '@homelake/lake';
import type { Album, Photo, PhotoCatalog, PhotoChange, PhotoFile, PhotoSearch, TrashRequest } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import type { QueueState } from './schemas.ts';

/** All that the app needs from the world. A host builds it once and hands it to `createApp`. */
export interface ApiServices {
  readonly version: string;
  readonly queryEngine: QueryEngine;
  /** Every chat of the lake, newest talk first. */
  readonly listChats: () => Promise<readonly ChatSummary[]>;
  readonly messages: MessageReader;
  readonly catalog: CatalogReads;
  /** Of the catalog. */
  readonly search: SearchReads;
  readonly photos: PhotoEditor;
  /** Where originals and renditions lie. */
  readonly store: Pick<ObjectStore, 'head' | 'read' | 'stream'>;
  readonly uploads: UploadIntake;
  readonly queue: QueueView;
  /** Told of every failure that was not the caller's. */
  readonly reportError: (error: unknown) => void;
}

/** The reading half of a `PhotoCatalog`. */
export type CatalogReads = Pick<PhotoCatalog, 'get' | 'months' | 'page' | 'albums' | 'ties'>;

/** What of a `PhotoSearch` answers people. */
export type SearchReads = Pick<PhotoSearch, 'months' | 'page' | 'facets' | 'albums' | 'alike'>;

export interface PhotoWithFiles {
  readonly id: string;
  readonly files: readonly PhotoFile[];
}

export interface TrashWithFiles {
  readonly photos: readonly PhotoWithFiles[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** The owner's word on photos. Each answers once the change can be read back from the catalog. */
export interface PhotoEditor {
  /** The photo after the change; null where there is none of that id. Albums that the change names are there. */
  change(id: string, change: PhotoChange): Promise<Photo | null>;
  /** What `forget` would delete for good: the original, then companions. None where there is no photo of that id. */
  files(id: string): Promise<readonly PhotoFile[]>;
  /** Deletes it for good, with all that was made of it. Answers the files that went; null where there is none of that id. */
  forget(id: string): Promise<readonly PhotoFile[] | null>;
  /** A page of what lies in the trash, each photo with its files, the longest there first. */
  trash(request: TrashRequest): Promise<TrashWithFiles>;
  /** Forgets what lies in the trash; answers what went. */
  emptyTrash(): Promise<readonly PhotoWithFiles[]>;
  createAlbum(name: string): Promise<Album>;
  /** False where there is no such album; so does `removeAlbum`, which leaves the photos where they are. */
  renameAlbum(id: string, name: string): Promise<boolean>;
  removeAlbum(id: string): Promise<boolean>;
}

export interface IncomingUpload {
  /** File name with the folders that are to be kept before it, `/` between: 1 to 1024 characters, none of them NUL. */
  readonly name: string;
  /** When the file was last changed where it comes from: instant, ISO 8601, UTC. Null where unknown. */
  readonly fileTime: string | null;
  /** May be read once. Throws where the sender breaks off; nothing may stay behind then. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface UploadIntake {
  /**
   * Takes a file in as `homelake import` does; answers the record of the upload, `failed` for a file without bytes. Rejects with what `bytes`
   * throws, and with the errors of store, records and queue.
   */
  receive(upload: IncomingUpload): Promise<UploadRecord>;
  /** As `WorkView.get` and `WorkView.list`. */
  readonly get: WorkView['get'];
  readonly list: WorkView['list'];
  /** Ids of the chat exports that the tables were built with. */
  exportsInTables(): Promise<ReadonlySet<string>>;
}

export interface QueueView {
  state(): Promise<QueueState>;
  /** Puts dead jobs back, all of them without `ids`; says how many. */
  retry(ids?: readonly string[]): Promise<number>;
}
