import { z } from '@hono/zod-openapi';
import { MAX_UPLOAD_BYTES } from '@homelake/storage';

const Count = z.number().int().min(0);
const Instant = z.string().openapi({ description: 'Instant, ISO 8601, UTC.', example: '2024-01-28T14:30:12Z' });
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex');

const UploadId = z
  .string()
  .regex(/^[0-9A-Za-z_-]{1,64}$/)
  .openapi({ example: '0f8fad5b-d9cb-469f-a165-70867728950e' });
export const UploadParam = z.object({ id: UploadId });
const UploadStateName = z.enum(['receiving', 'waiting', 'working', 'done', 'failed']);

/** What became of a file that was handed in. */
export const Upload = z
  .object({
    id: UploadId,
    name: z.string(),
    sizeBytes: Count,
    createdAt: Instant,
    sha256: z.string().nullable(),
    state: UploadStateName.openapi({
      description:
        '`receiving`: bytes are to come. `waiting`: for a worker, or for the next try where there is a reason. `failed`: given up.',
    }),
    kind: z.enum(['chat', 'photo', 'companion', 'archive', 'file']).nullable().openapi({
      description: 'What it is, once that is known. `companion`: a sidecar, a JSON of Takeout or a clip.',
    }),
    result: z.enum(['new', 'unchanged']).nullable(),
    damaged: z.boolean().openapi({
      description:
        'It claims to be a picture, a zip or an export, and is damaged or none, or it changed while it was sent. It is kept; the note says why.',
    }),
    key: z.string().nullable().openapi({ description: 'Where it is kept.' }),
    of: z.string().nullable().openapi({
      description: 'Id of the photo that it is or belongs to, of the chat export, or the SHA-256 of a file.',
    }),
    messages: Count.nullable().openapi({ description: 'Of a chat export.' }),
    reason: z.string().nullable().openapi({ description: 'Why the last try failed.' }),
    note: z.string().nullable(),
    parent: UploadId.nullable().openapi({ description: 'The upload that it came with.' }),
    inTables: z.boolean().nullable().openapi({
      description: 'Of a chat that is done: whether the tables were built with it. Null for anything else.',
    }),
  })
  .openapi('Upload');
export type Upload = z.infer<typeof Upload>;

/** The most uploads of one request. */
export const MAX_UPLOADS_ASKED = 100;

export const UploadsQuery = z
  .object({
    ids: z
      .string()
      .regex(/^[0-9A-Za-z_-]{1,64}(?:,[0-9A-Za-z_-]{1,64}){0,99}$/)
      .optional()
      .openapi({
        description: `Up to ${MAX_UPLOADS_ASKED} ids with commas between. Those that are not known are left out.`,
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
      .refine((name) => !name.includes('\0'), 'may not hold NUL')
      .openapi({
        description: 'File name, with folders before it where they are to be kept.',
        example: 'trip/IMG_1.jpg',
      }),
    sizeBytes: z.number().int().min(0).max(MAX_UPLOAD_BYTES),
    sha256: Sha256.nullish().openapi({
      description: 'Of all bytes, where it is known: what the lake has already is then not sent.',
    }),
    fileTime: z.iso.datetime().nullish().openapi({ description: 'When the file was last changed: instant, UTC.' }),
  })
  .openapi('NewUpload');
export type NewUpload = z.infer<typeof NewUpload>;

/** An upload that has begun. */
export const OpenedUpload = z
  .object({
    upload: Upload,
    layout: z
      .object({
        partSizeBytes: Count.openapi({ description: 'Of every part but the last.' }),
        parts: Count.openapi({ description: 'How many. They are numbered from 1.' }),
      })
      .nullable()
      .openapi({ description: 'How the bytes are cut; null where the lake has them, and none are to be sent.' }),
  })
  .openapi('OpenedUpload');
export type OpenedUpload = z.infer<typeof OpenedUpload>;

/** The most links of one request. */
const MAX_LINKS = 100;

export const PartLinkRequest = z
  .strictObject({
    parts: z
      .array(
        z.strictObject({
          part: z.number().int().min(1).max(10_000),
          sha256: Sha256.nullish().openapi({
            description: 'Of the part. With it the link takes these bytes alone, and a broken transfer is noticed.',
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
          url: z.string().openapi({ description: 'Absolute, or a path on this origin. Takes the bytes with PUT.' }),
          headers: z.record(z.string(), z.string()).openapi({ description: 'To be sent with the bytes.' }),
          expiresAt: Instant,
        }),
      )
      .readonly(),
  })
  .openapi('PartLinks');
export type PartLinks = z.infer<typeof PartLinks>;

export const PartParam = z.object({ token: z.string().regex(/^[0-9A-Za-z_.-]{1,8000}$/) });
