import type { Settings } from '@homelake/http-api';
import { request } from '#lib/api.ts';

/** Throws ApiError; an aborted request throws the error of `fetch`. */
export const readSettings = (signal: AbortSignal): Promise<Settings> =>
  request<Settings>(fetch, '/api/settings', {}, { signal });

/** Replaces the settings that have this etag. Throws ApiError, whose problem names each mistake. */
export const saveSettings = (text: string, ifMatch: string | null): Promise<Settings> =>
  request<Settings>(
    fetch,
    '/api/settings',
    {},
    { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text, ifMatch }) },
  );
