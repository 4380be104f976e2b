import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ObjectStore } from '@homelake/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startWorker } from '../processes/child-process.test-helper.ts';
import { openFsObjectStore } from './fs-object-store.ts';
import type { FsObjectStore } from './fs-object-store.ts';
import { scratchDirectory } from '../scratch.test-helper.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
let directory: string;
let root: string;
const opened: FsObjectStore[] = [];
const openStore = async (at = root): Promise<FsObjectStore> => {
  const store = await openFsObjectStore({ root: at });
  opened.push(store);
  return store;
};
beforeEach(() => {
  directory = scratchDirectory();
  root = join(directory, 'store');
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(directory, { recursive: true });
});
const whole = (object: unknown): string => JSON.stringify(object);
const keysOf = async (store: ObjectStore): Promise<string[]> => (await store.list('')).objects.map(({ key }) => key);
const leftovers = (): string[] => readdirSync(join(root, '.homelake/tmp'));

it('a digest that is given with the body becomes the etag, and the object is the same', async () => {
  const sha256 = createHash('sha256').update('photo').digest('hex');
  const store = await openStore();
  const told = await store.put('told', bytes('photo'), { sha256 });
  const reckoned = await store.put('reckoned', bytes('photo'));
  expect(told.etag).toBe(reckoned.etag);
  expect(await store.read('told')).toEqual(bytes('photo'));
});

describe('processes', () => {
  it('killed during a removal leave nothing once the removal is repeated', async () => {
    const store = await openStore();
    await store.put('uploads/1/chat.txt', bytes('x'));
    rmSync(join(root, 'uploads/1/chat.txt'));
    expect(existsSync(join(root, 'uploads/1/.chat.txt.meta'))).toBe(true);
    await store.remove('uploads/1/chat.txt');
    expect(existsSync(join(root, 'uploads'))).toBe(false);

    await store.put('uploads/2/chat.txt', bytes('x'));
    mkdirSync(join(root, 'uploads/3'));
    await store.remove('uploads/3/chat.txt');
    expect(readdirSync(join(root, 'uploads'))).toEqual(['2']);
  });

  it('killed at any moment leave every object complete, with its own metadata', async () => {
    for (let round = 0; round < 4; round++) {
      const worker = startWorker('store-putter', root);
      for (let puts = 0; puts < 4 + 3 * round; puts++) expect(await worker.nextLine()).toMatch(/^put /);
      await new Promise((resolve) => setTimeout(resolve, round * 1.7));
      worker.kill();
      await worker.lines();

      const store = await openStore();
      const { objects } = await store.list('');
      expect(objects.length).toBeGreaterThan(0);
      for (const { key, sizeBytes } of objects) {
        const { contentType, metadata } = (await store.head(key)) ?? {};
        const content = await store.read(key);
        const version = sizeBytes - 200_000;
        expect(content?.length).toBe(sizeBytes);
        expect(content?.every((byte) => byte === version % 256)).toBe(true);
        expect([contentType, metadata]).toEqual([`test/v${version}`, { size: String(sizeBytes) }]);
      }
    }
  });

  it.each(['free', 'taken'])(
    'killed at any step of a move to a %s key leave the object complete at one of the keys',
    async (kind) => {
      const [from, to] = ['uploads/1/a.txt', 'files/deep/a.txt'];
      const content = bytes('the object');
      for (let step = 1; ; step++) {
        rmSync(root, { recursive: true, force: true });
        const store = await openStore();
        const old = await store.put(from, content, { contentType: 'text/old', metadata: { v: '1' } });
        const inTheWay = kind === 'free' ? null : await store.put(to, bytes('in its way'), { metadata: { v: '2' } });
        const worker = startWorker('object-mover', root, from, to, String(step));
        const isDone = (await worker.lines()).length > 0;

        const isAt = async (key: string) => (await store.read(key))?.toString() === content.toString();
        const there = await store.head(from);
        expect(there === null || whole(there) === whole(old)).toBe(true);
        const arrived = await isAt(to);
        expect(there !== null || arrived).toBe(true);
        const moved = { ...old, key: to, contentType: 'text/new' };
        expect(whole(await store.head(to))).toBe(whole(arrived ? moved : inTheWay));
        expect(await keysOf(store)).toEqual([
          ...(arrived || inTheWay !== null ? [to] : []),
          ...(there === null ? [] : [from]),
        ]);

        const again = await store.move(from, to, { contentType: 'text/new' });
        expect(again === null).toBe(there === null);
        expect([await store.head(to), await isAt(to), await keysOf(store)]).toEqual([moved, true, [to]]);
        expect(readdirSync(root).sort()).toEqual(['.homelake', 'files']);
        if (isDone) {
          expect(step).toBeGreaterThan(5);
          break;
        }
      }
    },
  );

  it('that change one object at once with conditional puts lose no change', async () => {
    const workers = [1, 2, 3].map(() => startWorker('store-counter', root, '15'));
    for (const worker of workers) await worker.lines();
    const store = await openStore();
    expect(new TextDecoder().decode((await store.read('counter.txt')) ?? undefined)).toBe('45');
    expect(leftovers()).toEqual([]);
  });
});

