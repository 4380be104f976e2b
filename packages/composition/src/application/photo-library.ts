import type { PhotoEditor, PhotoWithFiles } from '@homelake/http-api';
import { filesToForget, forgetPhoto } from '@homelake/lake';
import type { ForgetOptions, ForgetPorts } from '@homelake/lake';
import {
  changePhoto,
  createAlbum,
  nearDuplicates,
  purgeTrash,
  rebuildCatalog,
  removeAlbum,
  renameAlbum,
} from '@homelake/photos';
import type { PhotoCatalog, PhotoSearch, RebuildOptions, RebuildReport } from '@homelake/photos';

interface PhotoLibraryPorts extends ForgetPorts {
  readonly search: PhotoSearch;
  /** Awaited after every change. */
  readonly onChanged: () => Promise<void>;
  readonly newId: () => string;
}

/** The operations of the owner on photos, and the maintenance of the catalog. */
export interface PhotoLibrary extends PhotoEditor {
  readonly catalog: PhotoCatalog;
  readonly search: PhotoSearch;
  /** Deletes for good the photos that were in the trash for longer than it keeps them. Resolves to those photos. */
  purgeTrash(signal?: AbortSignal): Promise<readonly PhotoWithFiles[]>;
  /** Groups of photos that look the same, as lists of ids. */
  duplicates(): Promise<readonly (readonly string[])[]>;
  /** True where the catalog is empty or was written by another version, so that older photos are missing from it. */
  needsRebuild(): Promise<boolean>;
  rebuild(options?: RebuildOptions): Promise<RebuildReport>;
}

export function createPhotoLibrary(ports: PhotoLibraryPorts): PhotoLibrary {
  const { store, catalog, search, onChanged, now, newId } = ports;
  const told = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    await onChanged();
    return result;
  };
  const files = (id: string) => filesToForget({ store, catalog }, id);
  const forget = async (id: string, options: ForgetOptions = {}) => {
    const known = await files(id);
    return (await forgetPhoto(ports, id, options)).length > 0 ? known : null;
  };
  const emptied = async (options: Parameters<typeof purgeTrash>[1]) => {
    const gone: PhotoWithFiles[] = [];
    const take = async (id: string) => {
      const known = await forget(id, { onlyTrashed: true });
      if (known !== null) gone.push({ id, files: known });
      return known ?? [];
    };
    await purgeTrash({ catalog, forget: take, now }, options);
    return gone;
  };
  return {
    catalog,
    search,
    change: (id, change) => told(changePhoto({ store, catalog, now }, id, change, (one) => forget(one))),
    files,
    forget: (id) => told(forget(id)),
    async trash(request) {
      const { id: ids, nextCursor } = await catalog.trash(request);
      const lying: PhotoWithFiles[] = [];
      for (const id of ids) lying.push({ id, files: await files(id) });
      return { photos: lying, nextCursor };
    },
    emptyTrash: () => told(emptied({ everything: true })),
    purgeTrash: (signal) => emptied(signal ? { signal } : {}),
    createAlbum: (name) => createAlbum({ store, catalog, now }, { id: newId(), name }),
    renameAlbum: (id, name) => told(renameAlbum({ store, catalog, now }, id, name)),
    removeAlbum: (id) => told(removeAlbum({ store, catalog, now }, id)),
    async duplicates() {
      const { id, hash } = await search.perceptualHashes();
      return nearDuplicates(id, hash);
    },
    needsRebuild: () => catalog.needsRebuild(),
    rebuild: (options) => rebuildCatalog({ store, catalog }, options),
  };
}
