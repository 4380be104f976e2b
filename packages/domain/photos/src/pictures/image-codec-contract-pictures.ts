import { check, ContractViolation } from '@homelake/storage/contract';

import type { ImageCodec, RenderedImage, Rendition } from './image-codec.ts';
import type { RenditionName, RenditionSpec } from './renditions.ts';
import type { RgbaPicture } from './rgba-picture.ts';
import { encodeTiff } from './tiff-file.ts';
import type { TiffPicture } from './tiff-file.ts';

export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

export const [RED, GREEN, BLUE, YELLOW, WHITE, BLACK, CLEAR]: readonly [
  Colour,
  Colour,
  Colour,
  Colour,
  Colour,
  Colour,
  Colour,
] = [
  [230, 20, 20, 255],
  [20, 200, 20, 255],
  [20, 20, 230, 255],
  [230, 220, 20, 255],
  [255, 255, 255, 255],
  [0, 0, 0, 255],
  [0, 0, 0, 0],
];

const spec = (name: RenditionName, contentType: RenditionSpec['contentType'], atLeast: number, atMost: number) => ({
  name,
  contentType,
  quality: 90,
  longEdge: { atLeast, atMost },
  reason: 'the contract asks for it',
});

export const THUMBNAIL: RenditionSpec = spec('thumbnail', 'image/webp', 36, 40);
export const PREVIEW: RenditionSpec = spec('preview', 'image/jpeg', 90, 100);

/** A picture whose quarters have these colours: top left, top right, bottom left, bottom right. */
export function quarters(width: number, height: number, colours: readonly Colour[]): TiffPicture {
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const quarter = (y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1);
      pixels.set(colours[quarter] ?? BLACK, (y * width + x) * 4);
    }
  }
  return { width, height, channels: 4, pixels };
}

/** The picture without its alpha channel. */
export const opaque = (picture: TiffPicture): TiffPicture => ({
  ...picture,
  channels: 3,
  pixels: picture.pixels.filter((_, i) => i % 4 < 3),
});

export const flat = (width: number, height: number, colour: Colour): TiffPicture =>
  opaque(quarters(width, height, [colour, colour, colour, colour]));

/** Red and green above, blue and yellow below, 240 x 160. */
export const landscape = (): TiffPicture => opaque(quarters(240, 160, [RED, GREEN, BLUE, YELLOW]));

export const render = (
  codec: ImageCodec,
  pages: readonly TiffPicture[],
  wanted?: readonly RenditionSpec[],
): Promise<RenderedImage> => renderFile(codec, encodeTiff(pages), wanted);

/** Renders a file that every codec must render. Throws ContractViolation where the codec rejects it. */
export const renderFile = (
  codec: ImageCodec,
  source: Uint8Array,
  wanted: readonly RenditionSpec[] = [THUMBNAIL, PREVIEW],
): Promise<RenderedImage> =>
  codec.render(source, wanted, { contentType: 'image/tiff' }).catch((error: unknown) => {
    throw new ContractViolation(`a whole picture is rendered: ${String(error)}`, { cause: error });
  });

export function named({ renditions }: RenderedImage, name: RenditionName): Rendition {
  const found = renditions.find((rendition) => rendition.name === name);
  check(found !== undefined, `there is a ${name}`);
  return found;
}

/** Checks that the quarters of a picture have these colours, with a tolerance for compression. */
export function showsQuarters(picture: RgbaPicture, colours: readonly Colour[], claim: string): void {
  colours.forEach((colour, quarter) => {
    const x = Math.floor(picture.width * (quarter % 2 === 0 ? 0.25 : 0.75));
    const y = Math.floor(picture.height * (quarter < 2 ? 0.25 : 0.75));
    const at = (y * picture.width + x) * 4;
    const found = [...picture.rgba.subarray(at, at + 4)];
    // The colour of a transparent pixel does not count.
    const near = (channel: number) => Math.abs((found[channel] ?? 0) - (colour[channel] ?? 0)) <= 40;
    const isSame = near(3) && (colour[3] === 0 || (near(0) && near(1) && near(2)));
    check(isSame, `${claim}, quarter ${quarter}: expected ${colour.join(',')}, got ${found.join(',')}`);
  });
}
