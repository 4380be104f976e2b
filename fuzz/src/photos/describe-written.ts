import { createMetadataReader } from '@homelake/adapters-media';
import {
  describePhoto,
  NO_TAGS,
  readTakeout,
  readVideoFacts,
  type Atlas,
  type CaptureTime,
  type RawTags,
} from '@homelake/photos';
import type { InputFile } from '../part.ts';
import { encodeMovie } from './encode-movie.ts';
import { encodePicture } from './encode-picture.ts';
import { TOWNS } from './towns.ts';
import { encodeTakeout, encodeXmp, type WrittenPhoto } from './written-photo.ts';

const reader = createMetadataReader();
const encoder = new TextEncoder();

/** An atlas with only the towns of the drawing, so that borders do not matter. */
export const atlas: Atlas = {
  placeAt: async () => null,
  zoneAt: async (latitude, longitude) =>
    TOWNS.find((town) => Math.abs(town.latitude - latitude) < 0.1 && Math.abs(town.longitude - longitude) < 0.1)
      ?.zone ?? null,
};

/** The program's capture time for a photo, from the bytes of the file, or from tags as a reader gives them. */
export async function describeWritten(photo: WrittenPhoto, throughBytes: boolean): Promise<CaptureTime> {
  const { movie, sidecar, takeout, arrivals, homeZone } = photo;
  const [first] = arrivals;
  if (first === undefined) throw new TypeError('photo: it came in no way');
  const tags = movie !== null ? null : throughBytes ? await reader.read(encodePicture(photo)) : tagsOf(photo);
  const title = first.name.slice(first.name.lastIndexOf('/') + 1);
  const { taken } = await describePhoto({
    tags,
    sidecar:
      sidecar &&
      (throughBytes ? await reader.readSidecar(encoder.encode(encodeXmp(sidecar))) : { ...NO_TAGS, xmp: sidecar }),
    takeout: takeout && readTakeout(encodeTakeout(takeout, title)),
    video: movie && (await videoFacts(encodeMovie(movie))),
    arrivals,
    atlas,
    homeZone,
    contentType: contentTypeOf(photo),
  });
  return taken;
}

const videoFacts = (bytes: Uint8Array) =>
  readVideoFacts({ sizeBytes: bytes.length, read: async (start, end) => bytes.subarray(start, end) });

function tagsOf({ exif, xmp, iptc, png }: WrittenPhoto): RawTags {
  const texts = png === null ? {} : { ...png.texts, ...(png.changed === null ? {} : { tIME: png.changed }) };
  return { ...NO_TAGS, exif, xmp, iptc, png: texts };
}

/** Content type by the bytes. */
export const contentTypeOf = ({ movie, png }: WrittenPhoto): string =>
  movie !== null ? 'video/mp4' : png === null ? 'image/jpeg' : 'image/png';

/** The files as in a folder, the original first. */
export function filesOf(photo: WrittenPhoto): readonly InputFile[] {
  const { movie, sidecar, takeout, arrivals } = photo;
  const name = (arrivals[0]?.name ?? 'photo').replace(/^.*\//, '');
  return [
    { name, bytes: movie === null ? encodePicture(photo) : encodeMovie(movie) },
    ...(sidecar === null ? [] : [{ name: `${name}.xmp`, bytes: encoder.encode(encodeXmp(sidecar)) }]),
    ...(takeout === null ? [] : [{ name: `${name}.json`, bytes: encodeTakeout(takeout, name) }]),
  ];
}
