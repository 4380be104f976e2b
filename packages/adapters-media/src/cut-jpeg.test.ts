import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';

import { failure, quartersOf, render } from './codec.test-helper.ts';
import { createImageCodec } from './sharp-image-codec.ts';

const [WIDTH, HEIGHT] = [640, 480];

/** A picture of colour gradients with grain, so that its data is spread evenly over its rows. */
function grainy(): Sharp {
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let at = 0, grain = 1; at < pixels.length; at++) {
    grain = (grain * 48_271) % 2_147_483_647;
    const [x, y] = [Math.floor(at / 3) % WIDTH, Math.floor(at / 3 / WIDTH)];
    pixels[at] = [(180 * x) / WIDTH, (180 * y) / HEIGHT, 60][at % 3]! + (grain % 50);
  }
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
}

const kinds: Readonly<Record<string, () => Sharp>> = {
  'in colours': () => grainy().jpeg(),
  'in grey': () => grainy().greyscale().jpeg(),
  'in CMYK': () => grainy().toColourspace('cmyk').jpeg(),
  'in Display P3': () => grainy().withIccProfile('p3').jpeg(),
  'that is turned': () => grainy().withMetadata({ orientation: 6 }).jpeg(),
};

/** Offset at which the data of the first scan begins. */
const dataStart = (jpeg: Buffer): number => {
  const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  return scan + 2 + jpeg.readUInt16BE(scan + 2);
};
const cutTo = (jpeg: Buffer, share: number): Buffer => {
  const start = dataStart(jpeg);
  return jpeg.subarray(0, start + Math.floor((jpeg.length - start) * share));
};

describe.each(Object.entries(kinds))('a JPEG %s', (_, make) => {
  it.each([0.15, 0.5, 0.9])(
    'of which %d of the data is left is shown, with a note on the missing share',
    async (share) => {
      const whole = await make().toBuffer();
      const image = await render(cutTo(whole, share));
      expect([image.width, image.height]).toEqual(Object.values(await sizeOf(whole)));
      expect(Math.abs(image.missing - (1 - share))).toBeLessThan(0.08);
      const percent = Math.round(image.missing * 100);
      expect(image.note).toBe(
        `About ${percent} % of the picture, at its end, is missing and shown in grey: the file is damaged or cut off.`,
      );
      expect(image.renditions.map(({ name }) => name)).toEqual(['thumbnail', 'preview']);
    },
  );

  it('that lacks only its end marker is shown completely', async () => {
    const whole = await make().toBuffer();
    const image = await render(whole.subarray(0, -2));
    expect(image.missing).toBe(0);
    // A decoder that does not read beyond the last pixel reports no fault.
    expect(['The file ends early, but no part of the picture is missing.', null]).toContain(image.note);
    expect(await quartersOf(image)).toEqual(await quartersOf(await render(whole)));
  });

  it('of which only the header is left is damaged, and has its size', async () => {
    const whole = await make().toBuffer();
    const header = whole.subarray(0, dataStart(whole));
    expect(await failure(header)).toEqual([
      'damaged',
      'The picture ends early: it is cut off, or its copy was never finished.',
    ]);
    for (const head of [header, header.subarray(0, -8)]) expect(await sizeOf(head)).toEqual(await sizeOf(whole));
  });
});

const sizeOf = async (file: Uint8Array) => {
  const size = await createImageCodec().measure(file, { contentType: 'image/jpeg' });
  if (size === null) throw new TypeError('it has no size');
  return size;
};

it('existing rows are shown unchanged, and missing rows are grey', async () => {
  const image = await render(cutTo(await grainy().jpeg().toBuffer(), 0.6));
  const { data, info } = await sharp(image.renditions[1]?.bytes).raw().toBuffer({ resolveWithObject: true });
  const meanOf = (row: number) =>
    [0, 1, 2].map((channel) => {
      let sum = 0;
      for (let x = 0; x < info.width; x++) sum += data[(row * info.width + x) * info.channels + channel] ?? 0;
      return Math.round(sum / info.width);
    });
  expect(meanOf(Math.floor(info.height * 0.95))).toEqual([128, 128, 128]);
  const [red = 0, green = 0, blue = 0] = meanOf(Math.floor(info.height * 0.3));
  expect([red > 90 && red < 140, green > 60 && green < 100, blue > 60 && blue < 110]).toEqual([true, true, true]);
});

