import { NO_TAGS } from '@homelake/photos';
import type { PhotoCatalog, PhotoPorts } from '@homelake/photos';
import { createMemoryImageCodec, createMemoryPhotoCatalog, encodeTiff } from '@homelake/photos/memory';
import type { ObjectStore } from '@homelake/storage';
import { createMemorySha256 } from '@homelake/storage/memory';

/** The ports of photos, in memory. */
export const photoPorts = (
  store: ObjectStore,
  now: () => number,
  catalog: PhotoCatalog = createMemoryPhotoCatalog(),
): PhotoPorts => ({
  store,
  catalog,
  codec: createMemoryImageCodec(),
  reader: {
    read: async (bytes) => {
      const taken = TAKEN.exec(new TextDecoder('latin1').decode(bytes))?.[1];
      return { ...NO_TAGS, maker: identifierIn(bytes), ...(taken && { exif: { DateTimeOriginal: taken } }) };
    },
    readSidecar: async (bytes) => {
      const text = new TextDecoder().decode(bytes);
      const taken = TAKEN.exec(text)?.[1];
      return { ...NO_TAGS, xmp: { 'dc:title': text, ...(taken && { 'exif:DateTimeOriginal': taken }) } };
    },
  },
  posters: {
    available: async () => false,
    poster: async () => ({ frame: null, reason: 'No still can be made here.' }),
  },
  atlas: null,
  homeZone: null,
  createSha256: createMemorySha256,
  now,
});

const MARK = [7, 9, 200, 90];

/** A time in the form of EXIF, after a word in place of the rest of a picture. */
const TAKEN = /taken (\d{4}:\d\d:\d\d \d\d:\d\d:\d\d)/;

/** The same picture with a capture time in its bytes, as EXIF writes it. */
export const pictureTaken = (number: number, taken: string): Uint8Array =>
  Uint8Array.from([...pictureOf(number), ...new TextEncoder().encode(`taken ${taken}`)]);

/** A different picture for each number, with that number as its Live Photo identifier. */
export const pictureOf = (number: number): Uint8Array =>
  encodeTiff([{ width: 2, height: 1, channels: 3, pixels: Uint8Array.from([number, number >> 8, ...MARK]) }]);

function identifierIn(bytes: Uint8Array): { readonly ContentIdentifier?: string } {
  const at = bytes.findIndex((_, from) => MARK.every((byte, index) => bytes[from + index] === byte));
  return at < 2 ? {} : { ContentIdentifier: `live ${(bytes[at - 2] ?? 0) + (bytes[at - 1] ?? 0) * 256}` };
}

/** The beginning of a video of six seconds. `clipOf(1)` is the clip of `pictureOf(1)`. */
export function clipOf(number: number): Uint8Array {
  const identifier = `live ${number}`;
  const key = 'com.apple.quicktime.content.identifier';
  const header = [0, 0, 0, 600, 600 * 6, ...Array.from({ length: 20 }, () => 0)].flatMap(u32);
  const meta = [
    ...box('hdlr', [...u32(0), ...u32(0), ...latin('mdta'), ...Array.from({ length: 12 }, () => 0)]),
    ...box('keys', [...u32(0), ...u32(1), ...box('mdta', latin(key))]),
    ...box('ilst', box('\0\0\0\x01', box('data', [...u32(1), ...u32(0), ...latin(identifier)]))),
  ];
  return Uint8Array.from([
    ...box('ftyp', latin('qt  \0\0\0\0qt  ')),
    ...box('moov', [...box('mvhd', header), ...box('meta', meta)]),
  ]);
}

const u32 = (value: number): readonly number[] =>
  [value >> 24, value >> 16, value >> 8, value].map((byte) => byte & 255);
const latin = (text: string): readonly number[] => Array.from(text, (char) => char.charCodeAt(0));
const box = (type: string, content: readonly number[]): readonly number[] => [
  ...u32(8 + content.length),
  ...latin(type),
  ...content,
];
