import type { FsObjectStore } from '@homelake/adapters-local/fs-object-store';
import type { SqliteQueue } from '@homelake/adapters-local/sqlite-queue';
import type { ApiServices, QueueView } from '@homelake/http-api';
import type { ParquetCodec, QueryEngine, UploadPorts } from '@homelake/lake';
import type { ServiceIdentifier } from 'inversify';

/** Names of what the graph holds. The assertion keeps the type, which an annotation would lose. */
export const T = {
  now: Symbol.for('homelake/now') as ServiceIdentifier<() => number>,
  store: Symbol.for('homelake/store') as ServiceIdentifier<FsObjectStore>,
  queuePath: Symbol.for('homelake/queue-path') as ServiceIdentifier<string>,
  silverDirectory: Symbol.for('homelake/silver-directory') as ServiceIdentifier<string>,
  /** Whether this process holds the home, and so may take over what another left. */
  holdsHome: Symbol.for('homelake/holds-home') as ServiceIdentifier<boolean>,
  queue: Symbol.for('homelake/queue') as ServiceIdentifier<SqliteQueue>,
  queueView: Symbol.for('homelake/queue-view') as ServiceIdentifier<QueueView>,
  queryEngine: Symbol.for('homelake/query-engine') as ServiceIdentifier<QueryEngine>,
  /** Loaded by the first call: a command that builds no table need not wait for it. */
  codec: Symbol.for('homelake/codec') as ServiceIdentifier<() => Promise<ParquetCodec>>,
  uploadPorts: Symbol.for('homelake/upload-ports') as ServiceIdentifier<UploadPorts>,
  api: Symbol.for('homelake/api') as ServiceIdentifier<ApiServices>,
};
