import { check, equal, runnableCases } from '@homelake/storage/contract';
import type { ContractSetup, RunnableCase } from '@homelake/storage/contract';

import type { ImageCodecCase, ImageCodecUnderTest } from './image-codec-contract-case.ts';
import { failingCases } from './image-codec-contract-failures.ts';
import {
  BLACK,
  BLUE,
  CLEAR,
  flat,
  GREEN,
  landscape,
  named,
  opaque,
  PREVIEW,
  quarters,
  RED,
  render,
  renderFile,
  showsQuarters,
  THUMBNAIL,
  WHITE,
  YELLOW,
} from './image-codec-contract-pictures.ts';
import type { Colour } from './image-codec-contract-pictures.ts';
import type { TiffPicture } from './tiff-file.ts';
import { encodeTiff } from './tiff-file.ts';

export type { ImageCodecCase, ImageCodecUnderTest } from './image-codec-contract-case.ts';

/** The quarters of `landscape` as they are stored, by orientation less 1, so that this orientation turns them upright. EXIF 2.32, tag 274. */
const stored: readonly (readonly Colour[])[] = [
  [RED, GREEN, BLUE, YELLOW],
  [GREEN, RED, YELLOW, BLUE],
  [YELLOW, BLUE, GREEN, RED],
  [BLUE, YELLOW, RED, GREEN],
  [RED, BLUE, GREEN, YELLOW],
  [GREEN, YELLOW, RED, BLUE],
  [YELLOW, GREEN, BLUE, RED],
  [BLUE, RED, YELLOW, GREEN],
];

const turned = (orientation: number): TiffPicture => {
  const [width, height] = orientation >= 5 ? [160, 240] : [240, 160];
  return { ...opaque(quarters(width, height, stored[orientation - 1] ?? [])), orientation };
};

