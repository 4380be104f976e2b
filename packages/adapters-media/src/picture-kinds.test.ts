import { crc32, deflateSync } from 'node:zlib';
import { RENDITIONS } from '@homelake/photos';
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { expectQuarters, failure, QUARTERS, quarters, quartersOf, render } from './codec.test-helper.ts';
import { createImageCodec } from './sharp-image-codec.ts';

const measured = (file: Uint8Array, contentType = 'image/jpeg') => createImageCodec().measure(file, { contentType });

const picture = () => quarters(600, 400);
const fine = { quality: 95, chromaSubsampling: '4:4:4' } as const;

describe('colours are right', () => {
  it.each([
    ['a JPEG', () => picture().jpeg(fine)],
    ['a progressive JPEG', () => picture().jpeg({ ...fine, progressive: true })],
    ['a PNG', () => picture().png()],
    ['a PNG with a palette', () => picture().png({ palette: true })],
    ['a PNG of 16 bits a channel', () => picture().toColourspace('rgb16').png()],
    ['a PNG of 16 bits in sRGB by its profile', () => picture().toColourspace('rgb16').withIccProfile('srgb').png()],
    ['a PNG of 16 bits in Display P3', () => picture().toColourspace('rgb16').withIccProfile('p3').png()],
    ['a PNG in Display P3', () => picture().withIccProfile('p3').png()],
    ['a JPEG in Display P3', () => picture().withIccProfile('p3').jpeg(fine)],
    ['a WebP', () => picture().webp({ quality: 95 })],
    ['a GIF', () => picture().gif()],
    ['an AVIF', () => picture().avif({ quality: 90, effort: 0, chromaSubsampling: '4:4:4' })],
    ['a TIFF', () => picture().tiff({ compression: 'lzw' })],
    ['a BigTIFF', () => picture().tiff({ bigtiff: true })],
    ['a TIFF with JPEG inside', () => picture().tiff({ compression: 'jpeg', quality: 95 })],
  ])('in %s', async (_, make) => {
    const image = await render(await make().toBuffer());
    expect([image.width, image.height, image.frames]).toEqual([600, 400, 1]);
    await expectQuarters(image);
  });

  it('in a grey picture, of one or two channels', async () => {
    const grey = await quartersOf(await render(await picture().greyscale().png().toBuffer()));
    for (const [red, green, blue] of grey) expect([green, blue]).toEqual([red, red]);
    const half = await render(await picture().greyscale().ensureAlpha(0.5).png().toBuffer());
    expect((await quartersOf(half, 0)).map(([, , , alpha]) => Math.round((alpha ?? 0) / 10))).toEqual([13, 13, 13, 13]);
  });

  it('in CMYK, with a profile and without', async () => {
    for (const cmyk of [picture().toColourspace('cmyk'), picture().withIccProfile('cmyk')]) {
      const file = await cmyk.jpeg(fine).toBuffer();
      expect((await sharp(file).metadata()).space).toBe('cmyk');
      const [red, , blue, white] = await quartersOf(await render(file));
      expect((red?.[0] ?? 0) - (red?.[2] ?? 0)).toBeGreaterThan(180);
      expect((blue?.[2] ?? 0) - (blue?.[0] ?? 0)).toBeGreaterThan(80);
      expect(Math.min(...(white ?? []))).toBeGreaterThan(245);
    }
  });
});

describe('all eight orientations are shown upright', () => {
  /**
   * Places of red (r), green, blue and white in the file, for which the orientation of that number shows them in order. EXIF 2.32, tag 274.
   */
  const stored = ['rgbw', 'grwb', 'wbgr', 'bwrg', 'rbgw', 'gwrb', 'wgbr', 'brwg'];
  const formats = {
    JPEG: (image: Sharp) => image.jpeg(fine),
    'JPEG that is decoded from half its waves': (image: Sharp) => image.jpeg(fine),
    PNG: (image: Sharp) => image.png(),
    WebP: (image: Sharp) => image.webp({ quality: 95 }),
    TIFF: (image: Sharp) => image.tiff(),
  };
  it.each(Object.entries(formats))('in a %s', async (name, encode) => {
    const [width, height] = name.startsWith('JPEG that') ? [4200, 140] : [600, 400];
    for (const [i, letters] of stored.entries()) {
      const colours = Array.from(letters, (letter) => QUARTERS['rgbw'.indexOf(letter)]).filter(
        (colour) => colour !== undefined,
      );
      const held = i < 4 ? quarters(width, height, colours) : quarters(height, width, colours);
      const image = await render(await encode(held.withMetadata({ orientation: i + 1 })).toBuffer());
      expect([image.width, image.height], `orientation ${i + 1}`).toEqual([width, height]);
      await expectQuarters(image);
    }
  });
});

