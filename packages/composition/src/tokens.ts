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

/** Names of what the graph holds. The assertion keeps the type, which an annotation would lose. */
export const T = {
  now: Symbol.for('homelake/now') as ServiceIdentifier<() => number>,
  newId: Symbol.for('homelake/new-id') as ServiceIdentifier<() => string>,
  store: Symbol.for('homelake/store') as ServiceIdentifier<FsObjectStore>,
  /** Directory in the home for the program's own files: queue, records, catalog, lock. */
  stateDirectory: Symbol.for('homelake/state-directory') as ServiceIdentifier<string>,
  silverDirectory: Symbol.for('homelake/silver-directory') as ServiceIdentifier<string>,
  /** Whether this process does the work on the home, and so may take over what another left. */
  ownsWorker: Symbol.for('homelake/owns-worker') as ServiceIdentifier<boolean>,
  changeSignal: Symbol.for('homelake/change-signal') as ServiceIdentifier<ChangeSignal>,
  /** The file of the queue. */
  queueDatabase: Symbol.for('homelake/queue-database') as ServiceIdentifier<SqliteQueue>,
  /** The queue; notifies the change signal of every job that is sent. */
  queue: Symbol.for('homelake/queue') as ServiceIdentifier<JobQueue & QueueMonitor>,
  workView: Symbol.for('homelake/work-view') as ServiceIdentifier<SqliteWorkView>,
  sessions: Symbol.for('homelake/sessions') as ServiceIdentifier<FsUploadSessions>,
  queueView: Symbol.for('homelake/queue-view') as ServiceIdentifier<QueueView>,
  queryEngine: Symbol.for('homelake/query-engine') as ServiceIdentifier<QueryEngine>,
  /** Loaded by the first call: a command that builds no table need not wait for it. */
  parquetCodec: Symbol.for('homelake/parquet-codec') as ServiceIdentifier<Lazy<ParquetCodec>>,
  /** The file that has the catalog and its search. */
  photoDatabase: Symbol.for('homelake/photo-database') as ServiceIdentifier<SqlitePhotos>,
  catalog: Symbol.for('homelake/catalog') as ServiceIdentifier<PhotoCatalog>,
  search: Symbol.for('homelake/search') as ServiceIdentifier<PhotoSearch>,
  /** Loaded by the first photo. */
  media: Symbol.for('homelake/media') as ServiceIdentifier<Lazy<PhotoMedia>>,
};
