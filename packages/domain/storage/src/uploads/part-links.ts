import { base64UrlOf, bytesOfBase64Url } from './base64-url.ts';
import type { PartLink, PartReceiver, PartRequest, UploadSessions } from './upload-sessions.ts';

export interface PartLinksOptions {
  /** Secret of 32 random bytes. Links become invalid when it changes. */
  readonly key: Uint8Array;
  /** Makes the URL of a link from its token, which has letters, digits, `-`, `_` and one `.`. */
  readonly urlOf: (token: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Time for which a link is valid; an hour by default. */
  readonly lifetimeMs?: number;
}

export interface PartLinks {
  make(session: string, parts: readonly PartRequest[]): Promise<readonly PartLink[]>;
  receiver(sessions: Pick<UploadSessions, 'write'>): PartReceiver;
}

const HOUR_MS = 3_600_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Makes and checks links to this server. A link's token names the session and the part, and is signed with HMAC-SHA-256. */
export function createPartLinks({ key, urlOf, now, lifetimeMs = HOUR_MS }: PartLinksOptions): PartLinks {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const hmacKey = () => crypto.subtle.importKey('raw', new Uint8Array(key), algorithm, false, ['sign', 'verify']);

  async function claimsOf(token: string): Promise<PartClaims | null> {
    const [text = '', signature = '', ...more] = token.split('.');
    const [bytes, signed] = [bytesOfBase64Url(text), bytesOfBase64Url(signature)];
    if (bytes === null || signed === null || more.length > 0) return null;
    const isOurs = await crypto.subtle.verify(algorithm, await hmacKey(), signed, encoder.encode(text));
    return isOurs ? readClaims(decoder.decode(bytes)) : null;
  }

  return {
    async make(session, parts) {
      const expiresAtMs = now() + lifetimeMs;
      const signing = await hmacKey();
      const links = parts.map(async ({ part, sha256 }): Promise<PartLink> => {
        const text = base64UrlOf(encoder.encode(JSON.stringify([session, part, sha256, expiresAtMs])));
        const signature = await crypto.subtle.sign(algorithm, signing, encoder.encode(text));
        const url = urlOf(`${text}.${base64UrlOf(new Uint8Array(signature))}`);
        return { part, url, headers: {}, expiresAt: new Date(expiresAtMs).toISOString() };
      });
      return Promise.all(links);
    },
    receiver: ({ write }) => ({
      async receive(token, bytes) {
        const claims = await claimsOf(token);
        if (claims === null || claims.expiresAtMs <= now()) return false;
        await write(claims.session, claims, bytes);
        return true;
      },
    }),
  };
}

interface PartClaims extends PartRequest {
  readonly session: string;
  readonly expiresAtMs: number;
}

/** Reads the claims of a token. They need no validation, since `make` wrote and signed them. */
function readClaims(text: string): PartClaims {
  const [session, part, sha256, expiresAtMs] = JSON.parse(text) as [string, number, string | null, number];
  return { session, part, sha256, expiresAtMs };
}