describe('a crash between the records and the bytes', () => {
  it('leaves the old object with its own metadata', async () => {
    const store = await openStore();
    await store.put('a.txt', bytes('old'), { contentType: 'text/old' });
    const recordsPath = join(root, '.a.txt.meta');
    const records = readFileSync(recordsPath, 'utf8');
    const old = JSON.parse(records).records[0];
    const next = { ...old, etag: 'other', contentType: 'text/new', file: { ...old.file, inode: '1' } };
    writeFileSync(recordsPath, JSON.stringify({ records: [next, old] }));
    expect(await (await openStore()).head('a.txt')).toMatchObject({ contentType: 'text/old', etag: old.etag });
  });

  it('that lost the records leaves an object of unknown type, not one with the metadata of another', async () => {
    const store = await openStore();
    await store.put('a.txt', bytes('old'), { contentType: 'text/old', metadata: { v: '1' } });
    writeFileSync(join(directory, 'new'), 'new');
    renameSync(join(directory, 'new'), join(root, 'a.txt'));
    expect(await store.head('a.txt')).toMatchObject({ sizeBytes: 3, contentType: null, metadata: {} });
  });

  it('damaged records count as lost', async () => {
    const store = await openStore();
    await store.put('a.txt', bytes('x'), { contentType: 'text/x' });
    writeFileSync(join(root, '.a.txt.meta'), '{"records":[{"etag":');
    expect(await store.head('a.txt')).toMatchObject({ contentType: null });
  });
});

describe('other programs', () => {
  it('may copy a store, which keeps content types and metadata', async () => {
    const store = await openStore();
    const put = await store.put('b/a.txt', bytes('x'), { contentType: 'text/x', metadata: { v: '1' } });
    cpSync(root, join(directory, 'copy'), { recursive: true });
    const copied = await (await openStore(join(directory, 'copy'))).head('b/a.txt');
    expect(copied).toEqual({ ...put, modifiedAt: copied?.modifiedAt });
  });

  it('may add a file, which is then an object', async () => {
    const store = await openStore();
    mkdirSync(join(root, 'files'));
    writeFileSync(join(root, 'files/dropped.txt'), 'hello');
    const info = await store.head('files/dropped.txt');
    expect(info).toMatchObject({ sizeBytes: 5, contentType: null, metadata: {} });
    const { contentType: _type, metadata: _metadata, ...listed } = info ?? {};
    expect((await store.list('')).objects).toEqual([listed]);
    writeFileSync(join(root, 'files/dropped.txt'), 'HELLO');
    expect((await store.head('files/dropped.txt'))?.etag).not.toBe(info?.etag);
  });

  it('may add files that no key gives, which are not objects', async () => {
    const store = await openStore();
    await store.put('a/b.txt', bytes('x'));
    writeFileSync(join(root, 'a/no-ending'), 'x');
    writeFileSync(join(root, 'a/.DS_Store'), 'x');
    writeFileSync(join(root, 'a/bad%zz.txt'), 'x');
    mkdirSync(join(root, 'a/c.txt'));
    expect(await keysOf(store)).toEqual(['a/b.txt']);
    await store.remove('a/c.txt');
    expect([await store.head('a/c.txt'), await store.read('a/c.txt')]).toEqual([null, null]);
    expect(existsSync(join(root, 'a/c.txt'))).toBe(true);
  });

  it('find an ordinary object at the path of its key', async () => {
    const store = await openStore();
    await store.put('silver/messages/month=2024-01/part-0.parquet', bytes('PAR1'));
    expect(readFileSync(join(root, 'silver/messages/month=2024-01/part-0.parquet'), 'utf8')).toBe('PAR1');
    expect(store.pathOf('odd/x')).toBe(join(store.pathOf('x.y'), '../odd/x%file'));
  });
});