describe('are those of the main picture of several in a file', () => {
  const frames = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ] as const;
  const animation = async () => {
    const stills = frames.map(([r, g, b]) =>
      sharp({ create: { width: 60, height: 40, channels: 3, background: { r, g, b } } }),
    );
    return sharp(await Promise.all(stills.map((still) => still.png().toBuffer())), { join: { animated: true } });
  };
  it.each([
    ['GIF', async () => (await animation()).gif({ delay: 100 })],
    ['WebP', async () => (await animation()).webp({ quality: 95 })],
    ['TIFF', async () => (await animation()).tiff()],
  ])('the first of a %s is shown, and all are counted', async (_, make) => {
    const image = await render(await (await make()).toBuffer());
    expect([image.width, image.height, image.frames]).toEqual([60, 40, 3]);
    await expectQuarters(image, [frames[0], frames[0], frames[0], frames[0]]);
  });
});

describe('shapes', () => {
  it.each([
    [1, 1, [1, 1], [1, 1]],
    [20_000, 500, [480, 12], [1440, 36]],
    [3, 6000, [1, 480], [1, 1440]],
    [6000, 1, [480, 1], [1440, 1]],
  ])('%i x %i pixels are shown', async (width, height, thumbnail, preview) => {
    const image = await render(
      await sharp({ create: { width, height, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    );
    expect([image.width, image.height]).toEqual([width, height]);
    expect(image.renditions.map((one) => [one.width, one.height])).toEqual([thumbnail, preview]);
    expect(image.grey.length).toBe(1024);
    expect(image.placeholder.length).toBeGreaterThan(4);
  });
});

describe('a file that is no complete picture', () => {
  it.each(['png', 'webp', 'gif', 'tiff', 'avif'] as const)(
    'is damaged where a %s is cut off, and has the size of its header',
    async (format) => {
      const pixels = Uint8Array.from({ length: 300 * 200 * 3 }, (_, i) => (i * 7919) ^ (i >> 5));
      const whole = await sharp(pixels, { raw: { width: 300, height: 200, channels: 3 } })
        .toFormat(format)
        .toBuffer();
      expect((await render(whole)).width).toBe(300);
      for (const share of [0.3, 0.6, 0.9]) {
        const [code, message] = await failure(whole.subarray(0, Math.floor(whole.length * share)));
        expect([format, share, code]).toEqual([format, share, 'damaged']);
        expect(message).toMatch(/^The picture (ends early|is damaged): .*\.$/);
        // The directory of a TIFF may follow its pixels.
        const size = format === 'tiff' ? null : { width: 300, height: 200 };
        expect(await measured(whole.subarray(0, Math.floor(whole.length * share)))).toEqual(size);
      }
    },
  );

  it.each([
    ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>', /scripts/],
    ['image/bmp', 'BM', /bitmaps/],
    ['image/jxl', '\xff\x0a', /JPEG XL/],
    ['image/jp2', '\0\0\0\x0cjP  \r\n', /JPEG 2000/],
    ['text/html', '<!doctype html>', /no picture/],
  ])('is unsupported where it is %s', async (contentType, start, reason) => {
    const [code, message] = await failure(Buffer.from(start.padEnd(200), 'latin1'), contentType);
    expect(code).toBe('unsupported');
    expect(message).toMatch(reason);
  });

  it('is too large where a few bytes would become 400 megapixels', async () => {
    const [code, message] = await failure(pngOf(20_000, 20_000));
    expect(await measured(pngOf(20_000, 20_000))).toEqual({ width: 20_000, height: 20_000 });
    expect([code, message]).toEqual([
      'too-large',
      'The picture is 20000 x 20000 pixels, more than the 268 megapixels that are decoded here.',
    ]);
  });
});

describe('the time limit', () => {
  it('ends work that takes longer', async () => {
    const codec = createImageCodec({ limits: { timeoutMs: 5 } });
    const slow = await sharp({ create: { width: 6000, height: 6000, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    await expect(codec.render(slow, RENDITIONS, { contentType: 'image/png' })).rejects.toMatchObject({
      name: 'ImageError',
      code: 'timeout',
      message: 'Decoding the picture took too long.',
    });
  });

  it('is not the reason that an abort gives', async () => {
    const controller = new AbortController();
    const file = await sharp({ create: { width: 4000, height: 4000, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const { signal } = controller;
    const rendering = createImageCodec().render(file, RENDITIONS, { contentType: 'image/png', signal });
    setTimeout(() => controller.abort(new Error('enough')), 5);
    await expect(rendering).rejects.toThrow('enough');
  });
});

const u32 = (value: number): Buffer => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  return Buffer.concat([u32(data.length), body, u32(crc32(body))]);
}

/** A grey PNG: its header and a little of its data. */
const pngOf = (width: number, height: number): Uint8Array =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])])),
    chunk('IDAT', deflateSync(Buffer.alloc(100_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
