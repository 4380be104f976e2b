import type { UploadState } from '@homelake/http-api';
import { ApiError, request } from '#lib/api.ts';
import { readPhoto } from '#lib/photos/photo-api.ts';
import type { Lake } from './upload-outcome.ts';

/** What the lake has of uploads. Rejects with ApiError where it does not answer. */
export const lake: Lake = {
  photo: (id) => orNull(readPhoto(id)),
  upload: (key) => orNull(request<UploadState>(fetch, '/api/uploads', { key })),
};

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (cause) {
    if (cause instanceof ApiError && cause.problem.status === 404) return null;
    throw cause;
  }
}
