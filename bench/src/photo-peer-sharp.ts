import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';

/**
 * The work of Immich for a photo in sRGB, from its source (immich-app/immich, server/src/repositories/media.repository.ts): one decode to
 * raw pixels at the size of the preview, and from these the placeholder, the thumbnail and the preview, each converted by its colour
 * profile; three photos at a time. It includes no hash, no metadata and no database. `own`: the same at Homelake's sizes.
 */
const sizes = {
  immich: { fit: 'outside', preview: 1440, thumbnail: 250 },
  own: { fit: 'inside', preview: 1333, thumbnail: 480 },
} as const;

const PHOTOS_AT_A_TIME = 3;

sharp.cache({ files: 0 });

const inColours = (image: Sharp): Sharp => image.pipelineColourspace('srgb').withIccProfile('srgb');

async function convert(source: string, target: string, size: (typeof sizes)['immich' | 'own']): Promise<void> {
  const { data, info } = await inColours(sharp(source, { failOn: 'error', limitInputPixels: false }))
    .rotate()
    .resize(size.preview, size.preview, { fit: size.fit, withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const decoded = () =>
    sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels }, failOn: 'error' });
  await Promise.all([
    decoded()
      .resize(100, 100, { fit: 'inside', withoutEnlargement: true })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
      .then((small) => rgbaToThumbHash(small.info.width, small.info.height, small.data)),
    inColours(decoded())
      .resize(size.thumbnail, size.thumbnail, { fit: size.fit, withoutEnlargement: true })
      .webp({ quality: 80 })
      .toFile(`${target}.webp`),
    inColours(decoded())
      .resize(size.preview, size.preview, { fit: size.fit, withoutEnlargement: true })
      .jpeg({ quality: 80, chromaSubsampling: '4:4:4' })
      .toFile(`${target}.jpg`),
  ]);
}

const [from = '', to = '', way = ''] = process.argv.slice(2);
if (way !== 'immich' && way !== 'own') throw new TypeError(`No way named ${way}`);
const waiting = readdirSync(from).toSorted();
const photos = waiting.length;
await Promise.all(
  Array.from({ length: PHOTOS_AT_A_TIME }, async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
      await convert(join(from, name), join(to, name), sizes[way]);
  }),
);
console.log(JSON.stringify({ photos, seconds: performance.now() / 1000 }));
