import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DESKTOP, launchBrowser, openPage, PHONE } from './browser.ts';
import { serveLake, type ServedLake } from './served-lake.ts';

let folder: string;
let home: string;
let lake: ServedLake;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'homelake-e2e-'));
  home = join(folder, 'lake');
  [lake, browser] = await Promise.all([serveLake('--home', home, 'start'), launchBrowser()]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await lake?.stop();
  await rm(folder, { recursive: true, force: true });
});

const open = (options: BrowserContextOptions = {}) => openPage(browser, `${lake.url}/settings`, options);
const stored = async () => JSON.parse(await readFile(join(home, 'settings.json'), 'utf8')) as unknown;
const rules = (page: Page) => page.getByRole('textbox', { name: 'Where files go' });
const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click();
const saved = (page: Page) => page.getByText('Your settings are saved.').waitFor();
const SHOTS = process.env['HOMELAKE_SHOTS'];
const shot = async (page: Page, name: string) =>
  SHOTS === undefined ? undefined : void (await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true }));

const RULE = { when: { folder: 'Scans' }, storageClass: 'deep-archive' };

it('the time zone and the rules are saved together, and the rest of the settings stays', async () => {
  await writeFile(join(home, 'settings.json'), JSON.stringify({ retrievalHours: { bulk: 2, standard: 1 } }));
  const { page, complaints, close } = await open();
  await page.getByRole('combobox', { name: 'Time zone' }).selectOption('Asia/Tokyo');
  await rules(page).fill(JSON.stringify([RULE]));
  await save(page);
  await saved(page);
  expect(await stored()).toEqual({
    rules: [RULE],
    region: 'us-east-1',
    retrievalHours: { bulk: 2, standard: 1 },
    timeZone: 'Asia/Tokyo',
  });
  await page.reload();
  expect(await page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('Asia/Tokyo');
  expect(JSON.parse(await rules(page).inputValue())).toEqual([RULE]);
  await page.getByText(join(home, 'deep-archive%class')).waitFor();
  await page.getByText('No file is archived yet.').waitFor();
  await close();
  expect(complaints).toEqual([]);
});

it('a mistake in a rule is named with its line and key, the line is selected, and nothing is written', async () => {
  const before = await stored();
  const { page, complaints, close } = await open();
  await rules(page).fill('[\n  {\n    "when": { "kimd": "file" },\n    "storageClass": "standard"\n  }\n]');
  await save(page);
  await page.getByText('line 3: rules[0].when.kimd: unknown key; did you mean kind?').waitFor();
  const selection = await rules(page).evaluate((area) => {
    const { value, selectionStart, selectionEnd } = area as HTMLTextAreaElement;
    return value.slice(selectionStart, selectionEnd);
  });
  expect(selection).toBe('    "when": { "kimd": "file" },');
  await rules(page).fill('[{]');
  await save(page);
  await page.getByText('line 1: is not JSON').waitFor();
  expect(await stored()).toEqual(before);
  await close();
  expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
});

it('settings that were changed elsewhere meanwhile are not overwritten', async () => {
  const { page, complaints, close } = await open();
  await rules(page).fill('[]');
  await writeFile(join(home, 'settings.json'), JSON.stringify({ rules: [RULE], timeZone: 'Europe/Rome' }));
  await save(page);
  await page.getByText(/changed since you opened them/).waitFor();
  expect(await stored()).toMatchObject({ rules: [RULE] });
  await page.getByRole('button', { name: 'Show the newer settings' }).click();
  await expect.poll(() => page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('Europe/Rome');
  await close();
  expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
});

it('a settings file with mistakes is shown as a whole, with its mistakes, until they are corrected', async () => {
  await writeFile(join(home, 'settings.json'), '{\n  "ruls": []\n}');
  const { page, complaints, close } = await open();
  await page.getByText('line 2: ruls: unknown key; did you mean rules?').waitFor();
  await shot(page, 'settings broken');
  await page.getByRole('textbox', { name: 'The settings file' }).fill('{ "rules": [] }');
  await save(page);
  await saved(page);
  await rules(page).waitFor();
  await close();
  expect(complaints).toEqual([]);
});

it('the theme that is chosen is applied at once', async () => {
  const { page, complaints, close } = await open();
  await page.getByRole('radio', { name: 'Dark' }).check();
  expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  await page.reload();
  expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
  await close();
  expect(complaints).toEqual([]);
});

describe.each([
  ['a desktop, light', { viewport: DESKTOP, colorScheme: 'light' }],
  ['a desktop, dark', { viewport: DESKTOP, colorScheme: 'dark' }],
  ['a phone, light', { viewport: PHONE, isMobile: true, hasTouch: true, colorScheme: 'light' }],
  ['a phone, dark', { viewport: PHONE, isMobile: true, hasTouch: true, colorScheme: 'dark' }],
] as const)('on %s', (screen, options) => {
  it('the settings are reached from another page, and fit on the screen', async () => {
    const { page, complaints, close } = await openPage(browser, `${lake.url}/ask`, options);
    await page.getByRole('link', { name: 'Settings' }).click();
    await rules(page).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(options.viewport.width);
    await shot(page, `settings ${screen}`);
    await close();
    expect(complaints).toEqual([]);
  });
});
