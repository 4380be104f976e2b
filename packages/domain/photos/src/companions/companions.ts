import { fileParts } from './file-parts.ts';
import type { FileParts } from './file-parts.ts';
import { mediaRank } from './media-extension.ts';
import { takeoutNames } from './takeout-names.ts';

/** A path of an import, and which photo of the same import it belongs to. */
export interface CompanionPath {
  readonly path: string;
  readonly role: 'photo' | 'sidecar' | 'takeout' | 'motion';
  /** Path of its photo. Null for a photo, and for whatever belongs to none, which is an ordinary file. */
  readonly of: string | null;
}

interface Folder {
  readonly byName: ReadonlyMap<string, FileParts>;
  /** Of those with the same stem, the one that others go with first. */
  readonly byStem: ReadonlyMap<string, readonly FileParts[]>;
  /** Paths of the photos that a JSON of Takeout speaks of, by its own. */
  readonly takeout: ReadonlyMap<string, readonly string[]>;
  /** Names that several files have, where letters that differ in case are not the same, and their paths. */
  readonly twins: ReadonlyMap<string, readonly string[]>;
}

/**
 * Tells by names, within one folder and whatever the case, what belongs to which photo. Sidecars: `IMG_1.jpg.xmp`, `IMG_1.xmp`.
 * Takeout's JSON in its many spellings. `clips` are those of Live Photos with their stills, as `pairClips` finds them; any other video is a
 * photo of its own, with companions of its own. In the order of `paths`; a JSON that several photos share stands once for each of them.
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

/** What a file belongs to; none where it stands for itself. */
function ownersOf(file: FileParts, folder: Folder): readonly Owner[] {
  if (file.extension === 'xmp') {
    const owner = sidecarOwner(file, folder);
    return owner === null ? [] : [{ role: 'sidecar', of: owner }];
  }
  if (file.extension !== 'json') return [];
  return (folder.takeout.get(file.path) ?? []).map((of) => ({ role: 'takeout', of }));
}

/** Of `A.JPG` and `a.jpg` in one folder, `a.jpg.xmp` belongs to the one that is spelled as it is. */
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
