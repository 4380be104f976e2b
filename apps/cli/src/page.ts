import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import type { AppOptions } from '@homelake/http-api';

type Page = NonNullable<AppOptions['page']>;

/** Where the build of the web page puts its files. */
export const PAGE_DIRECTORY = fileURLToPath(new URL('../../web-svelte/build', import.meta.url));

/** Names under it carry a hash of their content, so they never change. */
const HASHED = '/_app/immutable/';

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>Homelake</title>
<p>The page is not built yet. Run <code>npm run build</code> and load this again. The data is at <code>/api</code>.</p>`;

/**
 * Serves the static build of the page. Any address that is no file is the app's own, and gets the app; an address that
 * looks like a file and is none is not found.
 */
export function createPage(directory: string): Page {
  // Asked anew for each request: a page that is built later is served without a restart.
  const file: Page = async (c, next) => (existsSync(directory) ? serveStatic({ root: directory })(c, next) : undefined);
  return async (c, next) => {
    const response = c.req.path === '/' ? undefined : await file(c, async () => {});
    const found = response ?? (looksLikeFile(c.req.path) ? null : await app(directory));
    if (found === null) {
      await next();
      return undefined;
    }
    found.headers.set(
      'Cache-Control',
      c.req.path.startsWith(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    return found;
  };
}

async function app(directory: string): Promise<Response> {
  const html = await readFile(join(directory, '200.html'), 'utf8').catch(() => NOT_BUILT);
  return new Response(html, {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': contentSecurityPolicy(html) },
  });
}

/**
 * Nothing from anywhere else, and no inline script but those of the build itself, by their hash. Inline styles stay
 * allowed: charts are placed with them, and they cannot run anything.
 */
function contentSecurityPolicy(html: string): string {
  const hashes = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return [
    "default-src 'self'",
    ['script-src', "'self'", ...hashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const looksLikeFile = (path: string) => /\.[a-z0-9]+$/i.test(path) || path.startsWith('/_app/');
