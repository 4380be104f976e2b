/** The parts of a path by which files are matched. */
export interface FileParts {
  readonly path: string;
  /** The folder with a `/` at its end; empty for none. */
  readonly folder: string;
  /** The name in NFC and lower case, as the stem and the extension are: file systems and zips differ in both. */
  readonly name: string;
  /** The name without its extension. */
  readonly stem: string;
  /** The extension without its dot; empty for none. */
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

/** Number of folders with equal names in two paths, counted from the file up. Two paths without a folder have one in common. */
export function sameFolders(one: string, other: string): number {
  const [a, b] = [one, other].map((path) => path.normalize('NFC').split('/').slice(0, -1).toReversed());
  if (a === undefined || b === undefined) return 0;
  if (a.length === 0 && b.length === 0) return 1;
  const differ = a.findIndex((name, at) => name !== b[at]);
  return differ < 0 ? a.length : differ;
}
