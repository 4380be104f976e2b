import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { handInTo } from '../hand-in.ts';
import { launchBrowser, openPage } from './browser.ts';
import { serveLake, type ServedLake } from './served-lake.ts';

let home: string;
let lake: ServedLake;
let browser: Browser;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'homelake-e2e-'));
  [lake, browser] = await Promise.all([serveLake('--home', join(home, 'lake'), 'start'), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await lake?.stop();
  await rm(home, { recursive: true, force: true });
});

const chunk = (id: string, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from(id), size, body, Buffer.alloc(body.length % 2)]);
};

/** An AVI with 450 frames at 30 frames a second. */
function avi(): Buffer {
  const header = Buffer.alloc(56);
  header.writeUInt32LE(33_333, 0);
  header.writeUInt32LE(450, 16);
  header.writeUInt32LE(640, 32);
  header.writeUInt32LE(480, 36);
  const date = chunk('IDIT', Buffer.from('Sat Jun 18 19:04:27 2005\n\0'));
  const headers = chunk('LIST', Buffer.from('hdrl'), chunk('avih', header), date);
  return chunk('RIFF', Buffer.from('AVI '), headers, chunk('LIST', Buffer.from('movi')));
}

it('a video that the browser cannot play is shown on its day with a message, and can be downloaded', async () => {
  await handInTo(lake.url, { name: 'MVI_0042.AVI', bytes: avi() });
  const months = async () => (await (await fetch(`${lake.url}/api/photos/months`)).json()) as { total: number };
  await expect.poll(async () => (await months()).total).toBe(1);
  const { page, complaints, close } = await openPage(browser, `${lake.url}/photos`);
  await page.getByRole('heading', { name: 'June 2005' }).waitFor();
  await page.locator('[data-photo]').first().click();
  const lightbox = page.getByRole('dialog', { name: 'Video, Sat 18 June 2005, 19:04' });
  await lightbox.getByText('This browser cannot play this video.').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    lightbox.getByRole('link', { name: 'Download' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('MVI_0042.AVI');
  await close();
  expect(complaints).toEqual([]);
});
