import { StorageError } from './object-store.ts';
import type { ObjectInfo, ObjectStore, PutOptions } from './object-store.ts';
import type { MutantStore } from './mutant-stores.test-helper.ts';

const pause = (ms = 0) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const restoring = (change: (store: ObjectStore, info: ObjectInfo) => ObjectStore['restore']): MutantStore['mutate'] => {
  return (store) => ({
    restore: async (key, options) => {
      const info = await store.head(key);
      return info === null ? null : change(store, info)(key, options);
    },
  });
};

const factsOf = ({ contentType, metadata }: ObjectInfo): PutOptions => ({
  metadata,
  ...(contentType !== null && { contentType }),
});

/** Stores that break one rule about storage classes, archived objects and restores. */
export const mutantArchives: readonly MutantStore[] = [
  {
    name: 'puts every object in Standard',
    killedBy: 'an object is put in the class that is named, in Standard without one, and put, head and list tell it',
    mutate: (store) => ({
      put: (key, body, options) => store.put(key, body, { ...options, storageClass: 'standard' }),
    }),
  },
  {
    name: 'lists every object as one of Standard',
    killedBy: 'an object is put in the class that is named, in Standard without one, and put, head and list tell it',
    mutate: (store) => ({
      list: async (prefix, page) => {
        const { objects, cursor } = await store.list(prefix, page);
        return { objects: objects.map((one) => ({ ...one, storageClass: 'standard', archive: null })), cursor };
      },
    }),
  },
  {
    name: 'reads archived objects',
    killedBy: 'an archived object is listed with its size and metadata, and cannot be read or moved before a restore',
    mutate: (_, disk) => ({ read: async (key) => disk.get(key)?.bytes ?? null }),
  },
  {
    name: 'moves archived objects',
    killedBy: 'an archived object is listed with its size and metadata, and cannot be read or moved before a restore',
    mutate: (store, disk) => ({
      move: async (from, to, options) => {
        const object = disk.get(from);
        if (object?.info.storageClass !== 'deep-archive') return store.move(from, to, options);
        const info = { ...object.info, key: to };
        disk.set(to, { ...object, info });
        disk.delete(from);
        return info;
      },
    }),
  },
  {
    name: 'restores at once',
    killedBy: 'a restored object can be read after the hours of its restore, not before, and stays in its class',
    mutate: (_, disk) => ({
      read: async (key, { start = 0, end } = { start: 0 }) => disk.get(key)?.bytes.slice(start, end) ?? null,
    }),
  },
  {
    name: 'moves a restored object to Standard',
    killedBy: 'a restored object can be read after the hours of its restore, not before, and stays in its class',
    mutate: (store) => ({
      read: async (key, range) => {
        const bytes = await store.read(key, range);
        await store.changeClass(key, 'standard');
        return bytes;
      },
    }),
  },
  {
    name: 'keeps a restored object readable for good',
    killedBy:
      'a restored object is archived again after its days, rounded up to midnight UTC, and can be restored again',
    mutate: restoring(
      (store) =>
        (key, { days, ...options }) =>
          store.restore(key, { ...options, days: days * 100 }),
    ),
  },
  {
    name: 'starts a restore again while it runs',
    killedBy: 'a second restore is refused while one runs, and changes nothing',
    mutate: (store, disk) => ({
      restore: async (key, options) => {
        const object = disk.get(key);
        if (object !== undefined) disk.set(key, { info: object.info, bytes: object.bytes });
        return store.restore(key, options);
      },
    }),
  },
  {
    name: 'refuses a faster restore',
    killedBy: 'a faster restore takes the place of one that runs in bulk',
    mutate: restoring((store, { archive }) => (key, options) => {
      if (archive?.state === 'restoring') throw new StorageError('restore-in-progress', key, 'wait');
      return store.restore(key, options);
    }),
  },
  {
    name: 'restores everything at the speed of bulk',
    killedBy: 'a faster restore takes the place of one that runs in bulk',
    mutate: restoring((store) => async (key, options) => {
      const bulk = () => store.restore(key, { ...options, speed: 'bulk' });
      return bulk().catch(() => store.head(key));
    }),
  },
  {
    name: 'takes a restore of a restored object for done',
    killedBy: 'a restore of a restored object counts its days from now, and the object stays readable',
    mutate: restoring(
      (store, info) => async (key, options) =>
        info.archive?.state === 'restored' ? info : store.restore(key, options),
    ),
  },
  {
    name: 'takes a restore of what is not archived for done',
    killedBy: 'a restore of what is not archived is refused, and of what is not there null',
    mutate: restoring(
      (store, info) => async (key, options) => (info.archive === null ? info : store.restore(key, options)),
    ),
  },
  {
    name: 'makes a day of less than a day',
    killedBy: 'a restore for less than a day is a bug of the caller',
    mutate: restoring(
      (store) =>
        (key, { days, ...options }) =>
          store.restore(key, { ...options, days: Math.max(1, Math.round(days) || 1) }),
    ),
  },
  {
    name: 'loses the metadata at a change of class',
    killedBy: 'a change of class keeps bytes, content type and metadata',
    mutate: (store, disk) => ({
      changeClass: async (key, storageClass, options) => {
        const changed = await store.changeClass(key, storageClass, options);
        const object = disk.get(key);
        if (object !== undefined) disk.set(key, { ...object, info: { ...object.info, metadata: {} } });
        return changed && { ...changed, metadata: {} };
      },
    }),
  },
  {
    name: 'refuses to change an archived object to its own class',
    killedBy: 'a change to the class that an object is in does nothing, also where it is archived',
    mutate: (store) => ({
      changeClass: async (key, storageClass, options) => {
        await store.read(key);
        return store.changeClass(key, storageClass, options);
      },
    }),
  },
  {
    name: 'ignores the condition of a change of class',
    killedBy: 'a change of class on condition refuses a stale etag',
    mutate: (store) => ({ changeClass: (key, storageClass) => store.changeClass(key, storageClass) }),
  },
  {
    name: 'takes a restored object for one of Standard',
    killedBy: 'a restored object can leave the archive for good, and then needs no restore',
    mutate: (store) => ({
      changeClass: async (key, storageClass, options) => {
        const info = await store.head(key);
        if (info?.archive?.state === 'restored') return { ...info, storageClass, archive: null };
        return store.changeClass(key, storageClass, options);
      },
    }),
  },
  {
    name: 'ignores the class of a move',
    killedBy: 'a move puts an object in the class that it names, and else leaves it in its own',
    mutate: (store) => ({
      move: (from, to, { storageClass: _class, ...options } = {}) => store.move(from, to, options),
    }),
  },
  {
    name: 'moves every object to Standard',
    killedBy: 'a move puts an object in the class that it names, and else leaves it in its own',
    mutate: (store) => ({
      move: (from, to, options = {}) => store.move(from, to, { storageClass: 'standard', ...options }),
    }),
  },
  {
    name: 'puts an object in the class of the one that it replaces',
    killedBy: 'a put replaces an archived object, and a removal removes it',
    mutate: (store) => ({
      put: async (key, body, options) => {
        const old = await store.head(key);
        return store.put(key, body, { ...(old !== null && { storageClass: old.storageClass }), ...options });
      },
    }),
  },
  {
    name: 'removes no archived object',
    killedBy: 'a put replaces an archived object, and a removal removes it',
    mutate: (store) => ({
      remove: async (key) => {
        if ((await store.head(key))?.archive == null) await store.remove(key);
      },
    }),
  },
  {
    name: 'removes an object before it writes it in another class',
    killedBy: 'of many changes of class at once, none loses the object',
    mutate: (store) => ({
      changeClass: async (key, storageClass, options) => {
        const info = await store.head(key);
        if (info === null || info.storageClass === storageClass || info.archive !== null)
          return store.changeClass(key, storageClass, options);
        const bytes = await store.read(key);
        await store.remove(key);
        await pause();
        return bytes && store.put(key, bytes, { ...factsOf(info), storageClass });
      },
    }),
  },
  {
    name: 'writes an object in another class as it was before',
    killedBy: 'a put during a change of class is not lost',
    mutate: (store) => ({
      changeClass: async (key, storageClass) => {
        const [info, bytes] = [await store.head(key), await store.read(key)];
        await pause();
        return info && bytes && store.put(key, bytes, { ...factsOf(info), storageClass });
      },
    }),
  },
];
