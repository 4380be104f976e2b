import { StorageError } from '@homelake/storage';
import type { PlainFolderMemory } from './memory-plain-folder.ts';
import type { PlainFolder } from './plain-folder.ts';

/** A folder that breaks the contract in one way that a real implementation might. */
export interface MutantFolder {
  readonly name: string;
  /** Name of the case that must fail. Others may fail too. */
  readonly killedBy: string;
  readonly mutate: (folder: PlainFolder, memory: PlainFolderMemory) => Partial<PlainFolder>;
}

export const mutantFolders: readonly MutantFolder[] = [
  {
    name: 'drops the time of change',
    killedBy: 'a file that was written is read through another handle, with its size, hash and time',
    mutate: (folder) => ({ write: (path, body) => folder.write(path, body) }),
  },
  {
    name: 'writes the first chunk alone',
    killedBy: 'a body in chunks is written whole',
    mutate: (folder) => ({
      async write(path, body, options) {
        if (body instanceof Uint8Array) return folder.write(path, body, options);
        for await (const chunk of body) return folder.write(path, chunk, options);
        return folder.write(path, new Uint8Array(0), options);
      },
    }),
  },
  {
    name: 'keeps a file that is there',
    killedBy: 'a second write replaces the file',
    mutate: (folder, memory) => ({
      async write(path, body, options) {
        const before = memory.get(path);
        const written = await folder.write(path, body, options);
        if (before !== undefined) memory.set(path, before);
        return written;
      },
    }),
  },
  {
    name: 'writes what came before the body broke',
    killedBy: 'a body that throws changes nothing',
    mutate: (folder) => ({
      async write(path, body, options) {
        try {
          return await folder.write(path, body, options);
        } catch (error) {
          if (!(error instanceof StorageError)) await folder.write(path, new Uint8Array(3), options);
          throw error;
        }
      },
    }),
  },
  {
    name: 'takes a folder for nothing',
    killedBy: 'nothing is null, and a folder is neither a file nor nothing',
    mutate: (folder) => ({
      async stat(path) {
        const found = await folder.stat(path);
        return found === 'other' ? null : found;
      },
    }),
  },
  {
    name: 'replaces a folder by a file',
    killedBy: 'a file is not written in place of a folder, nor below a file',
    mutate: (folder, memory) => ({
      write(path, body, options) {
        for (const other of memory.keys()) if (other.startsWith(`${path}/`)) memory.delete(other);
        return folder.write(path, body, options);
      },
    }),
  },
  {
    name: 'is always empty',
    killedBy: 'a folder is empty until something is in it',
    mutate: () => ({ isEmpty: async () => true }),
  },
  {
    name: 'removes the whole folder of a file',
    killedBy: 'a removed file is gone with the folders that held it alone, and others stay',
    mutate: (_folder, memory) => ({
      async remove(path) {
        const [top = ''] = path.split('/');
        for (const other of memory.keys()) if (other.startsWith(top)) memory.delete(other);
      },
    }),
  },
];
