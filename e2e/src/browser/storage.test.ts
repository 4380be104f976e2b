import { composeLocal } from '@homelake/composition/local';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { homelake } from '../homelake.ts';
import { photoBytes } from '../photo-files.ts';
import { DESKTOP, launchBrowser, openPage, PHONE } from './browser.ts';
import { serveLake, type ServedLake } from './served-lake.ts';

/** The dialog of the storage class, for files and for photos, over a lake whose slow restores take an hour and whose fast ones none. */
let folder: string;
let lake: ServedLake;
let browser: Browser;

const DOCUMENTS = ['deed.md', 'letter.md', 'notes.md'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homelake-e2e-'));
  const [home, source] = [join(folder, 'lake'), join(folder, 'Papers')];
  await mkdir(source);
  for (const name of DOCUMENTS)
    await writeFile(join(source, name), `# ${name}\n${name === 'deed.md' ? 'a line\n'.repeat(300_000) : ''}`);
  await writeFile(join(source, 'IMG_1.jpg'), await photoBytes(1));
  const imported = await homelake(['--home', home, 'import', '--storage-class', 'deep-archive', source]);
  expect(imported.code).toBe(0);
  await writeFile(join(home, 'settings.json'), JSON.stringify({ retrievalHours: { bulk: 1, standard: 0 } }));
  const local = await composeLocal({ home, access: 'read' });
  expect((await local.photos().catalog.months()).length).toBe(1);
  await local.close();
  [lake, browser] = await Promise.all([serveLake('--home', home, 'start'), launchBrowser()]);
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await lake?.stop();
  await rm(folder, { recursive: true, force: true });
});

const LIGHT: BrowserContextOptions = { viewport: DESKTOP, colorScheme: 'light' };
const DARK_PHONE: BrowserContextOptions = { viewport: PHONE, colorScheme: 'dark', hasTouch: true, isMobile: true };
const SHOTS = process.env['HOMELAKE_SHOTS'];
const shot = async (page: Page, name: string) =>
  SHOTS === undefined ? undefined : void (await page.screenshot({ path: join(SHOTS, `storage ${name}.png`) }));

async function withPage(path: string, options: BrowserContextOptions, run: (page: Page) => Promise<void>) {
  const { page, complaints, close } = await openPage(browser, lake.url + path, options);
  try {
    await run(page);
  } finally {
    await close();
  }
  expect(complaints).toEqual([]);
}

const row = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Storage class' });

async function openStorage(page: Page, name: string) {
  await page.getByRole('link', { name, exact: true }).click();
  await page.getByRole('dialog', { name }).getByRole('button', { name: 'Storage class' }).click();
  return dialogOf(page);
}

const isOff = (page: Page, name: RegExp) => dialogOf(page).getByRole('button', { name }).getAttribute('aria-disabled');

