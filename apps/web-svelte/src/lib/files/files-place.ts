/** What the page Files shows, as it is in the URL. */
export interface FilesPlace {
  /** Path of the folder; empty for the top. */
  readonly folder: string;
  /** Words to search for in the whole lake; empty for none. */
  readonly search: string;
}

/** Reads the place from a URL. A search hides the folder. */
export function placeOf(search: Pick<URLSearchParams, 'get'>): FilesPlace {
  const words = (search.get('search') ?? '').trim();
  return { folder: words === '' ? trimmed(search.get('folder') ?? '') : '', search: words };
}

/** Link to a place, with the file whose preview is open. */
export function hrefOf({ folder, search }: Partial<FilesPlace>, fileId?: string): string {
  const query = new URLSearchParams({
    ...(search ? { search } : folder ? { folder } : {}),
    ...(fileId !== undefined && { file: fileId }),
  });
  return query.size > 0 ? `/files?${query}` : '/files';
}

/** A folder and all folders that contain it, without the top, the outermost first. */
export const foldersTo = (folder: string): { readonly path: string; readonly name: string }[] =>
  folder === '' ? [] : folder.split('/').map((name, i, names) => ({ path: names.slice(0, i + 1).join('/'), name }));

/** The last part of a path. */
export const lastName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const trimmed = (path: string): string => path.replace(/^\/+|\/+$/g, '');
