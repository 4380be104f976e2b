import { z } from '@hono/zod-openapi';
import { MEDIA_TYPES, MESSAGE_KINDS } from '@homelake/chat';

/** Schemas of requests and responses. Validation, OpenAPI and the TypeScript types of the client derive from them. */

const WALL_TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$/;

/** A wall-clock time without a zone: `2024-01-28`, which is its midnight, or `2024-01-28T15:30:12`. */
export const WallTime = z
  .string()
  .regex(WALL_TIME, 'must be YYYY-MM-DD or YYYY-MM-DDTHH:MM[:SS]')
  .refine((text) => isRealWallTime(text), 'is not a day or time that exists')
  .openapi({ example: '2024-01-28' });

function isRealWallTime(text: string): boolean {
  const whole = text.length === 10 ? `${text}T00:00:00` : text.length === 16 ? `${text}:00` : text;
  const instant = new Date(`${whole}Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(whole);
}

/** An opaque position in a list: the `nextCursor` of the page before. */
export const Cursor = z.string().min(1).max(512);
export const NextCursor = z
  .string()
  .nullable()
  .openapi({ description: 'Pass back as `cursor` to get the next page; null on the last.' });

/** Number of items on a page: at most `most`, by default `usual`. */
export const pageLimit = (most: number, usual: number) =>
  z.coerce.number().int().min(1).max(most).default(usual).openapi({ example: usual });

export const PhotoId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, 'must be 32 hex digits')
  .openapi({ example: '9f86d081884c7d659a2feaa0c55ad015' });
export const AlbumId = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, 'must be the id of an album');

const MessageCount = z.number().int().min(0);
const SentAt = z.string().openapi({ description: 'Local wall time, no zone.', example: '2024-01-28T15:30:12' });

/** A problem document (RFC 9457). `type` is stable, so clients may switch on it. */
export const Problem = z
  .object({
    type: z.string().openapi({ example: 'urn:homelake:problem:not-found' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string().openapi({ description: 'The requested path.' }),
    /** For invalid input: every fault, with the part of the request and the path in it. */
    errors: z.array(z.object({ in: z.string(), path: z.string(), detail: z.string() })).optional(),
    /** For SQL that does not parse: offset in the text, in characters. */
    position: z.number().int().optional(),
    /** For an upload that is completed too early: numbers of the parts that are missing. */
    missing: z.array(z.number().int()).readonly().optional(),
    /** For bytes that cannot be read before a restore: `archived`, or `restoring`, with the instant when it ends where that is known. */
    archive: z.object({ state: z.enum(['archived', 'restoring']), readyAt: z.string().nullable() }).optional(),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof Problem>;

export const Health = z.object({ status: z.literal('ok'), version: z.string() }).openapi('Health');
export type Health = z.infer<typeof Health>;

export const ChatPerson = z.object({ id: z.string(), name: z.string(), messages: MessageCount }).openapi('ChatPerson');
export type ChatPerson = z.infer<typeof ChatPerson>;

export const Chat = z
  .object({
    id: z.string(),
    name: z.string(),
    messages: MessageCount,
    /** The person with the most messages is first. */
    people: z.array(ChatPerson),
    /** Number of exports that contain messages of the chat. */
    exports: z.number().int().min(0),
    firstSentAt: SentAt.nullable(),
    lastSentAt: SentAt.nullable(),
  })
  .openapi('Chat');
export type Chat = z.infer<typeof Chat>;

export const ChatsQuery = z.object({ cursor: Cursor.optional(), limit: pageLimit(500, 100) });
/** The chat with the newest message is first. */
export const ChatPage = z.object({ chats: z.array(Chat), nextCursor: NextCursor }).openapi('ChatPage');
export type ChatPage = z.infer<typeof ChatPage>;

export const ChatId = z.object({ id: z.string().min(1).max(200) });

export const ChatMessage = z
  .object({
    id: z.string(),
    sentAt: SentAt,
    /** Null for system messages, as `sender` is. */
    senderId: z.string().nullable(),
    sender: z.string().nullable(),
    kind: z.enum(MESSAGE_KINDS),
    text: z.string(),
    /** `key` is the key of the stored file, where the export contained it. `photoId` is set where the file is a photo or a video. */
    media: z
      .object({
        name: z.string().nullable(),
        type: z.enum(MEDIA_TYPES),
        key: z.string().nullable(),
        photoId: PhotoId.nullable(),
        originalId: PhotoId.nullable().openapi({
          description: 'Id of its original, where the photo is a copy. The original is shown instead.',
        }),
      })
      .nullable(),
    edited: z.boolean(),
    call: z.object({ video: z.boolean(), missed: z.boolean(), seconds: z.number().int().nullable() }).nullable(),
    poll: z
      .object({ question: z.string(), options: z.array(z.object({ text: z.string(), votes: z.number().int() })) })
      .nullable(),
    location: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
    /** For system messages only: the event, who caused it and whom it affects, as far as the export says. */
    event: z.object({ type: z.string(), actor: z.string().nullable(), target: z.string().nullable() }).nullable(),
  })
  .openapi('ChatMessage');
export type ChatMessage = z.infer<typeof ChatMessage>;

export const MessagesQuery = z.object({
  cursor: Cursor.optional(),
  limit: pageLimit(500, 100),
  from: WallTime.optional().openapi({ description: 'Messages sent at or after this.' }),
  to: WallTime.optional().openapi({ description: 'Messages sent before this.' }),
});
/** Messages in conversation order, oldest first. */
export const MessagePage = z.object({ messages: z.array(ChatMessage), nextCursor: NextCursor }).openapi('MessagePage');
export type MessagePage = z.infer<typeof MessagePage>;

/** A cell of a result as JSON. Times are ISO 8601 text; integers beyond 2^53 are text. */
export type ResultCell = string | number | boolean | null | ResultCell[];
export const ResultCell: z.ZodType<ResultCell> = z
  .lazy(() => z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(ResultCell)]))
  .openapi('ResultCell', { type: ['string', 'number', 'boolean', 'null', 'array'], items: {} });

/** `type` is the name of the type in Trino, in lower case and without parameters, e.g. `varchar`, `bigint`, `timestamp`, `array`. */
export const ResultColumn = z.object({ name: z.string(), type: z.string() }).openapi('ResultColumn');
export type ResultColumn = z.infer<typeof ResultColumn>;

export const InsightSummary = z
  .object({
    name: z.string().openapi({ example: 'messages-per-person' }),
    title: z.string(),
    question: z.string(),
    chart: z.string().openapi({ description: 'Kind of chart that suits the result.', example: 'bar' }),
    columns: z.array(z.string()),
  })
  .openapi('InsightSummary');
export type InsightSummary = z.infer<typeof InsightSummary>;

export const InsightList = z.object({ insights: z.array(InsightSummary) }).openapi('InsightList');
export type InsightList = z.infer<typeof InsightList>;

export const InsightName = z.object({ name: z.string().min(1).max(100) });
export const InsightQuery = z.object({
  chat: z.string().min(1).max(200).optional().openapi({ description: 'Id of a chat; all chats by default.' }),
  from: WallTime.optional().openapi({ description: 'Messages sent at or after this.' }),
  to: WallTime.optional().openapi({ description: 'Messages sent before this.' }),
});
export const InsightResult = z
  .object({
    name: z.string(),
    title: z.string(),
    question: z.string(),
    chart: z.string(),
    /** One sentence that sums up the rows; null where there is none. */
    headline: z.string().nullable(),
    columns: z.array(ResultColumn),
    rows: z.array(z.array(ResultCell)),
    truncated: z.boolean(),
  })
  .openapi('InsightResult');
export type InsightResult = z.infer<typeof InsightResult>;

export const QueryRequest = z
  .object({
    sql: z.string().trim().min(1).max(100_000).openapi({ example: 'select kind, count(*) from messages group by 1' }),
    /** Rows per page. */
    limit: z.number().int().min(1).max(10_000).default(1_000),
  })
  .openapi('QueryRequest');
export type QueryRequest = z.input<typeof QueryRequest>;

export const QueryPage = z
  .object({
    running: z.boolean().openapi({
      description:
        'True: the query still runs. The page has no columns and rows yet, and `nextCursor` leads to the page that will have them.',
    }),
    columns: z.array(ResultColumn),
    rows: z.array(z.array(ResultCell)),
    /** Which limit cut the result as a whole, over all its pages: 10,000 rows, or 16 MiB of rows. Null where it is complete. */
    truncated: z.enum(['rows', 'bytes']).nullable(),
    elapsedMs: z.number().min(0),
    nextCursor: NextCursor,
  })
  .openapi('QueryPage');
export type QueryPage = z.infer<typeof QueryPage>;
export const QueryCursor = z.object({ cursor: Cursor });

const failedJob = {
  id: z.string(),
  kind: z.string().openapi({ example: 'archive-export' }),
  /** Key of the object that the job is about; null where it names none. */
  key: z.string().nullable(),
  upload: z.string().nullable().openapi({ description: 'Id of the upload that the job is about.' }),
  attempts: z.number().int(),
  reason: z.string(),
};

/** A job whose last attempt failed, with the reason, and that is tried again. */
const RetryingJob = z
  .object({ ...failedJob, nextAttemptAt: z.string().openapi({ description: 'Instant, ISO 8601, UTC.' }) })
  .openapi('RetryingJob');

/** A job that failed too often, with the reason. */
export const DeadJob = z
  .object({ ...failedJob, failedAt: z.string().openapi({ description: 'Instant, ISO 8601, UTC.' }) })
  .openapi('DeadJob');
export type DeadJob = z.infer<typeof DeadJob>;

export const QueueState = z
  .object({
    /** Jobs that have not begun, those in `retrying` among them. */
    waiting: z.number().int().min(0),
    running: z.number().int().min(0),
    retrying: z.array(RetryingJob),
    dead: z.array(DeadJob),
  })
  .openapi('QueueState');
export type QueueState = z.infer<typeof QueueState>;

export const RetryRequest = z
  .object({
    ids: z
      .array(z.string().min(1))
      .max(1_000)
      .optional()
      .openapi({ description: 'Ids of failed jobs; all by default.' }),
  })
  .openapi('RetryRequest');
export const RetryResult = z.object({ retried: z.number().int().min(0) }).openapi('RetryResult');
export type RetryResult = z.infer<typeof RetryResult>;
