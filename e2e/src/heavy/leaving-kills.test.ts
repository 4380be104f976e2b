import { composeLocal } from '@homelake/composition/local';
import { spawn } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chatText } from '../chat-text.ts';
import { ended, hashesBelow, homelake, temporaryFolder } from '../homelake.ts';
import type { Ended } from '../homelake.ts';
import { lakeHashes } from '../lake-hashes.ts';

/**
 * A process that exports a small lake, or brings the export back, is killed (SIGKILL) before each of its file-system calls that changes or flushes
 * something. All files that it leaves are whole, and the next process completes the work.
 */
const folder = temporaryFolder();
afterAll(() => folder.remove());

const home = folder.path('home');
const undisturbed = folder.path('export');
const script = fileURLToPath(new URL('../leave-once.ts', import.meta.url));

const leaveOnce = (...args: readonly string[]): Promise<Ended> => {
  // Each step is a process; compiling the same modules in each would take most of the time.
  const env = { ...process.env, NODE_COMPILE_CACHE: folder.path('compiled') };
  return ended(spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }));
};

/** Files of an export. The manifest names the files so far, and the directory of parts is emptied by the next write. */
const exported = (dir: string) => without(/^(?:homelake-manifest\.jsonl|\.homelake-parts\/.*)$/, dir, hashesBelow);
/** Objects of a lake that an export brings back before the tables are built. */
const brought = (lake: string) => without(/^silver\//, lake, lakeHashes);

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
  expect((await leaveOnce('export', home, undisturbed, '0')).stderr).toBe('');
});

test.each([
  ['an export', 'export', home, exported, () => exported(undisturbed)],
  ['an import of an export', 'import', undisturbed, brought, () => brought(home)],
] as const)(
  '%s that is killed at any call leaves whole files, and the next completes it',
  async (_, what, from, read, wantedFiles) => {
    const wanted = wantedFiles();
    expect(Object.keys(wanted).length).toBeGreaterThan(5);
    const at = (step: number): string => folder.path(`${what}-${step}`);
    for (let step = 1; ; step++) {
      const left = step === 1 ? [] : [at(step - 1)];
      const { code, stdout, stderr } = await leaveOnce(what, from, at(step), String(step), ...left);
      expect([step, stderr]).toEqual([step, '']);
      for (const completed of left) {
        expect([step, read(completed)]).toEqual([step, wanted]);
        rmSync(completed, { recursive: true });
      }
      expect(wanted).toMatchObject(read(at(step)));
      if (code === null) continue;
      expect([code, Number(stdout)]).toEqual([0, step - 1]);
      expect(step).toBeGreaterThan(50);
      break;
    }
  },
);
