export { StorageError } from './object-store.ts';
export type {
  ByteRange,
  ListPage,
  ObjectInfo,
  ObjectKey,
  ObjectStore,
  PutBody,
  PutOptions,
  StorageErrorCode,
} from './object-store.ts';
