import { photoIdOf } from './photo.ts';
import type { Photo } from './photo.ts';

/** A photo with few facts, for tests. The same number gives the same photo; `id` and `sha256` are derived from it. */
export function examplePhoto(number: number, known: Partial<Photo> = {}): Photo {
  const sha256 = exampleSha256(number);
  return {
    id: photoIdOf(sha256),
    sha256,
    key: `raw-photos/${photoIdOf(sha256)}/IMG_${number}.jpg`,
    name: `IMG_${number}.jpg`,
    otherNames: [],
    otherFolders: [],
    folder: null,
    kind: 'image',
    state: 'ready',
    reason: null,
    sizeBytes: 1000 + number,
    contentType: 'image/jpeg',
    width: 4000,
    height: 3000,
    takenLocal: '2024-05-01T12:00:00',
    takenSource: 'exif',
    offsetMinutes: null,
    offsetSource: null,
    takenUtc: null,
    latitude: null,
    longitude: null,
    altitudeMetres: null,
    place: null,
    camera: null,
    lens: null,
    focalLengthMm: null,
    aperture: null,
    exposureSeconds: null,
    iso: null,
    flash: null,
    title: null,
    description: null,
    tags: [],
    rating: null,
    artist: null,
    copyright: null,
    durationSeconds: null,
    placeholder: null,
    perceptualHash: null,
    renditions: ['thumbnail', 'preview'],
    motionKey: null,
    exportIds: [],
    importedAt: '2025-01-01T00:00:00.000Z',
    favourite: false,
    albums: [],
    trashedAt: null,
    sentCopy: false,
    originalId: null,
    standsAlone: false,
    storageClass: 'standard',
    hidden: false,
    ...known,
  };
}

/** 64 hex digits that look like a digest. Those of neighbouring numbers are unrelated. */
function exampleSha256(number: number): string {
  let state = number >>> 0;
  let text = '';
  while (text.length < 64) {
    // Marsaglia's constants for a full-period linear generator, mixed as in MurmurHash3.
    state = (Math.imul(state, 69_069) + 1_234_567) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85eb_ca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
    text += ((mixed ^ (mixed >>> 16)) >>> 0).toString(16).padStart(8, '0');
  }
  return text;
}

export const examplePhotoId = (number: number): string => photoIdOf(exampleSha256(number));
