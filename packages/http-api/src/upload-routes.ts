import { createRoute } from '@hono/zod-openapi';
import { answers, binaryBody, created, done, jsonBody, json } from './route-answers.ts';
import {
  NewUpload,
  OpenedUpload,
  PartLinkRequest,
  PartLinks,
  PartParam,
  Upload,
  UploadList,
  UploadParam,
  UploadsQuery,
} from './upload-schemas.ts';

export const openUpload = createRoute({
  method: 'post',
  path: '/uploads',
  operationId: 'openUpload',
  summary: 'Begin to hand a file in: a photo, a video, a chat export or anything else',
  request: { body: jsonBody(NewUpload) },
  responses: {
    200: { description: 'The lake has these bytes; none are to be sent.', ...json(OpenedUpload) },
    ...created(OpenedUpload, 'The upload, whose parts are to be sent.'),
  },
});

export const linkParts = createRoute({
  method: 'post',
  path: '/uploads/{id}/links',
  operationId: 'linkParts',
  summary: 'Where parts of an upload are sent, each with PUT',
  request: { params: UploadParam, body: jsonBody(PartLinkRequest) },
  responses: answers(PartLinks, 'A link for each part, in the order of the request.'),
});

export const sendPart = createRoute({
  method: 'put',
  path: '/uploads/parts/{token}',
  operationId: 'sendPart',
  summary: 'Send the bytes of a part to its link',
  request: { params: PartParam, body: binaryBody },
  responses: done('The part is here.'),
});

export const completeUpload = createRoute({
  method: 'post',
  path: '/uploads/{id}/complete',
  operationId: 'completeUpload',
  summary: 'Make the file of its parts, and queue the work on it',
  request: { params: UploadParam },
  responses: answers(Upload, 'The upload. Parts that are missing are a problem `parts-missing` that names them.'),
});

export const abortUpload = createRoute({
  method: 'delete',
  path: '/uploads/{id}',
  operationId: 'abortUpload',
  summary: 'Give an upload up, and drop its parts; what is complete stays',
  request: { params: UploadParam },
  responses: answers(Upload, 'The upload.'),
});

export const getUpload = createRoute({
  method: 'get',
  path: '/uploads/{id}',
  operationId: 'getUpload',
  summary: 'What became of a file that was handed in',
  request: { params: UploadParam },
  responses: answers(Upload, 'The upload.'),
});

export const listUploads = createRoute({
  method: 'get',
  path: '/uploads',
  operationId: 'listUploads',
  summary: 'What became of many: by their ids, of one state, or of what came with one upload',
  request: { query: UploadsQuery },
  responses: answers(UploadList, 'The uploads, oldest first; those of ids in the order of these.'),
});
