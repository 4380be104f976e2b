import { fileParts } from './file-parts.ts';
import type { FileParts } from './file-parts.ts';
import { mediaRank } from './media-extension.ts';
import { takeoutNames } from './takeout-names.ts';

/** A path of an import, and the photo of the same import that it belongs to. */
export interface CompanionPath {
  readonly path: string;
  readonly role: 'photo' | 'sidecar' | 'takeout' | 'motion';
  /** Path of its photo. Null for a photo, and for an ordinary file, which belongs to none. */
  readonly of: string | null;
}

interface Folder {
  readonly byName: ReadonlyMap<string, FileParts>;
  /** Media files by stem; of those with one stem, the one that owns the companions comes first. */
  readonly byStem: ReadonlyMap<string, readonly FileParts[]>;
  /** Paths of the photos that a JSON of Takeout describes, by the path of the JSON. */
  readonly takeout: ReadonlyMap<string, readonly string[]>;
  /** Paths of files by their lower-case name; empty where no two files share one. A file system may tell letters of different case apart. */
  readonly twins: ReadonlyMap<string, readonly string[]>;
}

/**
 * Finds by names, within one folder and without regard to case, which files belong to which photo. Sidecars are `IMG_1.jpg.xmp` and
 * `IMG_1.xmp`; Takeout's JSON has many spellings. `clips` maps the clips of Live Photos to their stills, as `pairClips` finds them; any other
 * video is a photo of its own, with companions of its own. The result has the order of `paths`. A JSON that several photos share occurs once
 * for each of them.
 */
export function groupCompanions(
  paths: readonly string[],
  clips: ReadonlyMap<string, string>,
): readonly CompanionPath[] {
  const files = paths.map((path) => fileParts(path));
  const folders = foldersOf(files.filter(({ path }) => !clips.has(path)));
  return files.flatMap((file): readonly CompanionPath[] => {
    const still = clips.get(file.path);
    if (still !== undefined) return [{ path: file.path, role: 'motion', of: still }];
    const folder = folders.get(file.folder);
    const found = folder === undefined ? [] : ownersOf(file, folder);
    if (folder === undefined || found.length === 0) return [{ path: file.path, role: 'photo', of: null }];
    return found.map(({ role, of }) => ({ path: file.path, role, of: spelledLike(file, of, folder) }));
  });
}

type Owner = Pick<CompanionPath, 'role'> & { readonly of: string };

/** The photos that a file belongs to; empty for a file that is no companion. */
function ownersOf(file: FileParts, folder: Folder): readonly Owner[] {
  if (file.extension === 'xmp') {
    const owner = sidecarOwner(file, folder);
    return owner === null ? [] : [{ role: 'sidecar', of: owner }];
  }
  if (file.extension !== 'json') return [];
  return (folder.takeout.get(file.path) ?? []).map((of) => ({ role: 'takeout', of }));
}

/** Chooses among owners whose names differ in case: of `A.JPG` and `a.jpg` in one folder, `a.jpg` owns `a.jpg.xmp`. */
function spelledLike({ path }: FileParts, owner: string, { twins }: Folder): string {
  const same = twins.get(fileParts(owner).name) ?? [];
  return same.find((twin) => path.startsWith(twin.slice(0, twin.lastIndexOf('.')))) ?? owner;
}

function foldersOf(files: readonly FileParts[]): ReadonlyMap<string, Folder> {
  const media = new Map<string, FileParts[]>();
  const jsons = new Map<string, FileParts[]>();
  for (const file of files) {
    const kind = mediaRank(file.extension) !== null ? media : file.extension === 'json' ? jsons : null;
    const inFolder = kind?.get(file.folder);
    if (inFolder === undefined) kind?.set(file.folder, [file]);
    else inFolder.push(file);
  }
  return new Map([...media].map(([name, inFolder]) => [name, folderOf(inFolder, jsons.get(name) ?? [])]));
}

function folderOf(media: readonly FileParts[], jsons: readonly FileParts[]): Folder {
  const byStem = new Map<string, FileParts[]>();
  const ranked = media.toSorted((a, b) => (mediaRank(a.extension) ?? 0) - (mediaRank(b.extension) ?? 0));
  for (const file of ranked) {
    const same = byStem.get(file.stem);
    if (same === undefined) byStem.set(file.stem, [file]);
    else same.push(file);
  }
  const byName = new Map(media.map((file) => [file.name, file]));
  const twins = new Map<string, string[]>();
  if (byName.size < media.length)
    for (const { name, path } of media) twins.set(name, [...(twins.get(name) ?? []), path]);
  return { byName, byStem, takeout: takeoutNames(media, jsons), twins };
}

function sidecarOwner({ stem }: FileParts, folder: Folder): string | null {
  return (folder.byName.get(stem) ?? folder.byStem.get(stem)?.[0])?.path ?? null;
}
