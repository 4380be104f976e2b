import type { PhotoRow } from '@homelake/lake';

/** The columns of a photo that a test sets. The rest is that of a picture without any facts. */
export type Taken = Partial<PhotoRow> & {
  /** Wall time, `YYYY-MM-DD HH:MM[:SS]`. */
  readonly at: string;
};

/** Rows of `photos` in the given order. */
export function photoRows(taken: readonly Taken[]): PhotoRow[] {
  return taken.map(({ at, ...rest }, index) => {
    const sha256 = index.toString(16).padStart(4, '0').repeat(16);
    const id = sha256.slice(0, 32);
    return {
      photo_id: id,
      key: `raw-photos/${id}/IMG_${index}.jpg`,
      name: `IMG_${index}.jpg`,
      folder: null,
      kind: 'image',
      state: 'ready',
      taken_local: `${at.replace(' ', 'T')}${at.length === 16 ? ':00' : ''}`,
      taken_source: 'exif',
      offset_minutes: null,
      offset_source: null,
      taken_utc: null,
      width: 4000,
      height: 3000,
      duration_seconds: null,
      camera: null,
      lens: null,
      focal_length_mm: null,
      aperture: null,
      exposure_seconds: null,
      iso: null,
      latitude: null,
      longitude: null,
      altitude_metres: null,
      place: null,
      region: null,
      country: null,
      country_code: null,
      title: null,
      description: null,
      tags: [],
      rating: null,
      favourite: false,
      albums: [],
      artist: null,
      size_bytes: 3_000_000,
      content_type: 'image/jpeg',
      sha256,
      perceptual_hash: null,
      storage_class: 'STANDARD',
      chat_message_id: null,
      original_id: null,
      imported_at: '2024-06-01T12:00:00',
      month: at.slice(0, 7),
      ...rest,
    };
  });
}
