import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DEFAULT_RETRIEVAL_HOURS } from '@homelake/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openFsUploadSessions } from '../uploads/fs-upload-sessions.ts';
import { scratchDirectory } from '../scratch.test-helper.ts';
import { openFsObjectStore } from './fs-object-store.ts';
import type { FsObjectStore } from './fs-object-store.ts';
import { openFsPlainFolder } from './fs-plain-folder.ts';
import { watchFlushes } from './power-cut.test-helper.ts';
import type { FlushWatch } from './power-cut.test-helper.ts';

let directory: string;
let disk: string;
let watch: FlushWatch;
let cuts = 0;
const closing: { close(): void }[] = [];

beforeEach(async () => {
  directory = scratchDirectory();
  disk = join(directory, 'disk');
  mkdirSync(disk);
  watch = await watchFlushes(disk);
});
afterEach(() => {
  watch.stop();
  for (const one of closing.splice(0)) one.close();
  rmSync(directory, { recursive: true });
});

const KEY = 'files/deep/er/a.txt';
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
/** The home lies in directories that are not there either. */
const homeIn = (place: string): string => join(place, 'new/home');
/** A disk of its own for the archive, which its owner made and which counts as flushed. */
const archiveIn = (place: string): string => join(place, 'archive');

async function openStore(place: string, isApart = false): Promise<FsObjectStore> {
  const classSettings = () => ({
    archiveDirectory: isApart ? archiveIn(place) : null,
    retrievalHours: { ...DEFAULT_RETRIEVAL_HOURS, bulk: 0, standard: 0 },
  });
  const store = await openFsObjectStore({ root: homeIn(place), classSettings });
  closing.push(store);
  return store;
}

/** Writes the disk after a power cut to another directory: after all flushes, or after that many. */
function cut(flushes?: number): string {
  const left = join(directory, `cut-${++cuts}`);
  watch.cutTo(left, flushes);
  return left;
}

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield text('upload');
}

async function contentOf(store: FsObjectStore, key: string): Promise<string | null> {
  const info = await store.head(key);
  if (info?.archive?.state === 'archived') await store.restore(key, { days: 1, speed: 'bulk' });
  const bytes = await store.read(key);
  return bytes && new TextDecoder().decode(bytes);
}

