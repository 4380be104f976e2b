import { composeLocal } from '@homelake/composition/local';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homelake } from '../homelake.ts';
import { DESKTOP, launchBrowser, openPage, type OpenPage } from './browser.ts';
import { drop } from './drop-files.ts';
import { serveLake, type ServedLake } from './served-lake.ts';

/** The page Files, over a lake with files of many kinds. */
let folder: string;
let lake: ServedLake;
let browser: Browser;

/** A document of one page that says hello. */
function pdfBytes(): string {
  const text = 'BT /F1 24 Tf 40 100 Td (Hello from a PDF) Tj ET';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  const body = objects.map((object, i) => `${i + 1} 0 obj\n${object}\nendobj\n`).join('');
  return `%PDF-1.4\n${body}trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n`;
}

/** A second of silence. */
function wavBytes(): Buffer {
  const samples = Buffer.alloc(8_000, 0x80);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

const SCRIPT = '<script>parent.document.title = "run"; document.title = "run"</script>';
const FILES: Readonly<Record<string, string | Buffer>> = {
  'Documents/Taxes/2023/Bescheid für Änne.pdf': pdfBytes(),
  'Documents/Taxes/2023/notes 10.md': '# ten',
  'Documents/Taxes/2023/notes 2.md': '# two\n\nBuy milk',
  'Documents/Taxes/old.bin': Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]),
  'Documents/page.html': `<!doctype html>${SCRIPT}`,
  'Documents/drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`,
  'Documents/silence.wav': wavBytes(),
  'Documents/long.txt': 'a line of text\n'.repeat(20_000),
  ...Object.fromEntries(Array.from({ length: 210 }, (_, i) => [`Documents/many/${i}.txt`, `number ${i}`])),
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homelake-e2e-'));
  const home = join(folder, 'lake');
  for (const [path, content] of Object.entries(FILES)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  expect((await homelake(['--home', home, 'import', join(folder, 'Documents')])).code).toBe(0);
  [lake, browser] = await Promise.all([serveLake('--home', home, 'start'), launchBrowser()]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await lake?.stop();
  await rm(folder, { recursive: true, force: true });
});

const LIGHT: BrowserContextOptions = { viewport: DESKTOP, colorScheme: 'light' };
const SMALL: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const screens: readonly (readonly [string, BrowserContextOptions])[] = [
  ['a desktop, light', LIGHT],
  ['a desktop, dark', { ...LIGHT, colorScheme: 'dark' }],
  ['a small phone, light', { ...SMALL, colorScheme: 'light' }],
  ['a small phone, dark', { ...SMALL, colorScheme: 'dark' }],
];

async function withPage(path: string, options: BrowserContextOptions, run: (open: OpenPage) => Promise<void>) {
  const open = await openPage(browser, lake.url + path, options);
  try {
    await run(open);
  } finally {
    await open.close();
  }
  // The viewer of PDF is a part of the browser.
  expect(open.complaints.filter((text) => !/^request: chrome(?:-extension)?:/.test(text))).toEqual([]);
}

const title = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
const names = (page: Page) => page.locator('[data-row]').allTextContents();
const row = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
const SHOTS = process.env['HOMELAKE_SHOTS'];
const shot = async (page: Page, name: string) =>
  SHOTS === undefined ? undefined : void (await page.screenshot({ path: join(SHOTS, `${name}.png`) }));

describe.each(screens)('files on %s', (screen, options) => {
  it('are listed by folder, with the way back, and fit on the screen', () =>
    withPage('/files', options, async ({ page }) => {
      await title(page, /^218 files, /);
      expect(await names(page)).toEqual(['Documents']);
      await page.getByRole('link', { name: 'Documents', exact: true }).click();
      await row(page, 'Taxes').getByText('4 files').waitFor();
      await shot(page, `list ${screen}`);
      await page.getByRole('link', { name: 'Taxes', exact: true }).click();
      await page.getByRole('link', { name: '2023', exact: true }).click();
      await title(page, /^3 files, /);
      expect(await names(page)).toEqual(['Bescheid für Änne.pdf', 'notes 2.md', 'notes 10.md']);
      expect(await row(page, 'notes 2.md').innerText()).toMatch(/15 bytes[^]*Standard|Standard[^]*15 bytes/);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        options.viewport?.width ?? 0,
      );
      await shot(page, `folder ${screen}`);
      await page.getByRole('navigation', { name: 'Folders' }).getByRole('link', { name: 'Taxes' }).click();
      await title(page, /^4 files, /);
      expect(await names(page)).toEqual(['2023', 'old.bin']);
    }));

  it('are shown in a preview, which closes again', () =>
    withPage('/files?folder=Documents%2FTaxes%2F2023', options, async ({ page }) => {
      await page.getByRole('link', { name: 'notes 2.md', exact: true }).click();
      const preview = page.getByRole('dialog', { name: 'notes 2.md' });
      await preview.getByText('Buy milk').waitFor();
      await preview.getByText('text/markdown').waitFor();
      await shot(page, `text ${screen}`);
      await preview.getByRole('button', { name: 'Close' }).click();
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      expect(new URL(page.url()).searchParams.get('file')).toBeNull();
    }));
});

