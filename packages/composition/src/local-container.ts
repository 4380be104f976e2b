import { createDuckDbQueryEngine } from '@homelake/adapters-local/duckdb-query-engine';
import { openFsUploadSessions } from '@homelake/adapters-local/fs-upload-sessions';
import type { FsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { createNodeSha256 } from '@homelake/adapters-local/node-sha256';
import { openSqlitePhotos } from '@homelake/adapters-local/sqlite-photos';
import { openSqliteQueue } from '@homelake/adapters-local/sqlite-queue';
import { openSqliteWorkView } from '@homelake/adapters-local/sqlite-work-view';
import { BUILD_TABLES, createBronzeIndex, createMessageReader, listChats } from '@homelake/lake';
import { Container } from 'inversify';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createChangeSignal } from './change-signal.ts';
import { lazily } from './lazy.ts';
import type { LocalSettings } from './local-settings.ts';
import { createPhotoLibrary } from './photo-library.ts';
import { createQueueView } from './queue-view.ts';
import { T } from './tokens.ts';
import { createUploadIntake } from './upload-intake.ts';

export interface OpenedSettings extends LocalSettings {
  /** Directory in the home for the program's own files: queue, records, catalog, lock. */
  readonly stateDirectory: string;
  readonly store: FsObjectStore;
}

/** Every binding is synchronous and made when it is first asked for: a singleton that fails may be asked for again. */
export function createLocalContainer(settings: OpenedSettings): Container {
  const { home, stateDirectory, store, access, version = '0', now = Date.now, newId = randomUUID } = settings;
  const { homeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone } = settings;
  const { reportError = (error: unknown) => console.error(error) } = settings;
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(T.now).toConstantValue(now);
  container.bind(T.newId).toConstantValue(newId);
  container.bind(T.store).toConstantValue(store);
  container.bind(T.changeSignal).toResolvedValue(createChangeSignal);
  container.bind(T.bronzeIndex).toResolvedValue(createBronzeIndex, [T.store]);
  container.bind(T.stateDirectory).toConstantValue(stateDirectory);
  container.bind(T.silverDirectory).toConstantValue(join(home, 'silver'));
  container.bind(T.ownsWorker).toConstantValue(access === 'work');
  container
    .bind(T.queue)
    .toResolvedValue(
      (directory, soleWorker, now) => openSqliteQueue({ path: join(directory, 'queue.sqlite'), soleWorker, now }),
      [T.stateDirectory, T.ownsWorker, T.now],
    )
    .onDeactivation((queue) => queue.close());
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
  container.bind(T.messages).toResolvedValue(
    (codec, store, catalog) => {
      const reader = lazily(async () => createMessageReader({ store, codec: await codec(), catalog }));
      return { page: async (...wanted) => (await reader()).page(...wanted) };
    },
    [T.parquetCodec, T.store, T.catalog],
  );
  container.bind(T.photoPorts).toResolvedValue(
    (store, now) =>
      lazily(async () => {
        const media = await import('@homelake/adapters-media');
        return {
          store,
          // Asked for here: most commands read no photo.
          catalog: container.get(T.catalog),
          codec: media.createImageCodec(),
          reader: media.createMetadataReader(),
          posters: media.createVideoPosters(),
          atlas: media.createAtlas(),
          homeZone,
          createSha256: createNodeSha256,
          now,
        };
      }),
    [T.store, T.now],
  );
  container.bind(T.photos).toResolvedValue(
    (store, catalog, search, index, changeSignal, now, newId) => {
      const onChanged = async () => {
        await container.get(T.queue).send(BUILD_TABLES);
        changeSignal.notify();
      };
      return createPhotoLibrary({
        store,
        catalog,
        search,
        index,
        // Asked for here, as above: who only looks at photos opens no queue.
        get queue() {
          return container.get(T.queue);
        },
        onChanged,
        now,
        newId,
      });
    },
    [T.store, T.catalog, T.search, T.bronzeIndex, T.changeSignal, T.now, T.newId],
  );
  container
    .bind(T.uploadPorts)
    .toResolvedValue(
      (store, view, queue, now, newId) => ({ store, view, queue, now, newId }),
      [T.store, T.workView, T.queue, T.now, T.newId],
    );
  container
    .bind(T.sessions)
    .toResolvedValue(
      (now) => openFsUploadSessions({ root: home, urlOf: (token) => `/api/uploads/parts/${token}`, now }),
      [T.now],
    )
    .onDeactivation((sessions) => sessions.close());
  container.bind(T.intake).toResolvedValue(createUploadIntake, [T.uploadPorts, T.sessions, T.changeSignal]);
  container.bind(T.api).toResolvedValue(
    (queryEngine, messages, store, catalog, search, photos, uploads, queue) => ({
      version,
      queryEngine,
      listChats: () => listChats(store),
      messages,
      catalog,
      search,
      photos,
      store,
      uploads,
      queue,
      reportError,
    }),
    [T.queryEngine, T.messages, T.store, T.catalog, T.search, T.photos, T.intake, T.queueView],
  );
  return container;
}