describe.runIf(process.platform === 'linux')('a power cut, which leaves only what was flushed,', () => {
  it('leaves nothing of what was written without a flush', () => {
    mkdirSync(join(disk, 'a'));
    writeFileSync(join(disk, 'a/b'), 'x', { flush: true });
    const left = cut();
    expect(() => readFileSync(join(left, 'a/b'))).toThrow('ENOENT');
  });

  it('leaves an object of a new home, whose directories are new too', async () => {
    const store = await openStore(disk);
    const facts = { contentType: 'text/x', metadata: { v: '1' } };
    await store.put(KEY, text('one'), facts);
    const after = await openStore(cut());
    expect(await after.head(KEY)).toMatchObject({ sizeBytes: 3, ...facts });
    expect(await contentOf(after, KEY)).toBe('one');
  });

  it('leaves the objects of puts that ran side by side in one new directory', async () => {
    const store = await openStore(disk);
    const done: [string, number][] = [];
    const keys = Array.from({ length: 8 }, (_, at) => `files/new/deep/${at}.txt`);
    await Promise.all(
      keys.map(async (key) => {
        await store.put(key, text(key));
        done.push([key, watch.flushes()]);
      }),
    );
    for (const [key, flushes] of done) expect(await contentOf(await openStore(cut(flushes)), key)).toBe(key);
  });

  it('leaves the old object or the new one of a put, and the new one once it is done', async () => {
    const store = await openStore(disk);
    await store.put(KEY, text('old'), { contentType: 'text/old' });
    const begun = watch.flushes();
    await store.put(KEY, text('new object'), { contentType: 'text/new' });
    for (let flushes = begun; flushes <= watch.flushes(); flushes++) {
      const after = await openStore(cut(flushes));
      const found = [await contentOf(after, KEY), (await after.head(KEY))?.contentType];
      const isOld = found[0] === 'old' && flushes < watch.flushes();
      expect([flushes, found]).toEqual([flushes, isOld ? ['old', 'text/old'] : ['new object', 'text/new']]);
    }
  });

  it.each(['files/deep/b.txt', 'elsewhere/new/b.txt'])(
    'leaves an object that is moved to %s whole at one key',
    async (to) => {
      const store = await openStore(disk);
      await store.put(KEY, text('moved'), { metadata: { v: '1' } });
      await store.put('files/deep/neighbour.txt', text('n'));
      const begun = watch.flushes();
      await store.move(KEY, to);
      for (let flushes = begun; flushes <= watch.flushes(); flushes++) {
        const after = await openStore(cut(flushes));
        const found = [await contentOf(after, KEY), await contentOf(after, to)];
        expect([flushes, found.includes('moved')]).toEqual([flushes, true]);
        if (flushes === watch.flushes()) expect(found).toEqual([null, 'moved']);
        await after.move(KEY, to);
        expect(await contentOf(after, to)).toBe('moved');
        expect(await after.head(to)).toMatchObject({ metadata: { v: '1' } });
      }
    },
  );

  it.each([
    ['in the home', false],
    ['in a directory of its own', true],
  ])('leaves an object whole at each step to the archive, %s, and back', async (_where, isApart) => {
    watch.stop();
    if (isApart) mkdirSync(archiveIn(disk));
    watch = await watchFlushes(disk);
    const store = await openStore(disk, isApart);
    const facts = { contentType: 'text/x', metadata: { v: '1' } };
    await store.put(KEY, text('cold'), facts);
    const begun = watch.flushes();
    await store.changeClass(KEY, 'deep-archive');
    const archived = watch.flushes();
    await store.restore(KEY, { days: 1, speed: 'bulk' });
    await store.changeClass(KEY, 'standard');
    const back = watch.flushes();
    await store.remove(KEY);
    for (let flushes = begun; flushes <= back; flushes++) {
      const after = await openStore(cut(flushes), isApart);
      const found = await after.head(KEY);
      expect([flushes, found]).toEqual([flushes, expect.objectContaining({ sizeBytes: 4, ...facts })]);
      if (flushes === archived) expect(found?.storageClass).toBe('deep-archive');
      if (flushes === back) expect(found?.storageClass).toBe('standard');
      expect([flushes, await contentOf(after, KEY)]).toEqual([flushes, 'cold']);
      expect(await after.changeClass(KEY, 'standard')).toMatchObject({ storageClass: 'standard', ...facts });
      expect((await after.list('')).objects.map(({ key }) => key)).toEqual([KEY]);
    }
    const after = await openStore(cut(), isApart);
    expect([await after.head(KEY), (await after.list('')).objects]).toEqual([null, []]);
  });

  it('leaves the object of an upload that was completed', async () => {
    await openStore(disk);
    const sessions = openFsUploadSessions({ root: homeIn(disk), urlOf: (token) => token });
    closing.push(sessions);
    const { session } = await sessions.open({ key: KEY, sizeBytes: 6, contentType: null });
    await sessions.write(session, { part: 1, sha256: null }, bytes());
    const begun = watch.flushes();
    await sessions.complete(session);
    for (let flushes = begun; flushes <= watch.flushes(); flushes++) {
      const left = cut(flushes);
      await openStore(left);
      const after = openFsUploadSessions({ root: homeIn(left), urlOf: (token) => token });
      closing.push(after);
      // A part whose record was not flushed is sent again, and only where its bytes are no object yet.
      const again = await after.complete(session);
      if (again !== null && 'missing' in again) {
        expect([flushes, await contentOf(await openStore(left), KEY)]).toEqual([flushes, null]);
        await after.write(session, { part: 1, sha256: null }, bytes());
        await after.complete(session);
      }
      expect([flushes, await contentOf(await openStore(left), KEY)]).toEqual([flushes, 'upload']);
    }
  });

  it('leaves the files of an export that were written, in folders that are new too', async () => {
    const done: [string, number][] = [];
    const folder = openFsPlainFolder(join(disk, 'out/side/export'));
    for (const path of ['manifest.jsonl', 'Photos/2024/a.jpg', 'Photos/2024/b.jpg', 'Files/c.txt']) {
      await folder.write(path, text(path), { changedMs: 1_700_000_000_000 });
      done.push([path, watch.flushes()]);
    }
    for (const [path, flushes] of done)
      expect(readFileSync(join(cut(flushes), 'out/side/export', path), 'utf8')).toBe(path);
    await folder.remove('Files/c.txt');
    expect(() => readFileSync(join(cut(), 'out/side/export/Files/c.txt'))).toThrow('ENOENT');
  });
});
