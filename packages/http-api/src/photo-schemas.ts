import { z } from '@hono/zod-openapi';
import { MAX_PAGE_PHOTOS } from '@homelake/photos';
import { AlbumId, Cursor, NextCursor, PhotoId, WallTime, pageLimit } from './schemas.ts';

/** The shapes of photos, albums and uploads; those of chats and queries are in schemas.ts. */

const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be YYYY-MM')
  .openapi({ example: '2024-01' });
const Count = z.number().int().min(0);
const Instant = z.string().openapi({ description: 'Instant, ISO 8601, UTC.', example: '2024-01-28T14:30:12Z' });
const TakenLocal = z.string().openapi({
  description: 'Wall time where the picture was taken, no zone.',
  example: '2024-01-28T15:30:12',
});
const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');
/** As the facets give it; what a file says may be long. */
const Exact = z.string().min(1).max(1_000);
const Kind = z.enum(['image', 'video']);
const State = z.enum(['ready', 'no-preview', 'failed']).openapi({
  description: 'ready: can be seen. no-preview: whole, but not shown here. failed: damaged, kept as it came.',
});

/** Every part that is given must hold. */
export const PhotoFilterQuery = z.object({
  text: z.string().trim().max(500).optional().openapi({
    description: 'Words that all occur in name, title, description, tags, camera, lens or place.',
  }),
  camera: Exact.optional().openapi({ description: 'Exactly, as the facets give it; so are place and tag.' }),
  place: Exact.optional().openapi({ description: 'A town or a country.' }),
  tag: Exact.optional(),
  album: AlbumId.optional(),
  favourite: Flag.optional(),
  dated: Flag.optional().openapi({ description: 'Whether something tells when it was taken.' }),
  kind: Kind.optional(),
  state: State.optional(),
  trashed: Flag.optional().openapi({ description: 'The trash instead of all the rest.' }),
  hidden: Flag.optional().openapi({
    description: 'Copies whose originals are shown in their place, instead of all the rest.',
  }),
  from: WallTime.optional().openapi({ description: 'Taken at or after this.' }),
  to: WallTime.optional().openapi({ description: 'Taken before this.' }),
});
export type PhotoFilterQuery = z.output<typeof PhotoFilterQuery>;

export const PhotosQuery = PhotoFilterQuery.extend({
  month: Month.optional(),
  cursor: Cursor.optional(),
  limit: pageLimit(MAX_PAGE_PHOTOS, MAX_PAGE_PHOTOS),
});

/** Newest first; months without photos are left out. */
export const PhotoMonths = z
  .object({ months: z.array(z.object({ month: Month, count: Count })).readonly(), total: Count })
  .openapi('PhotoMonths');
export type PhotoMonths = z.infer<typeof PhotoMonths>;

const column = <Cell extends z.ZodType>(cell: Cell) => z.array(cell).readonly();

/** A page of the timeline, newest first, as columns: the same index is the same photo. It ends with a whole day where it can. */
export const PhotoPage = z
  .object({
    id: column(PhotoId),
    takenLocal: column(TakenLocal),
    dated: column(z.boolean()).openapi({
      description: 'False: that is when the file was last changed or came; nothing tells when it was taken.',
    }),
    width: column(Count).openapi({ description: 'Pixels, standing upright; 0 where unknown.' }),
    height: column(Count),
    kind: column(Kind),
    state: column(State),
    placeholder: column(z.string().nullable()).openapi({ description: 'ThumbHash, base64.' }),
    durationSeconds: column(z.number().nullable()),
    favourite: column(z.boolean()),
    motion: column(z.boolean()).openapi({ description: 'Has the clip of a Live Photo.' }),
    place: column(z.string().nullable()),
    nextCursor: NextCursor,
  })
  .openapi('PhotoPage');
export type PhotoPage = z.infer<typeof PhotoPage>;

const facet = column(z.object({ value: z.string(), count: Count }));
/** What can be filtered by, the most frequent first. */
export const PhotoFacets = z
  .object({
    cameras: facet,
    places: facet,
    tags: facet,
    undated: Count.openapi({ description: 'Photos of which nothing tells when they were taken.' }),
  })
  .openapi('PhotoFacets');
export type PhotoFacets = z.infer<typeof PhotoFacets>;

const Town = z.object({
  name: z.string(),
  region: z.string().nullable(),
  country: z.string(),
  countryCode: z.string().openapi({ example: 'IT' }),
});

