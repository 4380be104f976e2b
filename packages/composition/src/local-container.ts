import { createDuckDbQueryEngine } from '@homelake/adapters-local/duckdb-query-engine';
import { openFsUploadSessions } from '@homelake/adapters-local/fs-upload-sessions';
import type { FsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { openSqliteFileCatalog } from '@homelake/adapters-local/sqlite-file-catalog';
import { openSqlitePhotos } from '@homelake/adapters-local/sqlite-photos';
import { openSqliteQueue } from '@homelake/adapters-local/sqlite-queue';
import { openSqliteWorkView } from '@homelake/adapters-local/sqlite-work-view';
import { Container } from 'inversify';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { lazily } from './application/lazy.ts';
import { createQueueView } from './application/queue-view.ts';
import { createChangeSignal, notifyingQueue } from './change-signal.ts';
import type { LocalSettings } from './local-settings.ts';
import { T } from './tokens.ts';

export interface OpenedSettings extends LocalSettings {
  /** Directory in the home for the program's own files: queue, upload records, catalog, lock. */
  readonly stateDirectory: string;
  readonly store: FsObjectStore;
}

/** Binds the ports of a home. Every binding is synchronous and made at its first use. A singleton that fails can be requested again. */
export function createLocalContainer(settings: OpenedSettings): Container {
  const { home, stateDirectory, store, access, retryNow = false, now = Date.now, newId = randomUUID } = settings;
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(T.now).toConstantValue(now);
  container.bind(T.newId).toConstantValue(newId);
  container.bind(T.store).toConstantValue(store);
  container.bind(T.changeSignal).toResolvedValue(createChangeSignal);
  container.bind(T.stateDirectory).toConstantValue(stateDirectory);
  container.bind(T.silverDirectory).toConstantValue(join(home, 'silver'));
  container.bind(T.ownsWorker).toConstantValue(access === 'work');
  container
    .bind(T.queueDatabase)
    .toResolvedValue(
      (directory, soleWorker, now) =>
        openSqliteQueue({ path: join(directory, 'queue.sqlite'), soleWorker, retryNow, now }),
      [T.stateDirectory, T.ownsWorker, T.now],
    )
    .onDeactivation((queue) => queue.close());
  container.bind(T.queue).toResolvedValue(notifyingQueue, [T.queueDatabase, T.changeSignal]);
  container
    .bind(T.workView)
    .toResolvedValue((directory) => openSqliteWorkView({ path: join(directory, 'uploads.sqlite') }), [T.stateDirectory])
    .onDeactivation((view) => view.close());
  container.bind(T.queueView).toResolvedValue(createQueueView, [T.queue, T.workView]);
  container
    .bind(T.queryEngine)
    .toResolvedValue((silverDir) => createDuckDbQueryEngine({ silverDir }), [T.silverDirectory]);
  container.bind(T.parquetCodec).toResolvedValue(() =>
    lazily(async () => {
      const { createParquetCodec } = await import('@homelake/adapters-parquet');
      return createParquetCodec();
    }),
  );
  container
    .bind(T.photoDatabase)
    .toResolvedValue((directory) => openSqlitePhotos({ path: join(directory, 'photos.sqlite') }), [T.stateDirectory])
    .onDeactivation((photos) => photos.close());
  container.bind(T.catalog).toResolvedValue(({ catalog }) => catalog, [T.photoDatabase]);
  container.bind(T.search).toResolvedValue(({ search }) => search, [T.photoDatabase]);
  container
    .bind(T.files)
    .toResolvedValue(
      (directory) => openSqliteFileCatalog({ path: join(directory, 'files.sqlite') }),
      [T.stateDirectory],
    )
    .onDeactivation((files) => files.close());
  container.bind(T.media).toResolvedValue(() =>
    lazily(async () => {
      const media = await import('@homelake/adapters-media');
      return {
        codec: media.createImageCodec(),
        reader: media.createMetadataReader(),
        posters: media.createVideoPosters(),
        atlas: media.createAtlas(),
      };
    }),
  );
  container
    .bind(T.sessions)
    .toResolvedValue(
      (now) => openFsUploadSessions({ root: home, urlOf: (token) => `/api/uploads/parts/${token}`, now }),
      [T.now],
    )
    .onDeactivation((sessions) => sessions.close());
  return container;
}
