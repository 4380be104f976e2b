import type { PutBody } from '@homelake/storage';
import { sha256Hex, StorageError } from '@homelake/storage';
import type { PlainFile, PlainFolder } from './plain-folder.ts';

/** The files of a folder in memory, by path. */
export type PlainFolderMemory = Map<string, { readonly bytes: Uint8Array; readonly changedMs: number }>;

/** Makes a folder in memory. Handles on the same memory are one folder. */
export function createMemoryPlainFolder({
  memory = new Map(),
  now = Date.now,
}: { readonly memory?: PlainFolderMemory; readonly now?: () => number } = {}): PlainFolder {
  const isFolder = (path: string): boolean => [...memory.keys()].some((other) => other.startsWith(`${path}/`));
  return {
    isEmpty: async () => memory.size === 0,
    async stat(path) {
      const file = memory.get(path);
      if (file === undefined) return isFolder(path) ? 'other' : null;
      return statOf(file);
    },
    async stream(path) {
      const file = memory.get(path);
      return file === undefined ? null : chunksOf(file.bytes.slice());
    },
    async write(path, body, { changedMs = now() } = {}) {
      const bytes = await gathered(body);
      const isBelowFile = [...memory.keys()].some((other) => path.startsWith(`${other}/`));
      if (isBelowFile || isFolder(path))
        throw new StorageError('unavailable', path, 'a folder and a file have one name');
      const file = { bytes, changedMs: Math.floor(changedMs) };
      memory.set(path, file);
      return { ...statOf(file), sha256: await sha256Hex(bytes) };
    },
    async remove(path) {
      memory.delete(path);
    },
  };
}

const statOf = ({ bytes, changedMs }: { readonly bytes: Uint8Array; readonly changedMs: number }): PlainFile => ({
  sizeBytes: bytes.length,
  changedMs,
});

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function gathered(body: PutBody): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body instanceof Uint8Array ? [body] : body) chunks.push(chunk.slice());
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
