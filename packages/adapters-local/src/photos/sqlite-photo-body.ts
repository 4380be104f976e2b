import type { Photo } from '@homelake/photos';

/** All properties of a photo, in the order in which they are stored. */
const stored: Readonly<Record<keyof Photo, true>> = {
  id: true,
  sha256: true,
  key: true,
  name: true,
  otherNames: true,
  folder: true,
  otherFolders: true,
  kind: true,
  state: true,
  reason: true,
  sizeBytes: true,
  contentType: true,
  width: true,
  height: true,
  takenLocal: true,
  takenSource: true,
  offsetMinutes: true,
  offsetSource: true,
  takenUtc: true,
  latitude: true,
  longitude: true,
  altitudeMetres: true,
  place: true,
  camera: true,
  lens: true,
  focalLengthMm: true,
  aperture: true,
  exposureSeconds: true,
  iso: true,
  flash: true,
  title: true,
  description: true,
  tags: true,
  rating: true,
  artist: true,
  copyright: true,
  durationSeconds: true,
  placeholder: true,
  perceptualHash: true,
  renditions: true,
  motionKey: true,
  exportIds: true,
  importedAt: true,
  favourite: true,
  albums: true,
  trashedAt: true,
  sentCopy: true,
  originalId: true,
  standsAlone: true,
  hidden: true,
  // Last, and left out for Standard: rows of earlier versions do not have it.
  storageClass: true,
};
export const BODY_FIELDS = Object.keys(stored) as readonly (keyof Photo)[];

/** Encodes a photo without property names, which would be half of the text. Equal photos have equal texts. */
export function encodeBody(photo: Photo): string {
  const { place } = photo;
  const ordered = place && {
    name: place.name,
    region: place.region,
    country: place.country,
    countryCode: place.countryCode,
  };
  const fields = photo.storageClass === 'standard' ? BODY_FIELDS.slice(0, -1) : BODY_FIELDS;
  return JSON.stringify(fields.map((field) => (field === 'place' ? ordered : photo[field])));
}

export function decodeBody(body: string): Photo {
  const values = JSON.parse(body) as readonly unknown[];
  const photo: Partial<Record<keyof Photo, unknown>> = {};
  BODY_FIELDS.forEach((field, index) => (photo[field] = values[index]));
  photo.storageClass ??= 'standard';
  return photo as Photo;
}
