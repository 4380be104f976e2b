import { ImageError, RENDITIONS } from '@homelake/photos';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { Rgb } from './codec.test-helper.ts';
import { expectQuarters, failure, render } from './codec.test-helper.ts';
import { createHeicDecoder } from './heic-decoder.ts';
import type { HeicGrid } from './heic-file.test-helper.ts';
import { heicGrid } from './heic-file.test-helper.ts';
import { createImageCodec } from './sharp-image-codec.ts';

const [RED, GREEN, BLUE, YELLOW]: readonly [Rgb, Rgb, Rgb, Rgb] = [
  [230, 20, 20],
  [20, 200, 20],
  [20, 20, 230],
  [230, 220, 20],
];
/** Red and green at the top, blue and yellow at the bottom. The last tiles are clipped. */
const phone: HeicGrid = { tiles: ['red', 'green', 'blue', 'yellow'], columns: 2, width: 124, height: 120 };

const codecs: { close(): Promise<void> }[] = [];
const closing = <T extends { close(): Promise<void> }>(one: T): T => {
  codecs.push(one);
  return one;
};
afterEach(async () => {
  await Promise.all(codecs.splice(0).map((one) => one.close()));
});

describe('a HEIC', () => {
  it('in tiles, as phones write it, is assembled', async () => {
    const image = await render(heicGrid(phone), 'image/heic');
    expect([image.width, image.height, image.frames]).toEqual([124, 120, 1]);
    await expectQuarters(image, [RED, GREEN, BLUE, YELLOW]);
  });

  it('is rotated and mirrored once, by its container, whatever EXIF says', async () => {
    for (const exifOrientation of [1, 6, 8]) {
      const turned = await render(heicGrid({ ...phone, turns: 3, exifOrientation }), 'image/heic');
      expect([turned.width, turned.height]).toEqual([120, 124]);
      await expectQuarters(turned, [BLUE, RED, YELLOW, GREEN]);
      const both = await render(heicGrid({ ...phone, turns: 3, mirrored: true, exifOrientation }), 'image/heic');
      await expectQuarters(both, [RED, BLUE, GREEN, YELLOW]);
    }
  });

  it('that only EXIF says is rotated is not rotated', async () => {
    const image = await render(heicGrid({ ...phone, exifOrientation: 6 }), 'image/heic');
    expect([image.width, image.height]).toEqual([124, 120]);
    await expectQuarters(image, [RED, GREEN, BLUE, YELLOW]);
  });

  it('in Display P3 is converted to sRGB', async () => {
    const { icc } = await sharp(
      await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
        .withIccProfile('p3')
        .png()
        .toBuffer(),
    ).metadata();
    const image = await render(heicGrid({ ...phone, ...(icc && { profile: icc }) }), 'image/heic');
    // These values of Display P3 in sRGB: more of the colour, less of the others.
    await expectQuarters(
      image,
      [
        [253, 0, 0],
        [0, 203, 0],
        [11, 12, 240],
        [230, 221, 0],
      ],
      20,
    );
  });

  it('that is damaged is rejected as such, and nothing is printed', async () => {
    const printed = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error'), vi.spyOn(process.stderr, 'write')];
    const whole = heicGrid(phone);
    for (const file of [whole.slice(0, -1), whole.slice(0, -40), whole.slice(0, 200), whole.slice(0, 30)]) {
      const [code, message] = await failure(file, 'image/heic');
      expect(code).toBe('damaged');
      expect(message).toMatch(/^The picture (is damaged|ends early).*\.$/);
    }
    for (const spy of printed) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it('that is cut off after its header has its size, rotated as its container says', async () => {
    for (const [turns, size] of [
      [0, { width: 124, height: 120 }],
      [1, { width: 120, height: 124 }],
    ] as const) {
      const whole = heicGrid({ ...phone, turns });
      const codec = closing(createImageCodec());
      expect(await codec.measure(whole.slice(0, -40), { contentType: 'image/heic' })).toEqual(size);
      expect(await codec.measure(whole.slice(0, 200), { contentType: 'image/heic' })).toBeNull();
    }
  });

  it('with more pixels than the limit is refused before it is decoded', async () => {
    const codec = closing(createImageCodec({ limits: { maxPixels: 10_000 } }));
    await expect(codec.render(heicGrid(phone), RENDITIONS, { contentType: 'image/heic' })).rejects.toMatchObject({
      code: 'too-large',
    });
  });
});

describe('the threads of the HEIC decoder', () => {
  const file = heicGrid(phone);
  const never = new AbortController().signal;

  it('end a picture that takes too long, and continue with the next', async () => {
    const decoder = closing(createHeicDecoder({ threads: 1 }));
    const stop = new AbortController();
    const late = new ImageError('timeout', 'Too long.');
    const stopped = decoder.decode(file, stop.signal);
    const next = decoder.decode(file, never);
    stop.abort(late);
    await expect(stopped).rejects.toBe(late);
    expect((await next).length).toBeGreaterThan(124 * 120 * 3);
  });

  it('drop a waiting picture that is aborted', async () => {
    const decoder = closing(createHeicDecoder({ threads: 1 }));
    const stop = new AbortController();
    const first = decoder.decode(file, never);
    const waiting = decoder.decode(file, stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect((await first).length).toBeGreaterThan(0);
  });

  it('decode any number of pictures, and start again after they were closed', async () => {
    const decoder = closing(createHeicDecoder({ threads: 2 }));
    const many = await Promise.all(Array.from({ length: 7 }, () => decoder.decode(file, never)));
    expect(new Set(many.map(({ length }) => length)).size).toBe(1);
    await decoder.close();
    expect((await decoder.decode(file, never)).length).toBe(many[0]?.length);
  });

  it('do not detach the given bytes', async () => {
    const decoder = closing(createHeicDecoder({ threads: 1 }));
    await decoder.decode(file, never);
    expect(file.length).toBeGreaterThan(0);
  });
});
