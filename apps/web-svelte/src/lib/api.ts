import { error } from '@sveltejs/kit';
import type {
  Chat,
  ChatPage,
  InsightList,
  InsightResult,
  InsightSummary,
  MessagePage,
  Problem,
  QueryPage,
} from '@homelake/http-api';

/** Error of a failed request, with its problem document. The status is 0 where no server answered. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiError';
    this.problem = problem;
  }
}

type Fetch = typeof fetch;

/** Range of days as `YYYY-MM-DD`: `from` is included, `to` is not. An absent bound means no limit. */
export interface DaySpan {
  readonly from?: string;
  readonly to?: string;
}

/** Reads every chat, over all pages, the one with the newest message first. Throws ApiError. */
export async function readChats(fetch: Fetch): Promise<Chat[]> {
  const chats: Chat[] = [];
  let cursor: string | null = null;
  do {
    const page: ChatPage = await request<ChatPage>(fetch, '/api/chats', { limit: 500, cursor });
    chats.push(...page.chats);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return chats;
}

/** Reads every chat for a `load` function: an ApiError becomes the error page. */
export async function readInsights(fetch: Fetch): Promise<InsightSummary[]> {
  return (await forPage(request<InsightList>(fetch, '/api/insights', {}))).insights;
}

/** Throws ApiError; an aborted request throws what `fetch` throws. */
export function readInsight(name: string, chat: string, span: DaySpan, signal: AbortSignal): Promise<InsightResult> {
  return request<InsightResult>(fetch, `/api/insights/${encodeURIComponent(name)}`, { chat, ...span }, { signal });
}

/** Reads every message of a range of days, oldest first. Throws ApiError. */
export async function readMessages(chat: string, span: DaySpan, signal: AbortSignal): Promise<MessagePage['messages']> {
  const messages: MessagePage['messages'] = [];
  let cursor: string | null = null;
  do {
    const page: MessagePage = await request<MessagePage>(
      fetch,
      `/api/chats/${encodeURIComponent(chat)}/messages`,
      { limit: 500, cursor, ...span },
      { signal },
    );
    messages.push(...page.messages);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return messages;
}

/** Runs a query, waits for it to end, and reads its first page. Throws ApiError, whose problem has the offset of the error in `sql` as `position`. */
export async function runQuery(sql: string, limit: number, signal: AbortSignal): Promise<QueryPage> {
  let page = await request<QueryPage>(
    fetch,
    '/api/query',
    {},
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ sql, limit }),
      signal,
    },
  );
  while (page.running && page.nextCursor !== null) {
    page = await request<QueryPage>(fetch, `/api/query/${page.nextCursor}`, {}, { signal });
  }
  return page;
}

/** Throws the error page for a failed request of a `load` function. */
export async function forPage<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    if (!(cause instanceof ApiError)) throw cause;
    const { status, title, detail } = cause.problem;
    return error(status || 503, { message: title, detail });
  }
}

/** Sends a request to the API. Throws ApiError; an aborted request throws the error of `fetch`. A response without content gives undefined. */
export async function request<T>(
  fetch: Fetch,
  path: string,
  query: Record<string, string | number | null | undefined>,
  init: RequestInit = {},
): Promise<T> {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value != null) search.set(key, String(value));
  const url = search.size > 0 ? `${path}?${search}` : path;

  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(unreachable(path));
  }
  if (response.status === 204) return undefined as T;
  if (response.ok && isJson(response)) return (await response.json()) as T;
  throw new ApiError(isJson(response) ? ((await response.json()) as Problem) : unreadable(path, response.status));
}

const isJson = (response: Response): boolean => /\bjson\b/.test(response.headers.get('content-type') ?? '');

const unreachable = (instance: string): Problem => ({
  type: 'urn:homelake:problem:unreachable',
  title: 'Homelake does not answer',
  status: 0,
  detail: 'The server has stopped, or this computer cannot reach it. Start it again with “npx homelake start”.',
  instance,
});

const unreadable = (instance: string, status: number): Problem => ({
  type: 'urn:homelake:problem:unreadable',
  title: 'This address is used by another program',
  status: status >= 400 ? status : 502,
  detail: 'The response is not from Homelake. Another program may be using this port.',
  instance,
});
