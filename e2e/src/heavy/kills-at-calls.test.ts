import { composeLocal } from '@homelake/composition/local';
import { createApp } from '@homelake/http-api';
import { handIn } from '@homelake/http-api/upload-engine';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatText } from '../chat-text.ts';
import { ended, hashesBelow, homelake, temporaryFolder } from '../homelake.ts';
import type { Ended } from '../homelake.ts';
import { lakeHashes } from '../lake-hashes.ts';

/**
 * A process that works on a small lake is killed (SIGKILL) before each of its file-system calls that changes or flushes something. All files
 * that it leaves are whole, and the next process completes the work.
 */
const folder = temporaryFolder();
afterAll(() => folder.remove());

const home = folder.path('home');
const undisturbed = folder.path('export');
const film = folder.path('films', 'film.bin');
const receiving = folder.path('receiving');
const TEXT = 'cold '.repeat(1000);
const script = fileURLToPath(new URL('../work-once.ts', import.meta.url));

const workOnce = (...args: readonly string[]): Promise<Ended> => {
  // Each step is a process; compiling the same modules in each would take most of the time.
  const env = { ...process.env, NODE_COMPILE_CACHE: folder.path('compiled') };
  return ended(spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
};

/** Files of an export. The manifest names the files so far, and the directory of parts is emptied by the next write. */
const exported = (dir: string) => without(/^(?:homelake-manifest\.jsonl|\.homelake-parts\/.*)$/, dir, hashesBelow);
/** Objects of a lake that an export brings back before the tables are built. */
const brought = (lake: string) => without(/^silver\//, lake, lakeHashes);
/** Files of a lake. */
const files = (lake: string) => without(/^(?!files\/)/, lake, lakeHashes);

function without(pattern: RegExp, place: string, read: (place: string) => Record<string, string>) {
  if (!existsSync(place)) return {};
  return Object.fromEntries(Object.entries(read(place)).filter(([path]) => !pattern.test(path)));
}

beforeAll(async () => {
  writeFileSync(folder.path('in', 'deed.pdf'), '%PDF-1.7 deed');
  writeFileSync(folder.path('in', 'WhatsApp Chat with Bob.txt'), chatText(3));
  expect((await homelake(['--home', home, 'import', folder.path('in')])).code).toBe(0);
  const lake = await composeLocal({ home, access: 'write' });
  await lake.photos().createAlbum('Empty');
  await lake.close();
  expect((await workOnce('export', home, undisturbed, '0')).stderr).toBe('');
  await interruptUpload();
  for (const [what, from, to] of [
    ['upload', film, folder.path('upload-0')],
    ['classes', TEXT, folder.path('classes-0')],
  ] as const) {
    begin(what, to);
    expect((await workOnce(what, from, to, '0')).stderr).toBe('');
  }
});

/** Sends the first of two parts of the film to the home `receiving`. */
async function interruptUpload(): Promise<void> {
  const bytes = new Uint8Array(8 * 2 ** 20 + 1000).map((_, at) => (at * 5 + (at >> 14) * 17) & 255);
  writeFileSync(film, bytes);
  const lake = await composeLocal({ home: receiving, access: 'work' });
  const stop = new AbortController();
  const app = createApp(lake.api());
  let sent = 0;
  const upload = handIn(
    {
      name: 'film.bin',
      sizeBytes: bytes.length,
      fileTime: null,
      read: async (start, end) => bytes.slice(start, end),
    },
    {
      baseUrl: 'http://127.0.0.1/api',
      parallel: 1,
      signal: stop.signal,
      fetch: async (...given) => {
        const request = new Request(...given);
        if (request.method === 'PUT' && ++sent === 2) stop.abort(new Error('enough'));
        return app.fetch(request);
      },
    },
  );
  await expect(upload).rejects.toThrow('enough');
  await lake.close();
}

function begin(what: string, to: string): void {
  if (what === 'upload') cpSync(receiving, to, { recursive: true });
  if (what === 'classes') mkdirSync(to);
}

test.each([
  ['an export', 'export', home, exported, () => exported(undisturbed)],
  ['an import of an export', 'import', undisturbed, brought, () => brought(home)],
  ['an upload that is continued', 'upload', film, files, () => files(folder.path('upload-0'))],
  ['a way to the archive and back', 'classes', TEXT, files, () => files(folder.path('classes-0'))],
] as const)(
  '%s that is killed at any call leaves whole files, and the next completes it',
  async (_, what, from, read, wantedFiles) => {
    const wanted = wantedFiles();
    expect(Object.keys(wanted).length).toBeGreaterThan(0);
    const at = (step: number): string => folder.path(`${what}-${step}`);
    for (let step = 1; ; step++) {
      begin(what, at(step));
      const left = step === 1 ? [] : [at(step - 1)];
      const { code, stdout, stderr } = await workOnce(what, from, at(step), String(step), ...left);
      expect([step, stderr]).toEqual([step, '']);
      for (const completed of left) {
        expect([step, read(completed)]).toEqual([step, wanted]);
        if (what === 'upload') expectNothingOpen(completed);
        rmSync(completed, { recursive: true });
      }
      expect(wanted).toMatchObject(read(at(step)));
      if (what === 'classes') expectText(at(step));
      if (code === null) continue;
      expect([code, stdout]).toEqual([0, `begun\n${step - 1}\n`]);
      expect(step).toBeGreaterThan(20);
      break;
    }
  },
);

/** The bytes of the upload are nowhere but in its file. */
function expectNothingOpen(lake: string): void {
  const sessions = `${lake}/.homelake/sessions`;
  expect(existsSync(sessions) ? readdirSync(sessions) : []).toEqual([]);
  const of = (one: string) => Object.keys(brought(one)).filter((path) => !path.startsWith('bronze/'));
  expect(of(lake)).toEqual(of(folder.path('upload-0')));
  const records = Object.keys(brought(lake)).filter((path) => path.startsWith('bronze/files/'));
  expect(records.length).toBeGreaterThan(0);
}

let isStored = false;
/** Once stored, the text is whole in the class that it had, or in the next. */
function expectText(lake: string): void {
  const places = ['files/deep/a.txt', 'deep-archive%class/files/deep/a.txt'].map((path) => `${lake}/${path}`);
  const found = places.filter((path) => existsSync(path)).map((path) => readFileSync(path, 'utf8'));
  isStored ||= found.length > 0;
  if (isStored) expect(new Set(found)).toEqual(new Set([TEXT]));
}
