import { filesOfPhoto, readPhotoRecord } from '@homelake/photos';
import type { PhotoCatalog, PhotoFile } from '@homelake/photos';
import type { ObjectStore } from '@homelake/storage';
import { filesOfLoneCompanions } from '../joins/forget-companions.ts';

/**
 * Lists every file that `forgetPhoto` deletes for good: the photo's own files, and copies of its companions that came without it, under
 * another name. Empty where there is no such photo.
 */
export async function filesToForget(
  ports: { readonly store: ObjectStore; readonly catalog: PhotoCatalog },
  id: string,
): Promise<readonly PhotoFile[]> {
  const { store } = ports;
  const files = [...(await filesOfPhoto(store, id))];
  const record = await readPhotoRecord(store, id);
  for (const { name, role, key } of record === null ? [] : await filesOfLoneCompanions(ports, record)) {
    const info = await store.head(key);
    const isNamed = files.some((file) => file.name === name || file.key === key);
    if (info !== null && !isNamed) files.push({ name, role, key, sizeBytes: info.sizeBytes });
  }
  return files;
}
