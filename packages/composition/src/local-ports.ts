import { createNodeSha256 } from '@homelake/adapters-local/node-sha256';
import type { Container } from 'inversify';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApplicationPorts } from './application/application.ts';
import type { QueueWorkPorts } from './application/queue-work.ts';
import type { LocalSettings } from './local-settings.ts';
import { T } from './tokens.ts';

/** The application's ports on this machine. Each is opened when it is first read; the container closes it. */
export function createLocalPorts(container: Container, settings: LocalSettings): ApplicationPorts & QueueWorkPorts {
  const { version = '0', changeHandlers } = settings;
  const { homeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone } = settings;
  const { reportError = (error: unknown) => console.error(error) } = settings;
  return {
    store: container.get(T.store),
    queryEngine: container.get(T.queryEngine),
    get sessions() {
      return container.get(T.sessions);
    },
    get view() {
      return container.get(T.workView);
    },
    get queue() {
      return container.get(T.queue);
    },
    get queueView() {
      return container.get(T.queueView);
    },
    get catalog() {
      return container.get(T.catalog);
    },
    get search() {
      return container.get(T.search);
    },
    get files() {
      return container.get(T.files);
    },
    codec: () => container.get(T.parquetCodec)(),
    media: () => container.get(T.media)(),
    createSha256: createNodeSha256,
    // Work on this machine has no time limit.
    maxHashBytes: Infinity,
    now: container.get(T.now),
    newId: container.get(T.newId),
    elapsedMs: () => performance.now(),
    pause: (ms) => pause(ms),
    homeZone,
    archiveDirectory: () => container.get(T.store).archiveDirectory(),
    version,
    reportError,
    ...(changeHandlers && { changeHandlers }),
  };
}
