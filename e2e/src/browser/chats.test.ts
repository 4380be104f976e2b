import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, PHONE, type OpenPage } from './browser.ts';
import { serveLake, type ServedLake } from './served-lake.ts';

let lake: ServedLake;
let browser: Browser;
let open: OpenPage;

beforeAll(async () => {
  [lake, browser] = await Promise.all([serveLake('demo'), launchBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await lake?.stop();
});

beforeEach(async () => {
  open = await openPage(browser, `${lake.url}/chats`);
});

afterEach(async () => {
  const { complaints } = open;
  await open.close();
  expect(complaints).toEqual([]);
});

/** Sum of all layout shifts of the page so far and in the next second, as the browser counts them. */
const LAYOUT_SHIFT = `new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 1_000);
})`;

/** The numbers in a text: `4 chats, 12,096 messages` has 4 and 12096. */
const numbersOf = (text: string | null): number[] =>
  [...(text ?? '').matchAll(/\d[\d,]*/g)].map(([digits]) => Number(digits.replaceAll(',', '')));

async function openChat(name: string): Promise<void> {
  await open.page.getByRole('link', { name }).click();
  await open.page.getByRole('heading', { level: 1, name }).waitFor();
}

/** `name: colour` of each bar of a chart, by name. */
async function barColours(sentence: RegExp): Promise<string[]> {
  const card = open.page.getByRole('article', { name: sentence });
  await card.locator('rect').first().waitFor();
  const bars = await card
    .locator('svg g')
    .evaluateAll((groups) =>
      groups.map(
        (group) => `${group.querySelector('text')?.textContent}: ${group.querySelector('rect')?.getAttribute('fill')}`,
      ),
    );
  return bars.sort();
}

describe('the list of chats', () => {
  it('shows the number of chats and messages of the API in one line', async () => {
    const answer = await fetch(`${lake.url}/api/chats`);
    const { chats } = (await answer.json()) as { chats: { messages: number }[] };
    const headline = await open.page.getByRole('heading', { level: 1 }).textContent();
    expect(numbersOf(headline)).toEqual([chats.length, chats.reduce((sum, chat) => sum + chat.messages, 0)]);
  });

  it('shows every chat, its people and its time range', async () => {
    const card = open.page.getByRole('link', { name: 'Lake house' });
    await card.waitFor();
    expect(await card.textContent()).toMatch(/Ann Lindqvist.*messages.*2024 to .* 2026.*2 exports/s);
  });

  it('is linked in the navigation', async () => {
    await open.page.goto(`${lake.url}/ask`);
    await open.page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Chats' }).click();
    await open.page.getByRole('link', { name: 'Lake house' }).waitFor();
    expect(new URL(open.page.url()).pathname).toBe('/chats');
  });
});

describe('the insights of a chat', () => {
  it('have a sentence above each chart', async () => {
    await openChat('Lake house');
    const card = open.page.getByRole('article', { name: /writes the most/ });
    await card.getByRole('img').waitFor();
    expect(await card.locator('rect').count()).toBe(5);
    expect(await open.page.getByRole('article').count()).toBeGreaterThan(12);
  });

  it('can be read as a table', async () => {
    await openChat('Lake house');
    const card = open.page.getByRole('article', { name: /writes the most/ });
    await card.getByRole('button', { name: /Table/ }).click();
    expect(await card.getByRole('row').count()).toBe(6);
    expect(await card.getByRole('columnheader').allTextContents()).toContain('Messages');
  });

  it('follow a time range that is chosen by keyboard', async () => {
    await openChat('Lake house');
    const sentence = open.page.getByRole('article', { name: /messages from/ }).getByRole('heading');
    const before = numbersOf(await sentence.textContent())[0] ?? 0;
    await open.page.getByRole('slider', { name: 'To' }).focus();
    for (let months = 0; months < 12; months++) await open.page.keyboard.press('PageDown');
    await open.page.waitForURL(/\?from=.*&to=/);
    await expect.poll(async () => numbersOf(await sentence.textContent())[0]).toBeLessThan(before);
  });

  it('follow a drag over the time range, and "All" after it', async () => {
    await openChat('Lake house');
    const brush = open.page.getByRole('group', { name: 'Time shown by all charts' });
    const box = await brush.boundingBox();
    if (box === null) throw new Error('the brush has no place');
    await open.page.mouse.move(box.x + box.width * 0.3, box.y + 20);
    await open.page.mouse.down();
    await open.page.mouse.move(box.x + box.width * 0.6, box.y + 20, { steps: 4 });
    await open.page.mouse.up();
    await open.page.waitForURL(/\?from=.*&to=/);
    const chosen = open.page.getByRole('region', { name: 'Time', exact: true });
    expect(await chosen.textContent()).toMatch(/\d{4} to \d/);
    await open.page.getByRole('button', { name: 'All', exact: true }).click();
    await open.page.waitForURL((url) => url.search === '');
    expect(await chosen.textContent()).toContain('All time');
  });

  it('keep the chosen time range in the URL', async () => {
    await openChat('Lake house');
    await open.page.getByRole('button', { name: '2025', exact: true }).click();
    await open.page.waitForURL(/from=2025-01-01&to=2025-12-31/);
    await open.page.reload();
    await open.page.getByText('1 Jan 2025 to 31 Dec 2025').waitFor();
  });

  it('give a person the same colour in every chart', async () => {
    await openChat('Clara');
    const one = await barColours(/writes the most/);
    expect(one).toHaveLength(2);
    expect(new Set(one).size).toBe(2);
    expect(await barColours(/starts .* conversations/)).toEqual(one);
  });
});

describe('the conversation', () => {
  it('ends with the newest message and reaches back to the first', async () => {
    await openChat('Futebol de quinta');
    await open.page.getByRole('link', { name: 'Conversation' }).click();
    const newest = open.page.locator('time[datetime^="2026-09-28"]').first();
    await newest.waitFor();
    const older = open.page.getByRole('button', { name: 'Older messages' });
    const before = await open.page.getByRole('heading', { level: 2 }).count();
    await older.click();
    await expect.poll(() => open.page.getByRole('heading', { level: 2 }).count()).toBeGreaterThan(before);
    expect(await newest.count()).toBe(1);
  });

  it('opens at a day', async () => {
    await openChat('Futebol de quinta');
    await open.page.goto(`${open.page.url()}/conversation?on=2025-06-01`);
    const day = await open.page.getByRole('heading', { level: 2 }).first().getByRole('time').getAttribute('datetime');
    expect(day?.slice(0, 7)).toBe('2025-06');
  });

  it('shows the photos that were sent, and opens one above itself', async () => {
    const answer = await fetch(`${lake.url}/api/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        sql: "select chat_id, sent_at from messages where media_key like 'raw-photos/%' order by sent_at limit 1",
      }),
    });
    const { rows } = (await answer.json()) as { rows: [string, string][] };
    const [chat, sentAt] = rows[0]!;
    const address = `${lake.url}/chats/${chat}/conversation?on=${sentAt.slice(0, 10)}`;
    await open.page.goto(address);
    const photo = open.page.getByRole('link', { name: 'Open the photo' }).first();
    await photo.scrollIntoViewIfNeeded();
    await expect
      .poll(() => photo.getByRole('img').evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBeGreaterThan(0);
    await photo.click();
    await open.page.getByRole('dialog').getByRole('button', { name: 'Facts' }).click();
    await open.page.getByRole('dialog').getByRole('complementary', { name: 'Facts' }).waitFor();
    expect(new URL(open.page.url()).pathname).toMatch(/^\/photos\/[0-9a-f]{32}$/);
    await open.page.keyboard.press('Escape');
    await open.page.waitForURL(address);
    await photo.waitFor();
  });

  it('shows the owner of the phone on the right: a chat of two has the name of the other person', async () => {
    await openChat('Clara');
    await open.page.getByRole('link', { name: 'Conversation' }).click();
    expect(await open.page.getByLabel('You are').inputValue()).toBe('Diego');
    await open.page.locator('.turn.mine').first().waitFor();
  });
});

describe('asking', () => {
  it('shows an answer as a table and a chart', async () => {
    await open.page.getByRole('link', { name: 'Ask' }).click();
    const answer = open.page.getByRole('region', { name: 'Answer' }).first();
    await answer.getByRole('cell', { name: 'Lake house' }).waitFor();
    await answer.getByRole('img').waitFor();
  });

  it('runs the query with Ctrl Enter', async () => {
    await open.page.getByRole('link', { name: 'Ask' }).click();
    const editor = open.page.getByRole('textbox', { name: 'SQL' });
    await editor.fill("select count(*) as answer from messages where chat_name = 'Clara' and kind = 'nothing'");
    await editor.press('Control+Enter');
    await open.page.getByRole('columnheader', { name: 'answer' }).waitFor();
    expect(await open.page.getByRole('cell').allTextContents()).toEqual(['0']);
  });

  it('has ten examples, and each runs', async () => {
    await open.page.getByRole('link', { name: 'Ask' }).click();
    const examples = open.page.getByRole('listitem').getByRole('button');
    await examples.first().waitFor();
    const questions = await examples.allTextContents();
    expect(questions).toHaveLength(10);
    for (const question of questions) {
      const answered = open.page.waitForResponse(/\/api\/query$/);
      await open.page.getByRole('button', { name: question }).click();
      expect((await answered).status(), question).toBe(200);
    }
  });

  it('underlines the wrong word and shows the reason', async () => {
    await open.page.getByRole('link', { name: 'Ask' }).click();
    const editor = open.page.getByRole('textbox', { name: 'SQL' });
    await editor.fill('select sendr from messages');
    await editor.press('Control+Enter');
    const fault = open.page.getByRole('alert');
    await fault.waitFor();
    expect(await fault.textContent()).toContain('sendr');
    expect(await open.page.locator('mark').textContent()).toBe('sendr');
    // The browser reports the response 422 on the console.
    expect(open.complaints.splice(0)).toEqual([expect.stringContaining('422')]);
  });

  it('refuses every query that would change data', async () => {
    await open.page.getByRole('link', { name: 'Ask' }).click();
    const editor = open.page.getByRole('textbox', { name: 'SQL' });
    await editor.fill('drop view messages');
    await editor.press('Control+Enter');
    await open.page.getByRole('alert').waitFor();
    open.complaints.splice(0);
  });
});

describe('the frame', () => {
  it('can be used by keyboard, and the navigation can be skipped', async () => {
    await open.page.getByRole('heading', { level: 1 }).waitFor();
    await open.page.keyboard.press('Tab');
    await open.page.keyboard.press('Enter');
    await open.page.keyboard.press('Tab');
    await open.page.keyboard.press('Enter');
    await open.page.waitForURL(/\/chats\/.+/);
  });

  it('keeps the chosen theme over a reload, without a flash', async () => {
    const paper = (): Promise<string> =>
      open.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await open.page.getByRole('button', { name: /^Theme: system/ }).click();
    const light = await paper();
    await open.page.getByRole('button', { name: /^Theme: light/ }).click();
    const dark = await paper();
    expect(dark).not.toBe(light);
    await open.page.reload({ waitUntil: 'commit' });
    await open.page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark');
    await open.page.getByRole('button', { name: /^Theme: dark/ }).waitFor();
    expect(await paper()).toBe(dark);
  });

  it('has one main heading and landmarks on each page', async () => {
    for (const path of ['/photos', '/photos/albums', '/chats', '/ask']) {
      await open.page.goto(`${lake.url}${path}`);
      await open.page.getByRole('heading', { level: 1 }).waitFor();
      expect(await open.page.getByRole('heading', { level: 1 }).count(), path).toBe(1);
      expect(await open.page.getByRole('main').count(), path).toBe(1);
      expect(await open.page.getByRole('navigation', { name: 'Places' }).count(), path).toBe(1);
    }
  });

  it('does not scroll sideways on a phone, and has its navigation at the bottom', async () => {
    await open.page.setViewportSize(PHONE);
    await openChat('Lake house');
    await open.page
      .getByRole('article', { name: /writes the most/ })
      .getByRole('img')
      .waitFor();
    expect(await open.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    const bar = await open.page.getByRole('navigation', { name: 'Places' }).boundingBox();
    expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBe(PHONE.height);
  });

  it('has no layout shift after loading', async () => {
    await openChat('Lake house');
    const shift = await open.page.evaluate<number>(LAYOUT_SHIFT);
    // web.dev calls a shift below 0.1 good (Cumulative Layout Shift).
    expect(shift).toBeLessThan(0.05);
  });
});
