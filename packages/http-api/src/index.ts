export { createApp } from './app.ts';
export type { AppOptions } from './app.ts';
export { isLoopback } from './guard.ts';
export type {
  ApiServices,
  ArchiveDirectory,
  PhotoEditor,
  PhotoWithFiles,
  QueueView,
  UploadIntake,
} from './services.ts';
export type {
  Album,
  AlbumList,
  Photo,
  PhotoChange,
  PhotoCopies,
  PhotoFacets,
  PhotoFiles,
  PhotoMonths,
  PhotoPage,
  Trash,
} from './photo-schemas.ts';
export type { FileList, Folder, LakeFile } from './file-schemas.ts';
export type { Settings } from './settings-routes.ts';
export type { StoredObject } from './storage-schemas.ts';
export type { OpenedUpload, PartLinks, ReceivedParts, Upload, UploadList } from './upload-schemas.ts';
export type {
  Chat,
  ChatMessage,
  ChatPage,
  InsightList,
  InsightResult,
  InsightSummary,
  MessagePage,
  Problem,
  QueryPage,
  ResultCell,
  ResultColumn,
} from './schemas.ts';
