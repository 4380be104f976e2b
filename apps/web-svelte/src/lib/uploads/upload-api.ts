import type { Upload, UploadList } from '@homelake/http-api';
import { request } from '#lib/api.ts';

/** Largest number of ids in a request. */
const MOST_IDS = 100;

/** Reads the records of uploads, by id. Unknown ids are left out. Rejects with ApiError. */
export async function readUploads(ids: readonly string[]): Promise<ReadonlyMap<string, Upload>> {
  const found = new Map<string, Upload>();
  for (let at = 0; at < ids.length; at += MOST_IDS) {
    const part = ids.slice(at, at + MOST_IDS).join(',');
    const { uploads } = await request<UploadList>(fetch, '/api/uploads', { ids: part });
    for (const upload of uploads) found.set(upload.id, upload);
  }
  return found;
}
