import type { FileList, LakeFile, Problem } from '@homelake/http-api';
import { ApiError, request } from '#lib/api.ts';
import type { FilesPlace } from './files-place.ts';

const PAGE_FILES = 200;

/** Reads a page of a folder or of a search. Throws ApiError; an aborted request throws the error of `fetch`. */
export const readFiles = (
  { folder, search }: FilesPlace,
  cursor: string | null,
  signal: AbortSignal,
): Promise<FileList> =>
  request<FileList>(
    fetch,
    '/api/files',
    { ...(search === '' ? { folder } : { search }), cursor, limit: PAGE_FILES },
    { signal },
  );

export const readFile = (id: string, signal: AbortSignal): Promise<LakeFile> =>
  request<LakeFile>(fetch, `/api/files/${encodeURIComponent(id)}`, {}, { signal });

export const hasFiles = async (from: typeof fetch): Promise<boolean> =>
  (await request<FileList>(from, '/api/files', { limit: 1 })).folder.files > 0;

export const contentOf = (id: string): string => `/api/files/${encodeURIComponent(id)}/content`;

/** Bytes of a text that a preview reads. */
export const MOST_TEXT_BYTES = 256_000;

/** Reads the beginning of a file as bytes. Throws ApiError; an aborted request throws the error of `fetch`. */
export async function readBeginning(id: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(contentOf(id), { headers: { range: `bytes=0-${MOST_TEXT_BYTES - 1}` }, signal });
  if (!response.ok) throw new ApiError((await response.json()) as Problem);
  return new Uint8Array(await response.arrayBuffer());
}
