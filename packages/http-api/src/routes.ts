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

/** What the API is, without how it does it: OpenAPI, validation and the client all come from these. */

export const getHealth = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  summary: 'Is the server up',
  responses: answers(Health, 'It is.'),
});

export const listChats = createRoute({
  method: 'get',
  path: '/chats',
  operationId: 'listChats',
  summary: 'The chats of the lake',
  request: { query: ChatsQuery },
  responses: answers(ChatPage, 'Chats, newest talk first.'),
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
  summary: 'The questions that the lake can answer',
  responses: answers(InsightList, 'The questions.'),
});

export const getInsight = createRoute({
  method: 'get',
  path: '/insights/{name}',
  operationId: 'getInsight',
  summary: 'The answer to one question',
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
  summary: 'A further page of an answer',
  request: { params: QueryCursor },
  responses: answers(QueryPage, 'The page.'),
});

export const getQueue = createRoute({
  method: 'get',
  path: '/queue',
  operationId: 'getQueue',
  summary: 'Work that waits, runs or was given up on',
  responses: answers(QueueState, 'The queue.'),
});

export const retryQueue = createRoute({
  method: 'post',
  path: '/queue/retry',
  operationId: 'retryQueue',
  summary: 'Try again what was given up on',
  request: { body: jsonBody(RetryRequest) },
  responses: answers(RetryResult, 'How many jobs are waiting again.'),
});
