import type { MiddlewareHandler } from 'hono';
import { HttpProblem } from './problem.ts';

export interface GuardOptions {
  /** Host names that are served besides the loopback names, in lower case and without a port. */
  readonly allowedHosts?: readonly string[];
  /** Origins that may send requests besides the server's own, e.g. `http://localhost:5173` for a development server. */
  readonly allowedOrigins?: readonly string[];
}

/**
 * Keeps web pages of other sites from using a server that trusts everybody who can reach it.
 *
 * - `Host` must name this machine. A page whose domain was pointed at 127.0.0.1 (DNS rebinding) still sends its own name.
 * - `Origin`, where a request has one, must be the server's own, port included. This holds for reads too.
 * - `Sec-Fetch-Site`, where the browser sends it, must be the same origin or the user. The one exception is a link on another site that
 *   opens the web page itself.
 */
export function guard(options: GuardOptions = {}): MiddlewareHandler {
  const hosts = new Set(options.allowedHosts);
  const origins = new Set(options.allowedOrigins);
  return async (c, next) => {
    const host = c.req.header('host')?.toLowerCase() ?? new URL(c.req.url).host;
    const name = hostName(host);
    if (name === null || !(isLoopback(name) || hosts.has(name)))
      throw new HttpProblem(403, 'host-not-allowed', 'Open the lake by the address that "homelake start" printed.');

    const origin = c.req.header('origin')?.toLowerCase();
    if (origin !== undefined && !origins.has(origin) && origin !== `http://${host}` && origin !== `https://${host}`)
      throw new HttpProblem(403, 'origin-not-allowed', 'Requests from other sites are refused.');

    const site = c.req.header('sec-fetch-site');
    const trusted = site === undefined || site === 'same-origin' || site === 'none';
    if (!trusted && !(origin !== undefined && origins.has(origin)) && !isNavigation(c.req.raw, c.req.path))
      throw new HttpProblem(403, 'origin-not-allowed', 'Requests from other sites are refused.');
    await next();
  };
}

/** Name in a Host header, without its port; null where the header is invalid. IPv6 addresses keep their brackets. */
function hostName(host: string): string | null {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:\d{1,5})?$/.exec(host)?.[1] ?? null;
}

/** True for loopback names: RFC 6761 §6.3 (`localhost` and below), RFC 1122 §3.2.1.3 (127/8), RFC 4291 §2.5.3 (::1). */
export function isLoopback(name: string): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    name === '::1' ||
    /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(name)
  );
}

function isNavigation(request: Request, path: string): boolean {
  return (
    request.method === 'GET' &&
    !path.startsWith('/api/') &&
    request.headers.get('sec-fetch-mode') === 'navigate' &&
    request.headers.get('sec-fetch-dest') === 'document'
  );
}
