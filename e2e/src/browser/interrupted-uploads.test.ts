/// <reference lib="dom" />
// Above: what runs inside the page may name the globals of the page.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReceivedParts, Upload, UploadList } from '@homelake/http-api';
import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, temporaryFolder, type Server } from '../homelake.ts';
import { launchBrowser, openPage, type OpenPage } from './browser.ts';

const folder = temporaryFolder();
let home: string;
let lake: Server;
let browser: Browser;
let open: OpenPage;
let page: Page;
let homes = 0;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  folder.remove();
});

beforeEach(async () => {
  home = folder.path(`home-${++homes}`);
  lake = await startServer(home);
  open = await openPage(browser, `${lake.url}/photos`);
  page = open.page;
  await page.getByRole('heading', { name: 'No photos yet' }).waitFor();
});

afterEach(async () => {
  const { complaints } = open;
  await open.close();
  await lake.stop();
  expect(complaints).toEqual([]);
});

const PART = 8 * 2 ** 20;
/** Two parts and a small one. */
const SIZE = 2 * PART + 1000;
const byteAt = (at: number): number => (at * 7 + (at >> 15) * 31) & 255;
const bytes = Buffer.from(Uint8Array.from({ length: SIZE }, (_, at) => byteAt(at)));
const SHA256 = createHash('sha256').update(bytes).digest('hex');

/** Drops a file of SIZE bytes, which the page makes itself. */
const dropLarge = (onto: Page, name: string): Promise<void> =>
  onto.locator('main').evaluate(
    (target, { name, size }) => {
      const content = new Uint8Array(size);
      for (let at = 0; at < size; at++) content[at] = (at * 7 + (at >> 15) * 31) & 255;
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], name, { lastModified: 1_700_000_000_000 }));
      for (const type of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    { name, size: SIZE },
  );

const trayOf = (of: Page): Locator => of.getByRole('region', { name: 'Uploads' });
const tray = (): Locator => trayOf(page);

/** Counts the parts that are sent, and holds those from the third on until `letGo`. */
async function holdThirdPart(of: Page) {
  const held: Route[] = [];
  const count = { parts: 0, isHolding: true };
  await of.route('**/api/uploads/parts/*', async (route) => {
    if (++count.parts > 2 && count.isHolding) held.push(route);
    else await route.continue();
  });
  /** Resolves when the third part is held and the server has the others. */
  const reached = async () => {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    const [upload] = await uploadsThatAre('receiving');
    const received = async () =>
      ((await (await fetch(`${lake.url}/api/uploads/${upload?.id}/parts`)).json()) as ReceivedParts).parts.length;
    await expect.poll(received).toBe(2);
  };
  const letGo = async () => {
    count.isHolding = false;
    for (const route of held.splice(0)) await route.continue().catch(() => {});
  };
  return { count, reached, letGo };
}

async function uploadsThatAre(state: Upload['state']): Promise<readonly Upload[]> {
  return ((await (await fetch(`${lake.url}/api/uploads?state=${state}`)).json()) as UploadList).uploads;
}

async function storedAs(name: string): Promise<string> {
  const uploads = (await uploadsThatAre('done')).filter((upload) => upload.name === name);
  return uploads.map(({ sha256, result, damaged }) => `${result} ${damaged ? 'damaged' : sha256}`).join();
}

describe('an upload that a reload interrupts', () => {
  it('is listed with what to do, and goes on with its missing part when the file is dropped again', async () => {
    const first = await holdThirdPart(page);
    await dropLarge(page, 'my film.bin');
    await first.reached();
    await page.reload();
    await tray().getByText('1 file not finished').waitFor();
    const row = tray().getByRole('listitem').filter({ hasText: 'my film.bin' });
    await row.getByText('Not finished. Drop it again to go on.').waitFor();
    first.count.parts = 0;
    await first.letGo();
    await dropLarge(page, 'my film.bin');
    await tray().getByText('1 file added').waitFor();
    expect(first.count.parts).toBe(1);
    expect(await storedAs('my film.bin')).toBe(`new ${SHA256}`);
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await tray().count()).toBe(0);
  });

  it('can be cancelled there, and nothing of it is left', async () => {
    const first = await holdThirdPart(page);
    await dropLarge(page, 'film.bin');
    await first.reached();
    await page.reload();
    await tray().getByRole('button', { name: 'Cancel: film.bin' }).click();
    await expect.poll(() => tray().count()).toBe(0);
    await expect.poll(() => uploadsThatAre('receiving')).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await tray().count()).toBe(0);
  });

  it('goes on by itself where the browser still reads the dropped folder', async () => {
    writeFileSync(folder.path('disk', 'trip', 'day 1', 'film.bin'), bytes);
    const parts = await holdThirdPart(page);
    await dropFromDisk(page, folder.path('disk', 'trip'));
    await parts.reached();
    await page.reload();
    await tray().getByText('trip/day 1/film.bin').waitFor();
    await parts.letGo();
    await tray().getByText('1 file added').waitFor();
    expect(await storedAs('trip/day 1/film.bin')).toBe(`new ${SHA256}`);
  });

  it('goes on after a click where the browser asks for leave to read the file', async () => {
    writeFileSync(folder.path('disk', 'film.bin'), bytes);
    // Nobody can answer Chromium's own question here, so it counts as answered once the page has it asked.
    await page.addInitScript(() => {
      let answer = 'prompt';
      Object.assign(FileSystemHandle.prototype, {
        queryPermission: async () => answer,
        requestPermission: async () => (answer = navigator.userActivation.isActive ? 'granted' : 'denied'),
      });
    });
    const parts = await holdThirdPart(page);
    await dropFromDisk(page, folder.path('disk', 'film.bin'));
    await parts.reached();
    await page.reload();
    await parts.letGo();
    await tray().getByText('1 file not finished').waitFor();
    await tray().getByRole('button', { name: 'Resume: film.bin' }).click();
    await tray().getByText('1 file added').waitFor();
    expect(await storedAs('film.bin')).toBe(`new ${SHA256}`);
  });
});