/** All that is known of a photo. */
export const Photo = z
  .object({
    id: PhotoId,
    sha256: z.string(),
    key: z.string(),
    name: z.string(),
    otherNames: column(z.string()).openapi({ description: 'Other names under which it came since.' }),
    folder: z
      .string()
      .nullable()
      .openapi({ description: 'The folder that it came from, of the first arrival that had one.' }),
    kind: Kind,
    state: State,
    reason: z
      .string()
      .nullable()
      .openapi({ description: 'Why it is not ready, or what is wrong with it nevertheless.' }),
    sizeBytes: Count,
    contentType: z.string(),
    width: Count.nullable(),
    height: Count.nullable(),
    takenLocal: TakenLocal,
    takenSource: z.enum([
      'user',
      'exif',
      'xmp',
      'iptc',
      'png',
      'video',
      'takeout',
      'file-name',
      'file-time',
      'arrival',
    ]),
    offsetMinutes: z.number().int().nullable().openapi({ description: 'Minutes east of UTC.' }),
    offsetSource: z.enum(['exif', 'gps', 'user', 'assumed']).nullable(),
    takenUtc: Instant.nullable(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    altitudeMetres: z.number().nullable(),
    place: Town.nullable(),
    camera: z.string().nullable(),
    lens: z.string().nullable(),
    focalLengthMm: z.number().nullable(),
    aperture: z.number().nullable(),
    exposureSeconds: z.number().nullable(),
    iso: z.number().nullable(),
    flash: z.boolean().nullable(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    tags: column(z.string()),
    rating: z.number().nullable(),
    artist: z.string().nullable(),
    copyright: z.string().nullable(),
    durationSeconds: z.number().nullable(),
    placeholder: z.string().nullable().openapi({ description: 'ThumbHash, base64.' }),
    perceptualHash: z.string().nullable(),
    renditions: column(z.enum(['thumbnail', 'preview'])),
    motionKey: z
      .string()
      .nullable()
      .openapi({ description: 'Of the clip of a Live Photo; its own key where the film lies in the original.' }),
    exportIds: column(z.string()).openapi({ description: 'Chat exports that brought it.' }),
    importedAt: Instant,
    favourite: z.boolean(),
    albums: column(z.string()),
    trashedAt: Instant.nullable(),
    sentCopy: z.boolean().openapi({ description: 'A messenger made it of another picture.' }),
    originalId: PhotoId.nullable().openapi({ description: 'Of a copy, the photo that it was made of.' }),
    standsAlone: z.boolean().openapi({ description: 'Its owner says that it is nobody’s copy.' }),
    hidden: z.boolean().openapi({ description: 'Its original is shown in its place.' }),
  })
  .openapi('Photo');
export type Photo = z.infer<typeof Photo>;

export const PhotoParam = z.object({ id: PhotoId });

const Tags = z.array(z.string().trim().min(1).max(100)).max(100);
/** What is left out stays. */
export const PhotoChange = z
  .strictObject({
    favourite: z.boolean().optional(),
    addTags: Tags.optional(),
    removeTags: Tags.optional().openapi({ description: 'Tags of the file itself stay.' }),
    addAlbums: z.array(AlbumId).max(100).optional(),
    removeAlbums: z.array(AlbumId).max(100).optional(),
    trashed: z.boolean().optional(),
    standsAlone: z.boolean().optional().openapi({ description: 'Takes a copy from its original, or gives it back.' }),
    takenLocal: WallTime.refine(
      (time) => time.length === 19 && time >= '1000',
      'must be YYYY-MM-DDTHH:MM:SS, from the year 1000 on',
    )
      .nullable()
      .optional()
      .openapi({ description: 'Corrects the time of the file; null takes the correction back.' }),
  })
  .openapi('PhotoChange');
export type PhotoChange = z.input<typeof PhotoChange>;

export const RemovePhotoQuery = z.object({
  forever: Flag.optional().openapi({ description: 'Deletes it for good instead of putting it into the trash.' }),
});
const PhotoFile = z
  .object({
    name: z.string().openapi({ description: 'As it came, folders and all.' }),
    role: z.enum(['original', 'motion', 'sidecar', 'takeout', 'other']).openapi({
      description: "motion: the clip of a Live Photo. takeout: Google's JSON. other: nothing tells what it is.",
    }),
    sizeBytes: Count,
  })
  .openapi('PhotoFile');

/** What is deleted for good with a photo: the original, then what belongs to it. */
export const PhotoFiles = z.object({ files: column(PhotoFile) }).openapi('PhotoFiles');
export type PhotoFiles = z.infer<typeof PhotoFiles>;

export const TrashQuery = z.object({ cursor: Cursor.optional(), limit: pageLimit(MAX_PAGE_PHOTOS, 100) });

const photosWithFiles = column(z.object({ id: PhotoId, files: column(PhotoFile) }));
export const Trash = z.object({ photos: photosWithFiles, nextCursor: NextCursor }).openapi('Trash');
export type Trash = z.infer<typeof Trash>;

export const EmptiedTrash = z
  .object({ photos: photosWithFiles, forgotten: Count.openapi({ description: 'How many photos.' }) })
  .openapi('EmptiedTrash');
export type EmptiedTrash = z.infer<typeof EmptiedTrash>;

export const SimilarPhotos = z
  .object({
    photos: z
      .array(
        z.object({ id: PhotoId, distance: Count.openapi({ description: 'Bits in which the 64 of both differ.' }) }),
      )
      .readonly(),
  })
  .openapi('SimilarPhotos');
export type SimilarPhotos = z.infer<typeof SimilarPhotos>;

/** Copies of a photo that messengers made. */
export const PhotoCopies = z.object({ photos: z.array(Photo).readonly() }).openapi('PhotoCopies');
export type PhotoCopies = z.infer<typeof PhotoCopies>;

/** `v` stands in the address so that the answer may be cached forever. */
export const RenditionQuery = z.object({ v: z.string().max(20).optional() });

export const Album = z
  .object({
    id: AlbumId,
    name: z.string(),
    createdAt: Instant,
    count: Count,
    coverId: PhotoId.nullable().openapi({ description: 'Its newest photo.' }),
  })
  .openapi('Album');
export type Album = z.infer<typeof Album>;
export const AlbumList = z.object({ albums: z.array(Album).readonly() }).openapi('AlbumList');
export type AlbumList = z.infer<typeof AlbumList>;
export const AlbumParam = z.object({ id: AlbumId });
export const AlbumName = z.strictObject({ name: z.string().trim().min(1).max(200) }).openapi('AlbumName');
