import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checkStored } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startWorker } from '../processes/child-process.test-helper.ts';
import type { ClassSettings } from './class-places.ts';
import { openFsObjectStore } from './fs-object-store.ts';
import type { FsObjectStore } from './fs-object-store.ts';
import { createNodeSha256 } from './node-sha256.ts';
import { scratchDirectory } from '../scratch.test-helper.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = async (store: ObjectStore, key: string): Promise<string> =>
  new TextDecoder().decode((await store.read(key)) ?? bytes('(nothing)'));
const keysOf = async (store: ObjectStore): Promise<string[]> => (await store.list('')).objects.map(({ key }) => key);

let directory: string;
let root: string;
let archiveDirectory: string | null;
let nowMs: number;
const opened: FsObjectStore[] = [];
const classSettings = (): ClassSettings => ({ archiveDirectory, retrievalHours: { bulk: 0, standard: 0 } });
const openStore = async (options: { readonly classSettings?: () => ClassSettings } = { classSettings }) => {
  const store = await openFsObjectStore({ root, now: () => nowMs, ...options });
  opened.push(store);
  return store;
};
beforeEach(() => {
  directory = scratchDirectory();
  root = join(directory, 'store');
  archiveDirectory = null;
  nowMs = Date.now();
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(directory, { recursive: true });
});

/** A directory on another disk than the scratch directory; null where this machine has none that is known. */
const otherDisk = ((): string | null => {
  const scratch = scratchDirectory();
  const found = [tmpdir(), '/dev/shm'].find((path) => existsSync(path) && statSync(path).dev !== statSync(scratch).dev);
  rmSync(scratch, { recursive: true });
  return found ?? null;
})();

describe('an archive class', () => {
  it('has a directory of its own, where an ordinary object has the path of its key', async () => {
    const store = await openStore();
    await store.put('files/2024/tax.pdf', bytes('x'), { storageClass: 'deep-archive' });
    await store.put('files/2024/scan.pdf', bytes('y'), { storageClass: 'intelligent-tiering' });
    expect(readFileSync(join(root, 'deep-archive%class/files/2024/tax.pdf'), 'utf8')).toBe('x');
    // A class that is read at once has none: its objects are where those of Standard are.
    expect(readFileSync(join(root, 'files/2024/scan.pdf'), 'utf8')).toBe('y');
    expect(readdirSync(join(root, 'files/2024')).sort()).toEqual(['.scan.pdf.meta', '.tax.pdf.meta', 'scan.pdf']);
    await store.remove('files/2024/tax.pdf');
    await store.remove('files/2024/scan.pdf');
    expect(readdirSync(root).sort()).toEqual(['.homelake', 'deep-archive%class']);
    expect(readdirSync(join(root, 'deep-archive%class'))).toEqual(['.homelake']);
  });

  it('tells when an object came to it, which is not when its file was changed', async () => {
    const store = await openStore();
    await store.put('a.txt', bytes('x'));
    nowMs += 86_400_000;
    const moved = await store.changeClass('a.txt', 'deep-archive');
    expect(moved?.modifiedAt).toEqual(new Date(nowMs));
    expect((await (await openStore()).head('a.txt'))?.modifiedAt).toEqual(new Date(nowMs));
    await store.restore('a.txt', { days: 1, speed: 'bulk' });
    const back = await store.changeClass('a.txt', 'standard');
    expect(back?.modifiedAt.getTime()).toBeLessThan(nowMs - 80_000_000);
  });

  it('is left on condition by an object whose record was lost', async () => {
    const store = await openStore();
    await store.put('a.txt', bytes('x'), { storageClass: 'deep-archive' });
    writeFileSync(join(root, '.a.txt.meta'), '');
    const { etag = '' } = (await store.restore('a.txt', { days: 1, speed: 'bulk' })) ?? {};
    const back = await store.changeClass('a.txt', 'standard', { ifMatch: { etag } });
    expect(back).toMatchObject({ storageClass: 'standard', etag: createHash('sha256').update('x').digest('hex') });
    expect(existsSync(join(root, 'deep-archive%class/a.txt'))).toBe(false);
  });

  it('leaves nothing in a store that does not use it', async () => {
    const store = await openStore({});
    await store.put('a.txt', bytes('x'));
    await store.changeClass('a.txt', 'standard');
    await expect(store.restore('a.txt', { days: 1, speed: 'bulk' })).rejects.toMatchObject({ code: 'not-archived' });
    expect(readdirSync(root).sort()).toEqual(['.a.txt.meta', '.homelake', 'a.txt']);
    expect(readdirSync(join(root, '.homelake')).sort()).not.toContain('classes.json');
  });

  it('takes names that a disk does not tell apart, and long ones', async () => {
    const store = await openStore();
    const names = ['A.txt', 'a.txt', 'a', 'a/b', `${'long'.repeat(200)}.txt`];
    for (const key of names) await store.put(key, bytes(key), { storageClass: 'deep-archive' });
    for (const key of names) {
      await store.restore(key, { days: 1, speed: 'bulk' });
      expect(await textOf(store, key)).toBe(key);
    }
    expect(await keysOf(store)).toEqual([...names].sort());
  });
});

