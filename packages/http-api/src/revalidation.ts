import type { MiddlewareHandler } from 'hono';
import { every } from 'hono/combine';
import { RETAINED_304_HEADERS, etag } from 'hono/etag';

/**
 * Lets callers cache responses and revalidate them: every success has an ETag, a hash of its body unless the route set one, and a matching
 * `If-None-Match` gives 304.
 */
export const revalidation = (): MiddlewareHandler => every(etag({ weak: true, retainedHeaders: KEPT }), askEachTime);

/** A 304 replaces the headers that the caller has stored (RFC 9111, section 3.2), so it must repeat the restrictions on an original. */
const KEPT = [...RETAINED_304_HEADERS, 'Content-Security-Policy', 'X-Frame-Options', 'Content-Disposition'];

const askEachTime: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.ok && !c.res.headers.has('cache-control')) c.header('Cache-Control', 'private, no-cache');
};
