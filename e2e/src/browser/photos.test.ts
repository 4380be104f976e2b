import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { handInTo } from '../hand-in.ts';
import { photoBytes } from '../photo-files.ts';
import { launchBrowser, openPage, PHONE, type OpenPage } from './browser.ts';
import { serveLake, type ServedLake } from './served-lake.ts';

let home: string;
let lake: ServedLake;
let browser: Browser;
let open: OpenPage;
let page: Page;

/** Capture times of the photos in the lake: hours after the start of 2024. */
const TAKEN = [1, 2, 40, 900, 2000, 3000, 4000];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'homelake-e2e-'));
  [lake, browser] = await Promise.all([serveLake('--home', join(home, 'lake'), 'start'), launchBrowser()]);
  for (const hours of TAKEN) {
    await handInTo(lake.url, { name: `IMG_${hours}.jpg`, bytes: await photoBytes(hours, 640, 480) });
  }
  await vi.waitFor(async () => expect((await get<{ total: number }>('/api/photos/months')).total).toBe(TAKEN.length), {
    timeout: 120_000,
    interval: 200,
  });
});

afterAll(async () => {
  await browser?.close();
  await lake?.stop();
  await rm(home, { recursive: true, force: true });
});

beforeEach(async () => {
  open = await openPage(browser, `${lake.url}/photos`);
  page = open.page;
});

afterEach(async () => {
  const { complaints } = open;
  await open.close();
  expect(complaints).toEqual([]);
});

const get = async <T>(path: string): Promise<T> => (await fetch(lake.url + path)).json() as Promise<T>;

const photos = (): Locator => page.locator('[data-photo]');
const lightbox = (): Locator => page.getByRole('dialog');
const title = (text: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name: text }).waitFor();
const idInAddress = (): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';

async function openPhoto(number: number): Promise<void> {
  await photos().nth(number).click();
  await lightbox().getByRole('button', { name: 'Facts' }).waitFor();
}

describe('a photo, large', () => {
  it('has its facts in words, and a URL that works after a reload', async () => {
    await openPhoto(TAKEN.length - 1 - TAKEN.indexOf(2000));
    await page.keyboard.press('i');
    const facts = lightbox().getByRole('complementary', { name: 'Facts' });
    await facts.getByText('Sun 24 March 2024').waitFor();
    await facts.getByText('08:00, UTC+1').waitFor();
    const { place } = await get<{ place: { name: string } }>(`/api/photos/${idInAddress()}`);
    await facts.getByText(place.name).waitFor();
    await facts.getByText('Canon EOS R6').waitFor();
    await facts.getByText(/^640 × 480 · 0\.3 MP/).waitFor();
    await facts.getByText('IMG_2000.jpg').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/photos\/[0-9a-f]{32}$/);
    await page.reload();
    const image = lightbox().getByRole('img', { name: 'Photo, Sun 24 March 2024, 08:00' });
    await expect.poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(640);
  });

  it('goes to its neighbours by keyboard, and back to its place', async () => {
    await openPhoto(0);
    const first = page.url();
    await page.keyboard.press('ArrowLeft');
    await lightbox().getByRole('button', { name: 'Older photo' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL((url) => url.href !== first);
    const id = idInAddress();
    await page.keyboard.press('Escape');
    await page.waitForURL(`${lake.url}/photos`);
    await expect.poll(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset['photo'])).toBe(id);
  });

  it('can be swiped on a phone', async () => {
    await open.close();
    open = await openPage(browser, `${lake.url}/photos`, { viewport: PHONE, hasTouch: true, isMobile: true });
    page = open.page;
    await photos().first().tap();
    await lightbox().getByRole('button', { name: 'Older photo', includeHidden: true }).waitFor({ state: 'attached' });
    const first = page.url();
    await lightbox()
      .locator('.view')
      .evaluate((view) => {
        const touch = (clientX: number): Touch => new Touch({ identifier: 1, target: view, clientX, clientY: 400 });
        const send = (type: string, x: number, touches: Touch[]): boolean =>
          view.dispatchEvent(new TouchEvent(type, { touches, changedTouches: [touch(x)], bubbles: true }));
        send('touchstart', 300, [touch(300)]);
        send('touchmove', 200, [touch(200)]);
        send('touchend', 120, []);
      });
    await page.waitForURL((url) => url.href !== first);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  });

  it('that does not exist shows a message', async () => {
    await page.goto(`${lake.url}/photos/${'0'.repeat(32)}`);
    await lightbox().getByText('This photo is not here.').waitFor();
    expect(open.complaints.splice(0)).toEqual([expect.stringContaining('404')]);
  });
});

