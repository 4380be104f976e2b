import { createMemoryFileCatalog, createStubQueryEngine } from '@homelake/lake/memory';
import { DEFAULT_SETTINGS } from '@homelake/storage';
import type { ApiServices } from './services.ts';

const unasked = () => Promise.reject(new TypeError('this test asks nothing of it'));

/** Services of an empty lake. A test replaces those that it is about. */
export const idleServices: ApiServices = {
  version: '1.2.3',
  queryEngine: createStubQueryEngine(() => {
    throw new TypeError('this test asks nothing of it');
  }),
  listChats: () => Promise.resolve([]),
  messages: { page: unasked },
  catalog: {
    get: () => Promise.resolve(null),
    months: () => Promise.resolve([]),
    page: unasked,
    albums: () => Promise.resolve([]),
    ties: () => Promise.resolve([]),
  },
  search: {
    months: () => Promise.resolve([]),
    page: unasked,
    facets: () => Promise.resolve({ cameras: [], places: [], tags: [], undated: 0 }),
    albums: () => Promise.resolve([]),
    alike: () => Promise.resolve([]),
  },
  photos: {
    change: () => Promise.resolve(null),
    files: () => Promise.resolve([]),
    forget: () => Promise.resolve(null),
    trash: () => Promise.resolve({ photos: [], nextCursor: null }),
    emptyTrash: () => Promise.resolve([]),
    createAlbum: unasked,
    renameAlbum: () => Promise.resolve(false),
    removeAlbum: () => Promise.resolve(false),
  },
  files: createMemoryFileCatalog(),
  store: {
    head: () => Promise.resolve(null),
    read: () => Promise.resolve(null),
    stream: () => Promise.resolve(null),
  },
  storage: { find: () => Promise.resolve(null), restore: unasked, changeClass: unasked },
  uploads: {
    open: unasked,
    links: () => Promise.resolve(null),
    receive: () => Promise.resolve(false),
    parts: async () => null,
    complete: () => Promise.resolve(null),
    abort: () => Promise.resolve(null),
    get: (ids) => Promise.resolve(ids.map(() => null)),
    list: () => Promise.resolve({ records: [], cursor: null }),
    exportsInTables: () => Promise.resolve(new Set()),
  },
  queue: {
    state: () => Promise.resolve({ waiting: 0, running: 0, retrying: [], dead: [] }),
    retry: () => Promise.resolve(0),
  },
  settings: {
    read: () => Promise.resolve({ text: '', etag: null, settings: DEFAULT_SETTINGS, problems: [] }),
    write: unasked,
    archiveDirectory: () => null,
    machineZone: null,
  },
  reportError: () => {},
};
