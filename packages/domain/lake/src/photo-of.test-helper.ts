import { type Photo, photoIdOf } from '@homelake/photos';

/** What a test says of a photo; the rest is a picture without metadata, made of its number. */
export type Shown = Partial<Photo> & {
  /** `YYYY-MM-DDTHH:MM:SS`. */
  readonly takenLocal: string;
};

export function photoOf(number: number, shown: Shown): Photo {
  const sha256 = number.toString(16).padStart(4, '0').repeat(16);
  const id = photoIdOf(sha256);
  return {
    id,
    sha256,
    key: `raw-photos/${id}/IMG_${number}.jpg`,
    name: `IMG_${number}.jpg`,
    kind: 'image',
    state: 'ready',
    reason: null,
    takenSource: 'exif',
    offsetMinutes: null,
    offsetSource: null,
    takenUtc: null,
    sizeBytes: 1000 + number,
    contentType: 'image/jpeg',
    width: 4000,
    height: 3000,
    place: null,
    placeholder: null,
    perceptualHash: null,
    renditions: ['thumbnail', 'preview'],
    motionKey: null,
    exportIds: [],
    importedAt: '2024-06-01T12:00:00.000Z',
    tags: [],
    favourite: false,
    albums: [],
    trashedAt: null,
    latitude: null,
    longitude: null,
    altitudeMetres: null,
    camera: null,
    lens: null,
    focalLengthMm: null,
    aperture: null,
    exposureSeconds: null,
    iso: null,
    flash: null,
    title: null,
    description: null,
    rating: null,
    artist: null,
    copyright: null,
    durationSeconds: null,
    ...shown,
  };
}
