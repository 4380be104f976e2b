import * as fc from 'fast-check';
import sharp from 'sharp';
import { expect, it } from 'vitest';

import { headerSize } from './header-size.ts';

const bytesOf = (...parts: readonly (readonly number[] | Uint8Array | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
};
const box = (type: string, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return bytesOf(u32(body.length + 8), type, body);
};

type Field = readonly [value: number, bits: number];

/** Packs fields of the given numbers of bits, from the lowest bit of each byte on. */
function packed(...fields: readonly Field[]): Buffer {
  const bits = fields.flatMap(([value, count]) => Array.from({ length: count }, (_, i) => (value >> i) & 1));
  return Buffer.from(
    Array.from({ length: Math.ceil(bits.length / 8) }, (_, at) =>
      bits.slice(8 * at, 8 * at + 8).reduce((sum, bit, i) => sum + (bit << i), 0),
    ),
  );
}
const jxl = (...fields: readonly Field[]): Buffer => bytesOf([0xff, 0x0a], packed(...fields), [0, 0]);

const bmp = (header: number, ...sides: readonly (readonly number[])[]): Buffer =>
  bytesOf('BM', Buffer.alloc(12), [header, 0, 0, 0], ...sides, Buffer.alloc(8));
const jp2 = bytesOf(box('jP  ', u32(0x0d0a_870a)), box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ')));
const jxlBox = bytesOf(box('JXL ', u32(0x0d0a_870a)), box('ftyp', Buffer.from('jxl \0\0\0\0jxl ')));
/** 1000 x 700, in fields of 13 bits. */
const sides: readonly Field[] = [
  [0, 1],
  [1, 2],
  [699, 13],
  [0, 3],
  [1, 2],
  [999, 13],
];

it.each<[string, Buffer, [number, number] | null]>([
  ['a bitmap', bmp(40, [0x40, 1, 0, 0], [0xf0, 0, 0, 0]), [320, 240]],
  ['a bitmap whose first row is the uppermost', bmp(124, [0x40, 1, 0, 0], [0x10, 0xff, 0xff, 0xff]), [320, 240]],
  ['a bitmap of OS/2', bmp(12, [0x40, 1], [0xf0, 0]), [320, 240]],
  ['a bitmap without pixels', bmp(40, [0, 0, 0, 0], [0xf0, 0, 0, 0]), null],
  ['JPEG 2000', bytesOf(jp2, box('jp2h', box('ihdr', u32(240), u32(320), u32(0)))), [320, 240]],
  ['JPEG 2000 without a header', bytesOf(jp2, box('jp2c', u32(0))), null],
  ['JPEG XL', jxl(...sides, [1, 1]), [1000, 700]],
  ['JPEG XL of a small size', jxl([1, 1], [4, 5], [0, 3], [7, 5], [1, 1]), [64, 40]],
  ['JPEG XL by its ratio', jxl([0, 1], [0, 2], [359, 9], [5, 3], [1, 1]), [640, 360]],
  ['JPEG XL of 18 bits a side', jxl([0, 1], [2, 2], [99_999, 18], [1, 3], [1, 1]), [100_000, 100_000]],
  ['JPEG XL without more about it', jxl(...sides, [0, 1], [0, 1], [7, 3]), [1000, 700]],
  ['JPEG XL that lies on its side', jxl(...sides, [0, 1], [1, 1], [5, 3]), [700, 1000]],
  ['JPEG XL that is upside down', jxl(...sides, [0, 1], [1, 1], [2, 3]), [1000, 700]],
  ['JPEG XL in a box', bytesOf(jxlBox, box('Exif', u32(0)), box('jxlc', jxl(...sides, [1, 1]))), [1000, 700]],
  ['JPEG XL in several boxes', bytesOf(jxlBox, box('jxlp', u32(0), jxl(...sides, [1, 1]))), [1000, 700]],
  ['a page', bytesOf('<!doctype html>', Buffer.alloc(40)), null],
])('%s', (_, head, size) => {
  expect(headerSize(head)).toEqual(size && { width: size[0], height: size[1] });
});

it('a truncated header gives no size, and no bytes throw', () => {
  const heads = [bmp(40, [64, 1, 0, 0]), jxl(...sides, [1, 1]), bytesOf(jxlBox, box('jxlc', jxl(...sides)))];
  fc.assert(
    fc.property(fc.constantFrom(...heads), fc.nat(60), fc.uint8Array({ maxLength: 60 }), (head, keep, rest) => {
      const size = headerSize(Buffer.concat([head.subarray(0, keep), rest]));
      expect(size === null || (size.width > 0 && size.height > 0)).toBe(true);
    }),
  );
  expect(headerSize(bmp(40, [64, 1, 0, 0]).subarray(0, 20))).toBeNull();
  expect(headerSize(jxl(...sides).subarray(0, 5))).toBeNull();
});

it.each([
  ['with losses', { quality: 50 }],
  ['without losses', { lossless: true }],
] as const)('a WebP %s that is cut off after its header has its size', async (_, options) => {
  for (const channels of [3, 4] as const) {
    const create = { width: 300, height: 201, channels, background: { r: 9, g: 99, b: 9, alpha: 0.4 } };
    const file = await sharp({ create }).webp(options).toBuffer();
    expect(headerSize(file.subarray(0, 32))).toEqual({ width: 300, height: 201 });
    const noted = await sharp({ create })
      .withExif({ IFD0: { Artist: 'Ann' } })
      .webp(options)
      .toBuffer();
    expect(headerSize(noted.subarray(0, 32))).toEqual({ width: 300, height: 201 });
  }
  expect(headerSize(bytesOf('RIFF\0\0\0\0WAVEfmt ', Buffer.alloc(40)))).toBeNull();
});