/** Opens the preview of a file of the list. */
async function opened(page: Page, name: string) {
  await page.getByRole('link', { name, exact: true }).click();
  return page.getByRole('dialog', { name });
}

describe('a preview', () => {
  it('of a PDF is the viewer of the browser', () =>
    withPage('/files?folder=Documents%2FTaxes%2F2023', LIGHT, async ({ page }) => {
      const preview = await opened(page, 'Bescheid für Änne.pdf');
      await preview.locator('iframe').waitFor();
      const viewer = () => page.frames().find((frame) => frame.url().startsWith('chrome-extension:'));
      await expect.poll(viewer, { timeout: 30_000 }).toBeDefined();
      // The viewer shows the name once it has read the document.
      await viewer()?.getByText('Bescheid für Änne.pdf').first().waitFor();
      await shot(page, 'pdf');
      await page.keyboard.press('Escape');
      await expect.poll(() => preview.count()).toBe(0);
    }));

  it('of a page and of a drawing with script is their text, and runs nothing', () =>
    withPage('/files?folder=Documents', LIGHT, async ({ page }) => {
      for (const name of ['page.html', 'drawing.svg']) {
        const preview = await opened(page, name);
        await preview.getByText(SCRIPT).waitFor();
        expect(await page.title()).toBe('Documents · Files · Homelake');
        await page.keyboard.press('Escape');
        await expect.poll(() => preview.count()).toBe(0);
      }
    }));

  it('of sound plays it', () =>
    withPage('/files?folder=Documents', LIGHT, async ({ page }) => {
      const audio = (await opened(page, 'silence.wav')).locator('audio');
      await expect.poll(() => audio.evaluate((element) => (element as HTMLAudioElement).duration)).toBe(1);
    }));

  it('of a long text is its beginning, and says so', () =>
    withPage('/files?folder=Documents', LIGHT, async ({ page }) => {
      const preview = await opened(page, 'long.txt');
      await preview.getByText('The first 256 kB of 300 kB.').waitFor();
      expect((await preview.locator('pre').innerText()).length).toBe(256_000);
    }));

  it('of a file of another kind says that it can be downloaded', () =>
    withPage('/files?folder=Documents%2FTaxes', LIGHT, async ({ page }) => {
      await (await opened(page, 'old.bin')).getByText('This browser cannot show the file.').waitFor();
    }));

  it('that is opened by its address is shown, and one that is gone says so', () =>
    withPage(`/files?file=${'0'.repeat(32)}`, LIGHT, async ({ page, complaints }) => {
      await page.getByText('This file is not in your lake any more.').waitFor();
      expect(complaints.splice(0)).toEqual([expect.stringContaining('404')]);
      const list = (await (await fetch(`${lake.url}/api/files?search=old.bin`)).json()) as { files: { id: string }[] };
      await page.goto(`${lake.url}/files?file=${list.files[0]?.id}`);
      await page.getByRole('dialog', { name: 'old.bin' }).getByRole('button', { name: 'Close' }).click();
      await expect.poll(() => new URL(page.url()).search).toBe('');
    }));
});

it('a download has the name and the bytes of the file', () =>
  withPage('/files?folder=Documents%2FTaxes%2F2023', LIGHT, async ({ page }) => {
    const started = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download Bescheid für Änne.pdf' }).click();
    const download = await started;
    expect(download.suggestedFilename()).toBe('Bescheid für Änne.pdf');
    const chunks = (await download.createReadStream()).toArray();
    expect(Buffer.concat((await chunks) as Buffer[]).toString()).toBe(pdfBytes());
  }));

