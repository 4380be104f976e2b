import type { z } from '@hono/zod-openapi';
import { Problem } from './schemas.ts';

/** Responses of every route besides its success. */
export const problems = {
  default: {
    description: 'A problem document (RFC 9457).',
    content: { 'application/problem+json': { schema: Problem } },
  },
};

export const json = <Schema extends z.ZodType>(schema: Schema) => ({ content: { 'application/json': { schema } } });
const binary = { schema: { type: 'string', format: 'binary' } } as const;

export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({ required: true, ...json(schema) });
export const binaryBody = { required: true, content: { 'application/octet-stream': binary } };

export const answers = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  200: { description, ...json(schema) },
  ...problems,
});

export const created = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  201: { description, ...json(schema) },
  ...problems,
});

/** A success without a body. */
export const done = (description: string) => ({ 204: { description }, ...problems });

/** Bytes that never change under their URL. */
export const picture = (contentType: string, description: string) => ({
  200: { description, content: { [contentType]: binary } },
  304: { description: 'The copy that the caller has is current.' },
  ...problems,
});

/** Bytes of any type, whole or as a range (RFC 9110, section 14). */
export const file = (description: string) => ({
  200: { description, content: { '*/*': binary } },
  206: { description: 'The requested range.', content: { '*/*': binary } },
  304: { description: 'The copy that the caller has is current.' },
  ...problems,
});
