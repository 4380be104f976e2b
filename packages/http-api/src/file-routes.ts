import { createRoute } from '@hono/zod-openapi';
import { FileList, FileParam, FilesQuery, LakeFile } from './file-schemas.ts';
import { answers, file } from './route-answers.ts';

/** The routes of files: paths, inputs and responses. Their handlers are in file-api.ts. */

export const listFiles = createRoute({
  method: 'get',
  path: '/files',
  operationId: 'listFiles',
  summary: 'The folders and files of a folder, or the files that a search finds',
  request: { query: FilesQuery },
  responses: answers(FileList, 'Folders by name, then files by name, over all pages.'),
});

export const getFile = createRoute({
  method: 'get',
  path: '/files/{id}',
  operationId: 'getFile',
  summary: 'All facts about a file',
  request: { params: FileParam },
  responses: answers(LakeFile, 'The file.'),
});

export const getFileContent = createRoute({
  method: 'get',
  path: '/files/{id}/content',
  operationId: 'getFileContent',
  summary: 'The bytes of a file, or a range of them',
  description:
    'Pictures, videos, sound and PDF are displayed by browsers, without script in the origin of the app. All others are downloaded, as application/octet-stream.',
  request: { params: FileParam },
  responses: file('The bytes.'),
});
