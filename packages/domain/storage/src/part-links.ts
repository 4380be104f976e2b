import { base64UrlOf, bytesOfBase64Url } from './base64-url.ts';
import type { PartLink, PartReceiver, PartRequest, UploadSessions } from './upload-sessions.ts';

export interface PartLinksOptions {
  /** 32 random bytes that nobody else knows; the same for as long as links are to be good. */
  readonly key: Uint8Array;
  /** The URL of a link, by its token: letters, digits, `-`, `_` and one `.`. */
  readonly urlOf: (token: string) => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a link is good; an hour by default. */
  readonly lifetimeMs?: number;
}

export interface PartLinks {
  make(session: string, parts: readonly PartRequest[]): Promise<readonly PartLink[]>;
  receiver(sessions: Pick<UploadSessions, 'write'>): PartReceiver;
}

const HOUR_MS = 3_600_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Links to this program itself: a token says which part of which session it takes, and is signed by HMAC-SHA-256. */
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

/** What was signed is as `make` wrote it. */
function readClaims(text: string): PartClaims {
  const [session, part, sha256, expiresAtMs] = JSON.parse(text) as [string, number, string | null, number];
  return { session, part, sha256, expiresAtMs };
}
