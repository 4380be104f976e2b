import { createRoute } from '@hono/zod-openapi';
import {
  Album,
  AlbumList,
  AlbumName,
  AlbumParam,
  EmptiedTrash,
  Photo,
  PhotoChange,
  PhotoCopies,
  PhotoFacets,
  PhotoFiles,
  PhotoFilterQuery,
  PhotoMonths,
  PhotoPage,
  PhotoParam,
  PhotosQuery,
  RemovePhotoQuery,
  RenditionQuery,
  SimilarPhotos,
  Trash,
  TrashQuery,
} from './photo-schemas.ts';
import { answers, created, done, file, jsonBody, picture } from './route-answers.ts';

/** What can be asked about photos, albums and uploads, without how it is answered. */

export const listPhotoMonths = createRoute({
  method: 'get',
  path: '/photos/months',
  operationId: 'listPhotoMonths',
  summary: 'How many photos each month has',
  request: { query: PhotoFilterQuery },
  responses: answers(PhotoMonths, 'Months, newest first.'),
});

export const listPhotos = createRoute({
  method: 'get',
  path: '/photos',
  operationId: 'listPhotos',
  summary: 'The timeline',
  request: { query: PhotosQuery },
  responses: answers(PhotoPage, 'Photos as columns, newest first.'),
});

export const getPhotoFacets = createRoute({
  method: 'get',
  path: '/photos/facets',
  operationId: 'getPhotoFacets',
  summary: 'Cameras, places and tags of photos that match a filter',
  description: 'Each list is counted without the part of the filter that chooses from it.',
  request: { query: PhotoFilterQuery },
  responses: answers(PhotoFacets, 'The most frequent first.'),
});

export const getPhoto = createRoute({
  method: 'get',
  path: '/photos/{id}',
  operationId: 'getPhoto',
  summary: 'All that is known of a photo',
  request: { params: PhotoParam },
  responses: answers(Photo, 'The photo.'),
});

export const changePhoto = createRoute({
  method: 'patch',
  path: '/photos/{id}',
  operationId: 'changePhoto',
  summary: 'Change what its owner says of a photo',
  request: { params: PhotoParam, body: jsonBody(PhotoChange) },
  responses: answers(Photo, 'The photo after the change.'),
});

export const removePhoto = createRoute({
  method: 'delete',
  path: '/photos/{id}',
  operationId: 'removePhoto',
  summary: 'Put a photo into the trash, or delete it for good',
  request: { params: PhotoParam, query: RemovePhotoQuery },
  responses: done('It is gone.'),
});

export const listPhotoFiles = createRoute({
  method: 'get',
  path: '/photos/{id}/files',
  operationId: 'listPhotoFiles',
  summary: 'Every file that is deleted when the photo is deleted for good',
  request: { params: PhotoParam },
  responses: answers(PhotoFiles, 'The original first.'),
});

export const listTrash = createRoute({
  method: 'get',
  path: '/trash',
  operationId: 'listTrash',
  summary: 'Every file that is deleted when the trash is emptied',
  request: { query: TrashQuery },
  responses: answers(Trash, 'By photo, the longest there first.'),
});

export const emptyTrash = createRoute({
  method: 'delete',
  path: '/trash',
  operationId: 'emptyTrash',
  summary: 'Delete for good what lies in the trash',
  responses: answers(EmptiedTrash, 'What was deleted.'),
});

export const listSimilarPhotos = createRoute({
  method: 'get',
  path: '/photos/{id}/similar',
  operationId: 'listSimilarPhotos',
  summary: 'Photos that look alike',
  request: { params: PhotoParam },
  responses: answers(SimilarPhotos, 'The nearest first.'),
});

export const listPhotoCopies = createRoute({
  method: 'get',
  path: '/photos/{id}/copies',
  operationId: 'listPhotoCopies',
  summary: 'Copies of it that messengers made',
  request: { params: PhotoParam },
  responses: answers(PhotoCopies, 'All that is known of each, the trash left out.'),
});

export const getThumbnail = createRoute({
  method: 'get',
  path: '/photos/{id}/thumbnail',
  operationId: 'getThumbnail',
  summary: 'A small picture of it, for the timeline',
  request: { params: PhotoParam, query: RenditionQuery },
  responses: picture('image/webp', 'The picture.'),
});

export const getPreview = createRoute({
  method: 'get',
  path: '/photos/{id}/preview',
  operationId: 'getPreview',
  summary: 'A picture of it that fills a screen',
  request: { params: PhotoParam, query: RenditionQuery },
  responses: picture('image/jpeg', 'The picture.'),
});

export const getOriginal = createRoute({
  method: 'get',
  path: '/photos/{id}/original',
  operationId: 'getOriginal',
  summary: 'The file as it came, or a range of it',
  request: { params: PhotoParam },
  responses: file('The bytes.'),
});

export const getMotion = createRoute({
  method: 'get',
  path: '/photos/{id}/motion',
  operationId: 'getMotion',
  summary: 'The clip of a Live Photo or the film in a motion photo, or a range of it',
  request: { params: PhotoParam },
  responses: file('The bytes.'),
});

export const listAlbums = createRoute({
  method: 'get',
  path: '/albums',
  operationId: 'listAlbums',
  summary: 'The albums',
  responses: answers(AlbumList, 'Albums by name.'),
});

export const createAlbum = createRoute({
  method: 'post',
  path: '/albums',
  operationId: 'createAlbum',
  summary: 'Make an album',
  request: { body: jsonBody(AlbumName) },
  responses: created(Album, 'The new album, without photos.'),
});

export const renameAlbum = createRoute({
  method: 'patch',
  path: '/albums/{id}',
  operationId: 'renameAlbum',
  summary: 'Give an album another name',
  request: { params: AlbumParam, body: jsonBody(AlbumName) },
  responses: done('It has the name.'),
});

export const removeAlbum = createRoute({
  method: 'delete',
  path: '/albums/{id}',
  operationId: 'removeAlbum',
  summary: 'Remove an album; its photos stay',
  request: { params: AlbumParam },
  responses: done('It is gone.'),
});
