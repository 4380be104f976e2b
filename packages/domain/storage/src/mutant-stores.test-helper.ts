import { createMemoryObjectStore } from './memory.ts';
import type { MemoryDisk } from './memory.ts';
import type { ListPage, ObjectInfo, ObjectStore, PutBody, PutOptions } from './object-store.ts';
import { compareUtf8 } from './utf8-order.ts';

/** A store that breaks one promise, as somebody's real store might. */
export interface MutantStore {
  readonly name: string;
  /** The case that must notice; others may. */
  readonly killedBy: string;
  readonly mutate: (store: ObjectStore, disk: MemoryDisk) => Partial<ObjectStore>;
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

async function bytesOf(body: PutBody, copy = true): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of body instanceof Uint8Array ? [body] : body) parts.push(copy ? chunk.slice() : chunk);
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const without = (options: PutOptions = {}): PutOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'ifMatch'));

const weaken = (info: ObjectInfo): ObjectInfo => ({ ...info, etag: String(info.sizeBytes) });

/** Lists everything at once, changed somehow, a page of `limit` from an offset. */
const listing =
  (store: ObjectStore, change: (objects: ObjectInfo[]) => ObjectInfo[]): ObjectStore['list'] =>
  async (prefix, { cursor = '0', limit = 1000 } = {}) => {
    const objects: ObjectInfo[] = [];
    let page: ListPage = await store.list(prefix);
    for (objects.push(...page.objects); page.cursor !== null; objects.push(...page.objects)) {
      page = await store.list(prefix, { cursor: page.cursor });
    }
    const end = Number(cursor) + limit;
    return { objects: change(objects).slice(Number(cursor), end), cursor: end < objects.length ? String(end) : null };
  };

/** Gives every key another, as a store does that takes a disk's rules for its own. */
const renaming =
  (rename: (key: string) => string) =>
  (store: ObjectStore): Partial<ObjectStore> => ({
    put: (key, body, options) => store.put(rename(key), body, options),
    head: (key) => store.head(rename(key)),
    read: (key, range) => store.read(rename(key), range),
    stream: (key, range) => store.stream(rename(key), range),
    remove: (key) => store.remove(rename(key)),
  });

