import { handIn } from '@homelake/http-api/upload-engine';
import type { Upload } from '@homelake/http-api';

export interface HandedIn {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** When the file was last changed: ISO 8601 instant, UTC. */
  readonly fileTime?: string;
}

/** Uploads bytes to a running server, as the page does. */
export function handInTo(serverUrl: string, { name, bytes, fileTime }: HandedIn): Promise<Upload> {
  const read = async (start: number, end: number) => new Uint8Array(bytes.slice(start, end));
  const source = { name, sizeBytes: bytes.length, fileTime: fileTime ?? null, read };
  return handIn(source, { baseUrl: `${serverUrl}/api` });
}
