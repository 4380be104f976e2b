import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { DESKTOP, launchBrowser, openPage, PHONE } from './browser.ts';
import { serveLake } from './served-lake.ts';

/** The pictures of the README, of the sample data: `npm run screenshots -w @homelake/e2e`. Build the page first. */

const IMAGES = fileURLToPath(new URL('../../../docs/images/', import.meta.url));

interface Picture {
  readonly name: string;
  readonly view: (page: Page) => Promise<void>;
  readonly options: BrowserContextOptions;
}

const insights =
  (chat: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('link', { name: 'Chats', exact: true }).click();
    await page.getByRole('link', { name: chat }).click();
    await page.getByRole('heading', { level: 1, name: chat }).waitFor();
  };

const conversation =
  (chat: string) =>
  async (page: Page): Promise<void> => {
    await insights(chat)(page);
    await page.getByRole('link', { name: 'Conversation' }).click();
  };

/** The gallery from a month of the sample data on, as its scrubber goes there. */
const photos =
  (months: number) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('heading', { level: 1, name: / photos,/ }).waitFor();
    await page.getByRole('slider', { name: 'Month' }).focus();
    for (let month = 0; month < months; month++) await page.keyboard.press('ArrowDown');
    await page.locator('[data-photo]').first().focus();
    await page.mouse.click(2, 400);
  };

async function photo(page: Page): Promise<void> {
  await photos(4)(page);
  await page.locator('[data-photo]').nth(2).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Facts' }).click();
}

const PHONE_SCREEN: BrowserContextOptions = { viewport: PHONE, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 };
const PICTURES: readonly Picture[] = [
  { name: 'photos', view: photos(4), options: { viewport: DESKTOP, colorScheme: 'light' } },
  { name: 'photos-dark', view: photos(4), options: { viewport: DESKTOP, colorScheme: 'dark' } },
  { name: 'photo', view: photo, options: { viewport: DESKTOP, colorScheme: 'dark' } },
  { name: 'phone-photos', view: photos(4), options: { ...PHONE_SCREEN, colorScheme: 'dark' } },
  {
    name: 'chat-insights',
    view: insights('Lake house'),
    options: { viewport: { ...DESKTOP, height: 1148 }, colorScheme: 'light' },
  },
  {
    name: 'chat-insights-dark',
    view: insights('Lake house'),
    options: { viewport: { ...DESKTOP, height: 1148 }, colorScheme: 'dark' },
  },
  { name: 'phone-insights', view: insights('Clara'), options: { ...PHONE_SCREEN, colorScheme: 'light' } },
  {
    name: 'phone-conversation',
    view: conversation('Clara'),
    options: { ...PHONE_SCREEN, colorScheme: 'dark' },
  },
];

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
}

const [lake, browser] = await Promise.all([serveLake('demo'), launchBrowser()]);
try {
  await mkdir(IMAGES, { recursive: true });
  for (const { name, view, options } of PICTURES) {
    const { page, close } = await openPage(browser, lake.url, options);
    await view(page);
    await settled(page);
    const image = await page.screenshot();
    await writeFile(`${IMAGES}${name}.png`, image);
    console.log(`docs/images/${name}.png: ${Math.round(image.length / 1024)} kB`);
    await close();
  }
} finally {
  await browser.close();
  await lake.stop();
}