describe('a change of a photo by its owner', () => {
  it('is in a list that is requested before the server has stored it', async () => {
    await page.route('**/api/photos/*', async (route) => {
      if (route.request().method() === 'PATCH') await pause(500);
      await route.continue();
    });
    await openPhoto(0);
    await lightbox().getByRole('button', { name: 'Move to the trash' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Trash' }).click();
    await title('1 photo in the trash');
    await photos().first().focus();
    await page.keyboard.press('x');
    await page.getByRole('toolbar', { name: 'Selected photos' }).getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('link', { name: 'All photos' }).click();
    await title(/^7 photos/);
  });

  it('to a favourite stays after a reload, and can be filtered by', async () => {
    await openPhoto(0);
    await page.keyboard.press('f');
    await lightbox().getByRole('button', { name: 'Favourite', pressed: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Favourites' }).click();
    await title(/^1 photo,/);
    expect(new URL(page.url()).search).toBe('?favourite=true');
    await page.reload();
    await title(/^1 photo,/);
    await expect.poll(() => photos().count()).toBe(1);
  });

  it('by a tag can be found by search', async () => {
    await openPhoto(0);
    await lightbox().getByRole('button', { name: 'Facts' }).click();
    await lightbox().getByRole('textbox', { name: 'Add a tag' }).fill('fountain');
    await page.keyboard.press('Enter');
    await lightbox().getByRole('button', { name: 'Remove the tag fountain' }).waitFor();
    await page.keyboard.press('Escape');
    await lightbox().waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('fount');
    await title(/^1 photo,/);
    await page.getByRole('searchbox').fill('nothing like it');
    await title('Nothing matches');
    await page.getByRole('button', { name: 'Clear' }).click();
    await title(/^7 photos/);
  });

  it('into the trash hides it, and undo shows it again', async () => {
    await title(/^7 photos/);
    await openPhoto(0);
    const id = idInAddress();
    await page.keyboard.press('Delete');
    await lightbox().getByText('1 photo moved to the trash').waitFor();
    await lightbox().getByRole('button', { name: 'Undo' }).click();
    await page.keyboard.press('Escape');
    await title(/^7 photos/);
    await page.locator(`[data-photo="${id}"]`).waitFor();
  });

  it('into the trash can be reverted there, and every file is listed before it is deleted for good', async () => {
    await openPhoto(0);
    await lightbox().getByRole('button', { name: 'Move to the trash' }).click();
    await page.keyboard.press('Escape');
    await title(/^6 photos/);
    await page.getByRole('link', { name: 'Trash' }).click();
    await title('1 photo in the trash');
    const deleted = page.getByRole('note').getByText(/^IMG_\d+\.jpg$/);
    await page.getByRole('button', { name: 'Empty the trash' }).click();
    await deleted.waitFor();
    await photos().first().focus();
    await deleted.waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    const bar = page.getByRole('toolbar', { name: 'Selected photos' });
    await bar.getByRole('button', { name: 'Delete for good' }).click();
    await deleted.waitFor();
    await bar.getByRole('button', { name: 'Restore' }).click();
    await title('The trash is empty');
    await page.getByRole('link', { name: 'All photos' }).click();
    await title(/^7 photos/);
  });

  it('applies to several photos that are selected by their corners and as a range', async () => {
    await title(/^7 photos/);
    await photos().first().hover();
    await page
      .getByRole('button', { name: /^Choose Photo/ })
      .first()
      .click();
    await photos()
      .nth(2)
      .click({ modifiers: ['Shift'] });
    const bar = page.getByRole('toolbar', { name: 'Selected photos' });
    await bar.getByText('3 photos').waitFor();
    await bar.getByRole('combobox', { name: 'Add to an album' }).selectOption({ label: 'New album' });
    await bar.getByRole('textbox', { name: 'Name of the album' }).fill('Spring');
    await page.keyboard.press('Enter');
    await page.getByText('3 photos added to “Spring”').waitFor();
    await page.getByRole('link', { name: 'Albums' }).click();
    await page.getByRole('link', { name: /Spring.*3 photos/s }).click();
    await title(/^3 photos/);
  });
});

it('a long press selects a photo, and the next tap another one', async () => {
  await open.close();
  open = await openPage(browser, `${lake.url}/photos`, { viewport: PHONE, hasTouch: true, isMobile: true });
  page = open.page;
  await photos().first().waitFor();
  await photos()
    .first()
    .evaluate(async (photo) => {
      const touch = { pointerType: 'touch', bubbles: true };
      photo.dispatchEvent(new PointerEvent('pointerdown', touch));
      await new Promise((resolve) => setTimeout(resolve, 600));
      photo.dispatchEvent(new PointerEvent('pointerup', touch));
      photo.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    });
  const bar = page.getByRole('toolbar', { name: 'Selected photos' });
  await bar.getByText('1 photo').waitFor();
  await photos().nth(1).tap();
  await bar.getByText('2 photos').waitFor();
  expect(new URL(page.url()).pathname).toBe('/photos');
});

it('a photo with more pixels than its preview is shown by its original on a screen that has them', async () => {
  const bytes = await photoBytes(1, 3000, 2250);
  const id = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
  await handInTo(lake.url, { name: 'large.jpg', bytes });
  await expect.poll(async () => (await fetch(`${lake.url}/api/photos/${id}`)).status).toBe(200);
  for (const [deviceScaleFactor, dots] of [
    [1, 1440],
    [2, 3000],
  ] as const) {
    await open.close();
    open = await openPage(browser, `${lake.url}/photos/${id}`, { deviceScaleFactor });
    page = open.page;
    const width = (): Promise<number> =>
      lightbox()
        .locator('img')
        .evaluate((image) => (image as HTMLImageElement).naturalWidth);
    if (dots === 3000) await expect.poll(width).toBe(3000);
    else await expect.poll(async () => Math.abs((await width()) - dots)).toBeLessThanOrEqual(120);
  }
});

it('the gallery is the first page once there are photos, and the target of the logo', async () => {
  await page.goto(lake.url);
  await page.waitForURL(`${lake.url}/photos`);
  await page.goto(`${lake.url}/ask`);
  await page.getByRole('link', { name: 'Homelake' }).click();
  await page.waitForURL(`${lake.url}/photos`);
});
