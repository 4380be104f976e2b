import type { MiddlewareHandler } from 'hono';
import { every } from 'hono/combine';
import { RETAINED_304_HEADERS, etag } from 'hono/etag';

/**
 * Lets callers keep what they read and ask whether it still holds: every success has an ETag, by its content where the route gave none, and
 * `If-None-Match` is answered with 304.
 */
export const revalidation = (): MiddlewareHandler => every(etag({ weak: true, retainedHeaders: KEPT }), askEachTime);

/** A 304 renews the headers of what the caller has (RFC 9111, section 3.2), so the bounds of an original must stand in it again. */
const KEPT = [...RETAINED_304_HEADERS, 'Content-Security-Policy', 'Content-Disposition'];

const askEachTime: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.ok && !c.res.headers.has('cache-control')) c.header('Cache-Control', 'private, no-cache');
};
