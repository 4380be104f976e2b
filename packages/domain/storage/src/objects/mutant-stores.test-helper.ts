import { createMemoryObjectStore } from '../memory.ts';
import type { MemoryDisk } from '../memory.ts';
import { StorageError } from './object-store.ts';
import type { ListedObject, ListPage, ObjectInfo, ObjectStore, PutBody, PutOptions } from './object-store.ts';
import { compareUtf8 } from './utf8-order.ts';

/** A store that breaks one rule of the contract, as a faulty adapter might. */
export interface MutantStore {
  readonly name: string;
  /** The case that must detect the fault. Others may too. */
  readonly killedBy: string;
  readonly mutate: (store: ObjectStore, disk: MemoryDisk) => Partial<ObjectStore>;
}

const pause = (ms = 0) => new Promise<void>((resolve) => setTimeout(resolve, ms));

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

const without = (options: PutOptions = {}, left: keyof PutOptions = 'ifMatch'): PutOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => name !== left));

const factsOf = ({ contentType, metadata }: ObjectInfo): PutOptions => ({
  metadata,
  ...(contentType !== null && { contentType }),
});

const weaken = (info: ObjectInfo): ObjectInfo => ({ ...info, etag: String(info.sizeBytes) });

/** Lists all objects, applies a change, and pages the result with an offset as cursor. */
const listing =
  (store: ObjectStore, change: (objects: ListedObject[]) => ListedObject[]): ObjectStore['list'] =>
  async (prefix, { cursor = '0', limit = 1000 } = {}) => {
    const objects: ListedObject[] = [];
    let page: ListPage = await store.list(prefix);
    for (objects.push(...page.objects); page.cursor !== null; objects.push(...page.objects)) {
      page = await store.list(prefix, { cursor: page.cursor });
    }
    const end = Number(cursor) + limit;
    return { objects: change(objects).slice(Number(cursor), end), cursor: end < objects.length ? String(end) : null };
  };

