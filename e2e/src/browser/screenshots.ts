import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { DESKTOP, launchBrowser, openPage, PHONE } from './browser.ts';
import { serveLake } from './served-lake.ts';

/** The pictures of the README, of the sample data: `npm run screenshots -w @homelake/e2e`. Build the page first. */

const IMAGES = fileURLToPath(new URL('../../../docs/images/', import.meta.url));

interface Picture {
  readonly name: string;
  readonly chat: string;
  readonly view: 'insights' | 'conversation';
  readonly options: BrowserContextOptions;
}

const PHONE_SCREEN: BrowserContextOptions = { viewport: PHONE, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 };
const PICTURES: readonly Picture[] = [
  {
    name: 'chat-insights',
    chat: 'Lake house',
    view: 'insights',
    options: { viewport: { ...DESKTOP, height: 1148 }, colorScheme: 'light' },
  },
  {
    name: 'chat-insights-dark',
    chat: 'Lake house',
    view: 'insights',
    options: { viewport: { ...DESKTOP, height: 1148 }, colorScheme: 'dark' },
  },
  { name: 'phone-insights', chat: 'Clara', view: 'insights', options: { ...PHONE_SCREEN, colorScheme: 'light' } },
  {
    name: 'phone-conversation',
    chat: 'Clara',
    view: 'conversation',
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
  for (const { name, chat, view, options } of PICTURES) {
    const { page, close } = await openPage(browser, lake.url, options);
    await page.getByRole('link', { name: chat }).click();
    await page.getByRole('heading', { level: 1, name: chat }).waitFor();
    if (view === 'conversation') await page.getByRole('link', { name: 'Conversation' }).click();
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
