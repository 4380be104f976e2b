import { photoBytes } from './photo-files.ts';
import { tgzOf } from './tar-bytes.ts';
import { zipOf } from './zip-bytes.ts';

export interface ArchiveFile {
  readonly name: string;
  readonly bytes: Buffer;
}

const ALBUM = 'Takeout/Google Photos/Rome';

/** A Takeout of two photos in two archives; the JSON of the first photo is in the second. */
export async function takeoutParts(extension: 'zip' | 'tgz'): Promise<readonly [ArchiveFile, ArchiveFile]> {
  const json = JSON.stringify({
    title: 'IMG_1.jpg',
    favorited: true,
    photoTakenTime: { timestamp: String(Date.UTC(2024, 0, 1) / 1000) },
  });
  const first = [
    { name: `${ALBUM}/IMG_1.jpg`, content: await photoBytes(1) },
    { name: 'Takeout/archive_browser.html', content: '<!doctype html><title>Takeout</title>' },
  ];
  const second = [
    { name: `${ALBUM}/IMG_1.jpg.supplemental-metadata.json`, content: json },
    { name: `${ALBUM}/IMG_2.jpg`, content: await photoBytes(2) },
  ];
  const archiveOf = extension === 'zip' ? zipOf : tgzOf;
  return [partOf(1, extension, archiveOf(first)), partOf(2, extension, archiveOf(second))];
}

export const partOf = (number: number, extension: 'zip' | 'tgz', bytes: Buffer): ArchiveFile => ({
  name: `takeout-20240101T000000Z-00${number}.${extension}`,
  bytes,
});

/** What is to become of each entry of both archives, by name: kind and result. */
export const TAKEOUT_ENDS = {
  [`${ALBUM}/IMG_1.jpg`]: 'photo',
  'Takeout/archive_browser.html': 'file',
  [`${ALBUM}/IMG_1.jpg.supplemental-metadata.json`]: 'companion',
  [`${ALBUM}/IMG_2.jpg`]: 'photo',
} as const;
