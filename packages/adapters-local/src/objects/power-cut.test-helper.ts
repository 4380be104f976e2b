import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

interface Entry {
  readonly name: string;
  readonly id: string;
  readonly isDirectory: boolean;
}

/** The disk after a power cut: the entries of each directory and the bytes of each file as they were flushed last, by identity. */
interface Disk {
  readonly directories: ReadonlyMap<string, readonly Entry[]>;
  readonly files: ReadonlyMap<string, Buffer>;
}

export interface FlushWatch {
  /** Number of flushes so far. */
  flushes(): number;
  /** Writes to the new directory `target` what a power cut leaves of the watched directory: after all flushes, or after that many. */
  cutTo(target: string, flushes?: number): void;
  stop(): void;
}

/**
 * Watches the flushes of this process below `directory`, which counts as flushed with all that is in it now. Flushes of SQLite are not seen. Only
 * for Linux, where the path of an open file is known.
 */
export async function watchFlushes(directory: string): Promise<FlushWatch> {
  const disks: Disk[] = [];
  let disk: Disk = { directories: new Map(), files: new Map() };
  const note = (path: string): void => {
    const stat = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat?.isFile()) disk = { ...disk, files: new Map(disk.files).set(identityOf(stat), fs.readFileSync(path)) };
    if (stat?.isDirectory())
      disk = { ...disk, directories: new Map(disk.directories).set(identityOf(stat), entriesOf(path)) };
  };
  const onFlush = (path: string): void => {
    if (path !== directory && !path.startsWith(`${directory}/`)) return;
    note(path);
    disks.push(disk);
  };
  note(directory);
  for (const path of fs.readdirSync(directory, { recursive: true, encoding: 'utf8' })) note(join(directory, path));
  const root = identityOf(fs.lstatSync(directory, { bigint: true }));
  disks.push(disk);

  const { fsyncSync, writeFileSync } = fs;
  fs.fsyncSync = (descriptor) => {
    fsyncSync(descriptor);
    onFlush(pathOf(descriptor));
  };
  fs.writeFileSync = (file, data, options) => {
    writeFileSync(file, data, options);
    if (typeof options === 'object' && options?.flush && typeof file === 'string') onFlush(file);
  };
  const handles = await handlePrototype(directory);
  const originals = Object.fromEntries(
    FLUSHES.map((name) => [name, Reflect.get(handles, name) as () => Promise<void>]),
  );
  const watched = (original: () => Promise<void>) =>
    async function (this: FileHandle): Promise<void> {
      const path = pathOf(this.fd);
      await Reflect.apply(original, this, []);
      onFlush(path);
    };
  for (const [name, original] of Object.entries(originals)) Reflect.set(handles, name, watched(original));
  syncBuiltinESMExports();

  const write = (state: Disk, id: string, target: string): void => {
    fs.mkdirSync(target);
    for (const { name, id: entry, isDirectory } of state.directories.get(id) ?? []) {
      if (isDirectory) write(state, entry, join(target, name));
      else writeFileSync(join(target, name), state.files.get(entry) ?? '');
    }
  };
  return {
    flushes: () => disks.length - 1,
    cutTo(target, flushes = disks.length - 1) {
      const state = disks[flushes];
      if (state === undefined) throw new TypeError(`flushes: ${flushes} of ${disks.length - 1}`);
      write(state, root, target);
    },
    stop() {
      Object.assign(fs, { fsyncSync, writeFileSync });
      Object.assign(handles, originals);
      syncBuiltinESMExports();
    },
  };
}

/** Functions of a file handle that flush. */
const FLUSHES = ['sync', 'datasync'];

/** A removed file may leave its inode to another, which is born later. */
const identityOf = ({ ino, birthtimeNs }: BigIntStats): string => `${ino} ${birthtimeNs}`;

const entriesOf = (path: string): readonly Entry[] =>
  fs.readdirSync(path).map((name) => {
    const stat = fs.lstatSync(join(path, name), { bigint: true });
    return { name, id: identityOf(stat), isDirectory: stat.isDirectory() };
  });

const pathOf = (descriptor: number): string => fs.readlinkSync(`/proc/self/fd/${descriptor}`);

async function handlePrototype(path: string): Promise<FileHandle> {
  const handle = await fs.promises.open(path);
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}
