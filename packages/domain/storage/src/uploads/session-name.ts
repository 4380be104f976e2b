import { base64UrlOf, bytesOfBase64Url } from './base64-url.ts';
import type { NewSession } from './upload-sessions.ts';

/** Facts that the name of a session contains, so that they are known even after the session has ended. */
export interface SessionName extends NewSession {
  /** Letters, digits, `-` and `_`; unique. */
  readonly id: string;
  readonly partSizeBytes: number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const encodeSession = ({ id, key, sizeBytes, partSizeBytes, contentType }: SessionName): string =>
  `${id}.${base64UrlOf(encoder.encode(JSON.stringify([key, sizeBytes, partSizeBytes, contentType])))}`;

/** Decodes the name of a session; null for any other text. */
export function decodeSession(session: string): SessionName | null {
  const [id = '', facts = '', ...more] = session.split('.');
  const bytes = bytesOfBase64Url(facts);
  if (!/^[0-9A-Za-z_-]{1,200}$/.test(id) || bytes === null || more.length > 0) return null;
  try {
    const value: unknown = JSON.parse(decoder.decode(bytes));
    if (!Array.isArray(value)) return null;
    const [key, sizeBytes, partSizeBytes, contentType] = value as readonly unknown[];
    const isSound =
      typeof key === 'string' &&
      typeof sizeBytes === 'number' &&
      typeof partSizeBytes === 'number' &&
      (contentType === null || typeof contentType === 'string');
    return isSound ? { id, key, sizeBytes, partSizeBytes, contentType } : null;
  } catch {
    return null;
  }
}
