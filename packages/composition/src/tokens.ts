import type { SqliteFileCatalog } from '@homelake/adapters-local/sqlite-file-catalog';
import type { FsUploadSessions } from '@homelake/adapters-local/fs-upload-sessions';
import type { FsObjectStore } from '@homelake/adapters-local/fs-object-store';
import type { SqlitePhotos } from '@homelake/adapters-local/sqlite-photos';
import type { SqliteQueue } from '@homelake/adapters-local/sqlite-queue';
import type { SqliteWorkView } from '@homelake/adapters-local/sqlite-work-view';
import type { QueueView } from '@homelake/http-api';
import type { JobQueue, ParquetCodec, QueryEngine, QueueMonitor } from '@homelake/lake';
import type { PhotoCatalog, PhotoSearch } from '@homelake/photos';
import type { ServiceIdentifier } from 'inversify';
import type { PhotoMedia } from './application/application.ts';
import type { Lazy } from './application/lazy.ts';
import type { ChangeSignal } from './change-signal.ts';

/** Tokens of the container. The type assertion keeps the type of the service; a type annotation would lose it. */
export const T = {
  now: Symbol.for('homelake/now') as ServiceIdentifier<() => number>,
  newId: Symbol.for('homelake/new-id') as ServiceIdentifier<() => string>,
  store: Symbol.for('homelake/store') as ServiceIdentifier<FsObjectStore>,
  /** Directory in the home for the program's own files: queue, upload records, catalog, lock. */
  stateDirectory: Symbol.for('homelake/state-directory') as ServiceIdentifier<string>,
  silverDirectory: Symbol.for('homelake/silver-directory') as ServiceIdentifier<string>,
  /** True where this process is the home's worker, and so may take over jobs that an ended worker had. */
  ownsWorker: Symbol.for('homelake/owns-worker') as ServiceIdentifier<boolean>,
  changeSignal: Symbol.for('homelake/change-signal') as ServiceIdentifier<ChangeSignal>,
  /** The queue's database. */
  queueDatabase: Symbol.for('homelake/queue-database') as ServiceIdentifier<SqliteQueue>,
  /** The queue; it notifies the change signal of every job that is sent. */
  queue: Symbol.for('homelake/queue') as ServiceIdentifier<JobQueue & QueueMonitor>,
  workView: Symbol.for('homelake/work-view') as ServiceIdentifier<SqliteWorkView>,
  sessions: Symbol.for('homelake/sessions') as ServiceIdentifier<FsUploadSessions>,
  queueView: Symbol.for('homelake/queue-view') as ServiceIdentifier<QueueView>,
  queryEngine: Symbol.for('homelake/query-engine') as ServiceIdentifier<QueryEngine>,
  /** Loaded at the first call, so that a command that reads and writes no table does not load it. */
  parquetCodec: Symbol.for('homelake/parquet-codec') as ServiceIdentifier<Lazy<ParquetCodec>>,
  /** The database of the catalog and its search. */
  photoDatabase: Symbol.for('homelake/photo-database') as ServiceIdentifier<SqlitePhotos>,
  catalog: Symbol.for('homelake/catalog') as ServiceIdentifier<PhotoCatalog>,
  search: Symbol.for('homelake/search') as ServiceIdentifier<PhotoSearch>,
  /** The catalog of files. */
  files: Symbol.for('homelake/files') as ServiceIdentifier<SqliteFileCatalog>,
  /** Loaded at the first call. */
  media: Symbol.for('homelake/media') as ServiceIdentifier<Lazy<PhotoMedia>>,
};
