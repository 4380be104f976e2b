import type { ArrivalEvidence } from './arrival-times.ts';
import type { Atlas } from './atlas.ts';
import { describePhoto } from './describe-photo.ts';
import type { PhotoDescription, PhotoEvidence } from './describe-photo.ts';
import { NO_TAGS } from '../tags/metadata-reader.ts';
import type { RawTags } from '../tags/metadata-reader.ts';
import type { TakeoutFacts } from '../tags/takeout.ts';

export const ARRIVAL: ArrivalEvidence = { name: 'a.jpg', fileTime: null, arrivedAt: '2026-11-22T12:00:00.000Z' };

const NO_EVIDENCE: PhotoEvidence = {
  tags: null,
  sidecar: null,
  takeout: null,
  video: null,
  arrivals: [ARRIVAL],
  atlas: null,
  contentType: 'image/jpeg',
};

export const describeWith = (evidence: Partial<PhotoEvidence>): Promise<PhotoDescription> =>
  describePhoto({ ...NO_EVIDENCE, ...evidence });

export const withTags = (tags: Partial<RawTags>): RawTags => ({ ...NO_TAGS, ...tags });
export const withExif = (exif: RawTags['exif']): RawTags => withTags({ exif });
export const withXmp = (xmp: RawTags['xmp']): RawTags => withTags({ xmp });

/** Facts of a JSON that holds nothing but the time. */
export const takeoutAt = (takenUtc: string): TakeoutFacts => ({
  title: null,
  description: null,
  takenUtc,
  latitude: null,
  longitude: null,
  altitudeMetres: null,
  people: [],
  favourite: false,
  trashed: false,
});

/** A position on earth. The atlas decides which zone it is in. */
export const SOMEWHERE: RawTags['exif'] = {
  GPSLatitude: [48, 30, 0],
  GPSLatitudeRef: 'N',
  GPSLongitude: [11, 30, 0],
  GPSLongitudeRef: 'E',
};

export const atlasIn = (zone: string): Atlas => ({
  async placeAt() {
    return null;
  },
  async zoneAt() {
    return zone;
  },
});