describe('a symbolic link inside the root', () => {
  const denied = expect.objectContaining({ name: 'StorageError', code: 'access-denied' });
  beforeEach(async () => {
    const store = await openStore();
    await store.put('in/a.txt', bytes('inside'));
    mkdirSync(join(directory, 'outside'));
    writeFileSync(join(directory, 'outside/a.txt'), 'secret');
    symlinkSync(join(directory, 'outside'), join(root, 'link'));
    symlinkSync(join(directory, 'outside/a.txt'), join(root, 'in/link.txt'));
  });

  it.each(['link/a.txt', 'link/new.txt', 'link/deep/new.txt', 'in/link.txt'])('is not followed to %s', async (key) => {
    const store = await openStore();
    await expect(store.read(key)).rejects.toEqual(denied);
    await expect(store.head(key)).rejects.toEqual(denied);
    await expect(store.stream(key)).rejects.toEqual(denied);
    await expect(store.put(key, bytes('x'))).rejects.toEqual(denied);
    await expect(store.remove(key)).rejects.toEqual(denied);
    await expect(store.list('link/')).rejects.toEqual(denied);
    expect(readdirSync(join(directory, 'outside'))).toEqual(['a.txt']);
    expect(readFileSync(join(directory, 'outside/a.txt'), 'utf8')).toBe('secret');
    expect(leftovers()).toEqual([]);
  });

  it('is no object of a listing', async () => {
    expect(await keysOf(await openStore())).toEqual(['in/a.txt']);
  });
});

describe('the store’s own files', () => {
  it('of killed puts are removed when they are a day old, not before', async () => {
    await openStore();
    const [old, young] = [join(root, '.homelake/tmp/old'), join(root, '.homelake/tmp/young')];
    writeFileSync(old, 'x');
    writeFileSync(young, 'x');
    const yesterday = Date.now() / 1000 - 90_000;
    utimesSync(old, yesterday, yesterday);
    await openStore();
    expect([existsSync(old), existsSync(young)]).toEqual([false, true]);
  });

  it('and empty directories are removed with the last object', async () => {
    const store = await openStore();
    await store.put('a/b/c.txt', bytes('x'));
    await store.put('a/d.txt', bytes('x'));
    await store.remove('a/b/c.txt');
    expect(readdirSync(join(root, 'a')).sort()).toEqual(['.d.txt.meta', 'd.txt']);
    await store.remove('a/d.txt');
    expect(readdirSync(root)).toEqual(['.homelake']);
  });

  it('distinguish a missing store from an empty one', async () => {
    const store = await openStore();
    await store.put('a.txt', bytes('x'));
    renameSync(root, join(directory, 'unplugged'));
    const gone = expect.objectContaining({ name: 'StorageError', code: 'unavailable' });
    await expect(store.read('a.txt')).rejects.toEqual(gone);
    await expect(store.head('a.txt')).rejects.toEqual(gone);
    await expect(store.list('')).rejects.toEqual(gone);
    await expect(store.put('a.txt', bytes('y'))).rejects.toEqual(gone);
  });
});

/** Whether this process can mount a disk of 1 MB. Only root can; these cases are skipped otherwise. */
const canMount = ((): boolean => {
  const probe = mkdtempSync(join(tmpdir(), 'homelake-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true });
  }
})();

async function* megabytes(): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < 32; i++) yield new Uint8Array(100_000);
}

describe.runIf(canMount)('a disk of 1 MB (needs the right to mount one)', () => {
  let disk: string;
  beforeEach(() => {
    disk = join(directory, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    root = join(disk, 'store');
  });
  afterEach(() => {
    for (const store of opened.splice(0)) store.close();
    execFileSync('umount', [disk]);
  });

  it('that is full fails the put as no-space, keeps the old object and leaves no partial file', async () => {
    const store = await openStore();
    await store.put('a.bin', new Uint8Array(500_000).fill(1), { metadata: { v: '1' } });
    for (const body of [megabytes(), new Uint8Array(900_000)]) {
      await expect(store.put('a.bin', body)).rejects.toMatchObject({
        name: 'StorageError',
        code: 'no-space',
        key: 'a.bin',
      });
    }
    expect(await store.head('a.bin')).toMatchObject({ sizeBytes: 500_000, metadata: { v: '1' } });
    expect(await keysOf(store)).toEqual(['a.bin']);
    expect(leftovers()).toEqual([]);
    // There is room again after a removal.
    await store.remove('a.bin');
    await store.put('b.bin', new Uint8Array(600_000));
  });

  it('that is read-only can be read, and fails a put as access-denied', async () => {
    await (await openStore()).put('a.txt', bytes('x'));
    writeFileSync(join(root, 'dropped.txt'), 'y');
    opened.pop()?.close();
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    const store = await openStore();
    expect(await keysOf(store)).toEqual(['a.txt', 'dropped.txt']);
    await expect(store.put('a.txt', bytes('y'))).rejects.toMatchObject({ name: 'StorageError', code: 'access-denied' });
  });
});
