import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { DESKTOP, launchBrowser, openPage, PHONE } from './browser.ts';
import { serveLake } from './served-lake.ts';

/** Makes the pictures of the README from the sample data: `npm run screenshots -w @homelake/e2e`. Build the page first. */

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

/** The number of photos of one year, as the head of the gallery shows it. */
const photos =
  (year: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('combobox', { name: 'Any year' }).selectOption(year);
    await page.getByRole('heading', { level: 1, name: new RegExp(`, ${year}$`) }).waitFor();
  };

async function photo(page: Page): Promise<void> {
  await photos('2024')(page);
  await page.locator('[data-photo]').nth(2).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Facts' }).click();
}

const PHONE_SCREEN: BrowserContextOptions = { viewport: PHONE, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 };
const PICTURES: readonly Picture[] = [
  { name: 'photos.jpg', view: photos('2024'), options: { viewport: DESKTOP, colorScheme: 'light' } },
  { name: 'photos-dark.jpg', view: photos('2024'), options: { viewport: DESKTOP, colorScheme: 'dark' } },
  { name: 'photo.jpg', view: photo, options: { viewport: DESKTOP, colorScheme: 'dark' } },
  { name: 'phone-photos.jpg', view: photos('2024'), options: { ...PHONE_SCREEN, colorScheme: 'dark' } },
  {
    name: 'chat-insights.png',
    view: insights('Lake house'),
    options: { viewport: { ...DESKTOP, height: 1148 }, colorScheme: 'light' },
  },
  {
    name: 'chat-insights-dark.png',
    view: insights('Lake house'),
    options: { viewport: { ...DESKTOP, height: 1148 }, colorScheme: 'dark' },
  },
  { name: 'phone-insights.png', view: insights('Clara'), options: { ...PHONE_SCREEN, colorScheme: 'light' } },
  {
    name: 'phone-conversation.png',
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
    // Screenshots with photos are too large as PNG.
    const image = await page.screenshot(name.endsWith('.jpg') ? { type: 'jpeg', quality: 86 } : {});
    await writeFile(`${IMAGES}${name}`, image);
    console.log(`docs/images/${name}: ${Math.round(image.length / 1024)} kB`);
    await close();
  }
} finally {
  await browser.close();
  await lake.stop();
}
