import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

export interface PhotoFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: Buffer;
  /** Id in the lake: the first 32 digits of the SHA-256. */
  readonly id: string;
}

/** A small JPEG that is unique for its number, taken `number` hours after 1 January 2024 at the Trevi Fountain. */
export async function photoBytes(number: number, width = 96, height = 72): Promise<Buffer> {
  const hue = (number * 47) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="hsl(${hue},60%,70%)"/>
    <circle cx="${(number * 13) % width}" cy="${(number * 7) % height}" r="${height / 4}" fill="hsl(${hue + 90},60%,35%)"/></svg>`;
  return sharp(Buffer.from(svg)).withExif(exifOf(number)).jpeg({ quality: 80 }).toBuffer();
}

/** EXIF of the photo with this number. */
function exifOf(number: number) {
  const taken = new Date(Date.UTC(2024, 0, 1) + number * 3_600_000).toISOString();
  return {
    IFD0: { Make: 'Canon', Model: 'Canon EOS R6', ImageDescription: `Photo ${number}` },
    IFD2: {
      DateTimeOriginal: taken.slice(0, 19).replaceAll('-', ':').replace('T', ' '),
      OffsetTimeOriginal: '+01:00',
    },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '41/1 54/1 32/10',
      GPSLongitudeRef: 'E',
      GPSLongitude: '12/1 28/1 594/10',
    },
  };
}

/** A photo with detail at every scale, larger than messengers send, with the metadata of `photoBytes`. */
export async function sceneBytes(number: number): Promise<Buffer> {
  const [width, height] = [2400, 1800];
  const at = (step: number, size: number): number => ((number * 7919 + step * 104_729) % 9973) % size;
  const shapes = Array.from({ length: 60 }, (_, step) => {
    const fill = `hsl(${at(step, 360)},${20 + at(step + 100, 50)}%,${15 + at(step + 200, 70)}%)`;
    const [x, y] = [at(step + 300, width), at(step + 400, height)];
    return step % 2 === 0
      ? `<ellipse cx="${x}" cy="${y}" rx="${60 + at(step + 500, 400)}" ry="${60 + at(step + 600, 300)}" fill="${fill}"/>`
      : `<rect x="${x}" y="${y}" width="${60 + at(step + 700, 500)}" height="${60 + at(step + 800, 400)}" fill="${fill}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <rect width="100%" height="100%" fill="hsl(${at(900, 360)},40%,60%)"/>${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten().withExif(exifOf(number)).jpeg({ quality: 90 }).toBuffer();
}

/** A copy of a photo as WhatsApp makes it: smaller, compressed again, without metadata. */
export const sentCopyOf = (photo: Buffer, longEdge = 1600): Promise<Buffer> =>
  sharp(photo).rotate().resize(longEdge, longEdge, { fit: 'inside' }).jpeg({ quality: 70 }).toBuffer();

/** Writes a number of different photos into a folder, which is created. */
export async function writePhotos(folder: string, amount: number): Promise<readonly PhotoFile[]> {
  mkdirSync(folder, { recursive: true });
  return Promise.all(
    Array.from({ length: amount }, async (_, number) => {
      const name = `IMG_${String(number).padStart(4, '0')}.jpg`;
      const bytes = await photoBytes(number);
      const path = join(folder, name);
      writeFileSync(path, bytes);
      return { path, name, bytes, id: createHash('sha256').update(bytes).digest('hex').slice(0, 32) };
    }),
  );
}
