import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import type { AppOptions } from '@homelake/http-api';

type Page = NonNullable<AppOptions['page']>;

/** Output directory of the web page's build. */
export const PAGE_DIRECTORY = fileURLToPath(new URL('../../web-svelte/build', import.meta.url));

/** Files under this path have a hash of their content in their name, so their content never changes. */
const HASHED = '/_app/immutable/';

/** Policy of a worker's script, which a worker has in place of the page's. It hashes files in WebAssembly. */
const WORKER_POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const WORKERS = `${HASHED}workers/`;

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>Homelake</title>
<p>The page is not built yet. Run <code>npm run build</code> and reload. The data is at <code>/api</code>.</p>`;

/**
 * Serves the static build of the page. A path that looks like a file is served as that file, or answered with 404. Every other path
 * gets the app's HTML, since the app does its own routing.
 */
export function createPage(directory: string): Page {
  // Checked for each request, so that a page that is built later is served without a restart.
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
    if (c.req.path.startsWith(WORKERS)) found.headers.set('Content-Security-Policy', WORKER_POLICY);
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
 * Content security policy of the page: nothing from other origins, and no inline script except those of the build, named by their hash.
 * Inline styles are allowed, because charts are positioned with them and styles cannot run code.
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
