import { NO_METADATA } from '@homelake/photos';
import type { Photo } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { createMemoryObjectStore } from '@homelake/storage/memory';
import { idleServices } from './api-services.test-helper.ts';
import { createApp } from './app.ts';
import type { ApiServices } from './services.ts';

const { captured: _, orientation: __, contentIdentifier: ___, ...facts } = NO_METADATA;

/** The number as a photo id: 32 hex digits. */
export const idOf = (n: number): string => n.toString(16).padStart(32, '0');

export const photoOf = (n: number, over: Partial<Photo> = {}): Photo => ({
  ...facts,
  id: idOf(n),
  sha256: `${idOf(n)}${'0'.repeat(32)}`,
  key: `raw-photos/${idOf(n)}/IMG_${n}.jpg`,
  name: `IMG_${n}.jpg`,
  kind: 'image',
  state: 'ready',
  reason: null,
  sizeBytes: 10,
  contentType: 'image/jpeg',
  width: 4000,
  height: 3000,
  takenLocal: '2024-01-28T15:30:12',
  takenSource: 'exif',
  offsetMinutes: 60,
  offsetSource: 'exif',
  takenUtc: '2024-01-28T14:30:12Z',
  place: null,
  placeholder: null,
  perceptualHash: null,
  renditions: ['thumbnail', 'preview'],
  motionKey: null,
  otherNames: [],
  otherFolders: [],
  folder: null,
  exportIds: [],
  importedAt: '2024-02-01T00:00:00.000Z',
  favourite: false,
  albums: [],
  trashedAt: null,
  sentCopy: false,
  originalId: null,
  standsAlone: false,
  storageClass: 'standard',
  hidden: false,
  ...over,
});

/** Calls of a store: keys of `head`; streams that were opened, chunks that they gave, and streams that were closed. */
export interface StoreCounts {
  heads: string[];
  opened: string[];
  chunks: number;
  closed: number;
}

/** Wraps a store so that tests see what a response costs. Chunks have 64 KiB. */
export function countingStore(store: ObjectStore): ObjectStore & { readonly counts: StoreCounts } {
  const counts: StoreCounts = { heads: [], opened: [], chunks: 0, closed: 0 };
  return {
    ...store,
    counts,
    head(key) {
      counts.heads.push(key);
      return store.head(key);
    },
    async stream(key, range) {
      const stream = await store.stream(key, range);
      if (stream === null) return null;
      return (async function* () {
        counts.opened.push(key);
        try {
          for await (const chunk of stream) {
            counts.chunks += 1;
            yield chunk;
          }
        } finally {
          counts.closed += 1;
        }
      })();
    },
  };
}

/** The app over a counting store, and a function that sends requests to it as this machine does. */
export function photoApp(services: Partial<ApiServices>) {
  const store = countingStore(createMemoryObjectStore());
  const errors: unknown[] = [];
  const app = createApp({ ...idleServices, store, reportError: (error) => errors.push(error), ...services });
  const request = async (
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ) => app.request(`http://127.0.0.1:4600${path}`, { ...init, headers: { host: '127.0.0.1:4600', ...init.headers } });
  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    request(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
  return { app, request, send, store, errors };
}
