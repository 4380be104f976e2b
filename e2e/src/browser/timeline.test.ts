import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, openPage, PHONE, type OpenPage } from './browser.ts';
import { serveCatalog, type GeneratedCatalog } from './generated-catalog.ts';

/** Limit for elements on the page. With more, it no longer scrolls smoothly. */
const MOST_ELEMENTS = 1_500;
/** Limit for nodes in the browser, texts and attributes included. With more, removed elements are still held. */
const MOST_NODES = 6_000;
const JUMPS = 40;

let browser: Browser;
let catalog: GeneratedCatalog;
let open: OpenPage;
let page: Page;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser?.close());

afterEach(async () => {
  const { complaints } = open;
  await open.close();
  expect(complaints).toEqual([]);
});

async function show(options: Parameters<typeof openPage>[2] = {}): Promise<void> {
  open = await openPage(browser, `${catalog.url}/photos`, options);
  page = open.page;
  await page.locator('[data-photo] img').first().waitFor();
}

/** Ids of the pictures on the screen, with their positions. */
const onScreen = (): Promise<[id: string, top: number][]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-photo]')]
      .map((photo): [string, number] => [photo.dataset['photo'] ?? '', photo.getBoundingClientRect().top])
      .filter(([, top]) => top > 0 && top < innerHeight - 50),
  );

const settled = async (): Promise<void> => {
  await page.waitForTimeout(300);
  await page.waitForLoadState('networkidle');
};

/** True once the pictures on the screen are shown. */
const filled = (): Promise<boolean> =>
  expect
    .poll(async () => (await onScreen()).length)
    .toBeGreaterThan(2)
    .then(
      () => true,
      () => false,
    );

/** Makes a function that counts the nodes that the browser holds after a garbage collection, those outside the document included. */
async function nodeCounter(): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Memory.getDOMCounters')).nodes;
  };
}

const numberOf = (id: string): number => Number.parseInt(id, 16);
const pagesAsked = (): number => catalog.requests.filter((path) => path.startsWith('/api/photos?')).length;

interface Run {
  readonly medianMs: number;
  readonly slowestMs: number;
  readonly longTasks: number;
  readonly mostElements: number;
}

/** Scrolls by a number of pixels in each of a number of frames. */
const scroll = (pixels: number, frames: number): Promise<Run> =>
  page.evaluate(
    async ([pixels, frames]) => {
      let longTasks = 0;
      const observer = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
      observer.observe({ type: 'longtask' });
      const times: number[] = [];
      let mostElements = 0;
      let last = performance.now();
      for (let frame = 0; frame < frames; frame++) {
        scrollBy(0, pixels);
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        times.push(now - last);
        last = now;
        mostElements = Math.max(mostElements, document.querySelectorAll('*').length);
      }
      observer.disconnect();
      times.sort((a, b) => a - b);
      return { medianMs: times[times.length >> 1] ?? 0, slowestMs: times.at(-1) ?? 0, longTasks, mostElements };
    },
    [pixels, frames] as const,
  );

