import type { StoredObject } from '@homelake/http-api';
import { request } from '#lib/api.ts';

/** A file or the original of a photo, as the API names it. */
export interface StoredItem {
  readonly of: 'files' | 'photos';
  readonly id: string;
}
type ClassName = StoredObject['storageClass'];
export type Speed = 'bulk' | 'standard';

const pathOf = ({ of, id }: StoredItem): string => `/api/${of}/${encodeURIComponent(id)}`;

/** Reads the class, the state and the prices. Throws ApiError, as all functions here; an aborted request throws the error of `fetch`. */
export const readStorage = (item: StoredItem, signal: AbortSignal): Promise<StoredObject> =>
  request<StoredObject>(fetch, `${pathOf(item)}/storage`, {}, { signal });

export const restore = (item: StoredItem, days: number, speed: Speed): Promise<StoredObject> =>
  send(item, 'POST', 'restore', { days, speed });

export const changeClass = (item: StoredItem, storageClass: ClassName): Promise<StoredObject> =>
  send(item, 'PUT', 'storage-class', { storageClass });

const send = (item: StoredItem, method: string, what: string, body: unknown): Promise<StoredObject> =>
  request<StoredObject>(
    fetch,
    `${pathOf(item)}/${what}`,
    {},
    { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
