import { composeLocal } from '@homelake/composition/local';
import { createApp } from '@homelake/http-api';
import { handIn } from '@homelake/http-api/upload-engine';
import { spawn } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { homelake, temporaryFolder } from '../homelake.ts';

/**
 * A process that works on large files is killed (SIGKILL) at twenty random points: of exports, of ways to an archive on another disk and back, and of
 * one upload. The next process completes the work. No byte is lost. HOMELAKE_SEED gives the points of a failed run again, in parts of the time
 * that the work takes.
 */
const SEED = Number(process.env['HOMELAKE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const random = randomFrom(SEED);
const points = (count: number): readonly number[] => Array.from({ length: count }, random);
const POINTS = { export: points(7), classes: points(6), upload: points(7).toSorted((a, b) => a - b) };

const MB = 1e6;
const folder = temporaryFolder();
const disks = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const archive = mkdtempSync(join(disks, 'homelake-archive-'));
afterAll(() => {
  folder.remove();
  rmSync(archive, { recursive: true, force: true });
});

const home = folder.path('home');
const [SCAN, DISC] = [folder.path('in', 'scan.bin'), folder.path('in', 'disc.bin')];
const film = folder.path('films', 'film.bin');
const script = fileURLToPath(new URL('../work-once.ts', import.meta.url));

/** Works until the end, or until a kill so long after the beginning. Resolves to the milliseconds between the beginning and the end. */
async function work(args: readonly string[], killAfterMs: number | null): Promise<number> {
  const child = spawn(process.execPath, [script, ...args, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const end = new Promise<number | null>((resolve) => child.once('close', resolve));
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), end]);
  const begun = performance.now();
  if (killAfterMs !== null) {
    await Promise.race([pause(killAfterMs), end]);
    child.kill('SIGKILL');
  }
  const code = await end;
  if (killAfterMs === null) expect(code).toBe(0);
  return performance.now() - begun;
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function writeRandom(path: string, sizeBytes: number): void {
  const block = Buffer.alloc(4 * MB);
  const file = openSync(path, 'w');
  for (let left = sizeBytes; left > 0; left -= block.length)
    writeSync(file, randomFillSync(block), 0, Math.min(left, block.length));
  closeSync(file);
}

const filesBelow = (place: string): readonly string[] =>
  existsSync(place)
    ? readdirSync(place, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

const hashes = new Map<string, string>();
beforeAll(async () => {
  writeRandom(SCAN, 100 * MB);
  writeRandom(DISC, 150 * MB);
  writeRandom(film, 512 * MB);
  for (const path of [SCAN, DISC, film]) hashes.set(path, await hashOf(path));
  expect((await homelake(['--home', home, 'import', folder.path('in')])).code).toBe(0);
});

/** The two files by name, as far as they are there. Each is whole. */
async function expectWhole(place: string, isComplete: boolean): Promise<void> {
  const found = filesBelow(place).filter((path) => /\/(?:scan|disc)\.bin$/.test(path));
  const names = new Set<string>();
  for (const path of found) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    expect([path, await hashOf(path)]).toEqual([path, hashes.get(folder.path('in', name))]);
    names.add(name);
  }
  if (isComplete) expect([...names].toSorted()).toEqual(['disc.bin', 'scan.bin']);
}

test(`an export of 250 MB that is killed at 7 random points (seed ${SEED}) leaves whole files, and is completed`, async () => {
  const takenMs = await work(['export', home, folder.path('undisturbed')], null);
  for (const [index, at] of POINTS.export.entries()) {
    const dir = folder.path(`export-${index}`);
    await work(['export', home, dir], takenMs * at);
    await expectWhole(join(dir, 'Files'), false);
    await work(['export', home, dir], null);
    await expectWhole(join(dir, 'Files'), true);
    expect(filesBelow(join(dir, '.homelake-parts'))).toEqual([]);
    rmSync(dir, { recursive: true });
  }
  await expectWhole(join(home, 'files'), true);
});

test(`a way of 150 MB to an archive on another disk and back that is killed at 6 random points (seed ${SEED}) loses nothing`, async () => {
  const lakeAt = folder.path('archived');
  mkdirSync(lakeAt);
  const key = 'files/deep/a.txt';
  const lake = await composeLocal({ home: lakeAt, access: 'write' });
  const settings = new TextEncoder().encode(JSON.stringify({ archiveDirectory: archive }));
  await lake.store.put('settings.json', settings);
  await lake.store.put(key, createReadStream(DISC));
  await lake.close();
  const takenMs = await work(['classes', '', lakeAt], null);
  for (const at of POINTS.classes) {
    await work(['classes', '', lakeAt], takenMs * at);
    const left = [join(lakeAt, key), join(archive, key)].filter((path) => existsSync(path));
    expect(left.length).toBeGreaterThan(0);
    for (const path of left) expect([path, await hashOf(path)]).toEqual([path, hashes.get(DISC)]);
    await work(['classes', '', lakeAt], null);
    expect(await hashOf(join(lakeAt, key))).toBe(hashes.get(DISC));
    expect(existsSync(join(archive, key))).toBe(false);
  }
});

test(`an upload of 512 MB that is killed at 7 random points (seed ${SEED}) is continued, and is whole`, async () => {
  const lakeAt = folder.path('uploaded');
  await begin(lakeAt);
  const takenMs = await uploadOnceUndisturbed();
  let before = 0;
  for (const at of POINTS.upload) {
    await work(['upload', film, lakeAt], takenMs * (at - before));
    before = at;
  }
  await work(['upload', film, lakeAt], null);
  const stored = filesBelow(join(lakeAt, 'files')).filter((path) => path.endsWith('/film.bin'));
  expect(stored).toHaveLength(1);
  expect(await hashOf(stored[0] ?? '')).toBe(hashes.get(film));
  expect(filesBelow(join(lakeAt, 'uploads'))).toEqual([]);
  const sessions = join(lakeAt, '.homelake/sessions');
  expect(existsSync(sessions) ? readdirSync(sessions) : []).toEqual([]);
});

async function uploadOnceUndisturbed(): Promise<number> {
  const other = folder.path('undisturbed upload');
  await begin(other);
  const takenMs = await work(['upload', film, other], null);
  rmSync(other, { recursive: true });
  return takenMs;
}

/** Opens the upload, without a part. */
async function begin(lakeAt: string): Promise<void> {
  const lake = await composeLocal({ home: lakeAt, access: 'work' });
  const app = createApp(lake.api());
  const stop = new AbortController();
  const source = {
    name: 'film.bin',
    sizeBytes: statSync(film).size,
    fileTime: null,
    read: () => Promise.reject(new Error('enough')),
  };
  const options = {
    baseUrl: 'http://127.0.0.1/api',
    signal: stop.signal,
    hashFirst: false,
    fetch: async (...given: Parameters<typeof fetch>) => app.fetch(new Request(...given)),
  };
  await expect(handIn(source, options)).rejects.toThrow('enough');
  await lake.close();
}

/** Numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
