import { createRoute } from '@hono/zod-openapi';
import { FileParam } from './file-schemas.ts';
import { PhotoParam } from './photo-schemas.ts';
import { answers, jsonBody } from './route-answers.ts';
import { ClassRequest, RestoreRequest, StoredObject } from './storage-schemas.ts';

/** The routes of storage classes: paths, inputs and responses. Their handlers are in storage-api.ts. */

const read = {
  method: 'get',
  responses: answers(StoredObject, 'The class, its costs, and those of other classes.'),
} as const;
const restore = {
  method: 'post',
  description:
    'Like a request that runs already, it changes nothing. For what is restored already, the days count from now.',
  responses: answers(StoredObject, 'The object, restored or being restored.'),
} as const;
const change = {
  method: 'put',
  description: 'The worker moves it soon. What is archived must be restored first.',
  responses: answers(StoredObject, 'The object before its move.'),
} as const;

export const getFileStorage = createRoute({
  ...read,
  path: '/files/{id}/storage',
  operationId: 'getFileStorage',
  summary: 'The storage class of a file, and what the classes cost',
  request: { params: FileParam },
});
export const getPhotoStorage = createRoute({
  ...read,
  path: '/photos/{id}/storage',
  operationId: 'getPhotoStorage',
  summary: 'The storage class of an original, and what the classes cost',
  request: { params: PhotoParam },
});

export const restoreFile = createRoute({
  ...restore,
  path: '/files/{id}/restore',
  operationId: 'restoreFile',
  summary: 'Make an archived file readable for some days',
  request: { params: FileParam, body: jsonBody(RestoreRequest) },
});
export const restorePhoto = createRoute({
  ...restore,
  path: '/photos/{id}/restore',
  operationId: 'restorePhoto',
  summary: 'Make an archived original readable for some days',
  request: { params: PhotoParam, body: jsonBody(RestoreRequest) },
});

export const changeFileClass = createRoute({
  ...change,
  path: '/files/{id}/storage-class',
  operationId: 'changeFileClass',
  summary: 'Move a file to another storage class',
  request: { params: FileParam, body: jsonBody(ClassRequest) },
});
export const changePhotoClass = createRoute({
  ...change,
  path: '/photos/{id}/storage-class',
  operationId: 'changePhotoClass',
  summary: 'Move an original to another storage class',
  request: { params: PhotoParam, body: jsonBody(ClassRequest) },
});
