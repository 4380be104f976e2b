import { pairEvidence } from './clip-evidence.ts';
import type { ClipEvidence, StillEvidence } from './clip-evidence.ts';
import { fileParts } from './file-parts.ts';
import type { FileParts } from './file-parts.ts';
import { cutLetters, lettersOf } from './file-name-key.ts';
import { mediaRank } from './media-extension.ts';

/** Reads the evidence that `pairEvidence` takes; null for a file without any. */
export interface PairFiles {
  still(path: string): Promise<StillEvidence | null>;
  clip(path: string): Promise<ClipEvidence | null>;
}

export interface PairOptions {
  /** Called with the number of groups (stills and clips of one name) that are done, and of all groups. An error that it throws ends the search. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A file that `pairCandidates` may pair: its path, and an id by which it is read and answered. */
export interface PairCandidate {
  readonly id: string;
  readonly path: string;
}

type Candidate = FileParts & Pick<PairCandidate, 'id'>;

/** Stills and clips of one folder whose names differ only in extension, counter and the text that programs add to the name of a clip. */
interface Namesakes {
  readonly stills: Candidate[];
  readonly clips: Candidate[];
}

const STILLS = /^(?:hei[cf]|hif|jpe?g|jpe)$/;
/** Extensions of Pixel's clips: `PXL_1.MP` is written beside `PXL_1.MP.jpg`. */
const PIXEL_CLIPS = /^mp(?:~\d+)?$/;
/**
 * Text that programs add to the name of a clip. `IMG_1_HEVC.MOV` is iCloud's name for the clip of `IMG_1.HEIC`; `IMG_1.HEIC.MOV` and
 * `PXL_1.MP.MP4` contain the whole name of the still.
 */
const ADDED = /(?:_hevc(?=(?:\(\d{1,5}\))?$)|\.(?:hei[cf]|jpe?g|mp(?:~\d+)?)$)/;
const COUNTER = /\(\d{1,5}\)$/;
const GROUPS_AT_ONCE = 16;

/**
 * Finds the stills that clips belong to. The result maps paths of clips to paths of stills. Names give the candidates, within one folder and
 * without regard to case; the evidence in both files decides (`pairEvidence`). An identifier finds its still among all files of the name,
 * whatever their counters (`IMG_1(1).MOV` may belong to `IMG_1.HEIC`); a time finds a still with the same counter only. Of several stills the
 * nearest in time is taken, then the one with the same spelling, then the HEIC. A video without evidence is not in the result. Rejects with
 * the error of `files`.
 */
export function pairClips(
  paths: readonly string[],
  files: PairFiles,
  options: PairOptions = {},
): Promise<ReadonlyMap<string, string>> {
  return pairCandidates(
    paths.map((path) => ({ id: path, path })),
    files,
    options,
  );
}

/**
 * Pairs clips as `pairClips` does, but by id, because several candidates may have the same path. `files` gets ids, and the result maps the id
 * of a clip to that of its still.
 */
export async function pairCandidates(
  candidates: readonly PairCandidate[],
  files: PairFiles,
  { onProgress = () => {} }: PairOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const groups = namesakes(candidates);
  const pairs = new Map<string, string>();
  for (let at = 0; at < groups.length; at += GROUPS_AT_ONCE) {
    onProgress(at, groups.length);
    const some = groups.slice(at, at + GROUPS_AT_ONCE);
    for (const [clip, still] of (await Promise.all(some.map((group) => pairNamesakes(group, files)))).flat())
      pairs.set(clip, still);
  }
  return pairs;
}

function namesakes(candidates: readonly PairCandidate[]): readonly Namesakes[] {
  const groups = new Map<string, Namesakes>();
  for (const { id, path } of candidates) {
    const file = { ...fileParts(path), id };
    const isClip = isClipName(file);
    if (!isClip && !STILLS.test(file.extension)) continue;
    const key = `${file.folder}${namesakeStem(file)}`;
    const group = groups.get(key) ?? { stills: [], clips: [] };
    groups.set(key, group);
    (isClip ? group.clips : group.stills).push(file);
  }
  return [...groups.values()].filter(({ stills, clips }) => stills.length > 0 && clips.length > 0);
}

const namesakeStem = (file: FileParts): string => sharedStem(file).replace(COUNTER, '');

/**
 * A key that the names of a still and its clip share: the letters and digits of the name without counter and added text. Only the first 23
 * letters of a long name count, as in `fileNameKey`. Empty for a file that by its extension is neither a still nor a clip. A still and a clip
 * that belong together have the same key; files with the same key need not belong together.
 */
export function clipNameKey(path: string): string {
  const file = fileParts(path);
  return isClipName(file) || STILLS.test(file.extension) ? cutLetters(lettersOf(namesakeStem(file))) : '';
}

/** True for a name that a clip of a Live Photo may have. */
export const mayBeClip = (path: string): boolean => isClipName(fileParts(path));

const isClipName = ({ extension }: FileParts): boolean =>
  /^(?:mov|mp4)$/.test(extension) || PIXEL_CLIPS.test(extension);

/** The part of the name that a still and its clip share. */
const sharedStem = ({ stem }: FileParts): string => stem.replace(ADDED, '');

async function pairNamesakes(
  { stills, clips }: Namesakes,
  files: PairFiles,
): Promise<readonly (readonly [string, string])[]> {
  const known = new Map<string, Promise<StillEvidence | null>>();
  const read = (path: string): Promise<StillEvidence | null> => {
    const reading = known.get(path) ?? files.still(path);
    known.set(path, reading);
    return reading;
  };
  const pairs: (readonly [string, string])[] = [];
  for (const clip of clips) {
    const said = await files.clip(clip.id);
    if (said === null) continue;
    const near = stills.filter((still) => sharedStem(still) === sharedStem(clip));
    const far = said.contentIdentifier === null ? [] : stills.filter((still) => !near.includes(still));
    const owner = (await bestOf(near, clip, said, read)) ?? (await bestOf(far, clip, said, read, true));
    if (owner !== null) pairs.push([clip.id, owner]);
  }
  return pairs;
}

/** Id of the still with the best evidence for the clip; null where none has any. */
async function bestOf(
  stills: readonly Candidate[],
  clip: Candidate,
  said: ClipEvidence,
  read: (path: string) => Promise<StillEvidence | null>,
  byIdentifierAlone = false,
): Promise<string | null> {
  let best: { readonly id: string; readonly path: string; readonly rank: readonly number[] } | null = null;
  for (const { id, path, extension } of stills) {
    const still = await read(id);
    const evidence = still && pairEvidence(still, said);
    if (evidence === null || (byIdentifierAlone && evidence.by === 'time')) continue;
    const isSpelledAlike = clip.path.startsWith(path.slice(0, path.lastIndexOf('.')));
    const secondsApart = evidence.by === 'identifier' ? -1 : evidence.secondsApart;
    const rank = [secondsApart, isSpelledAlike ? 0 : 1, mediaRank(extension) ?? 0];
    if (best === null || isLower(rank, best.rank) || (!isLower(best.rank, rank) && isBefore({ id, path }, best)))
      best = { id, path, rank };
  }
  return best?.id ?? null;
}

const isBefore = (one: PairCandidate, other: PairCandidate): boolean =>
  one.path < other.path || (one.path === other.path && one.id < other.id);

function isLower(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0);
}
