import { describe, expect, it } from 'vitest';

import { expectQuarters, failure, quarters, render } from './codec.test-helper.ts';
import { withOrientation } from './jpeg-header.ts';
import { rawFile } from './raw-file.test-helper.ts';
import { rawPreview } from './raw-preview.ts';
import { createImageCodec } from './sharp-image-codec.ts';

const [WIDTH, HEIGHT, PHOTOMETRIC, ORIENTATION, SUB_DIRECTORIES, DNG_VERSION] = [256, 257, 262, 274, 330, 50_706];
const COLOUR_FILTERS = 32_803;

const jpeg = (width: number, height: number): Promise<Buffer> =>
  quarters(width, height).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
/** The sensor data as a lossless JPEG (SOF3), larger than any preview. */
const sensor = Buffer.from('ffd8ffc3000b0e0fa0177001011100ffda0008010100000000', 'hex');
const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) & 255));

const camera = (orientation: number, width = 600, height = 400) => ({
  [WIDTH]: 160,
  [HEIGHT]: 120,
  [ORIENTATION]: orientation,
  [SUB_DIRECTORIES]: [{ [WIDTH]: width, [HEIGHT]: height, [PHOTOMETRIC]: COLOUR_FILTERS }],
});

describe('a RAW file', () => {
  it('is shown by its largest JPEG, not by its thumbnail or its raw data', async () => {
    const parts = [await jpeg(160, 107), noise, await jpeg(300, 200), sensor, noise];
    for (const order of ['II', 'MM'] as const) {
      const image = await render(rawFile(camera(1), parts, { order }), 'image/x-nikon-nef');
      expect(image.renditions.map(({ width, height }) => [width, height])).toEqual([
        [300, 200],
        [300, 200],
      ]);
      await expectQuarters(image);
    }
  });

  it('has the size of the whole picture where its directories have it', async () => {
    const parts = [await jpeg(300, 200)];
    const image = await render(rawFile(camera(1, 6000, 4000), parts), 'image/x-sony-arw');
    expect([image.width, image.height]).toEqual([6000, 4000]);
    const turned = await render(rawFile(camera(8, 6000, 4000), parts), 'image/x-sony-arw');
    expect([turned.width, turned.height]).toEqual([4000, 6000]);
    const small = await render(rawFile({ [ORIENTATION]: 1 }, parts), 'image/x-sony-arw');
    expect([small.width, small.height]).toEqual([300, 200]);
  });

  it('is rotated once: as the preview says, or else as its main directory says', async () => {
    const colours = [
      [0, 0, 255],
      [255, 0, 0],
      [255, 255, 255],
      [0, 255, 0],
    ] as const;
    const silent = await render(rawFile(camera(6), [await jpeg(300, 200)]), 'image/x-canon-cr2');
    await expectQuarters(silent, colours);
    const both = await render(rawFile(camera(6), [withOrientation(await jpeg(300, 200), 6)]), 'image/x-canon-cr2');
    await expectQuarters(both, colours);
    const upright = await render(rawFile(camera(6), [withOrientation(await jpeg(300, 200), 1)]), 'image/x-canon-cr2');
    await expectQuarters(upright);
  });

  it('is recognised by its directories even if its name says TIFF', async () => {
    const parts = [await jpeg(300, 200)];
    const byFilters = await render(rawFile(camera(1), parts), 'image/tiff');
    expect(byFilters.width).toBe(600);
    const byVersion = await render(rawFile({ [ORIENTATION]: 1, [DNG_VERSION]: 0x0104 }, parts), 'image/tiff');
    expect(byVersion.width).toBe(300);
  });

  it('is read with any number after the byte order', async () => {
    const parts = [await jpeg(300, 200)];
    for (const magic of [0x55, 0x4f52, 0x5352]) {
      const image = await render(rawFile(camera(3), parts, { magic }), 'image/x-panasonic-rw2');
      await expectQuarters(image, [
        [255, 255, 255],
        [0, 0, 255],
        [0, 255, 0],
        [255, 0, 0],
      ]);
    }
  });

  it('of Fuji and of newer Canon cameras is recognised by its own header', async () => {
    const preview = withOrientation(await jpeg(300, 200), 8);
    const raf = Buffer.concat([Buffer.from('FUJIFILMCCD-RAW 0201FF383501'.padEnd(148, '\0')), preview, noise]);
    expect((await render(raf, 'image/x-fuji-raf')).width).toBe(200);

    const directory = rawFile({ [WIDTH]: 6000, [HEIGHT]: 4000, [ORIENTATION]: 8 }, []);
    const cr3 = Buffer.concat([
      Buffer.from('\0\0\0\x18ftypcrx \0\0\0\x01crx isom', 'latin1'),
      Buffer.from('\0\0\x01\0moov\0\0\0\x60uuidCMT1', 'latin1'),
      directory,
      noise,
      await jpeg(300, 200),
    ]);
    const image = await render(cr3, 'image/x-canon-cr3');
    expect([image.width, image.height]).toEqual([4000, 6000]);
    await expectQuarters(image, [
      [0, 255, 0],
      [255, 255, 255],
      [255, 0, 0],
      [0, 0, 255],
    ]);
  });

  it('without a JPEG is unsupported, not damaged', async () => {
    expect(await failure(rawFile(camera(1), [sensor, noise]), 'image/x-nikon-nef')).toEqual([
      'unsupported',
      'This RAW file has no picture inside that can be shown.',
    ]);
    for (const [orientation, size] of [
      [1, { width: 600, height: 400 }],
      [8, { width: 400, height: 600 }],
    ] as const) {
      const file = rawFile(camera(orientation), [sensor, noise]);
      expect(await createImageCodec().measure(file, { contentType: 'image/x-nikon-nef' })).toEqual(size);
    }
  });

  it('whose picture is cut off is damaged', async () => {
    const file = rawFile(camera(1), [await jpeg(300, 200)]);
    expect((await failure(file.subarray(0, file.length - 500), 'image/x-nikon-nef'))[0]).toBe('damaged');
  });

  it('with random content is read in bounded time', () => {
    const loop = Buffer.alloc(4_000_000, Buffer.from('ffd8ffe00002', 'hex'));
    loop.write('II*\0\x08\0\0\0\xff\xff', 'latin1');
    expect(rawPreview(loop)).toBeNull();
    const self = rawFile({ [SUB_DIRECTORIES]: 8, [ORIENTATION]: 1 }, []);
    expect(rawPreview(self)).toBeNull();
  });
});
