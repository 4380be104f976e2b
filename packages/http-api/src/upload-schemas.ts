import { z } from '@hono/zod-openapi';
import { MAX_UPLOAD_BYTES, STORAGE_CLASSES } from '@homelake/storage';

const Count = z.number().int().min(0);
const Instant = z.string().openapi({ description: 'Instant, ISO 8601, UTC.', example: '2024-01-28T14:30:12Z' });
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex');

const UploadId = z
  .string()
  .regex(/^[0-9A-Za-z_-]{1,64}$/)
  .openapi({ example: '0f8fad5b-d9cb-469f-a165-70867728950e' });
export const UploadParam = z.object({ id: UploadId });
const UploadStateName = z.enum(['receiving', 'waiting', 'working', 'done', 'failed']);

/** The contents of an archive that was opened. Each file in it is an upload with `parent`. */
const ArchiveContents = z
  .object({
    files: Count.openapi({ description: 'Files in the archive, without those of operating systems.' }),
    opened: Count.openapi({ description: 'Files that are uploads by now.' }),
    systemFiles: Count.openapi({ description: 'Files of operating systems, which are left out.' }),
    ended: z
      .object({
        photo: Count,
        chat: Count,
        companion: Count,
        file: Count,
        failed: Count.openapi({ description: 'Files that could not be imported.' }),
        unchanged: Count.openapi({ description: 'Imported files that the lake had already.' }),
        damaged: Count.openapi({ description: 'Imported files that are damaged.' }),
      })
      .nullable()
      .openapi({ description: 'Number of files by outcome; null until all of them have ended.' }),
    missingParts: z
      .array(z.string())
      .readonly()
      .openapi({ description: 'Names of archives of the same download that have not been imported.' }),
  })
  .openapi('ArchiveContents');

/** The record of an upload: its state, and its result. */
export const Upload = z
  .object({
    id: UploadId,
    name: z.string(),
    sizeBytes: Count,
    createdAt: Instant,
    sha256: z.string().nullable(),
    state: UploadStateName.openapi({
      description:
        '`receiving`: parts are missing. `waiting`: for a worker, or, where there is a `reason`, for the next try. `working`: a worker has it. `failed`: it failed too often.',
    }),
    kind: z.enum(['chat', 'photo', 'companion', 'archive', 'file']).nullable().openapi({
      description: 'Type of the file; null while it is unknown. `companion`: a sidecar, a JSON of Takeout or a clip.',
    }),
    result: z.enum(['new', 'unchanged']).nullable(),
    damaged: z.boolean().openapi({
      description:
        'True: the file looks like a picture, a zip or an export, but is damaged or is none, or it changed while it was sent. It is kept; `note` gives the reason.',
    }),
    key: z.string().nullable().openapi({ description: 'Key of the stored bytes.' }),
    of: z.string().nullable().openapi({
      description:
        'Id of the photo that the upload is or belongs to, or of the chat export; SHA-256 of any other file.',
    }),
    messages: Count.nullable().openapi({ description: 'Number of messages of a chat export.' }),
    reason: z.string().nullable().openapi({ description: 'Why the last try failed.' }),
    note: z.string().nullable(),
    parent: UploadId.nullable().openapi({ description: 'Id of the upload that contained it.' }),
    contents: ArchiveContents.nullable().openapi({ description: 'Contents of an archive; null for anything else.' }),
    inTables: z.boolean().nullable().openapi({
      description: 'For a chat that is done: whether the tables contain it. Null for anything else.',
    }),
  })
  .openapi('Upload');
export type Upload = z.infer<typeof Upload>;

/** Limit for the uploads of one request. */
export const MAX_UPLOADS_ASKED = 100;

export const UploadsQuery = z
  .object({
    ids: z
      .string()
      .regex(/^[0-9A-Za-z_-]{1,64}(?:,[0-9A-Za-z_-]{1,64}){0,99}$/)
      .optional()
      .openapi({
        description: `Up to ${MAX_UPLOADS_ASKED} ids, separated by commas. Unknown ids are left out of the answer.`,
      }),
    state: UploadStateName.optional(),
    parent: UploadId.optional(),
    cursor: z.string().max(1_000).optional(),
  })
  .refine(({ ids, state, parent }) => [ids, state, parent].filter((one) => one !== undefined).length === 1, {
    message: 'takes one of ids, state and parent',
  });

