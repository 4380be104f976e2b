import { z } from '@hono/zod-openapi';
import { MAX_PAGE_PHOTOS } from '@homelake/photos';
import { STORAGE_CLASSES } from '@homelake/storage';
import { AlbumId, Cursor, NextCursor, PhotoId, WallTime, pageLimit } from './schemas.ts';

/** Schemas of photos and albums. Those of chats and queries are in schemas.ts. */

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
/** An exact value from the facets. Values from files may be long. */
const Exact = z.string().min(1).max(1_000);
const Kind = z.enum(['image', 'video']);
const State = z.enum(['ready', 'no-preview', 'failed']).openapi({
  description:
    'ready: has its renditions. no-preview: not damaged, but cannot be shown here. failed: damaged, kept unchanged.',
});

/** Filters of the timeline. A photo must match all that are given. */
export const PhotoFilterQuery = z.object({
  text: z.string().trim().max(500).optional().openapi({
    description: 'Words. Each must occur in name, title, description, tags, camera, lens or place.',
  }),
  camera: Exact.optional().openapi({ description: 'An exact value from the facets, as `place` and `tag` are.' }),
  place: Exact.optional().openapi({ description: 'A town or a country.' }),
  tag: Exact.optional(),
  album: AlbumId.optional(),
  favourite: Flag.optional(),
  dated: Flag.optional().openapi({ description: 'true: photos with a capture time. false: photos without one.' }),
  kind: Kind.optional(),
  state: State.optional(),
  trashed: Flag.optional().openapi({ description: 'true: photos in the trash only.' }),
  hidden: Flag.optional().openapi({
    description: 'true: only copies that are hidden because their originals are shown instead.',
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

/** Number of photos of each month, newest first. Months without photos are left out. */
export const PhotoMonths = z
  .object({ months: z.array(z.object({ month: Month, count: Count })).readonly(), total: Count })
  .openapi('PhotoMonths');
export type PhotoMonths = z.infer<typeof PhotoMonths>;

const column = <Cell extends z.ZodType>(cell: Cell) => z.array(cell).readonly();

/** A page of the timeline, newest first, as columns: the same index is the same photo. It ends with a whole day where possible. */
export const PhotoPage = z
  .object({
    id: column(PhotoId),
    takenLocal: column(TakenLocal),
    dated: column(z.boolean()).openapi({
      description: 'False: the capture time is unknown, and takenLocal is when the file was last changed or imported.',
    }),
    width: column(Count).openapi({ description: 'Pixels, after rotation; 0 where unknown.' }),
    height: column(Count),
    kind: column(Kind),
    state: column(State),
    placeholder: column(z.string().nullable()).openapi({ description: 'ThumbHash, base64.' }),
    durationSeconds: column(z.number().nullable()),
    favourite: column(z.boolean()),
    motion: column(z.boolean()).openapi({
      description: 'True: there is the clip of a Live Photo or the film of a motion photo.',
    }),
    place: column(z.string().nullable()),
    nextCursor: NextCursor,
  })
  .openapi('PhotoPage');
export type PhotoPage = z.infer<typeof PhotoPage>;

const facet = column(z.object({ value: z.string(), count: Count }));
/** Values that photos can be filtered by, with their counts, the most frequent first. */
export const PhotoFacets = z
  .object({
    cameras: facet,
    places: facet,
    tags: facet,
    undated: Count.openapi({ description: 'Number of photos without a capture time.' }),
  })
  .openapi('PhotoFacets');
export type PhotoFacets = z.infer<typeof PhotoFacets>;

const Town = z.object({
  name: z.string(),
  region: z.string().nullable(),
  country: z.string(),
  countryCode: z.string().openapi({ example: 'IT' }),
});

/** All facts about a photo. */
export const Photo = z
  .object({
    id: PhotoId,
    sha256: z.string(),
    key: z.string(),
    name: z.string(),
    otherNames: column(z.string()).openapi({ description: 'Names of later imports of the same bytes.' }),
    folder: z.string().nullable().openapi({ description: 'Folder of the first import that had one.' }),
    otherFolders: column(z.string()).openapi({ description: 'Folders of later imports of the same bytes.' }),
    kind: Kind,
    state: State,
    reason: z
      .string()
      .nullable()
      .openapi({ description: 'Why the state is not ready, or a fault of a photo that is.' }),
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
    motionKey: z.string().nullable().openapi({
      description: "Key of the clip of a Live Photo; the photo's own key where the original contains the film.",
    }),
    exportIds: column(z.string()).openapi({ description: 'Ids of the chat exports that contained it.' }),
    importedAt: Instant,
    favourite: z.boolean(),
    albums: column(z.string()),
    trashedAt: Instant.nullable(),
    sentCopy: z.boolean().openapi({ description: 'True: a messenger made it from another picture.' }),
    originalId: PhotoId.nullable().openapi({ description: 'The original of a copy.' }),
    standsAlone: z.boolean().openapi({ description: 'True: the owner shows it as a separate photo, not as a copy.' }),
    storageClass: z.enum(STORAGE_CLASSES).openapi({ description: 'Storage class of the original.' }),
    hidden: z.boolean().openapi({ description: 'True: the timeline shows its original instead.' }),
  })
  .openapi('Photo');
export type Photo = z.infer<typeof Photo>;

export const PhotoParam = z.object({ id: PhotoId });

const Tags = z.array(z.string().trim().min(1).max(100)).max(100);
/** Changes to a photo. Keys that are left out change nothing. */
export const PhotoChange = z
  .strictObject({
    favourite: z.boolean().optional(),
    addTags: Tags.optional(),
    removeTags: Tags.optional().openapi({ description: 'Tags that the file itself contains cannot be removed.' }),
    addAlbums: z.array(AlbumId).max(100).optional(),
    removeAlbums: z.array(AlbumId).max(100).optional(),
    trashed: z.boolean().optional(),
    standsAlone: z
      .boolean()
      .optional()
      .openapi({ description: 'true: shows a copy as a separate photo. false: hides it behind its original again.' }),
    takenLocal: WallTime.refine(
      (time) => time.length === 19 && time >= '1000',
      'must be YYYY-MM-DDTHH:MM:SS, from the year 1000 on',
    )
      .nullable()
      .optional()
      .openapi({ description: 'Corrects the capture time; null removes the correction.' }),
  })
  .openapi('PhotoChange');
export type PhotoChange = z.input<typeof PhotoChange>;

export const RemovePhotoQuery = z.object({
  forever: Flag.optional().openapi({
    description: 'true: deletes the photo for good instead of putting it into the trash.',
  }),
});
const PhotoFile = z
  .object({
    name: z.string().openapi({ description: 'Name at the import, with folders.' }),
    role: z.enum(['original', 'motion', 'sidecar', 'takeout', 'other']).openapi({
      description: "motion: the clip of a Live Photo. takeout: Google's JSON. other: of unknown use.",
    }),
    sizeBytes: Count,
  })
  .openapi('PhotoFile');

/** The files that are deleted with a photo: the original, then its companions. */
export const PhotoFiles = z.object({ files: column(PhotoFile) }).openapi('PhotoFiles');
export type PhotoFiles = z.infer<typeof PhotoFiles>;

export const TrashQuery = z.object({ cursor: Cursor.optional(), limit: pageLimit(MAX_PAGE_PHOTOS, 100) });

const photosWithFiles = column(z.object({ id: PhotoId, files: column(PhotoFile) }));
export const Trash = z.object({ photos: photosWithFiles, nextCursor: NextCursor }).openapi('Trash');
export type Trash = z.infer<typeof Trash>;

export const EmptiedTrash = z
  .object({ photos: photosWithFiles, forgotten: Count.openapi({ description: 'Number of photos that were deleted.' }) })
  .openapi('EmptiedTrash');
export type EmptiedTrash = z.infer<typeof EmptiedTrash>;

export const SimilarPhotos = z
  .object({
    photos: z
      .array(
        z.object({
          id: PhotoId,
          distance: Count.openapi({ description: 'Number of bits, of 64, in which the perceptual hashes differ.' }),
        }),
      )
      .readonly(),
  })
  .openapi('SimilarPhotos');
export type SimilarPhotos = z.infer<typeof SimilarPhotos>;

/** Copies of a photo that messengers made. */
export const PhotoCopies = z.object({ photos: z.array(Photo).readonly() }).openapi('PhotoCopies');
export type PhotoCopies = z.infer<typeof PhotoCopies>;

/** `v` is the version of the renditions. A response to a URL with `v` may be cached forever. */
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
