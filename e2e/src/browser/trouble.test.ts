import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

it('an empty lake shows how to fill it from Android and from iPhone, in four steps each', async () => {
  const { page, complaints, close } = await openPage(browser, lake.url);
  await page.getByRole('heading', { level: 1, name: 'No chats yet' }).waitFor();
  for (const phone of ['On Android', 'On iPhone']) {
    const section = page.locator('section', { has: page.getByRole('heading', { name: phone }) });
    expect(await section.getByRole('listitem').count(), phone).toBe(4);
  }
  await page.getByText('npm run demo').waitFor();
  expect(complaints).toEqual([]);
  await close();
});

it('a chat that does not exist shows a message', async () => {
  const { page, close } = await openPage(browser, `${lake.url}/chats/0123456789ab`);
  await page.getByRole('heading', { level: 1, name: 'This chat is not here' }).waitFor();
  await page.getByRole('alert').getByRole('link', { name: 'All chats' }).click();
  await page.getByRole('heading', { level: 1, name: 'No chats yet' }).waitFor();
  await close();
});

it('a folder that does not exist shows a message that leads to all files', async () => {
  const { page, close } = await openPage(browser, `${lake.url}/files?folder=gone`);
  await page.getByRole('heading', { level: 1, name: 'There is no such folder' }).waitFor();
  await page.getByRole('alert').getByRole('link', { name: 'All files' }).click();
  await page.getByRole('heading', { level: 1, name: 'No files yet' }).waitFor();
  await close();
});

it('a URL without a page shows a message', async () => {
  const { page, close } = await openPage(browser, `${lake.url}/nowhere`);
  await page.getByRole('heading', { level: 1, name: 'There is no page here' }).waitFor();
  await close();
});

it('a server that does not answer shows a plain message, and a retry works once it answers', async () => {
  const { page, close } = await openPage(browser, `${lake.url}/ask`);
  await page.getByRole('textbox', { name: 'SQL' }).waitFor();
  await page.route('**/api/**', (route) => route.abort('connectionrefused'));
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Homelake does not answer' }).waitFor();
  await page.unroute('**/api/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('textbox', { name: 'SQL' }).waitFor();
  await close();
});

it('a problem document is shown with its title and detail', async () => {
  const { page, close } = await openPage(browser, `${lake.url}/ask`);
  await page.route('**/api/chats?*', (route) =>
    route.fulfill({
      status: 507,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'urn:homelake:problem:storage-failed',
        title: 'The storage failed',
        status: 507,
        detail: 'The disk is full.',
        instance: '/api/chats',
      }),
    }),
  );
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'The storage failed' }).waitFor();
  await page.getByText('The disk is full.').waitFor();
  await close();
});
