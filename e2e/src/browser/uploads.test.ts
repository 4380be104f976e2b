import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { photoBytes } from '../photo-files.ts';
import { takeoutParts } from '../takeout-parts.ts';
import { zipOf } from '../zip-bytes.ts';
import { launchBrowser, openPage, type OpenPage } from './browser.ts';
import { drop as dropFiles, type Dropped } from './drop-files.ts';
import { serveLake, type ServedLake } from './served-lake.ts';

let home: string;
let lake: ServedLake;
let browser: Browser;
let open: OpenPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'homelake-e2e-'));
  lake = await serveLake('--home', join(home, 'lake'), 'start');
  open = await openPage(browser, `${lake.url}/photos`);
  page = open.page;
  await title('No photos yet');
});

afterEach(async () => {
  const { complaints } = open;
  await open.close();
  await lake.stop();
  await rm(home, { recursive: true, force: true });
  expect(complaints).toEqual([]);
});

const drop = (files: readonly Dropped[]): Promise<void> => dropFiles(page, files);

const numbered = async (...numbers: readonly number[]): Promise<Dropped[]> =>
  Promise.all(
    numbers.map(async (number) => ({ name: `IMG_${number}.jpg`, bytes: await photoBytes(number, 640, 480) })),
  );

const tray = (): Locator => page.getByRole('region', { name: 'Uploads' });
const photos = (): Locator => page.locator('[data-photo]');
const title = (text: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name: text }).waitFor();

/** Width in pixels of a picture that is loaded and drawn; 0 before. */
const drawn = (image: Locator): Promise<number> =>
  image.evaluate((element) => (element as HTMLImageElement).naturalWidth);

it('an empty gallery shows what can be added and how', async () => {
  await page.getByText('npx homelake import').waitFor();
  await page.getByText('npm run demo').waitFor();
  await page.getByRole('button', { name: 'Choose photos' }).waitFor();
});

