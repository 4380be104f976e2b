import type { FileList } from '@homelake/http-api';

/** Number of rows of a list. */
export const rowsOf = ({ folders, files }: FileList): number => folders.length + files.length;

/** A list with its next page. A row that moved between the two requests is kept once. */
export function joined(list: FileList | null, page: FileList): FileList {
  if (list === null) return page;
  const paths = new Set(list.folders.map(({ path }) => path));
  const ids = new Set(list.files.map(({ id }) => id));
  return {
    ...page,
    folders: [...list.folders, ...page.folders.filter(({ path }) => !paths.has(path))],
    files: [...list.files, ...page.files.filter(({ id }) => !ids.has(id))],
  };
}
