import { z } from '@hono/zod-openapi';
import { RETRIEVAL_SPEEDS, STORAGE_CLASSES } from '@homelake/storage';
import { Archive, Count } from './file-schemas.ts';

/** Schemas of storage classes: what an object costs, its restore and its move to another class. */

const Usd = z.number().min(0).openapi({ description: 'US dollars, by the published prices of Amazon S3 without tax.' });
const Class = z.enum(STORAGE_CLASSES);

const Retrieval = z.object({
  usd: Usd,
  usdPerDay: Usd.openapi({ description: 'Each day for which it can be read.' }),
  hours: z.number().min(0).openapi({ description: 'Longest wait.' }),
});

const Advice = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('cheaper-class'),
    storageClass: Class,
    saves: Usd,
    months: Count,
    belowBytes: Count.nullable(),
  }),
  z.object({ code: z.literal('slow-to-read'), bulkHours: z.number(), standardHours: z.number() }),
  z.object({ code: z.literal('minimum-days'), days: Count, upTo: Usd }),
]);

export const ClassOffer = z
  .object({
    storageClass: Class,
    usdPerMonth: Usd,
    usdToPut: Usd.openapi({ description: 'Requests that put it into the class.' }),
    retrieval: z
      .object({ bulk: Retrieval, standard: Retrieval })
      .nullable()
      .openapi({ description: 'Price of getting it back; null for a class that is read at once.' }),
    advice: z.array(Advice).readonly(),
  })
  .openapi('ClassOffer');
export type ClassOffer = z.infer<typeof ClassOffer>;

export const StoredObject = z
  .object({
    key: z.string(),
    name: z.string(),
    sizeBytes: Count,
    storageClass: Class,
    archive: Archive.nullable().openapi({ description: 'Null for a class that is read at once.' }),
    early: z
      .object({ daysLeft: Count, usd: Usd })
      .nullable()
      .openapi({ description: 'Leaving the class before its minimum time is over; null where that costs nothing.' }),
    classes: z
      .array(
        ClassOffer.extend({
          refused: z.string().nullable().openapi({ description: 'Why it cannot be moved there now.' }),
        }),
      )
      .readonly(),
    region: z.string().openapi({ description: 'Region of the prices.', example: 'us-east-1' }),
  })
  .openapi('StoredObject');
export type StoredObject = z.infer<typeof StoredObject>;

export const RestoreRequest = z
  .strictObject({ days: z.number().int().min(1).max(3650).default(7), speed: z.enum(RETRIEVAL_SPEEDS).default('bulk') })
  .openapi('RestoreRequest');

export const ClassRequest = z.strictObject({ storageClass: Class }).openapi('ClassRequest');