it('an archived file is restored for days that are chosen, slowly or fast, at a price that is shown', () =>
  withPage('/files?folder=Papers', LIGHT, async (page) => {
    await row(page, 'deed.md').locator('.state').getByText('Archived').waitFor();
    const dialog = await openStorage(page, 'deed.md');
    await dialog.getByText('ready within 1 hour', { exact: true }).waitFor();
    await shot(page, 'archived desktop');
    const price = () => dialog.getByRole('button', { name: /^Restore for \$/ }).innerText();
    const week = await price();
    await dialog.getByRole('spinbutton').fill('3000');
    expect(await price()).not.toBe(week);
    await dialog.getByRole('spinbutton').fill('0');
    expect(await isOff(page, /^Restore for/)).toBe('true');
    await dialog.getByText('The days must be a whole number').waitFor();
    await dialog.getByRole('spinbutton').fill('3');
    await dialog.getByRole('button', { name: /^Restore for/ }).click();
    await dialog.getByText(/Ready \d/).waitFor();
    // It runs: a slow request adds nothing, and a fast one takes its place.
    expect(await isOff(page, /^Restore for/)).toBe('true');
    await dialog.getByText('It is being restored already.').waitFor();
    await shot(page, 'restoring desktop');
    await dialog.getByRole('radio', { name: /Fast/ }).check();
    await dialog.getByRole('button', { name: /^Restore for/ }).click();
    await dialog.getByText(/Restored until/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog', { name: 'deed.md' }).getByText('# deed.md').waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'deed.md')
      .locator('.state')
      .getByText(/^Restored until/)
      .waitFor();
    await row(page, 'deed.md').getByRole('link', { name: 'Download deed.md' }).waitFor();
  }));

it('a file on its way says when it is ready, and an archived one why it cannot be moved', () =>
  withPage('/files?folder=Papers', DARK_PHONE, async (page) => {
    const dialog = await openStorage(page, 'letter.md');
    await dialog.getByText('It is archived. Restore it first').first().waitFor();
    expect(await dialog.getByRole('radio', { name: /^Standard/ }).isDisabled()).toBe(true);
    await shot(page, 'archived phone');
    await dialog.getByRole('button', { name: /^Restore for/ }).click();
    await dialog.getByText(/Ready \d/).waitFor();
    const box = await dialog.boundingBox();
    expect([box?.x ?? -1, (box?.x ?? 0) + (box?.width ?? 0)]).toEqual([expect.any(Number), expect.any(Number)]);
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(PHONE.width);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('Escape');
    await row(page, 'letter.md')
      .locator('.narrow', { hasText: /Ready \d/ })
      .waitFor();
    await shot(page, 'list phone');
  }));

it('a restored file is moved to another class, with the price of leaving early, and back', () =>
  withPage('/files?folder=Papers', LIGHT, async (page) => {
    const dialog = await openStorage(page, 'notes.md');
    await dialog.getByRole('radio', { name: /Fast/ }).check();
    await dialog.getByRole('button', { name: /^Restore for/ }).click();
    await dialog.getByText(/Restored until/).waitFor();
    await dialog.getByRole('radio', { name: /^Standard/ }).check();
    await dialog.getByText(/180 days too early, which costs \$/).waitFor();
    await shot(page, 'move desktop');
    await dialog.getByRole('button', { name: /^Move for \$/ }).click();
    await dialog.getByText(/ in Standard, /).waitFor();
    await dialog.getByRole('radio', { name: /^Deep Archive/ }).check();
    await dialog.getByText(/Leaving it before 180 days costs up to \$/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('Escape');
    await row(page, 'notes.md').getByText('Standard', { exact: true }).waitFor();
  }));

it.each([
  ['a desktop', LIGHT],
  ['a phone', DARK_PHONE],
] as const)('an archived photo is shown, says why its original is not, and is restored, on %s', (screen, options) =>
  withPage('/photos', options, async (page) => {
    const listed = (await (await fetch(`${lake.url}/api/photos`)).json()) as { id: string[] };
    await page.goto(`${lake.url}/photos/${listed.id[0]}`);
    const box = page.getByRole('dialog').first();
    const storage = box.getByRole('button', { name: 'Storage class' });
    await storage.waitFor();
    if (screen === 'a desktop') {
      const closed = box.getByRole('button', { name: /^Download: This file is archived\./ });
      expect(await closed.getAttribute('aria-disabled')).toBe('true');
      await shot(page, 'photo');
      await storage.click();
      await dialogOf(page).getByRole('radio', { name: /Fast/ }).check();
      await dialogOf(page)
        .getByRole('button', { name: /^Restore for/ })
        .click();
      await dialogOf(page)
        .getByText(/Restored until/)
        .waitFor();
    } else await storage.click();
    await dialogOf(page)
      .getByText(/Restored until/)
      .waitFor();
    await shot(page, `photo dialog ${screen}`);
    await page.keyboard.press('Escape');
    await expect.poll(() => dialogOf(page).count()).toBe(0);
    const link = box.getByRole('link', { name: 'Download' });
    expect((await fetch(new URL((await link.getAttribute('href')) ?? '', lake.url))).status).toBe(200);
  }),
);
