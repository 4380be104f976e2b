/** A path in the parts by which files are matched. */
export interface FileParts {
  readonly path: string;
  /** With the `/` at its end; empty for none. */
  readonly folder: string;
  /** What follows is in NFC and lower case: file systems and zips differ in both. */
  readonly name: string;
  /** The name without its ending. */
  readonly stem: string;
  /** Without the point; empty for none. */
  readonly extension: string;
}

export function fileParts(path: string): FileParts {
  const slash = path.lastIndexOf('/') + 1;
  const name = path.slice(slash).normalize('NFC').toLowerCase();
  const point = name.lastIndexOf('.');
  const isEnding = point > 0;
  return {
    path,
    folder: path.slice(0, slash),
    name,
    stem: isEnding ? name.slice(0, point) : name,
    extension: isEnding ? name.slice(point + 1) : '',
  };
}
