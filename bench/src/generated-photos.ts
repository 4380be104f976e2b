import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

export interface GeneratedPhotos {
  readonly directory: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly sizeBytes: number;
}

/** Increase this number when the drawing changes, so that older photos are not used. */
const EDITION = 3;
/**
 * Number of files for each drawn picture. Their bytes differ after the picture's end, so that none is a duplicate, and they decode at the
 * same cost.
 */
const FILES_EACH = 3;

/**
 * Makes JPEGs as phones write them, with a fixed seed, once, in the temporary folder. Soft light, edges, texture and sensor noise make
 * decoding and encoding as expensive as for real photos. EXIF has a date, a camera and a position.
 */
export async function generatedPhotos(count: number, width: number, height: number): Promise<GeneratedPhotos> {
  const directory = join(tmpdir(), 'homelake-bench', `photos-${EDITION}-${count}-${width}x${height}`);
  if (!existsSync(directory)) {
    const unfinished = `${directory}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    const random = seeded(20_26);
    const grain = noise(random, width, height, 26);
    for (let index = 0; index < count / FILES_EACH; index++) {
      const picture = await (await drawPhoto(random, width, height, grain, index)).toBuffer();
      for (let file = 0; file < FILES_EACH; file++) {
        const path = join(unfinished, `IMG_${1001 + index * FILES_EACH + file}.jpg`);
        writeFileSync(path, Buffer.concat([picture, Buffer.alloc(file)]));
      }
    }
    renameSync(unfinished, directory);
  }
  const names = readdirSync(directory);
  const sizeBytes = names.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  return { directory, count: names.length, width, height, sizeBytes };
}

type Random = () => number;

function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

/** Random values around the middle, as raw pixels with three channels. */
function noise(random: Random, width: number, height: number, spread: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = Math.min(255, Math.max(0, 128 + (random() + random() - 1) * spread));
  return pixels;
}

/** A few random colours, scaled up to the whole picture: light and shade at the scale of `cells`. */
const field = (random: Random, cells: number, width: number, height: number, contrast: number): Promise<Buffer> =>
  sharp(noise(random, cells, cells, contrast), { raw: { width: cells, height: cells, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .png({ compressionLevel: 0 })
    .toBuffer();

function shapes(random: Random, width: number, height: number): Buffer {
  const at = (size: number): number => Math.round(random() * size);
  const one = (): string => {
    const fill = `hsl(${at(360)},${10 + at(40)}%,${20 + at(60)}%)`;
    const [x, y] = [at(width), at(height)];
    const point = (): string => `${x + at(width / 4) - width / 8},${y + at(height / 3) - height / 6}`;
    return `<polygon points="${point()} ${point()} ${point()} ${point()}" fill="${fill}" opacity="0.8"/>`;
  };
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${Array.from({ length: 90 }, one).join('')}</svg>`,
  );
}

async function drawPhoto(random: Random, width: number, height: number, grain: Buffer, index: number): Promise<Sharp> {
  const light = await Promise.all(
    [3, 24, 220].map((cells) => field(random, cells, width, height, 160 / cells ** 0.15)),
  );
  const picture = await sharp(light[0])
    .composite([
      { input: shapes(random, width, height) },
      ...light.slice(1).map((input) => ({ input, blend: 'overlay' as const })),
      { input: grain, raw: { width, height, channels: 3 }, blend: 'overlay' },
    ])
    .removeAlpha()
    .raw()
    .toBuffer();
  const day = String(1 + (index % 28)).padStart(2, '0');
  return sharp(picture, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 91 })
    .withExif({
      IFD0: { Make: 'Canon', Model: 'Canon EOS R6' },
      IFD2: {
        DateTimeOriginal: `2025:0${1 + (index % 9)}:${day} 12:${String(10 + index).padStart(2, '0')}:00`,
        OffsetTimeOriginal: '+02:00',
        ExposureTime: '1/250',
        FNumber: '56/10',
        FocalLength: '35/1',
        ISOSpeedRatings: '200',
      },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: `45/1 ${index % 60}/1 0/1`,
        GPSLongitudeRef: 'E',
        GPSLongitude: '10/1 30/1 0/1',
      },
    });
}
