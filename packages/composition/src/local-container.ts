import type { FsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { openSqliteQueue } from '@homelake/adapters-local/sqlite-queue';
import { listChats } from '@homelake/lake';
import { Container } from 'inversify';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { lazily, lazyQueryEngine } from './lazy.ts';
import type { LocalSettings } from './local-settings.ts';
import { createQueueView } from './queue-view.ts';
import { T } from './tokens.ts';

export interface OpenedSettings extends LocalSettings {
  /** Directory in the home for what is the program's own. */
  readonly own: string;
  readonly store: FsObjectStore;
}

/** Every binding is synchronous and made when it is first asked for: a singleton that fails may be asked for again. */
export function createLocalContainer(settings: OpenedSettings): Container {
  const { home, own, store, access, version = '0', now = Date.now, newId = randomUUID } = settings;
  const { reportError = (error: unknown) => console.error(error) } = settings;
  const container = new Container({ defaultScope: 'Singleton' });
  container.bind(T.now).toConstantValue(now);
  container.bind(T.store).toConstantValue(store);
  container.bind(T.queuePath).toConstantValue(join(own, 'queue.sqlite'));
  container.bind(T.silverDirectory).toConstantValue(join(home, 'silver'));
  container.bind(T.holdsHome).toConstantValue(access === 'write');
  container
    .bind(T.queue)
    .toResolvedValue((path, soleWorker) => openSqliteQueue({ path, soleWorker }), [T.queuePath, T.holdsHome])
    .onDeactivation((queue) => queue.close());
  container.bind(T.queueView).toResolvedValue(createQueueView, [T.queue, T.now]);
  container.bind(T.queryEngine).toResolvedValue(
    (silverDir) =>
      lazyQueryEngine(async () => {
        const { createDuckDbQueryEngine } = await import('@homelake/adapters-local/duckdb-query-engine');
        return createDuckDbQueryEngine({ silverDir });
      }),
    [T.silverDirectory],
  );
  container.bind(T.codec).toResolvedValue(() =>
    lazily(async () => {
      const { createParquetCodec } = await import('@homelake/adapters-local/parquet-codec');
      return createParquetCodec();
    }),
  );
  container
    .bind(T.uploadPorts)
    .toResolvedValue((store, queue, now) => ({ store, queue, now }), [T.store, T.queue, T.now]);
  container.bind(T.api).toResolvedValue(
    (queryEngine, store, queue) => ({
      version,
      queryEngine,
      listChats: () => listChats(store),
      queue,
      newId,
      reportError,
    }),
    [T.queryEngine, T.store, T.queueView],
  );
  return container;
}