it('the keyboard goes through the rows, opens a file and comes back to its row', () =>
  withPage('/files?folder=Documents%2FTaxes%2F2023', LIGHT, async ({ page }) => {
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    await page.getByRole('link', { name: 'Bescheid für Änne.pdf', exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('notes 2.md');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'notes 2.md' }).getByText('Buy milk').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(focused).toBe('notes 2.md');
    await page.keyboard.press('/');
    await page.keyboard.type('bescheid ANNE');
    await title(page, '1 file found');
    expect(new URL(page.url()).search).toBe('?search=bescheid+ANNE');
    await page.getByRole('link', { name: 'Documents/Taxes/2023' }).click();
    await title(page, /^3 files, /);
  }));

it('a search without a match says so', () =>
  withPage('/files?search=nothing%20like%20it', LIGHT, async ({ page }) => title(page, 'No file matches')));

it('a long folder is read as far as it is scrolled', () =>
  withPage('/files?folder=Documents%2Fmany', LIGHT, async ({ page }) => {
    await title(page, /^210 files, /);
    await expect.poll(() => page.locator('[data-row]').count()).toBe(200);
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('[data-row]').count()).toBe(210);
    expect((await names(page)).slice(-2)).toEqual(['208.txt', '209.txt']);
  }));

it('a folder that is not there says so', () =>
  withPage('/files?folder=none', LIGHT, async ({ page, complaints }) => {
    await title(page, 'There is no such folder');
    expect(complaints.splice(0)).toEqual([expect.stringContaining('404')]);
  }));

it('an empty lake says what comes here, and a file that is added there is listed without a reload', async () => {
  const home = join(folder, 'empty');
  const empty = await serveLake('--home', home, 'start');
  const { page, complaints, close } = await openPage(browser, `${empty.url}/files`, LIGHT);
  await title(page, 'No files yet');
  await page.getByRole('button', { name: 'Add files' }).waitFor();
  await shot(page, 'empty');
  await drop(page, [{ name: 'Lists/today.md', bytes: Buffer.from('Buy milk') }]);
  await title(page, '1 file, 8 bytes');
  const dropped = await names(page);
  await page.locator('input[type=file]').setInputFiles({ name: 'b.md', mimeType: '', buffer: Buffer.from('second') });
  await title(page, '2 files, 14 bytes');
  expect((await names(page)).toSorted()).toEqual([...dropped, 'b.md'].toSorted());
  await page.goto(empty.url);
  await expect.poll(() => new URL(page.url()).pathname).toBe('/files');
  await close();
  await empty.stop();
  expect(complaints).toEqual([]);
});

describe('a file without bytes to read', () => {
  let served: ServedLake;
  beforeAll(async () => {
    const home = join(folder, 'archived');
    expect((await homelake(['--home', home, 'import', join(folder, 'Documents/Taxes')])).code).toBe(0);
    const local = await composeLocal({ home, access: 'write' });
    await local.store.changeClass('files/Taxes/old.bin', 'deep-archive');
    await local.store.remove('files/Taxes/2023/notes 2.md');
    await local.close();
    expect((await homelake(['--home', home, 'rebuild', 'catalog'])).code).toBe(0);
    served = await serveLake('--home', home, 'start');
  }, 120_000);
  afterAll(() => served?.stop());

  it('that is archived cannot be downloaded, and says why', async () => {
    const { page, complaints, close } = await openPage(browser, `${served.url}/files?folder=Taxes`, LIGHT);
    const archived = row(page, 'old.bin');
    await archived.locator('.state').getByText('Archived').waitFor();
    const button = archived.getByRole('button', { name: /^Download old\.bin: This file is archived\./ });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    // A reader without a pointer gets the reason as well.
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByText(/^This file is archived\./).waitFor();
    const preview = await opened(page, 'old.bin');
    await preview
      .locator('.closed')
      .getByText(/after you restore it/)
      .waitFor();
    await shot(page, 'archived');
    await close();
    expect(complaints).toEqual([]);
  });

  it('that has lost them is marked, and says what to do', async () => {
    const { page, complaints, close } = await openPage(browser, `${served.url}/files?folder=Taxes%2F2023`, LIGHT);
    await row(page, 'notes 2.md').getByText('Damaged').waitFor();
    const preview = await opened(page, 'notes 2.md');
    await preview.getByText(/Import the file again to restore it/).waitFor();
    await preview.getByText('The bytes of this file are missing.').waitFor();
    await shot(page, 'lost');
    await close();
    expect(complaints).toEqual([expect.stringContaining('404')]);
  });
});
