import type { FileCatalog, FileEntry, FilesPage } from './file-catalog.ts';
import { fileCursor } from './file-order.ts';

export interface SearchFilesRequest {
  /** Words that all are in the folder or the name of a file. Case and accents do not matter. */
  readonly words: string;
  readonly cursor?: string;
  /** Limit for the files of a page. */
  readonly limit: number;
}

/** Number of files that one page looks at. */
const LOOKED_AT = 10_000;
const READ_AT_ONCE = 1_000;

/**
 * A page of the files that have all words, in the order of the catalog. A page looks at 10,000 files at most, so it may have fewer files than
 * its limit, and even none, with a cursor that continues. Rejects as `FileCatalog.files`.
 */
export async function searchFiles(
  catalog: Pick<FileCatalog, 'files'>,
  { words, cursor, limit }: SearchFilesRequest,
): Promise<FilesPage> {
  const wanted = folded(words)
    .split(/\s+/)
    .filter((word) => word !== '');
  const found: FileEntry[] = [];
  let after = cursor ?? null;
  for (let looked = 0; looked < LOOKED_AT; looked += READ_AT_ONCE) {
    const page = await catalog.files({ limit: READ_AT_ONCE, ...(after !== null && { cursor: after }) });
    for (const file of page.files) {
      const path = folded(`${file.folder}/${file.name}`);
      if (!wanted.every((word) => path.includes(word))) continue;
      found.push(file);
      if (found.length === limit) {
        const isLast = file === page.files.at(-1) && page.nextCursor === null;
        return { files: found, nextCursor: isLast ? null : fileCursor(file) };
      }
    }
    after = page.nextCursor;
    if (after === null) break;
  }
  return { files: found, nextCursor: after };
}

/** Text for comparing: without case and accents. */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
