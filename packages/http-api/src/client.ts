import { hc } from 'hono/client';
import type { Api } from './app.ts';

/**
 * Makes a typed client, e.g. `createClient('/api').chats[':id'].messages.$get({ param: { id }, query: {} })`. It imports types of the app
 * only, so it contains no server code.
 */
export const createClient = (baseUrl: string, fetch: typeof globalThis.fetch = globalThis.fetch) =>
  hc<Api>(baseUrl, { fetch });
