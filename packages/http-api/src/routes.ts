import { createRoute } from '@hono/zod-openapi';
import { answers, jsonBody } from './route-answers.ts';
import {
  Chat,
  ChatId,
  ChatPage,
  ChatsQuery,
  Health,
  InsightList,
  InsightName,
  InsightQuery,
  InsightResult,
  MessagePage,
  MessagesQuery,
  QueryCursor,
  QueryPage,
  QueryRequest,
  QueueState,
  RetryRequest,
  RetryResult,
} from './schemas.ts';

/** The routes of the API: paths, inputs and responses. OpenAPI, validation and the client derive from them; the handlers are in app.ts. */

export const getHealth = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  summary: 'Whether the server runs',
  responses: answers(Health, 'The server runs.'),
});

export const listChats = createRoute({
  method: 'get',
  path: '/chats',
  operationId: 'listChats',
  summary: 'The chats of the lake',
  request: { query: ChatsQuery },
  responses: answers(ChatPage, 'Chats, the one with the newest message first.'),
});

export const getChat = createRoute({
  method: 'get',
  path: '/chats/{id}',
  operationId: 'getChat',
  summary: 'One chat',
  request: { params: ChatId },
  responses: answers(Chat, 'The chat.'),
});

export const listMessages = createRoute({
  method: 'get',
  path: '/chats/{id}/messages',
  operationId: 'listMessages',
  summary: 'The messages of a chat',
  request: { params: ChatId, query: MessagesQuery },
  responses: answers(MessagePage, 'Messages in conversation order, oldest first.'),
});

export const listInsights = createRoute({
  method: 'get',
  path: '/insights',
  operationId: 'listInsights',
  summary: 'The named questions',
  responses: answers(InsightList, 'The questions.'),
});

export const getInsight = createRoute({
  method: 'get',
  path: '/insights/{name}',
  operationId: 'getInsight',
  summary: 'The answer to a named question',
  request: { params: InsightName, query: InsightQuery },
  responses: answers(InsightResult, 'The answer.'),
});

export const runQuery = createRoute({
  method: 'post',
  path: '/query',
  operationId: 'runQuery',
  summary: 'Run one SELECT over the tables',
  request: { body: jsonBody(QueryRequest) },
  responses: answers(QueryPage, 'The first page of the answer.'),
});

export const getQueryPage = createRoute({
  method: 'get',
  path: '/query/{cursor}',
  operationId: 'getQueryPage',
  summary: 'Another page of a result',
  request: { params: QueryCursor },
  responses: answers(QueryPage, 'The page.'),
});

export const getQueue = createRoute({
  method: 'get',
  path: '/queue',
  operationId: 'getQueue',
  summary: 'Number of jobs that wait and run, and the jobs that failed',
  responses: answers(QueueState, 'The queue.'),
});

export const retryQueue = createRoute({
  method: 'post',
  path: '/queue/retry',
  operationId: 'retryQueue',
  summary: 'Try failed jobs again',
  request: { body: jsonBody(RetryRequest) },
  responses: answers(RetryResult, 'Number of jobs that wait again.'),
});
