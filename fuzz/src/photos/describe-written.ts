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

/** Knows the towns of the drawing and nothing else, so that what is asked at a border does not count. */
export const atlas: Atlas = {
  placeAt: async () => null,
  zoneAt: async (latitude, longitude) =>
    TOWNS.find((town) => Math.abs(town.latitude - latitude) < 0.1 && Math.abs(town.longitude - longitude) < 0.1)
      ?.zone ?? null,
};

/** When the program says that it was taken; through the bytes of the file, or through tags as a reader gives them. */
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

/** By its bytes. */
export const contentTypeOf = ({ movie, png }: WrittenPhoto): string =>
  movie !== null ? 'video/mp4' : png === null ? 'image/jpeg' : 'image/png';

/** As they would lie in a folder, the original first. */
export function filesOf(photo: WrittenPhoto): readonly InputFile[] {
  const { movie, sidecar, takeout, arrivals } = photo;
  const name = (arrivals[0]?.name ?? 'photo').replace(/^.*\//, '');
  return [
    { name, bytes: movie === null ? encodePicture(photo) : encodeMovie(movie) },
    ...(sidecar === null ? [] : [{ name: `${name}.xmp`, bytes: encoder.encode(encodeXmp(sidecar)) }]),
    ...(takeout === null ? [] : [{ name: `${name}.json`, bytes: encodeTakeout(takeout, name) }]),
  ];
}
