import { mkdtemp, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { handInTo } from '../hand-in.ts';
import { sceneBytes, sentCopyOf } from '../photo-files.ts';
import { zipOf } from '../zip-bytes.ts';
import { launchBrowser, openPage, PHONE, type OpenPage } from './browser.ts';
import { serveLake, type ServedLake } from './served-lake.ts';

let home: string;
let lake: ServedLake;
let browser: Browser;
let original: string;
let copy: string;

const idOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);
const get = async <T>(path: string): Promise<T> => (await fetch(lake.url + path)).json() as Promise<T>;
const upload = (name: string, bytes: Buffer) => handInTo(lake.url, { name, bytes });

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'homelake-e2e-'));
  [lake, browser] = await Promise.all([serveLake('--home', join(home, 'lake'), 'start'), launchBrowser()]);
  const scene = await sceneBytes(4);
  const sent = await sentCopyOf(scene);
  [original, copy] = [idOf(scene), idOf(sent)];
  await upload('IMG_4.jpg', scene);
  await upload('IMG_5.jpg', await sceneBytes(5));
  const chat =
    '02/01/2024, 15:30 - Ann: IMG-20240102-WA0001.jpg (file attached)\n02/01/2024, 15:31 - Bob: What a view\n';
  const zip = zipOf([
    { name: 'WhatsApp Chat with Bob.txt', content: chat },
    { name: 'IMG-20240102-WA0001.jpg', content: sent },
  ]);
  await upload('WhatsApp Chat with Bob.zip', Buffer.from(zip));
  await vi.waitFor(
    async () => {
      expect(await get(`/api/photos/${copy}`)).toMatchObject({ originalId: original, hidden: true });
      expect((await get<{ chats: unknown[] }>('/api/chats')).chats).toHaveLength(1);
    },
    { timeout: 120_000, interval: 200 },
  );
});

afterAll(async () => {
  await browser?.close();
  await lake?.stop();
  await rm(home, { recursive: true, force: true });
});

describe.each([
  ['on a desk', {}],
  ['on a phone', { viewport: PHONE, isMobile: true, hasTouch: true }],
])('a photo whose copy a chat sent, %s', (_, options) => {
  let open: OpenPage;
  let page: Page;
  beforeEach(async () => {
    open = await openPage(browser, `${lake.url}/photos`, options);
    page = open.page;
  });
  afterEach(async () => {
    const { complaints } = open;
    await open.close();
    expect(complaints).toEqual([]);
  });

  const photos = (): Locator => page.locator('[data-photo]');
  const facts = (): Locator => page.getByRole('dialog').getByRole('complementary', { name: 'Facts' });
  const title = (text: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name: text }).waitFor();
  const show = async (id: string): Promise<void> => {
    await page.goto(`${lake.url}/photos/${id}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Facts' }).click();
  };

  it('is in the gallery once, with a link to the chat', async () => {
    await title(/^2 photos/);
    await expect.poll(() => photos().count()).toBe(2);
    await show(original);
    await facts().getByText('Sent in a chat, 1600 × 1200').waitFor();
    await facts().getByText('IMG-20240102-WA0001.jpg').waitFor();
    await facts().getByRole('link', { name: 'Bob' }).waitFor();
  });

  it('is shown in the chat', async () => {
    const { chats } = await get<{ chats: { id: string }[] }>('/api/chats');
    await page.goto(`${lake.url}/chats/${chats[0]?.id}/conversation`);
    const image = page.getByRole('link', { name: 'Open the photo' }).getByRole('img');
    await image.waitFor();
    expect(await image.getAttribute('src')).toContain(original);
  });

  it('can have its copy shown as a separate photo, and hidden again', async () => {
    await show(original);
    await facts().getByRole('button', { name: 'Show as a separate photo' }).click();
    await facts().getByText('You chose to show it as a separate photo').waitFor();
    expect(await get(`/api/photos/${copy}`)).toMatchObject({ standsAlone: true, hidden: false });
    await page.goto(`${lake.url}/photos`);
    await title(/^3 photos/);
    await show(copy);
    await facts().getByText('A separate photo', { exact: true }).waitFor();
    await facts().getByRole('button', { name: 'Undo' }).click();
    await facts().getByText('A smaller copy of').waitFor();
    await facts().getByRole('link', { name: 'your photo' }).click();
    await facts().getByText('IMG_4.jpg').waitFor();
    await page.goto(`${lake.url}/photos`);
    await title(/^2 photos/);
  });
});