describe('a restore', () => {
  it('takes the hours of the settings', async () => {
    const store = await openStore({
      classSettings: () => ({ archiveDirectory: null, retrievalHours: { bulk: 2, standard: 1 } }),
    });
    await store.put('a.txt', bytes('x'), { storageClass: 'deep-archive' });
    const { archive } = (await store.restore('a.txt', { days: 1, speed: 'bulk' })) ?? {};
    expect(archive).toEqual({ state: 'restoring', readyAt: new Date(nowMs + 2 * 3_600_000) });
  });

  it('can be repeated where the clock was set back since', async () => {
    const store = await openStore({
      classSettings: () => ({ archiveDirectory: null, retrievalHours: { bulk: 2, standard: 1 } }),
    });
    await store.put('a.txt', bytes('x'), { storageClass: 'deep-archive' });
    nowMs += 1000 * 86_400_000;
    await store.restore('a.txt', { days: 1, speed: 'bulk' });
    nowMs -= 1000 * 86_400_000;
    expect((await store.head('a.txt'))?.archive?.state).toBe('restoring');
    const { archive } = (await store.restore('a.txt', { days: 1, speed: 'bulk' })) ?? {};
    expect(archive).toEqual({ state: 'restoring', readyAt: new Date(nowMs + 2 * 3_600_000) });
  });

  it('of two processes at once is made once', async () => {
    const stores = [await openStore(), await openStore()];
    const slow = { archiveDirectory: null, retrievalHours: { bulk: 2, standard: 1 } };
    const others = [await openStore({ classSettings: () => slow }), await openStore({ classSettings: () => slow })];
    await stores[0]?.put('a.txt', bytes('x'), { storageClass: 'deep-archive' });
    const answers = await Promise.allSettled(others.map((store) => store.restore('a.txt', { days: 1, speed: 'bulk' })));
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

const unavailable = (path: string) => ({ name: 'StorageError', code: 'unavailable', key: path });

describe('the archive directory', () => {
  it('may be anywhere, and holds the bytes', async () => {
    archiveDirectory = join(directory, 'archive');
    mkdirSync(archiveDirectory);
    const store = await openStore();
    await store.put('files/a.txt', bytes('x'), { storageClass: 'deep-archive' });
    expect(readFileSync(join(archiveDirectory, 'files/a.txt'), 'utf8')).toBe('x');
    expect(existsSync(join(root, 'deep-archive%class'))).toBe(false);
  });

  it('is shown with its state: unused, present, unavailable with the reason', async () => {
    archiveDirectory = join(directory, 'archive');
    const store = await openStore();
    expect(store.archiveDirectory()).toEqual({ path: archiveDirectory, state: 'unused', detail: null });
    mkdirSync(archiveDirectory);
    await store.put('files/a.txt', bytes('x'), { storageClass: 'deep-archive' });
    expect(store.archiveDirectory()).toEqual({ path: archiveDirectory, state: 'present', detail: null });
    renameSync(archiveDirectory, join(directory, 'away'));
    const detail = expect.stringContaining('is not there') as string;
    expect(store.archiveDirectory()).toEqual({ path: archiveDirectory, state: 'unavailable', detail });
    renameSync(join(directory, 'away'), archiveDirectory);
    expect(store.archiveDirectory()).toMatchObject({ state: 'present' });
  });

  it('that is not there is not created, and nothing is stored', async () => {
    archiveDirectory = join(directory, 'archive');
    const store = await openStore();
    const put = store.put('a.txt', bytes('x'), { storageClass: 'deep-archive' });
    await expect(put).rejects.toMatchObject(unavailable(archiveDirectory));
    expect([await store.head('a.txt'), existsSync(archiveDirectory)]).toEqual([null, false]);
  });

  it.each(['the home', 'a folder of the home', 'a folder that has the home', 'a link to the home'])(
    'that is %s is refused, and nothing is lost',
    async (which) => {
      const store = await openStore();
      await store.put('files/a.txt', bytes('x'));
      archiveDirectory =
        which === 'the home' ? root : which === 'a folder that has the home' ? directory : join(root, 'archive');
      if (which === 'a folder of the home') mkdirSync(archiveDirectory);
      if (which === 'a link to the home') symlinkSync(root, (archiveDirectory = join(directory, 'link')));
      const put = store.put('b.txt', bytes('y'), { storageClass: 'deep-archive' });
      await expect(put).rejects.toMatchObject({
        ...unavailable(archiveDirectory),
        message: expect.stringContaining(root),
      });
      await expect(store.changeClass('files/a.txt', 'deep-archive')).rejects.toMatchObject({ code: 'unavailable' });
      await store.put('b.txt', bytes('z'));
      expect([await textOf(store, 'files/a.txt'), await textOf(store, 'b.txt')]).toEqual(['x', 'z']);
      expect(await keysOf(store)).toEqual(['b.txt', 'files/a.txt']);
    },
  );

  it('that is the home already, by an earlier version, removes no new bytes', async () => {
    const store = await openStore();
    archiveDirectory = join(directory, 'archive');
    mkdirSync(archiveDirectory);
    await store.put('a.txt', bytes('old'), { storageClass: 'deep-archive' });
    for (const name of ['.homelake/class.json', 'a.txt']) renameSync(join(archiveDirectory, name), join(root, name));
    archiveDirectory = root;
    expect(await textOf(store, 'a.txt')).toBe('old');
    await expect(store.put('a.txt', bytes('new'))).rejects.toMatchObject(unavailable(root));
    expect(await textOf(store, 'a.txt')).toBe('old');
  });

  it('that has files of its owner is refused at its first use, and they stay', async () => {
    archiveDirectory = join(directory, 'archive');
    mkdirSync(join(archiveDirectory, 'files'), { recursive: true });
    writeFileSync(join(archiveDirectory, 'files/doc.pdf'), 'of the owner');
    const store = await openStore();
    const put = () => store.put('files/doc.pdf', bytes('x'), { storageClass: 'deep-archive' });
    await expect(put()).rejects.toMatchObject(unavailable(archiveDirectory));
    expect(readFileSync(join(archiveDirectory, 'files/doc.pdf'), 'utf8')).toBe('of the owner');
    expect(readdirSync(archiveDirectory)).toEqual(['files']);
    rmSync(join(archiveDirectory, 'files'), { recursive: true });
    // What systems add to each disk, and what a killed preparation leaves, is no file of the owner.
    for (const name of ['lost+found', '.Trashes', 'System Volume Information', '.homelake/tmp'])
      mkdirSync(join(archiveDirectory, name), { recursive: true });
    writeFileSync(join(archiveDirectory, '.DS_Store'), '');
    expect(await put()).toMatchObject({ storageClass: 'deep-archive' });
  });

  it('keeps a file that another program put where an object is to be archived', async () => {
    const store = await openStore();
    archiveDirectory = join(directory, 'archive');
    mkdirSync(archiveDirectory);
    await store.put('first.txt', bytes('x'), { storageClass: 'deep-archive' });
    await store.put('a.txt', bytes('mine'));
    writeFileSync(join(archiveDirectory, 'a.txt'), 'of the owner');
    await expect(store.changeClass('a.txt', 'deep-archive')).rejects.toMatchObject(unavailable('a.txt'));
    expect(readFileSync(join(archiveDirectory, 'a.txt'), 'utf8')).toBe('of the owner');
    expect(await textOf(store, 'a.txt')).toBe('mine');
    await store.remove('a.txt');
    expect(readFileSync(join(archiveDirectory, 'a.txt'), 'utf8')).toBe('of the owner');
  });

  it('of another store is refused', async () => {
    archiveDirectory = join(directory, 'archive');
    mkdirSync(archiveDirectory);
    await (await openStore()).put('a.txt', bytes('x'), { storageClass: 'deep-archive' });
    root = join(directory, 'another');
    const put = (await openStore()).put('a.txt', bytes('y'), { storageClass: 'deep-archive' });
    await expect(put).rejects.toMatchObject(unavailable(archiveDirectory));
    expect(readFileSync(join(archiveDirectory, 'a.txt'), 'utf8')).toBe('x');
  });

  it.each(['is gone', 'is an empty mount point', 'is that of another store'])(
    'that %s leaves archived objects known, and everything else as it was',
    async (how) => {
      archiveDirectory = join(directory, 'archive');
      mkdirSync(archiveDirectory);
      const before = await openStore();
      await before.put('b/hot.txt', bytes('hot'));
      const put = await before.put('b/cold.txt', bytes('cold'), { storageClass: 'deep-archive', metadata: { v: '1' } });
      renameSync(archiveDirectory, join(directory, 'unplugged'));
      if (how === 'is an empty mount point') mkdirSync(archiveDirectory);
      if (how === 'is that of another store') {
        mkdirSync(archiveDirectory);
        const other = await openFsObjectStore({ root: join(directory, 'other'), classSettings });
        await other.put('b/cold.txt', bytes('x'), { storageClass: 'deep-archive' });
        other.close();
      }

      for (const store of [before, await openStore()]) {
        const place = archiveDirectory;
        expect(await store.head('b/cold.txt')).toEqual({ ...put, archive: { state: 'unavailable', place } });
        expect(await keysOf(store)).toEqual(['b/cold.txt', 'b/hot.txt']);
        expect(await store.head('b/absent.txt')).toBe(null);
        expect(await textOf(store, 'b/hot.txt')).toBe('hot');
        await store.put('b/new.txt', bytes('new'));
        await store.remove('b/new.txt');
        const away = unavailable(archiveDirectory);
        await expect(store.read('b/cold.txt')).rejects.toMatchObject(away);
        await expect(store.stream('b/cold.txt')).rejects.toMatchObject(away);
        const restore = () => store.restore('b/cold.txt', { days: 1, speed: 'bulk' });
        await expect(restore()).rejects.toMatchObject(away);
        await expect(store.remove('b/cold.txt')).rejects.toMatchObject(away);
        await expect(store.put('b/cold.txt', bytes('y'))).rejects.toMatchObject(away);
        await expect(store.put('b/x.txt', bytes('y'), { storageClass: 'deep-archive' })).rejects.toMatchObject(away);
        await expect(store.changeClass('b/hot.txt', 'deep-archive')).rejects.toMatchObject(away);
        expect(await keysOf(store)).toEqual(['b/cold.txt', 'b/hot.txt']);
      }

      rmSync(archiveDirectory, { recursive: true, force: true });
      renameSync(join(directory, 'unplugged'), archiveDirectory);
      const store = await openStore();
      await store.restore('b/cold.txt', { days: 1, speed: 'bulk' });
      expect(await textOf(store, 'b/cold.txt')).toBe('cold');
      renameSync(archiveDirectory, join(directory, 'unplugged'));
      await expect(store.read('b/cold.txt')).rejects.toMatchObject(unavailable(archiveDirectory));
    },
  );

  it('may be moved to another path with its files', async () => {
    archiveDirectory = join(directory, 'archive');
    mkdirSync(archiveDirectory);
    const store = await openStore();
    await store.put('a.txt', bytes('x'), { storageClass: 'deep-archive' });
    renameSync(archiveDirectory, join(directory, 'elsewhere'));
    archiveDirectory = join(directory, 'elsewhere');
    await store.restore('a.txt', { days: 1, speed: 'bulk' });
    expect(await textOf(store, 'a.txt')).toBe('x');
  });

  it('whose file is gone has no object any more', async () => {
    const store = await openStore();
    await store.put('a.txt', bytes('x'), { storageClass: 'deep-archive' });
    rmSync(join(root, 'deep-archive%class/a.txt'));
    expect([await store.head('a.txt'), await keysOf(store)]).toEqual([null, []]);
    await store.put('a.txt', bytes('y'), { ifMatch: 'absent' });
    expect(await textOf(store, 'a.txt')).toBe('y');
  });
});

describe('an archived object whose file has another size than it had', () => {
  const sha256 = createHash('sha256').update('0123456789').digest('hex');
  it.each(['', '01234'])('such as %j, has its real size, is changed for a check, and is not restored', async (left) => {
    const store = await openStore();
    await store.put('a.txt', bytes('0123456789'), { storageClass: 'deep-archive', metadata: { sha256 } });
    const check = () => checkStored(store, 'a.txt', { sha256, sizeBytes: 10 }, { createSha256: createNodeSha256 });
    expect(await check()).toEqual({ state: 'same', sizeBytes: 10, sha256: null });
    writeFileSync(join(root, 'deep-archive%class/a.txt'), left);
    expect(await check()).toEqual({ state: 'changed', sizeBytes: left.length, sha256: null });
    expect(await store.head('a.txt')).toMatchObject({ sizeBytes: left.length, storageClass: 'deep-archive' });
    const restore = () => store.restore('a.txt', { days: 1, speed: 'bulk' });
    await expect(restore()).rejects.toMatchObject({
      code: 'wrong-content',
      message: expect.stringContaining(`10 bytes were archived, and its file has ${left.length}`),
    });
    await expect(restore()).rejects.toMatchObject({ code: 'wrong-content' });
    await store.put('a.txt', bytes('0123456789'), { storageClass: 'deep-archive', metadata: { sha256 } });
    expect(await check()).toEqual({ state: 'same', sizeBytes: 10, sha256: null });
  });

  it('is refused too where a restore of it runs', async () => {
    const retrievalHours = { bulk: 2, standard: 1 };
    const store = await openStore({ classSettings: () => ({ archiveDirectory, retrievalHours }) });
    await store.put('a.txt', bytes('0123456789'), { storageClass: 'deep-archive' });
    await store.restore('a.txt', { days: 1, speed: 'bulk' });
    writeFileSync(join(root, 'deep-archive%class/a.txt'), '');
    const again = store.restore('a.txt', { days: 1, speed: 'bulk' });
    await expect(again).rejects.toMatchObject({ code: 'wrong-content' });
  });

  it('that was restored before gets the hash of its bytes in Standard, and not the old one', async () => {
    const store = await openStore();
    await store.put('a.txt', bytes('0123456789'), { storageClass: 'deep-archive', metadata: { sha256 } });
    await store.restore('a.txt', { days: 1, speed: 'bulk' });
    writeFileSync(join(root, 'deep-archive%class/a.txt'), '01');
    expect(await textOf(store, 'a.txt')).toBe('01');
    const etag = createHash('sha256').update('01').digest('hex');
    expect(await store.changeClass('a.txt', 'standard')).toMatchObject({ etag, metadata: {}, sizeBytes: 2 });
    await store.remove('a.txt');
    expect(await keysOf(store)).toEqual([]);
  });
});

describe.each(['empty', 'gone', 'gone with its folder'])('an archived object whose record is %s', (how) => {
  const key = 'files/b/A.txt';
  const archived = () => join(root, 'deep-archive%class', key);
  const etag = createHash('sha256').update('cold').digest('hex');
  const openDamaged = async (): Promise<FsObjectStore> => {
    const store = await openStore();
    await store.put(key, bytes('cold'), { storageClass: 'deep-archive' });
    await store.put('hot.txt', bytes('hot'));
    if (how === 'empty') writeFileSync(join(root, 'files/b/.A.txt.meta'), '');
    else rmSync(join(root, how === 'gone' ? 'files/b/.A.txt.meta' : 'files'), { recursive: true });
    return store;
  };

  it('is listed and known, without a hash, and is not replaced as if absent', async () => {
    const store = await openDamaged();
    mkdirSync(join(root, 'deep-archive%class/lost+found'));
    writeFileSync(join(root, 'deep-archive%class/lost+found/a.txt'), 'of the disk');
    for (const prefix of ['', 'files/', 'files/b/A']) {
      const { objects } = await store.list(prefix);
      expect(objects).toContainEqual(expect.objectContaining({ key, storageClass: 'deep-archive', sizeBytes: 4 }));
      expect(objects).toHaveLength(prefix === '' ? 2 : 1);
    }
    const put = store.put(key, bytes('new'), { ifMatch: 'absent' });
    await expect(put).rejects.toMatchObject({ code: 'precondition-failed' });
    expect(readFileSync(archived(), 'utf8')).toBe('cold');
    const found = await (await openStore()).head(key);
    expect(found).toMatchObject({ sizeBytes: 4, metadata: {}, archive: { state: 'archived' } });
    expect(found?.etag).not.toBe(etag);
  });

  it('is refused at once to a put that must not replace it', async () => {
    const store = await openDamaged();
    const put = store.put(key, bytes('new'), { ifMatch: 'absent', storageClass: 'deep-archive' });
    await expect(put).rejects.toMatchObject({ code: 'precondition-failed' });
    expect(readFileSync(archived(), 'utf8')).toBe('cold');
  });

  it('can be restored, and has its hash again in Standard', async () => {
    const store = await openDamaged();
    await store.restore(key, { days: 1, speed: 'bulk' });
    expect(await textOf(store, key)).toBe('cold');
    expect(await store.changeClass(key, 'standard')).toMatchObject({ etag, storageClass: 'standard', sizeBytes: 4 });
    expect([await textOf(store, key), existsSync(archived())]).toEqual(['cold', false]);
  });

  it('is removed, and replaced, as any other', async () => {
    const store = await openDamaged();
    await store.remove(key);
    expect([await store.head(key), existsSync(archived()), await keysOf(store)]).toEqual([null, false, ['hot.txt']]);
    const other = await openDamaged();
    await other.put(key, bytes('new'));
    expect([await textOf(other, key), existsSync(archived())]).toEqual(['new', false]);
  });
});

it('a change to Standard and one to the archive at once leave the object whole', async () => {
  for (let round = 0; round < 6; round++) {
    const [one, other] = [await openStore(), await openStore()];
    const key = `b/${round}.txt`;
    await one.put(key, bytes('whole'));
    const changes = [one.changeClass(key, 'deep-archive'), other.changeClass(key, 'standard')];
    await Promise.allSettled(round % 2 === 0 ? changes : changes.toReversed());
    const found = await one.head(key);
    expect(found?.sizeBytes).toBe(5);
    if (found?.archive !== null) await one.restore(key, { days: 1, speed: 'bulk' });
    expect(await textOf(other, key)).toBe('whole');
  }
});

describe('a file that another program puts where an archived object is', () => {
  it('is the object, and the bytes of the old one go with it', async () => {
    const store = await openStore();
    await store.put('files/a.txt', bytes('old'), { storageClass: 'deep-archive' });
    writeFileSync(join(root, 'files/a.txt'), 'dropped');
    expect(await store.head('files/a.txt')).toMatchObject({ storageClass: 'standard', sizeBytes: 7 });
    await store.remove('files/a.txt');
    expect(readdirSync(join(root, 'deep-archive%class'))).toEqual(['.homelake']);
    expect(await store.head('files/a.txt')).toBe(null);
  });
});

const KEY = 'files/deep/a.txt';

const moves = [
  ['the same disk', 'standard', 'deep-archive'],
  ['another disk', 'standard', 'deep-archive'],
  ['another disk', 'deep-archive', 'standard'],
] as const;

describe('a move between classes', () => {
  let disk: string | null = null;
  afterEach(() => {
    if (disk !== null) rmSync(disk, { recursive: true });
    disk = null;
  });
  const usable = moves.filter(([where]) => where === 'the same disk' || otherDisk !== null);

  it.each(usable)(
    'that is killed at any step, on %s, from %s to %s, leaves the object whole in one class, and can be repeated',
    async (where, from, to) => {
      if (where === 'another disk' && otherDisk !== null) {
        disk = mkdtempSync(join(otherDisk, 'homelake-class-'));
        archiveDirectory = join(disk, 'archive');
      }
      const content = 'the object'.repeat(1000);
      for (let step = 1; ; step++) {
        for (const store of opened.splice(0)) store.close();
        rmSync(root, { recursive: true, force: true });
        if (archiveDirectory !== null) {
          rmSync(archiveDirectory, { recursive: true, force: true });
          mkdirSync(archiveDirectory);
        }
        const store = await openStore();
        const facts = { contentType: 'text/x', metadata: { v: '1' } };
        await store.put(KEY, bytes(content), { ...facts, storageClass: from });
        await store.put('files/deep/neighbour.txt', bytes('n'), { storageClass: from });
        if (from === 'deep-archive') await store.restore(KEY, { days: 1, speed: 'bulk' });
        const worker = startWorker('class-mover', root, archiveDirectory ?? '', KEY, to, String(step));
        const isDone = (await worker.lines()).length > 0;

        const readNow = async (one: ObjectStore): Promise<string> => {
          if ((await one.head(KEY))?.archive?.state === 'archived') await one.restore(KEY, { days: 1, speed: 'bulk' });
          return textOf(one, KEY);
        };
        const after = await openStore();
        const found = await after.head(KEY);
        expect(found).toMatchObject({ sizeBytes: content.length, ...facts });
        expect([from, to, 'standard']).toContain(found?.storageClass);
        expect(await keysOf(after)).toEqual([KEY, 'files/deep/neighbour.txt']);
        expect(await readNow(after)).toBe(content);

        const again = await after.changeClass(KEY, to);
        expect(again).toMatchObject({ storageClass: to, sizeBytes: content.length, ...facts });
        expect(await readNow(after)).toBe(content);
        await after.remove(KEY);
        await after.remove('files/deep/neighbour.txt');
        expect(await keysOf(after)).toEqual([]);
        const left = [root, join(root, 'deep-archive%class'), archiveDirectory ?? root].flatMap((path) =>
          existsSync(path) ? readdirSync(path).filter((name) => !/^\.homelake$|%class$/.test(name)) : [],
        );
        expect(left).toEqual([]);
        if (isDone) {
          expect(step).toBeGreaterThan(3);
          break;
        }
      }
    },
    120_000,
  );
});
