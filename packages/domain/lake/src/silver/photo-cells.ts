import type { Photo } from '@homelake/photos';
import type { PHOTOS } from '../tables/photos-schema.ts';
import type { CellsOf } from '../tables/table-batch.ts';

/** The inputs of a photo's row that are not part of the photo. */
export interface PhotoContext {
  /** Names of albums by id. */
  readonly albumNames: ReadonlyMap<string, string>;
  /** Id of the first message that contains the photo; null where none does. */
  readonly messageOf: (photo: Photo) => string | null;
}

/** For each column of `photos`, the function that gives a photo's value. */
export const photoCells = ({ albumNames, messageOf }: PhotoContext): CellsOf<typeof PHOTOS, Photo> => ({
  photo_id: ({ id }) => id,
  key: ({ key }) => key,
  name: ({ name }) => name,
  folder: ({ folder }) => folder,
  kind: ({ kind }) => kind,
  state: ({ state }) => state,
  taken_local: ({ takenLocal }) => takenLocal,
  taken_source: ({ takenSource }) => takenSource,
  offset_minutes: ({ offsetMinutes }) => offsetMinutes,
  offset_source: ({ offsetSource }) => offsetSource,
  taken_utc: ({ takenUtc }) => takenUtc,
  width: ({ width }) => width,
  height: ({ height }) => height,
  duration_seconds: ({ durationSeconds }) => durationSeconds,
  camera: ({ camera }) => camera,
  lens: ({ lens }) => lens,
  focal_length_mm: ({ focalLengthMm }) => focalLengthMm,
  aperture: ({ aperture }) => aperture,
  exposure_seconds: ({ exposureSeconds }) => exposureSeconds,
  iso: ({ iso }) => iso,
  latitude: ({ latitude }) => latitude,
  longitude: ({ longitude }) => longitude,
  altitude_metres: ({ altitudeMetres }) => altitudeMetres,
  place: ({ place }) => place?.name ?? null,
  region: ({ place }) => place?.region ?? null,
  country: ({ place }) => place?.country ?? null,
  country_code: ({ place }) => place?.countryCode ?? null,
  title: ({ title }) => title,
  description: ({ description }) => description,
  tags: ({ tags }) => tags,
  rating: ({ rating }) => rating,
  favourite: ({ favourite }) => favourite,
  albums: ({ albums }) => albums.flatMap((id) => albumNames.get(id) ?? []),
  artist: ({ artist }) => artist,
  size_bytes: ({ sizeBytes }) => sizeBytes,
  content_type: ({ contentType }) => contentType,
  sha256: ({ sha256 }) => sha256,
  perceptual_hash: ({ perceptualHash }) => perceptualHash,
  storage_class: ({ storageClass }) => storageClass.toUpperCase().replaceAll('-', '_'),
  chat_message_id: messageOf,
  original_id: ({ originalId }) => originalId,
  imported_at: ({ importedAt }) => importedAt,
});
