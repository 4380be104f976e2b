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

/** The routes of photos and albums: paths, inputs and responses. Their handlers are in photo-api.ts. */

export const listPhotoMonths = createRoute({
  method: 'get',
  path: '/photos/months',
  operationId: 'listPhotoMonths',
  summary: 'The number of photos of each month',
  request: { query: PhotoFilterQuery },
  responses: answers(PhotoMonths, 'Months, newest first.'),
});

export const listPhotos = createRoute({
  method: 'get',
  path: '/photos',
  operationId: 'listPhotos',
  summary: 'The timeline',
  request: { query: PhotosQuery },
  responses: answers(PhotoPage, 'Photos as columns, newest first. The same index in each column is the same photo.'),
});

export const getPhotoFacets = createRoute({
  method: 'get',
  path: '/photos/facets',
  operationId: 'getPhotoFacets',
  summary: 'Cameras, places and tags of photos that match a filter',
  description: 'Each list ignores its own part of the filter: cameras are counted as if no camera was chosen.',
  request: { query: PhotoFilterQuery },
  responses: answers(PhotoFacets, 'Values with their counts, the most frequent first.'),
});

export const getPhoto = createRoute({
  method: 'get',
  path: '/photos/{id}',
  operationId: 'getPhoto',
  summary: 'All facts about a photo',
  request: { params: PhotoParam },
  responses: answers(Photo, 'The photo.'),
});

export const changePhoto = createRoute({
  method: 'patch',
  path: '/photos/{id}',
  operationId: 'changePhoto',
  summary: "Change a photo's favourite mark, tags, albums, time or place in the trash",
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
  responses: answers(PhotoFiles, 'The files, the original first.'),
});

export const listTrash = createRoute({
  method: 'get',
  path: '/trash',
  operationId: 'listTrash',
  summary: 'Every file that is deleted when the trash is emptied',
  request: { query: TrashQuery },
  responses: answers(Trash, 'The files by photo. The photo that is in the trash longest is first.'),
});

export const emptyTrash = createRoute({
  method: 'delete',
  path: '/trash',
  operationId: 'emptyTrash',
  summary: 'Delete all photos in the trash for good',
  responses: answers(EmptiedTrash, 'What was deleted.'),
});

export const listSimilarPhotos = createRoute({
  method: 'get',
  path: '/photos/{id}/similar',
  operationId: 'listSimilarPhotos',
  summary: 'Photos that look alike',
  request: { params: PhotoParam },
  responses: answers(SimilarPhotos, 'Photos with their distances, the nearest first.'),
});

export const listPhotoCopies = createRoute({
  method: 'get',
  path: '/photos/{id}/copies',
  operationId: 'listPhotoCopies',
  summary: 'Copies of a photo that messengers made',
  request: { params: PhotoParam },
  responses: answers(PhotoCopies, 'The copies, without those in the trash.'),
});

export const getThumbnail = createRoute({
  method: 'get',
  path: '/photos/{id}/thumbnail',
  operationId: 'getThumbnail',
  summary: 'The thumbnail of a photo',
  request: { params: PhotoParam, query: RenditionQuery },
  responses: picture('image/webp', 'The picture.'),
});

export const getPreview = createRoute({
  method: 'get',
  path: '/photos/{id}/preview',
  operationId: 'getPreview',
  summary: 'The preview of a photo, large enough to fill a screen',
  request: { params: PhotoParam, query: RenditionQuery },
  responses: picture('image/jpeg', 'The picture.'),
});

export const getOriginal = createRoute({
  method: 'get',
  path: '/photos/{id}/original',
  operationId: 'getOriginal',
  summary: 'The original file, or a range of it',
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
  summary: 'Rename an album',
  request: { params: AlbumParam, body: jsonBody(AlbumName) },
  responses: done('The album has the new name.'),
});

export const removeAlbum = createRoute({
  method: 'delete',
  path: '/albums/{id}',
  operationId: 'removeAlbum',
  summary: 'Delete an album; its photos stay',
  request: { params: AlbumParam },
  responses: done('It is gone.'),
});
