import type {
  ChatSummary,
  CompletedParts,
  FileCatalog,
  MessageReader,
  NewUpload,
  OpenedUpload,
  QueryEngine,
  ReceivedParts,
  StoredObject,
  UploadRecord,
  WorkView,
} from '@homelake/lake';
import type { Album, Photo, PhotoCatalog, PhotoChange, PhotoFile, PhotoSearch, TrashRequest } from '@homelake/photos';
import type {
  LakeSettings,
  ObjectStore,
  PartLink,
  PartReceiver,
  PartRequest,
  RestoreOptions,
  StorageClass,
  StoredSettings,
} from '@homelake/storage';
import type { QueueState } from './schemas.ts';

/** The services that the app needs. A host makes them once and passes them to `createApp`. */
export interface ApiServices {
  readonly version: string;
  readonly queryEngine: QueryEngine;
  /** All chats of the lake, the one with the newest message first. */
  readonly listChats: () => Promise<readonly ChatSummary[]>;
  readonly messages: MessageReader;
  readonly catalog: CatalogReads;
  /** The search that belongs to `catalog`. */
  readonly search: SearchReads;
  readonly photos: PhotoEditor;
  readonly files: Pick<FileCatalog, 'get' | 'folder' | 'folders' | 'files' | 'needsRebuild'>;
  /** The store of originals, renditions and files. */
  readonly store: Pick<ObjectStore, 'head' | 'read' | 'stream'>;
  readonly storage: StorageClasses;
  readonly uploads: UploadIntake;
  readonly queue: QueueView;
  readonly settings: SettingsEditor;
  /** Called with every error that the caller of a request did not cause. */
  readonly reportError: (error: unknown) => void;
}

/** The read operations of a `PhotoCatalog`. */
export type CatalogReads = Pick<PhotoCatalog, 'get' | 'months' | 'page' | 'albums' | 'ties'>;

/** The operations of a `PhotoSearch` that the API needs. */
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

/** Changes of the owner to photos and albums. Each promise resolves when the catalog has the change. */
export interface PhotoEditor {
  /** The photo after the change; null for an unknown id. Rejects with AlbumMissingError where the change names an unknown album. */
  change(id: string, change: PhotoChange): Promise<Photo | null>;
  /** The files that `forget` would delete: the original, then its companions. Empty for an unknown id. */
  files(id: string): Promise<readonly PhotoFile[]>;
  /** Deletes a photo for good, with all that was made from it. Resolves to the deleted files; null for an unknown id. */
  forget(id: string): Promise<readonly PhotoFile[] | null>;
  /** A page of the trash, each photo with its files. The photo that is there longest is first. */
  trash(request: TrashRequest): Promise<TrashWithFiles>;
  /** Deletes all photos in the trash for good, and resolves to them. */
  emptyTrash(): Promise<readonly PhotoWithFiles[]>;
  createAlbum(name: string): Promise<Album>;
  /** False for an unknown album, as for `removeAlbum`. Removing an album keeps its photos. */
  renameAlbum(id: string, name: string): Promise<boolean>;
  removeAlbum(id: string): Promise<boolean>;
}

/** Storage classes of files and originals. */
export interface StorageClasses {
  /** See `findStoredObject` of the lake. */
  find(target: string): Promise<StoredObject | null>;
  /** Rejects as `ObjectStore.restore`. */
  restore(key: string, options: RestoreOptions): Promise<void>;
  /** Queues the move to a class. */
  changeClass(key: string, storageClass: StorageClass): Promise<void>;
}

/** Uploads in parts. The promises reject with the errors of the store, the records and the queue. */
export interface UploadIntake {
  /** See `openUpload` of the lake. The state is `failed` for an empty file, and `done` for bytes that the lake has. */
  open(upload: Omit<NewUpload, 'companions'>): Promise<OpenedUpload>;
  /** A link for each part; null for an unknown upload, and for one that has ended. */
  links(id: string, parts: readonly PartRequest[]): Promise<readonly PartLink[] | null>;
  /** Receives the bytes that are sent to a link; false for a link that is invalid or out of date. */
  readonly receive: PartReceiver['receive'];
  /** What the server has of an upload; null for an unknown one. */
  parts(id: string): Promise<ReceivedParts | null>;
  /** Null for an unknown upload. `sha256` is that of all bytes, where the sender knows it. */
  complete(id: string, sha256: string | null): Promise<CompletedParts | null>;
  abort(id: string): Promise<UploadRecord | null>;
  /** See `WorkView.get` and `WorkView.list`. */
  readonly get: WorkView['get'];
  readonly list: WorkView['list'];
  /** Ids of the chat exports that the tables were built from. */
  exportsInTables(): Promise<ReadonlySet<string>>;
}

/** The directory of archived objects, where a lake has one. */
export interface ArchiveDirectory {
  readonly path: string;
  /** `unused`: no object was archived yet. `unavailable`: it cannot be used now. */
  readonly state: 'unused' | 'present' | 'unavailable';
  /** Why it is unavailable, in words for a person; null otherwise. */
  readonly detail: string | null;
}

export interface SettingsEditor {
  read(): Promise<StoredSettings>;
  /** See `writeSettings` of storage. */
  write(settings: LakeSettings, etag: string | null): Promise<void>;
  /** Null where the archive is no directory. */
  archiveDirectory(): ArchiveDirectory | null;
  /** IANA time zone that counts where the settings name none; null for UTC. */
  readonly machineZone: string | null;
}

export interface QueueView {
  state(): Promise<QueueState>;
  /** Queues failed jobs again: those with these ids, or all of them. Resolves to their number. */
  retry(ids?: readonly string[]): Promise<number>;
}
