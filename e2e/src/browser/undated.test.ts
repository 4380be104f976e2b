import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { handInTo } from '../hand-in.ts';
import { photoBytes } from '../photo-files.ts';
import { DESKTOP, launchBrowser, openPage, PHONE } from './browser.ts';
import { serveLake, type ServedLake } from './served-lake.ts';

let home: string;
let lake: ServedLake;
let browser: Browser;

/** A picture without metadata. */
const silent = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .png()
    .toBuffer();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'homelake-e2e-'));
  [lake, browser] = await Promise.all([serveLake('--home', join(home, 'lake'), 'start'), launchBrowser()]);
  for (const file of [
    { name: 'IMG_1.jpg', bytes: await photoBytes(1, 640, 480) },
    { name: 'IMG_2.jpg', bytes: await photoBytes(2, 640, 480) },
    { name: 'scan.png', bytes: await silent('tan'), fileTime: '2024-01-01T09:30:00Z' },
    { name: 'saved.png', bytes: await silent('white') },
  ]) {
    await handInTo(lake.url, file);
  }
  const months = async () => (await (await fetch(`${lake.url}/api/photos/months`)).json()) as { total: number };
  await vi.waitFor(async () => expect((await months()).total).toBe(4), { timeout: 120_000, interval: 200 });
});

afterAll(async () => {
  await browser?.close();
  await lake?.stop();
  await rm(home, { recursive: true, force: true });
});

const screens: readonly (readonly [string, BrowserContextOptions])[] = [
  ['a desktop, light', { viewport: DESKTOP, colorScheme: 'light' }],
  ['a desktop, dark', { viewport: DESKTOP, colorScheme: 'dark' }],
  ['a phone, light', { viewport: PHONE, hasTouch: true, isMobile: true, colorScheme: 'light' }],
  ['a phone, dark', { viewport: PHONE, hasTouch: true, isMobile: true, colorScheme: 'dark' }],
];

const inside = async (mark: Locator, around: Locator): Promise<boolean> => {
  const [a, b] = [await mark.boundingBox(), await around.boundingBox()];
  if (a === null || b === null || a.width === 0) return false;
  return a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width + 0.5 && a.y + a.height <= b.y + b.height + 0.5;
};

describe.each(screens)('photos without a date, on %s', (_, options) => {
  it('are marked, counted and found, and their facts say so', async () => {
    const { page, complaints, close } = await openPage(browser, `${lake.url}/photos`, options);
    const photos = page.locator('[data-photo]');
    const marked = photos.filter({ has: page.getByTitle('No date') });
    await expect.poll(() => photos.count()).toBe(4);
    await expect.poll(() => marked.count()).toBe(2);
    for (const tile of await marked.all()) {
      expect(await inside(tile.getByTitle('No date'), tile)).toBe(true);
      expect(await tile.getAttribute('aria-label')).toMatch(/^Photo without a date, shown at /);
    }

    await page.getByRole('button', { name: 'No date (2)' }).click();
    await page.getByRole('heading', { level: 1, name: '2 photos without a date' }).waitFor();
    expect(new URL(page.url()).search).toBe('?dated=false');
    await expect.poll(() => photos.count()).toBe(2);

    await photos.last().click();
    const lightbox = page.getByRole('dialog', { name: 'Photo without a date, shown at Mon 1 January 2024' });
    const mark = lightbox.getByTitle('The date of this photo is unknown');
    await mark.waitFor();
    expect(await inside(mark, lightbox)).toBe(true);
    await lightbox.getByRole('button', { name: 'Facts' }).click();
    const facts = lightbox.getByRole('complementary', { name: 'Facts' });
    await facts.getByText('No date', { exact: true }).waitFor();
    await facts.getByText(/^Shown at the time when its file was last changed: Mon 1 January 2024, /).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      options.viewport?.width ?? 0,
    );

    await page.goto(`${lake.url}/photos`);
    await photos
      .and(page.getByRole('link', { name: /^Photo, Mon 1 January 2024/ }))
      .first()
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Facts' }).waitFor();
    expect(await page.getByRole('dialog').getByText('No date').count()).toBe(0);
    await close();
    expect(complaints).toEqual([]);
  });
});