describe('dropped on the page,', () => {
  it('a photo is shown without a reload, and the tray closes', async () => {
    await drop(await numbered(1));
    await tray().getByText('1 file added').waitFor();
    await title('1 photo, 2024');
    await expect.poll(() => drawn(photos().locator('img'))).toBeGreaterThan(0);
    await page.getByRole('heading', { level: 2, name: /Mon 1 January 2024 · \w/ }).waitFor();
    await expect.poll(() => tray().count()).toBe(0);
  });

  it('several photos are shown on the days of their capture', async () => {
    await drop(await numbered(2, 40, 900, 2000));
    await tray().getByText('4 files added').waitFor();
    await title('4 photos, 2024');
    await expect.poll(() => photos().count()).toBe(4);
    expect(await page.getByRole('heading', { level: 2 }).locator('time').allTextContents()).toEqual([
      'Sun 24 March 2024',
      'Wed 7 February 2024',
      'Tue 2 January 2024',
      'Mon 1 January 2024',
    ]);
  });

  it('a photo that the lake has already, and a file that is no photo, are named as such', async () => {
    await drop(await numbered(1));
    await title('1 photo, 2024');
    await drop([...(await numbered(1)), { name: 'notes.jpg', bytes: Buffer.from('Dear diary') }]);
    await tray().getByText('Already here', { exact: true }).waitFor();
    await tray().getByRole('status').getByText('1 already here').waitFor();
    await tray()
      .getByText(/its bytes are text; kept as a file/)
      .waitFor();
  });

  it('a text that looks like a chat and is none is kept as a file, and the tray says so', async () => {
    const novel = Buffer.from('03/05/2024 was the best of times, it was the worst of times.\n'.repeat(40));
    await drop([{ name: 'WhatsApp Chat with nobody.txt', bytes: novel }]);
    await tray().getByText('1 file added').waitFor();
    await tray()
      .getByText(/^WhatsApp Chat with nobody\.txt: .+; kept as a file$/)
      .waitFor();
  });

  it('an archive is unpacked: its photos are in the gallery, and the tray has the sum of its files', async () => {
    const [photo] = await numbered(6);
    const zip = zipOf([
      { name: 'Rome/a.jpg', content: photo!.bytes },
      { name: 'Rome/notes.md', content: 'Dear diary' },
      { name: '../out.md', content: 'Never mind' },
    ]);
    await drop([
      ...(await takeoutParts('zip')),
      { name: 'Rome.zip', bytes: zip },
      { name: 'broken.zip', bytes: Buffer.from('PK\u0003\u0004 and nothing more') },
      { name: 'notes.txt', bytes: Buffer.from('Buy milk') },
    ]);
    await tray().getByText('5 files added, 2 damaged').waitFor();
    const row = (name: string) => tray().getByRole('listitem').filter({ hasText: name }).locator('.words').innerText();
    expect(await row('takeout-20240101T000000Z-001.zip')).toBe('1 photo, 1 file');
    expect(await row('takeout-20240101T000000Z-002.zip')).toBe('1 photo, 1 companion');
    expect(await row('Rome.zip')).toBe(
      '1 photo, 1 file; 1 refused. 1 of its 3 files could not be taken in, so the archive is kept as a file. ../out.md: Zip entry "../out.md" leads out of the archive by its name.',
    );
    expect(await row('broken.zip')).toMatch(/^broken\.zip: .+; kept as a file$/);
    await title('3 photos, 2024');
    await expect.poll(() => photos().count()).toBe(3);
  });

  it('a chat is done once it is in the list of chats', async () => {
    const chat = Buffer.from('03/05/2024, 09:12 - Cleo: Morning\n03/05/2024, 09:14 - Dan: Coffee?\n');
    await drop([{ name: 'WhatsApp Chat with Cleo.txt', bytes: chat }]);
    await tray().getByText('1 file added').waitFor();
    await tray().getByText('Done', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Chats', exact: true }).click();
    await page.getByRole('link', { name: 'Cleo' }).waitFor();
  });

  it('an upload is not shown as done while the server does not answer', async () => {
    let asked = 0;
    await page.route('**/api/uploads?ids=*', (route) =>
      asked++ < 2 ? route.fulfill({ status: 503 }) : route.continue(),
    );
    await drop(await numbered(71));
    await vi.waitUntil(() => asked > 0);
    expect(await tray().getByText('Done', { exact: true }).count()).toBe(0);
    await tray().getByText('Done', { exact: true }).waitFor();
    expect(asked).toBeGreaterThan(2);
    expect(open.complaints.splice(0)).toEqual([expect.stringContaining('503'), expect.stringContaining('503')]);
  });

  it('files that are sent while the server is asked about another are not shown as refused', async () => {
    let asked = 0;
    await page.route('**/api/uploads?ids=*', async (route) => {
      if (asked++ === 0) await tray().getByText('Getting ready').nth(2).waitFor();
      await route.continue();
    });
    await drop(await numbered(72, 73, 74));
    await title('3 photos, 2024');
    expect(asked).toBeGreaterThan(1);
    // The tray closes by itself where nothing was refused.
    await expect.poll(() => tray().count()).toBe(0);
  });

  it('an upload of which the lake has nothing is never shown as done', async () => {
    await page.route('**/api/uploads?ids=*', (route) => route.fulfill({ json: { uploads: [], nextCursor: null } }));
    const chat = Buffer.from('03/05/2024, 09:12 - Cleo: Morning\n03/05/2024, 09:14 - Dan: Coffee?\n');
    await drop([{ name: 'WhatsApp Chat with Cleo.txt', bytes: chat }]);
    await tray().getByText('0 added, 1 refused').waitFor();
    await tray().getByText('It is not in your lake. Add it again.').waitFor();
  });

  it('a damaged picture is kept, and is marked as damaged in the tray, the timeline and the lightbox', async () => {
    const [whole] = await numbered(70);
    await drop([{ name: 'broken.jpg', bytes: whole!.bytes.subarray(0, 700) }]);
    await tray()
      .getByRole('listitem')
      .filter({ hasText: /broken\.jpg.*picture/s })
      .waitFor();
    await photos().filter({ hasText: 'Damaged' }).click();
    await page.getByRole('dialog').getByText('The file is kept as it came.').waitFor();
  });

  it('a file that the server refuses is listed with the reason', async () => {
    await page.route('**/api/uploads', (route) =>
      route.fulfill({
        status: 507,
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: 'x', title: 'No', status: 507, detail: 'The disk is full.', instance: '/' }),
      }),
    );
    await drop(await numbered(1));
    await tray().getByText('0 added, 1 refused').waitFor();
    await tray().getByText('The disk is full.').waitFor();
    await tray().getByRole('button', { name: 'Try again: IMG_1.jpg' }).waitFor();
  });
});

it('a photo can be pasted as well', async () => {
  const [photo] = await numbered(3000);
  await page.locator('main').evaluate((target, base64) => {
    const clipboardData = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    clipboardData.items.add(new File([bytes], 'pasted.jpg', { type: 'image/jpeg' }));
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, photo!.bytes.toString('base64'));
  await title('1 photo, 2024');
});

it('a photo can be chosen with the button', async () => {
  const [photo] = await numbered(5);
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose photos' }).click();
  await (await chooser).setFiles([{ name: photo!.name, mimeType: 'image/jpeg', buffer: photo!.bytes }]);
  await title('1 photo, 2024');
  await expect.poll(() => photos().count()).toBe(1);
});