describe.each([
  // The newest photo is of November 2026.
  [100_000, /^100,000 photos, 2010 to (?:today|2026)$/],
  [1_000_000, /^1,000,000 photos, 2010 to (?:today|2026)$/],
])('a timeline of %d photos', (photos, title) => {
  beforeAll(async () => {
    catalog = await serveCatalog(photos, 200);
  });
  afterAll(() => catalog.stop());

  it('starts with the newest photo, and loads little', async () => {
    catalog.requests.length = 0;
    await show();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await settled();
    expect(numberOf((await onScreen())[0]![0])).toBe(0);
    expect(pagesAsked()).toBeLessThanOrEqual(3);
    expect(catalog.requests.filter((path) => path.includes('/thumbnail')).length).toBeLessThan(120);
  });

  it('scrolls with few elements on the page at any distance and speed', async () => {
    await show();
    for (const [pixels, frames] of [
      [40, 120],
      [400, 120],
      [4_000, 60],
    ] as const) {
      catalog.requests.length = 0;
      const run = await scroll(pixels, frames);
      console.log(
        `${photos} photos, ${pixels} px a frame: median ${run.medianMs.toFixed(1)} ms, slowest ${run.slowestMs.toFixed(0)} ms, ` +
          `${run.longTasks} long tasks, ${run.mostElements} elements, ${catalog.requests.length} requests`,
      );
      expect(run.mostElements).toBeLessThan(MOST_ELEMENTS);
    }
    // Pictures that are scrolled past quickly are not loaded: the last run passed about a hundred screens.
    expect(catalog.requests.length).toBeLessThan(150);
    await settled();
    await expect.poll(() => page.locator('[data-photo] img').count()).toBeGreaterThan(0);
  });

  it('reaches its last photo and its first by keyboard', async () => {
    await show();
    await page.keyboard.press('End');
    await expect.poll(async () => numberOf((await onScreen()).at(-1)?.[0] ?? '0')).toBe(photos - 1);
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(16_000_000);
    await page.keyboard.press('Home');
    await expect.poll(async () => numberOf((await onScreen())[0]?.[0] ?? 'f')).toBe(0);
    expect(await page.evaluate(() => scrollY)).toBe(0);
  });

  it('keeps the content of the screen in place while months above are loaded', async () => {
    await show();
    const scrubber = page.getByRole('slider', { name: 'Month' });
    const box = (await scrubber.boundingBox())!;
    await page.mouse.click(box.x + 40, box.y + box.height * 0.6);
    await settled();
    for (let step = 0; step < 30; step++) {
      const before = new Map(await onScreen());
      await page.evaluate(() => scrollBy(0, -260));
      await page.waitForTimeout(60);
      const kept = (await onScreen()).filter(([id]) => before.has(id));
      for (const [id, top] of kept) expect(Math.abs(top - before.get(id)! - 260), `step ${step}`).toBeLessThan(2);
      if (step > 4) expect(kept.length, `step ${step}`).toBeGreaterThan(0);
    }
  });

  it('is never blank after a jump by its scrubber', async () => {
    await show();
    const scrubber = page.getByRole('slider', { name: 'Month' });
    const box = (await scrubber.boundingBox())!;
    const blank: string[] = [];
    for (let jump = 0; jump < JUMPS; jump++) {
      // Positions spread over the whole height, near and far, each once.
      const share = (jump * 0.618_034) % 1;
      await page.mouse.click(box.x + box.width - 12, box.y + box.height * share);
      if (!(await filled())) blank.push(share.toFixed(3));
    }
    await scrubber.focus();
    for (const key of ['PageUp', 'PageDown', 'PageDown', 'ArrowDown', 'PageUp', 'ArrowUp']) {
      await page.keyboard.press(key);
      if (!(await filled())) blank.push(key);
    }
    expect(blank).toEqual([]);
  });

  it('holds no element of photos that were scrolled away', async () => {
    await show();
    const nodes = await nodeCounter();
    catalog.thumbnailMs = 2_000;
    const scrubber = page.getByRole('slider', { name: 'Month' });
    const box = (await scrubber.boundingBox())!;
    for (let jump = 0; jump < JUMPS; jump++) {
      // The next jump comes before the pictures are loaded.
      await page.mouse.click(box.x + box.width - 12, box.y + box.height * ((jump * 0.618_034) % 1));
      await page.waitForTimeout(300);
    }
    catalog.thumbnailMs = 0;
    await settled();
    expect(await nodes()).toBeLessThan(MOST_NODES);
  });

  it('moves by month and year with the keys of its scrubber', async () => {
    await show();
    const scrubber = page.getByRole('slider', { name: 'Month' });
    await scrubber.focus();
    const said = (): Promise<string | null> => scrubber.getAttribute('aria-valuetext');
    expect(await said()).toBe('Nov 2026');
    await page.keyboard.press('ArrowDown');
    await expect.poll(said).toBe('Oct 2026');
    await page.keyboard.press('PageDown');
    await expect.poll(said).toBe('Dec 2025');
    await page.keyboard.press('End');
    await expect.poll(said).toBe('Apr 2010');
  });
});

describe('a timeline on a phone', () => {
  beforeAll(async () => {
    catalog = await serveCatalog(12_408, 200);
  });
  afterAll(() => catalog.stop());

  it('does not scroll sideways, and shows month and year while its scrubber is dragged', async () => {
    await show({ viewport: PHONE, isMobile: true, hasTouch: true });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    await page.evaluate(() => scrollBy(0, 400));
    const scrubber = page.getByRole('slider', { name: 'Month' });
    const box = (await scrubber.boundingBox())!;
    await page.mouse.move(box.x + 10, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + 10, box.y + box.height / 2, { steps: 5 });
    await scrubber.getByText(/^\w{3} 201\d$/).waitFor();
    await page.mouse.up();
    await settled();
    expect(numberOf((await onScreen())[0]![0])).toBeGreaterThan(3_000);
  });
});