export const mutantStores: readonly MutantStore[] = [
  {
    name: 'keeps objects in its own memory',
    killedBy: 'a put object is there for a second handle',
    mutate: () => createMemoryObjectStore(),
  },
  {
    name: 'takes an empty object for none',
    killedBy: 'an empty object is an object',
    mutate: (store) => ({
      read: async (key, range) => {
        const bytes = await store.read(key, range);
        return bytes?.length === 0 ? null : bytes;
      },
    }),
  },
  {
    name: 'answers null for an empty range',
    killedBy: 'a range of an empty object is empty',
    mutate: (store) => ({
      read: async (key, range) => {
        const bytes = await store.read(key, range);
        return bytes?.length === 0 && range !== undefined ? null : bytes;
      },
    }),
  },
  {
    name: 'lists without content types',
    killedBy: 'put, head and list tell the same about an object',
    mutate: (store) => ({
      list: async (prefix, page) => {
        const { objects, cursor } = await store.list(prefix, page);
        return { objects: objects.map((info) => ({ ...info, contentType: null })), cursor };
      },
    }),
  },
  {
    name: 'loses metadata',
    killedBy: 'content type and metadata are kept, beyond ASCII too',
    mutate: (store) => ({ put: (key, body, options) => store.put(key, body, { ...options, metadata: {} }) }),
  },
  {
    name: 'keeps metadata in ASCII alone',
    killedBy: 'content type and metadata are kept, beyond ASCII too',
    mutate: (store) => ({
      put: (key, body, { metadata = {}, ...options } = {}) => {
        const ascii = Object.entries(metadata).map(([name, value]) => [name, value.replace(/[^ -~]/g, '?')]);
        return store.put(key, body, { ...options, metadata: Object.fromEntries(ascii) as Record<string, string> });
      },
    }),
  },
  {
    name: 'makes up a content type',
    killedBy: 'without them, content type is null and metadata empty',
    mutate: (store) => ({
      put: (key, body, options) => store.put(key, body, { contentType: 'application/octet-stream', ...options }),
    }),
  },
  {
    name: 'adds the metadata of an overwrite to the old',
    killedBy: 'an overwrite replaces bytes, content type and metadata together',
    mutate: (store, disk) => ({
      put: (key, body, options) =>
        store.put(key, body, { ...options, metadata: { ...disk.get(key)?.info.metadata, ...options?.metadata } }),
    }),
  },
  {
    name: 'skips a put of bytes that it has',
    killedBy: 'the same bytes with other metadata keep the bytes and change the metadata',
    mutate: (store, disk) => ({
      put: async (key, body, options) => {
        const bytes = await bytesOf(body);
        const old = disk.get(key);
        if (old !== undefined && String(old.bytes) === String(bytes)) return old.info;
        return store.put(key, bytes, options);
      },
    }),
  },
  {
    name: 'takes the size for an etag',
    killedBy: 'the etag changes with the content, even at the same length',
    mutate: (store) => ({
      put: async (key, body, options) => weaken(await store.put(key, body, without(options))),
      head: async (key) => {
        const info = await store.head(key);
        return info === null ? null : weaken(info);
      },
    }),
  },
  {
    name: 'keeps the chunks of a stream without copying them',
    killedBy: 'a stream is stored whole, also when its producer reuses its buffer',
    mutate: (store) => ({ put: async (key, body, options) => store.put(key, await bytesOf(body, false), options) }),
  },
  {
    name: 'keeps what came of a stream that broke off',
    killedBy: 'a stream that throws midway leaves nothing behind',
    mutate: (store) => ({
      put: async (key, body, options) => {
        if (body instanceof Uint8Array) return store.put(key, body, options);
        for await (const chunk of body) await store.put(key, chunk, without(options));
        return store.put(key, await bytesOf(body), options);
      },
    }),
  },
  {
    name: 'removes the old object before it writes the new one',
    killedBy: 'a stream that throws midway leaves the object that was there',
    mutate: (store) => ({
      put: async (key, body, options) => {
        if (options?.ifMatch === undefined) await store.remove(key);
        return store.put(key, body, options);
      },
    }),
  },
  {
    name: 'shows a put while it is under way',
    killedBy: 'nothing of a put shows before its stream has ended',
    mutate: (store) => ({
      put: async (key, body, options) => {
        if (body instanceof Uint8Array || options?.ifMatch !== undefined) return store.put(key, body, options);
        const old = await store.read(key);
        const parts: Uint8Array[] = [];
        try {
          for await (const chunk of body) {
            parts.push(chunk.slice());
            await store.put(key, await bytesOf(stream(parts)), options);
          }
        } catch (error) {
          await (old === null ? store.remove(key) : store.put(key, old));
          throw error;
        }
        return store.put(key, await bytesOf(stream(parts)), options);
      },
    }),
  },
  {
    name: 'gives out its own bytes',
    killedBy: 'bytes given and bytes taken are not shared with the store',
    mutate: (_, disk) => ({
      read: async (key, { start = 0, end } = { start: 0 }) => disk.get(key)?.bytes.subarray(start, end) ?? null,
    }),
  },
  {
    name: 'keeps the caller’s metadata object',
    killedBy: 'metadata given is not shared with the store',
    mutate: (store, disk) => ({
      put: async (key, body, options) => {
        const info = { ...(await store.put(key, body, options)), metadata: options?.metadata ?? {} };
        disk.set(key, { bytes: disk.get(key)?.bytes ?? new Uint8Array(), info });
        return info;
      },
    }),
  },
  {
    name: 'ignores `absent`',
    killedBy: 'put if absent writes once, and changes nothing the second time',
    mutate: (store) => ({
      put: (key, body, options) => store.put(key, body, options?.ifMatch === 'absent' ? without(options) : options),
    }),
  },
  {
    name: 'ignores the etag of a condition',
    killedBy: 'put if the etag matches writes, and refuses a stale etag or a missing object',
    mutate: (store) => ({
      put: (key, body, options) => store.put(key, body, options?.ifMatch === 'absent' ? options : without(options)),
    }),
  },
  {
    name: 'checks a condition, and writes later',
    killedBy: 'of many puts if absent at once, one wins',
    mutate: (store) => ({
      put: async (key, body, options) => {
        if (options?.ifMatch !== 'absent') return store.put(key, body, options);
        if ((await store.head(key)) !== null) return store.put(key, body, options);
        await pause();
        return store.put(key, body, without(options));
      },
    }),
  },
  {
    name: 'writes the metadata first and the bytes later',
    killedBy: 'many puts of one key at once leave one of them, whole',
    mutate: (store, disk) => ({
      put: async (key, body, options) => {
        const bytes = await bytesOf(body);
        const info = await store.put(key, bytes, options);
        // Even sizes take longer, as large ones would.
        if (bytes.length % 2 === 0) await pause();
        disk.set(key, { bytes, info: disk.get(key)?.info ?? info });
        return info;
      },
    }),
  },
  {
    name: 'removes nothing',
    killedBy: 'a removed object is gone for a second handle, and can be put again',
    mutate: (store) => ({ remove: async (key) => (await store.head(key)) !== null }),
  },
  {
    name: 'always says that it removed something',
    killedBy: 'removing what is not there answers false',
    mutate: (store) => ({
      remove: async (key) => {
        await store.remove(key);
        return true;
      },
    }),
  },
  {
    name: 'drops metadata that it cannot keep',
    killedBy: 'metadata that not every store can keep is a bug of the caller',
    mutate: (store) => ({
      put: (key, body, options) =>
        store.put(key, body, options).catch((error: unknown) => {
          if (error instanceof TypeError) return store.put(key, body);
          throw error;
        }),
    }),
  },
  {
    name: 'gives no bytes for what is not there',
    killedBy: 'what is not there is null',
    mutate: (store) => ({ read: async (key, range) => (await store.read(key, range)) ?? new Uint8Array() }),
  },
  {
    name: 'takes the end of a range for its last byte',
    killedBy: 'read gives the bytes of a range, and only those',
    mutate: (store) => ({
      read: (key, range) => store.read(key, range?.end === undefined ? range : { ...range, end: range.end + 1 }),
    }),
  },
  {
    name: 'streams the whole object, whatever the range',
    killedBy: 'stream gives the same bytes as read',
    mutate: (store) => ({ stream: (key) => store.stream(key) }),
  },
  {
    name: 'mends a range that cannot be',
    killedBy: 'a range that no object could have is a bug of the caller',
    mutate: (store) => ({
      read: async (key, range) => store.read(key, range).catch(async () => store.read(key)),
    }),
  },
  {
    name: 'asks again for each chunk of a stream',
    killedBy: 'a stream that has begun gives one version to its end, whatever is put meanwhile',
    mutate: (store) => ({
      stream: async (key, range = { start: 0 }) => {
        const whole = await store.read(key, range);
        if (whole === null) return null;
        return (async function* () {
          for (let at = 0; at < whole.length; at += 65_536) {
            const start = range.start + at;
            const chunk = await store.read(key, { start, end: Math.min(start + 65_536, range.start + whole.length) });
            if (chunk !== null) yield chunk;
          }
        })();
      },
    }),
  },
  {
    name: 'streams in one piece',
    killedBy: 'a stream can be left early',
    mutate: (store) => ({
      stream: async (key, range) => {
        const whole = await store.read(key, range);
        return whole === null ? null : stream([whole]);
      },
    }),
  },
  {
    name: 'ends a listing with an empty cursor',
    killedBy: 'an empty place lists nothing',
    mutate: (store) => ({
      list: async (prefix, page) => {
        const { objects, cursor } = await store.list(prefix, page);
        return { objects, cursor: cursor ?? '' };
      },
    }),
  },
  {
    name: 'takes a prefix for a folder',
    killedBy: 'a listing has the keys that start with its prefix, be that a folder or part of a name',
    mutate: (store) => ({
      list: (prefix, page) => store.list(prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`, page),
    }),
  },
  {
    name: 'wants a prefix to be a key',
    killedBy: 'a prefix that no key can have lists nothing',
    mutate: (store) => ({
      list: async (prefix, page) => {
        if (prefix !== '') await store.head(prefix.replace(/[^/]\/$/, 'x'));
        return store.list(prefix, page);
      },
    }),
  },
  {
    name: 'sorts by UTF-16',
    killedBy: 'keys come in the order of their UTF-8 bytes',
    mutate: (store) => ({
      list: listing(store, (objects) => objects.sort((a, b) => (a.key < b.key ? -1 : 1))),
    }),
  },
  {
    name: 'sorts a folder before the files beside it',
    killedBy: 'keys come in the order of their UTF-8 bytes',
    mutate: (store) => ({
      list: listing(store, (objects) =>
        objects.sort((a, b) => compareUtf8(a.key.replaceAll('/', '\0'), b.key.replaceAll('/', '\0'))),
      ),
    }),
  },
  {
    name: 'lists 1000 and stops',
    killedBy: 'a listing of 1,005 keys takes two pages and misses none',
    mutate: (store) => ({
      list: async (prefix, page) => {
        const { objects, cursor } = await store.list(prefix, page);
        return { objects, cursor: objects.length === 1000 ? null : cursor };
      },
    }),
  },
  {
    name: 'takes a full page for one that has more after it',
    killedBy: 'a page that just fits has no cursor',
    mutate: (store) => ({
      list: async (prefix, page) => {
        const { objects, cursor } = await store.list(prefix, page);
        return { objects, cursor: objects.length === page?.limit ? (objects.at(-1)?.key ?? cursor) : cursor };
      },
    }),
  },
  {
    name: 'counts its way to the next page',
    killedBy: 'between pages, objects may come and go: none of the others repeats or is missed',
    mutate: (store) => ({ list: listing(store, (objects) => objects) }),
  },
  {
    name: 'mends a limit that cannot be',
    killedBy: 'a limit outside 1 to 1000 is a bug of the caller',
    mutate: (store) => ({
      list: (prefix, { limit = 1000, ...page } = {}) =>
        store.list(prefix, { ...page, limit: Math.min(Math.max(Math.round(limit), 1), 1000) }),
    }),
  },
  {
    name: 'takes upper case for lower',
    killedBy: 'odd names are kept apart and come back as they were',
    mutate: renaming((key) => key.toLowerCase()),
  },
  {
    name: 'cuts long names',
    killedBy: 'keys up to 1024 bytes work, with names far longer than a disk takes',
    mutate: renaming((key) => (key.length <= 1024 ? key.replace(/[^/]{255,}/g, (name) => name.slice(0, 255)) : key)),
  },
  {
    name: 'resolves dots in a key',
    killedBy: 'a key that is unsafe somewhere is refused everywhere',
    mutate: renaming((key) => key.replace(/[^/]+\/\.\.\//, '')),
  },
  {
    name: 'brings keys into normal form by itself',
    killedBy: 'a key that is unsafe somewhere is refused everywhere',
    mutate: renaming((key) => key.normalize('NFC')),
  },
];

async function* stream(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield part;
}
