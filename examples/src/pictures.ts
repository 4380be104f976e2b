import sharp, { type Sharp } from 'sharp';
import { exifOf, type Taken } from './camera.ts';
import { createRandom } from './random.ts';
import { createSheet, type Picture } from './sheet.ts';

/** A picture as it was kept. */
export interface Shot {
  readonly picture: Picture;
  /** Two shots with one seed show the same place. */
  readonly seed: number;
  /** What EXIF says; null where something on the way took it off. */
  readonly taken: Taken | null;
  /** `lying`: the pixels lie on their side, and EXIF's orientation 6 says so. */
  readonly kept?: 'lying' | 'grey';
}

export type PictureFormat = 'jpeg' | 'webp' | 'png';

/** The picture as SVG, so and so many pixels wide. */
export function drawing({ picture, seed }: Shot, width: number): Uint8Array {
  const sheet = createSheet(picture.width, picture.height, createRandom(seed), width);
  picture.paint(sheet);
  const vignette = sheet.round([
    [0, '#000000', 0],
    [0.7, '#000000', 0],
    [1, '#05030f', 0.3],
  ]);
  const reach = Math.hypot(picture.width, picture.height) / 2;
  sheet.add(
    `<ellipse cx="${picture.width / 2}" cy="${picture.height / 2}" rx="${reach}" ry="${reach}" fill="${vignette}"/>`,
  );
  return new TextEncoder().encode(sheet.svg());
}

/** The noise of a sensor. */
const GRAIN_EDGE = 256;
function grain(seed: number): Buffer {
  const random = createRandom(seed);
  const pixels = Buffer.alloc(GRAIN_EDGE * GRAIN_EDGE);
  for (let i = 0; i < pixels.length; i++) pixels[i] = 128 + (random.next() + random.next() - 1) * 17;
  return pixels;
}

/** The bytes of a shot as its camera would have written them. */
export async function develop(shot: Shot, format: PictureFormat, width = shot.picture.width): Promise<Uint8Array> {
  const texture = {
    input: grain(shot.seed),
    raw: { width: GRAIN_EDGE, height: GRAIN_EDGE, channels: 1 as const },
    tile: true,
    blend: 'soft-light' as const,
  };
  // Raw pixels in between: a picture is turned after everything lies on it.
  const { data, info } = await sharp(drawing(shot, width))
    .composite(format === 'png' ? [] : [texture])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  let image: Sharp = sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  if (shot.kept === 'grey') image = image.toColourspace('b-w');
  if (shot.kept === 'lying') image = image.rotate(270);
  if (shot.taken !== null) image = image.withExif(exifOf(shot.taken));
  if (shot.kept === 'lying') image = image.withMetadata({ orientation: 6 });
  const encoded =
    format === 'webp'
      ? image.webp({ quality: 76 })
      : format === 'png'
        ? image.png({ palette: true, colours: 128 })
        : image.jpeg({ quality: 76, mozjpeg: true });
  return new Uint8Array(await encoded.toBuffer());
}

/** As a messenger passes a picture on: smaller, and without a word about where it came from. */
export const passOn = (shot: Shot): Promise<Uint8Array> => develop({ ...shot, taken: null }, 'jpeg', 800);