const renderingCases: readonly ImageCodecCase[] = [
  {
    name: 'renditions come in the order asked for',
    async run({ codec }) {
      for (const wanted of [[THUMBNAIL, PREVIEW], [PREVIEW, THUMBNAIL], [PREVIEW], []]) {
        const { renditions } = await render(codec, [landscape()], wanted);
        const names = renditions.map(({ name }) => name);
        equal(
          names,
          wanted.map(({ name }) => name),
          'names',
        );
      }
    },
  },
  {
    name: 'a rendition is of the type asked for',
    async run({ codec }) {
      const image = await render(codec, [landscape()]);
      const [webp, jpeg] = [named(image, 'thumbnail'), named(image, 'preview')];
      equal([webp.contentType, jpeg.contentType], ['image/webp', 'image/jpeg'], 'types');
      equal(new TextDecoder('latin1').decode(webp.bytes.subarray(8, 12)), 'WEBP', 'the mark of WebP');
      equal(jpeg.bytes.subarray(0, 3), Uint8Array.of(0xff, 0xd8, 0xff), 'the mark of JPEG');
    },
  },
  {
    name: 'a rendition’s longer side is within what was asked for, and it has the picture’s proportions',
    async run({ codec, pixels }) {
      for (const [width, height] of [
        [240, 160],
        [160, 240],
        [150, 149],
        [800, 40],
      ] as const) {
        const image = await render(codec, [flat(width, height, RED)]);
        for (const { name, longEdge } of [THUMBNAIL, PREVIEW]) {
          const rendition = named(image, name);
          const [long, short] = [rendition.width, rendition.height].sort((a, b) => b - a);
          check((long ?? 0) >= longEdge.atLeast && (long ?? 0) <= longEdge.atMost, `${name}: ${long} pixels long`);
          const scale = (long ?? 0) / Math.max(width, height);
          check(Math.abs((short ?? 0) - Math.min(width, height) * scale) <= 1, `${name}: ${short} pixels short`);
          equal(rendition.width >= rendition.height, width >= height, `${name} lies as the picture does`);
          const decoded = await pixels(rendition);
          equal([decoded.width, decoded.height], [rendition.width, rendition.height], `${name}, as it is decoded`);
        }
      }
    },
  },
  {
    name: 'a picture that is smaller than a rendition stays as large as it is',
    async run({ codec }) {
      for (const [width, height] of [
        [50, 20],
        [1, 1],
        [1, 30],
      ] as const) {
        const preview = named(await render(codec, [flat(width, height, RED)]), 'preview');
        equal([preview.width, preview.height], [width, height], 'preview');
      }
    },
  },
  {
    name: 'a side that would shrink to nothing keeps one pixel',
    async run({ codec }) {
      const thumbnail = named(await render(codec, [flat(2000, 2, RED)]), 'thumbnail');
      equal(thumbnail.height, 1, 'height');
    },
  },
  {
    name: 'width and height are the whole picture’s, standing upright',
    async run({ codec }) {
      for (const orientation of [1, 6]) {
        const { width, height } = await render(codec, [{ ...landscape(), orientation }]);
        equal([width, height], orientation === 1 ? [240, 160] : [160, 240], `orientation ${orientation}`);
      }
    },
  },
  {
    name: 'all eight orientations stand upright',
    async run({ codec, pixels }) {
      for (let orientation = 1; orientation <= 8; orientation++) {
        const image = await render(codec, [turned(orientation)]);
        for (const rendition of image.renditions) {
          const claim = `orientation ${orientation}, ${rendition.name}`;
          showsQuarters(await pixels(rendition), [RED, GREEN, BLUE, YELLOW], claim);
        }
      }
    },
  },
  {
    name: 'transparency stays in WebP and lies on white in JPEG',
    async run({ codec, pixels }) {
      const image = await render(codec, [quarters(240, 160, [RED, CLEAR, CLEAR, BLUE])]);
      showsQuarters(await pixels(named(image, 'thumbnail')), [RED, CLEAR, CLEAR, BLUE], 'WebP');
      showsQuarters(await pixels(named(image, 'preview')), [RED, WHITE, WHITE, BLUE], 'JPEG');
    },
  },
  {
    name: 'grey pictures are shown',
    async run({ codec, pixels }) {
      const { width, height, pixels: rgba } = quarters(120, 80, [BLACK, WHITE, WHITE, BLACK]);
      const image = await render(codec, [{ width, height, channels: 1, pixels: rgba.filter((_, i) => i % 4 === 0) }]);
      showsQuarters(await pixels(named(image, 'preview')), [BLACK, WHITE, WHITE, BLACK], 'preview');
    },
  },
  {
    name: 'of several frames the first is shown, and all are counted',
    async run({ codec, pixels }) {
      const image = await render(codec, [landscape(), flat(240, 160, WHITE), flat(240, 160, BLACK)]);
      equal([image.frames, (await render(codec, [landscape()])).frames], [3, 1], 'frames');
      showsQuarters(await pixels(named(image, 'preview')), [RED, GREEN, BLUE, YELLOW], 'preview');
    },
  },
  {
    name: 'grey values cover the whole picture, upright, and lie on white',
    async run({ codec }) {
      const { grey } = await render(codec, [quarters(300, 60, [BLACK, WHITE, CLEAR, BLACK])]);
      equal(grey.length, 32 * 32, 'values');
      const at = (x: number, y: number): boolean => (grey[y * 32 + x] ?? 0) > 128;
      equal([at(4, 4), at(28, 4), at(4, 28), at(28, 28)], [false, true, true, false], 'light corners');
      const upright = await render(codec, [{ ...quarters(60, 60, [BLACK, BLACK, BLACK, WHITE]), orientation: 6 }]);
      equal([(upright.grey[28 * 32 + 4] ?? 0) > 128, (upright.grey[28 * 32 + 28] ?? 0) > 128], [true, false], 'turned');
    },
  },
  {
    name: 'the placeholder is a ThumbHash of the picture’s mean colour and shape',
    async run({ codec }) {
      for (const [colour, width, height] of [
        [RED, 240, 160],
        [BLUE, 160, 240],
        [WHITE, 100, 100],
      ] as const) {
        const { placeholder } = await render(codec, [flat(width, height, colour)]);
        check(placeholder.length >= 5 && placeholder.length <= 40, `${placeholder.length} bytes`);
        const [a = 0, b = 0, c = 0, , e = 0] = placeholder;
        const luminance = ((a & 63) / 63) * 255;
        const expected = (colour[0] + colour[1] + colour[2]) / 3;
        check(Math.abs(luminance - expected) < 16, `luminance ${luminance}, expected ${expected}`);
        const redness = (((b >> 4) | ((c & 3) << 4)) / 31.5 - 1) * 255;
        check(Math.abs(redness - (colour[0] - colour[1])) < 24, `red less green ${redness}`);
        equal(e >> 7 === 1, width > height, 'landscape');
      }
    },
  },
  {
    name: 'renditions carry nothing of what the file says beside its pixels',
    async run({ codec }) {
      const { renditions } = await render(codec, [{ ...landscape(), description: 'at home with the family' }]);
      for (const { name, bytes } of renditions) {
        check(!new TextDecoder('latin1').decode(bytes).includes('family'), `${name} tells the description`);
      }
    },
  },
  {
    name: 'pictures that are rendered at the same time do not mix',
    async run({ codec, pixels }) {
      const colours = [RED, GREEN, BLUE, YELLOW, WHITE, BLACK];
      const images = await Promise.all(colours.map((colour, i) => render(codec, [flat(100 + i, 60, colour)])));
      for (const [i, image] of images.entries()) {
        const colour = colours[i] ?? BLACK;
        equal(image.width, 100 + i, 'width');
        showsQuarters(await pixels(named(image, 'thumbnail')), [colour, colour, colour, colour], `picture ${i}`);
      }
    },
  },
  {
    name: 'the source is left as it is',
    async run({ codec }) {
      const source = encodeTiff([{ ...landscape(), orientation: 6 }]);
      const before = source.slice();
      await renderFile(codec, source);
      equal(source, before, 'the source afterwards');
    },
  },
  {
    name: 'a closed codec can be used again',
    async run({ codec }) {
      await render(codec, [landscape()]);
      await codec.close();
      await codec.close();
      equal((await render(codec, [landscape()])).width, 240, 'width');
    },
  },
];

/** The cases that hold for every image codec. */
export const imageCodecCases: readonly ImageCodecCase[] = [...renderingCases, ...failingCases];

/** The contract suite of one implementation, for any test runner. */
export const imageCodecContract = (setup: ContractSetup<ImageCodecUnderTest>): RunnableCase[] =>
  runnableCases(imageCodecCases, setup);
