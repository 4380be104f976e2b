export { createApp } from './app.ts';
export type { Api, AppOptions } from './app.ts';
export { isLoopback } from './guard.ts';
export type { GuardOptions } from './guard.ts';
export type { ApiServices, CatalogReads, PhotoEditor, PhotoWithFiles, QueueView, UploadIntake } from './services.ts';
export type {
  Album,
  AlbumList,
  EmptiedTrash,
  Photo,
  PhotoChange,
  PhotoCopies,
  PhotoFacets,
  PhotoFiles,
  PhotoMonths,
  PhotoPage,
  SimilarPhotos,
  Trash,
} from './photo-schemas.ts';
export type { NewUpload, OpenedUpload, PartLinks, Upload, UploadList } from './upload-schemas.ts';
export type {
  Chat,
  ChatMessage,
  ChatPage,
  ChatPerson,
  DeadJob,
  Health,
  InsightList,
  InsightResult,
  InsightSummary,
  MessagePage,
  Problem,
  QueryPage,
  QueryRequest,
  QueueState,
  ResultCell,
  ResultColumn,
  RetryResult,
} from './schemas.ts';