export const UploadList = z
  .object({ uploads: z.array(Upload).readonly(), nextCursor: z.string().nullable() })
  .openapi('UploadList');
export type UploadList = z.infer<typeof UploadList>;

export const NewUpload = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(1024)
      .refine((name) => !name.includes('\0'), 'may not contain NUL')
      .openapi({
        description: 'File name, with the folders to keep before it.',
        example: 'trip/IMG_1.jpg',
      }),
    sizeBytes: z.number().int().min(0).max(MAX_UPLOAD_BYTES),
    sha256: Sha256.nullish().openapi({
      description: 'SHA-256 of the file, where it is known. A file that the lake has is then not sent.',
    }),
    fileTime: z.iso
      .datetime()
      .nullish()
      .openapi({ description: 'When the file was last changed: ISO 8601 instant, UTC.' }),
    storageClass: z.enum(STORAGE_CLASSES).nullish().openapi({
      description: 'Storage class of the file; by the rules of the lake where it is left out.',
    }),
  })
  .openapi('NewUpload');
export type NewUpload = z.infer<typeof NewUpload>;

/** An open upload, and how its bytes are cut into parts. */
export const OpenedUpload = z
  .object({
    upload: Upload,
    layout: z
      .object({
        partSizeBytes: Count.openapi({ description: 'Size of every part but the last.' }),
        parts: Count.openapi({ description: 'Number of parts. They are numbered from 1.' }),
      })
      .nullable()
      .openapi({ description: 'How the bytes are cut into parts; null where none is needed.' }),
  })
  .openapi('OpenedUpload');
export type OpenedUpload = z.infer<typeof OpenedUpload>;

/** Most parts in one page of received parts. */
export const PAGE_PARTS = 1000;

export const ReceivedPartsQuery = z.object({ cursor: z.string().max(1_000).optional() });

/** What the server has of an upload. */
export const ReceivedParts = z
  .object({
    ...OpenedUpload.shape,
    parts: z
      .array(
        z.object({
          part: Count,
          sha256: z.string().nullable().openapi({
            description: 'SHA-256 that the bytes of the part were compared with; null where none was given.',
          }),
        }),
      )
      .readonly()
      .openapi({ description: 'The parts that the server has, in order.' }),
    nextCursor: z.string().nullable(),
  })
  .openapi('ReceivedParts');
export type ReceivedParts = z.infer<typeof ReceivedParts>;

export const UploadCompletion = z.strictObject({
  sha256: Sha256.nullish().openapi({
    description: 'SHA-256 of all bytes that were sent. The lake compares its own with it.',
  }),
});

/** Limit for the links of one request. */
const MAX_LINKS = 100;

export const PartLinkRequest = z
  .strictObject({
    parts: z
      .array(
        z.strictObject({
          part: z.number().int().min(1).max(10_000),
          sha256: Sha256.nullish().openapi({
            description:
              'SHA-256 of the part. The link then takes only these bytes, so that a damaged transfer is detected.',
          }),
        }),
      )
      .min(1)
      .max(MAX_LINKS),
  })
  .openapi('PartLinkRequest');

export const PartLinks = z
  .object({
    links: z
      .array(
        z.object({
          part: Count,
          url: z.string().openapi({ description: 'Absolute URL, or a path on this origin. Send the bytes with PUT.' }),
          headers: z.record(z.string(), z.string()).openapi({ description: 'Headers to send with the bytes.' }),
          expiresAt: Instant,
        }),
      )
      .readonly(),
  })
  .openapi('PartLinks');
export type PartLinks = z.infer<typeof PartLinks>;

export const PartParam = z.object({ token: z.string().regex(/^[0-9A-Za-z_.-]{1,8000}$/) });
