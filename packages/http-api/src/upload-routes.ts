import { createRoute } from '@hono/zod-openapi';
import { DONE_DAYS } from '@homelake/lake';
import { answers, binaryBody, created, done, jsonBody, json } from './route-answers.ts';
import {
  NewUpload,
  OpenedUpload,
  PartLinkRequest,
  PartLinks,
  PartParam,
  ReceivedParts,
  ReceivedPartsQuery,
  Upload,
  UploadCompletion,
  UploadList,
  UploadParam,
  UploadsQuery,
} from './upload-schemas.ts';

export const openUpload = createRoute({
  method: 'post',
  path: '/uploads',
  operationId: 'openUpload',
  summary: 'Open an upload of a file: a photo, a video, a chat export or anything else',
  request: { body: jsonBody(NewUpload) },
  responses: {
    200: { description: 'The lake has these bytes already, so no part is sent.', ...json(OpenedUpload) },
    ...created(OpenedUpload, 'The upload. Its parts can be sent.'),
  },
});

export const linkParts = createRoute({
  method: 'post',
  path: '/uploads/{id}/links',
  operationId: 'linkParts',
  summary: 'Get the links that parts of an upload are sent to, each with PUT',
  request: { params: UploadParam, body: jsonBody(PartLinkRequest) },
  responses: answers(PartLinks, 'A link for each part, in the order of the request.'),
});

export const listParts = createRoute({
  method: 'get',
  path: '/uploads/{id}/parts',
  operationId: 'listParts',
  summary: 'The parts of an upload that the server has, so that an interrupted upload can be continued',
  request: { params: UploadParam, query: ReceivedPartsQuery },
  responses: answers(
    ReceivedParts,
    'The upload and its parts. An upload that receives no bytes has neither layout nor parts.',
  ),
});

export const sendPart = createRoute({
  method: 'put',
  path: '/uploads/parts/{token}',
  operationId: 'sendPart',
  summary: 'Send the bytes of a part to its link',
  request: { params: PartParam, body: binaryBody },
  responses: done('The part is stored.'),
});

export const completeUpload = createRoute({
  method: 'post',
  path: '/uploads/{id}/complete',
  operationId: 'completeUpload',
  summary: 'Complete an upload: join its parts to the file, and queue its processing',
  request: { params: UploadParam, body: { ...jsonBody(UploadCompletion), required: false } },
  responses: answers(Upload, 'The upload. Missing parts give the problem `parts-missing`, which lists them.'),
});

export const abortUpload = createRoute({
  method: 'delete',
  path: '/uploads/{id}',
  operationId: 'abortUpload',
  summary: 'Abort an upload and drop its parts. A complete upload stays',
  request: { params: UploadParam },
  responses: answers(Upload, 'The upload.'),
});

export const getUpload = createRoute({
  method: 'get',
  path: '/uploads/{id}',
  operationId: 'getUpload',
  summary: 'The state and the result of an upload',
  request: { params: UploadParam },
  responses: answers(
    Upload,
    `The upload. One that is done without a problem is known for ${DONE_DAYS} days after it began.`,
  ),
});

export const listUploads = createRoute({
  method: 'get',
  path: '/uploads',
  operationId: 'listUploads',
  summary: 'The state and the result of many uploads: by ids, by state, or by the upload that they came with',
  request: { query: UploadsQuery },
  responses: answers(UploadList, 'The uploads, oldest first, or in the order of `ids`.'),
});