it('an upload can be paused and resumed, and sends no part twice', async () => {
  const parts = await holdThirdPart(page);
  await dropLarge(page, 'film.bin');
  await parts.reached();
  await tray().getByRole('button', { name: 'Pause: film.bin' }).click();
  await tray()
    .getByText(/Paused at \d+ %/)
    .waitFor();
  await tray().getByText('1 file not finished').waitFor();
  parts.count.parts = 0;
  await parts.letGo();
  await tray().getByRole('button', { name: 'Resume: film.bin' }).click();
  await tray().getByText('1 file added').waitFor();
  expect(parts.count.parts).toBe(1);
  expect(await storedAs('film.bin')).toBe(`new ${SHA256}`);
});

it('an upload goes on by itself after the server was killed and started again', async () => {
  const parts = await holdThirdPart(page);
  await dropLarge(page, 'film.bin');
  await parts.reached();
  await lake.stop('SIGKILL');
  await parts.letGo();
  lake = await startServer(home, ['--port', String(lake.port)]);
  await tray().getByText('1 file added').waitFor();
  expect(await storedAs('film.bin')).toBe(`new ${SHA256}`);
  open.complaints.splice(0);
});

it('the same file in two tabs is sent by one of them, and both see it end', async () => {
  const other = await page.context().newPage();
  await other.goto(`${lake.url}/photos`);
  const parts = await holdThirdPart(page);
  let sentByOther = 0;
  await other.route('**/api/uploads/parts/*', (route) => {
    sentByOther++;
    return route.continue();
  });
  await dropLarge(page, 'film.bin');
  await parts.reached();
  await dropLarge(other, 'film.bin');
  await trayOf(other).getByText('film.bin').waitFor();
  await parts.letGo();
  await tray().getByText('1 file added').waitFor();
  await trayOf(other)
    .getByText(/1 file added|0 files added, 1 already here/)
    .waitFor();
  expect(sentByOther).toBe(0);
  const third = await page.context().newPage();
  await third.goto(`${lake.url}/photos`);
  await third.getByRole('heading', { level: 1 }).waitFor();
  expect(await trayOf(third).count()).toBe(0);
});

it('a page without a secure context hashes and checks what it sends as well', async () => {
  // As a page on plain HTTP from another machine: a name that is not of this machine leads to the server.
  const proxy = createServer((incoming, outgoing) => {
    const { url: path, method, headers } = incoming;
    const own = { ...headers, host: `127.0.0.1:${lake.port}`, ...(headers.origin && { origin: lake.url }) };
    const onward = request({ host: '127.0.0.1', port: lake.port, path, method, headers: own }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => proxy.once('listening', resolve));
  const far = await launchBrowser(['--host-resolver-rules=MAP lake.test 127.0.0.1']);
  try {
    const { page: there, complaints } = await openPage(
      far,
      `http://lake.test:${(proxy.address() as AddressInfo).port}/photos`,
    );
    expect(await there.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([false, 'undefined']);
    const hashes: unknown[] = [];
    await there.route('**/api/uploads/*/links', (route) => {
      hashes.push(...(route.request().postDataJSON() as { parts: unknown[] }).parts);
      return route.continue();
    });
    await dropLarge(there, 'film.bin');
    await trayOf(there).getByText('1 file added').waitFor();
    const part = (number: number) => bytes.subarray((number - 1) * PART, number * PART);
    expect(hashes).toHaveLength(3);
    for (const number of [1, 2, 3])
      expect(hashes).toContainEqual({ part: number, sha256: createHash('sha256').update(part(number)).digest('hex') });
    expect(await storedAs('film.bin')).toBe(`new ${SHA256}`);
    // The browser only says that it ignores a header there.
    expect(complaints.filter((words) => !words.includes('Cross-Origin-Opener-Policy'))).toEqual([]);
  } finally {
    await far.close();
    proxy.close();
  }
});

it('the page without chats has a button to add one', async () => {
  await page.getByRole('link', { name: 'Chats', exact: true }).click();
  await page.getByRole('heading', { name: 'No chats yet' }).waitFor();
  const chat = Buffer.from('03/05/2024, 09:12 - Cleo: Morning\n03/05/2024, 09:14 - Dan: Coffee?\n');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add a chat' }).click();
  await (await chooser).setFiles([{ name: 'WhatsApp Chat with Cleo.txt', mimeType: 'text/plain', buffer: chat }]);
  await page.getByRole('link', { name: 'Cleo' }).waitFor();
});

/** Drops a file of the disk on the page, as the desktop does, so that the browser gives a handle of it. */
async function dropFromDisk(onto: Page, path: string): Promise<void> {
  const session = await onto.context().newCDPSession(onto);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data });
}
