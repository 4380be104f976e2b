import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, temporaryFolder } from '../homelake.ts';
import type { Server } from '../homelake.ts';
import { launchBrowser, openPage, type OpenPage } from './browser.ts';
import { drop } from './drop-files.ts';

/** The command with planted handlers. The name of a file says which fault its job has. */
const command = fileURLToPath(new URL('../../../apps/cli/src/planted-homelake.test-helper.ts', import.meta.url));
const LIMITS = { HOMELAKE_WORKER_SILENCE_S: '10', HOMELAKE_WORKER_MEMORY_MB: '400' };

const folder = temporaryFolder();
const home = folder.path('home');
let server: Server;
let browser: Browser;
let open: OpenPage;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(home, [], { command, environment: LIMITS }), launchBrowser()]);
  open = await openPage(browser, `${server.url}/photos`);
  await open.page.getByRole('heading', { level: 1, name: 'No photos yet' }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await server?.stop('SIGKILL');
  folder.remove();
});

const named = (...names: readonly string[]) => names.map((name) => ({ name, bytes: Buffer.from(`Bytes of ${name}`) }));

/** What the tray shows: its title, then the name of each file and the words about it. */
const shown = async (): Promise<readonly string[]> =>
  (await open.page.getByRole('region', { name: 'Uploads' }).innerText()).split('\n').filter(Boolean);

/** Asks for the health of the server all the time. Its result is the longest time to an answer, in milliseconds. */
function watchHealth(): { readonly end: () => Promise<number> } {
  const over = new AbortController();
  const asking = (async () => {
    let slowestMs = 0;
    while (!over.signal.aborted) {
      const askedMs = performance.now();
      expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
      slowestMs = Math.max(slowestMs, performance.now() - askedMs);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return slowestMs;
  })();
  return {
    end: () => {
      over.abort();
      return asking;
    },
  };
}

it('files whose jobs spin, fill the memory and abort show the reasons, and the others are added meanwhile', async () => {
  const health = watchHealth();
  await drop(open.page, named('bad-aborts.bin', 'bad-allocates.bin', 'bad-spins.bin', 'fine.bin'));
  await expect
    .poll(shown, { timeout: 240_000, interval: 250 })
    .toEqual([
      '1 added, 3 refused',
      'bad-aborts.bin',
      'Ended its process (SIGABRT)',
      'bad-allocates.bin',
      'Used more than 400 MB of memory',
      'bad-spins.bin',
      'Stopped answering for 10 s',
      'fine.bin',
      'Kept as a file',
    ]);
  await drop(open.page, named('next.bin'));
  await expect.poll(shown).toEqual(expect.arrayContaining(['2 added, 3 refused', 'next.bin']));
  expect(await health.end()).toBeLessThan(10_000);
  expect(readFileSync(join(home, 'files/next.bin'), 'utf8')).toBe('Bytes of next.bin');
  expect(open.complaints).toEqual([]);
}, 300_000);

it('a file whose job spins does not prevent SIGTERM from ending the server and its worker', async () => {
  const queue = async (): Promise<unknown> => (await fetch(`${server.url}/api/queue`)).json();
  await drop(open.page, named('bad-spins-again.bin'));
  await expect.poll(queue, { timeout: 60_000 }).toMatchObject({ running: 1 });
  const { pid } = server.child;
  const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  await open.close();
  const askedMs = performance.now();
  expect((await server.stop('SIGTERM')).code).toBe(0);
  expect(performance.now() - askedMs).toBeLessThan(10_000);
  expect(workers.filter((worker) => existsSync(`/proc/${worker}`))).toEqual([]);
});