it('zeros that replace the rest of the file count as missing', async () => {
  const whole = await grainy().jpeg().toBuffer();
  const cut = cutTo(whole, 0.7);
  const image = await render(Buffer.concat([cut, Buffer.alloc(whole.length - cut.length)]));
  expect(image.missing).toBeCloseTo(0.3, 1);
  expect(image.note).toMatch(/^About (?:2[6-9]|3[0-4]) % /);
});

it('a progressive picture is complete but less sharp where a later scan is cut off, and lacks rows where the first scan is', async () => {
  const whole = await grainy().jpeg({ progressive: true }).toBuffer();
  const late = await render(cutTo(whole, 0.5));
  expect([late.missing, late.note]).toEqual([0, 'The file ends early: the picture may be less sharp than it was.']);
  const early = await render(cutTo(whole, 0.01));
  expect(early.note).toMatch(/^About \d+ % .* is missing/);
});

it('the missing end marker of a colour picture is noted', async () => {
  const whole = await grainy().jpeg().toBuffer();
  expect((await render(whole.subarray(0, -2))).note).toMatch(/^The file ends early, but/);
});

it('grey rows at the end of a complete picture are not missing', async () => {
  const grey = { r: 128, g: 128, b: 128 };
  const whole = await grainy().extend({ bottom: HEIGHT, background: grey }).jpeg().toBuffer();
  expect(await render(whole)).toMatchObject({ missing: 0, note: null });
});

it('zeros after the end marker are not noted', async () => {
  const whole = await grainy().jpeg().toBuffer();
  expect(await render(Buffer.concat([whole, Buffer.alloc(5000)]))).toMatchObject({ missing: 0, note: null });
});

const marker = (number: number) => (file: Buffer, at: number) => file.set([0xff, number], at);

describe('a JPEG that is damaged in its middle', () => {
  it.each([
    ['a mark of the end', marker(0xd9)],
    ['a mark of a restart', marker(0xd0)],
    ['a second beginning', marker(0xd8)],
    ['what an empty flash memory holds', (file: Buffer, at: number) => file.fill(0xff, at, at + 4096)],
  ])('by %s lacks the rows behind it, and says how much', async (_, change) => {
    const file = Buffer.from(await grainy().jpeg().toBuffer());
    change(file, Math.floor(file.length / 2));
    const { missing, note } = await render(file);
    expect(missing).toBeCloseTo(0.5, 1);
    expect(note).toMatch(/^About (?:4[5-9]|5[0-5]) % .* missing and shown in grey/);
  });

  it('so near its end that no row is missing has a note that parts may be wrong', async () => {
    const file = Buffer.from(await grainy().jpeg().toBuffer());
    marker(0xd9)(file, file.length - 100);
    expect(await render(file)).toMatchObject({
      missing: 0,
      note: 'The file is damaged: parts of the picture may not be as they were.',
    });
  });

  it('only between its segments is complete', async () => {
    const whole = await grainy().jpeg().toBuffer();
    const scan = whole.indexOf(Buffer.from([0xff, 0xda]));
    const padded = Buffer.concat([whole.subarray(0, scan), Buffer.alloc(7), whole.subarray(scan)]);
    await expect(sharp(padded, { failOn: 'warning' }).toBuffer()).rejects.toThrow('extraneous bytes');
    expect(await render(padded)).toMatchObject({ missing: 0, note: null });
    expect((await render(cutTo(padded, 0.5))).missing).toBeCloseTo(0.5, 1);
  });
});
