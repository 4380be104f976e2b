import type {
  ChatSummary,
  CompletedParts,
  MessageReader,
  NewUpload,
  OpenedUpload,
  QueryEngine,
  UploadRecord,
  WorkView,
} from '@homelake/lake';
import type { Album, Photo, PhotoCatalog, PhotoChange, PhotoFile, PhotoSearch, TrashRequest } from '@homelake/photos';
import type { ObjectStore, PartLink, PartReceiver, PartRequest } from '@homelake/storage';
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

/** Files that are handed in, in parts. Failures are those of store, records and queue. */
export interface UploadIntake {
  /** As `openUpload` of the lake: `failed` for a file without bytes, `done` for one that the lake has. */
  open(upload: Omit<NewUpload, 'companions'>): Promise<OpenedUpload>;
  /** Null where there is no such upload, or it receives nothing any more. */
  links(id: string, parts: readonly PartRequest[]): Promise<readonly PartLink[] | null>;
  /** What is sent to a link; false for one that is not good. */
  readonly receive: PartReceiver['receive'];
  /** Null where there is no such upload. */
  complete(id: string): Promise<CompletedParts | null>;
  abort(id: string): Promise<UploadRecord | null>;
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