/** Maps every key to another one, as a store does that follows the naming rules of a disk. */
const renaming =
  (rename: (key: string) => string) =>
  (store: ObjectStore): Partial<ObjectStore> => ({
    put: (key, body, options) => store.put(rename(key), body, options),
    head: (key) => store.head(rename(key)),
    read: (key, range) => store.read(rename(key), range),
    stream: (key, range) => store.stream(rename(key), range),
    move: (from, to, options) => store.move(rename(from), rename(to), options),
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
    name: 'lists without etags',
    killedBy: 'put, head and list tell the same about an object, and a listing neither content type nor metadata',
    mutate: (store) => ({
      list: async (prefix, page) => {
        const { objects, cursor } = await store.list(prefix, page);
        return { objects: objects.map((info) => ({ ...info, etag: '' })), cursor };
      },
    }),
  },
  {
    name: 'lists with metadata',
    killedBy: 'put, head and list tell the same about an object, and a listing neither content type nor metadata',
    mutate: (store, disk) => ({
      list: async (prefix, page) => {
        const { objects, cursor } = await store.list(prefix, page);
        return { objects: objects.map((one) => disk.get(one.key)?.info ?? one), cursor };
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
    name: 'copies the chunks of a stream by their own `slice`',
    killedBy: 'bytes may be a Buffer, whose slices share its memory',
    mutate: (store) => ({ put: async (key, body, options) => store.put(key, await bytesOf(body), options) }),
  },
  {
    name: 'compares each chunk with the length that was announced',
    killedBy: 'a body of the length that was announced is stored',
    mutate: (store) => ({
      put: async (key, body, options) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of body instanceof Uint8Array ? [body] : body) chunks.push(new Uint8Array(chunk));
        const { sizeBytes } = options ?? {};
        if (sizeBytes !== undefined && chunks.some(({ length }) => length !== sizeBytes)) {
          throw new StorageError('wrong-content', key, 'another length');
        }
        return store.put(key, await bytesOf(stream(chunks)), options);
      },
    }),
  },
  {
    name: 'ignores the length that was announced',
    killedBy: 'a body longer or shorter than was announced is refused, and what was there stays',
    mutate: (store) => ({
      put: (key, body, options) => store.put(key, body, without(options, 'sizeBytes')),
    }),
  },
  {
    name: 'cuts a body at the length that was announced',
    killedBy: 'a body longer or shorter than was announced is refused, and what was there stays',
    mutate: (store) => ({
      put: async (key, body, options) => store.put(key, (await bytesOf(body)).slice(0, options?.sizeBytes), options),
    }),
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
    mutate: () => ({ remove: async () => {} }),
  },
  {
    name: 'fails where there is nothing to remove',
    killedBy: 'removing what is not there is a no-op',
    mutate: (store, disk) => ({
      remove: async (key) => {
        if (!disk.has(key)) throw new StorageError('unavailable', key, 'nothing to remove');
        await store.remove(key);
      },
    }),
  },
  {
    name: 'leaves a moved object at its old key',
    killedBy: 'a moved object is at its new key alone, with its bytes, content type and metadata',
    mutate: (store) => ({
      move: async (from, to, options) => {
        const [info, bytes] = [await store.head(from), await store.read(from)];
        return info === null || bytes === null ? null : store.put(to, bytes, { ...factsOf(info), ...options });
      },
    }),
  },
  {
    name: 'loses what a move does not name',
    killedBy: 'a move gives the content type and the metadata that it names, and keeps the one that it leaves out',
    mutate: (store, disk) => ({
      move: async (from, to, options = {}) => {
        const bytes = disk.get(from)?.bytes;
        if (bytes === undefined || Object.keys(options).length === 0) return store.move(from, to, options);
        const info = await store.put(to, bytes, options);
        await store.remove(from);
        return info;
      },
    }),
  },
  {
    name: 'moves to free keys alone',
    killedBy: 'a move replaces what is at the new key',
    mutate: (store) => ({ move: (from, to, options) => store.move(from, to, { ifMatch: 'absent', ...options }) }),
  },
  {
    name: 'makes room for a move before it looks for the object',
    killedBy: 'moving what is not there answers null and changes nothing',
    mutate: (store) => ({
      move: async (from, to, options) => {
        if (from !== to && options?.ifMatch === undefined) await store.remove(to);
        return store.move(from, to, options);
      },
    }),
  },
  {
    name: 'ignores the condition of a move',
    killedBy: 'a move on condition looks at the new key, and a refused one leaves both objects',
    mutate: (store) => ({ move: (from, to, options) => store.move(from, to, without(options)) }),
  },
  {
    name: 'looks for the etag of a move at the old key',
    killedBy: 'a move on condition looks at the new key, and a refused one leaves both objects',
    mutate: (store, disk) => ({
      move: async (from, to, options = {}) => {
        if (typeof options.ifMatch !== 'object') return store.move(from, to, options);
        if (disk.get(from)?.info.etag === options.ifMatch.etag) return store.move(from, to, without(options));
        throw new StorageError('precondition-failed', to, 'another etag');
      },
    }),
  },
  {
    name: 'checks the condition of a move, and moves later',
    killedBy: 'of many moves to one free key at once, each on condition, one wins and the others stay',
    mutate: (store, disk) => ({
      move: async (from, to, options) => {
        if (options?.ifMatch !== 'absent' || disk.has(to)) return store.move(from, to, options);
        await pause();
        return store.move(from, to, without(options));
      },
    }),
  },
  {
    name: 'looks for an object, and moves what is there later',
    killedBy: 'of many moves of one object at once, to one key, none loses it',
    mutate(store, disk) {
      let moves = 0;
      const move: ObjectStore['move'] = async (from, to, options) => {
        const info = disk.get(from)?.info;
        if (info === undefined || options !== undefined || from === to) return store.move(from, to, options);
        await pause(20 * moves++);
        const moved = await store.put(to, disk.get(from)?.bytes ?? new Uint8Array(), factsOf(info));
        await store.remove(from);
        return moved;
      };
      return { move };
    },
  },
  {
    name: 'copies an object to where it lies, and removes it there',
    killedBy: 'a move to the same key, or with metadata that not every store can keep, is a bug of the caller',
    mutate: (store, disk) => ({
      move: async (from, to, options) => {
        if (from !== to) return store.move(from, to, options);
        const info = disk.get(from)?.info ?? null;
        await store.remove(from);
        return info;
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
