import { hc } from 'hono/client';
import type { Api } from './app.ts';

/**
 * The API as typed calls, e.g. `createClient('/api').chats[':id'].messages.$get({ param: { id }, query: {} })`.
 * Carries no server code: of the app it takes the types alone.
 */
export const createClient = (baseUrl: string, fetch: typeof globalThis.fetch = globalThis.fetch) =>
  hc<Api>(baseUrl, { fetch });
