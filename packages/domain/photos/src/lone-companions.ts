import { fileNameTime } from './file-name-time.ts';
import { fileParts } from './file-parts.ts';
import { mediaRank } from './media-extension.ts';
import type { CaptureTime } from './photo-metadata.ts';
import { takeoutFit } from './takeout-names.ts';

/** A companion that came without its photo. */
export interface LoneCompanion {
  readonly sha256: string;
  readonly role: 'sidecar' | 'takeout';
  /** File names or paths under which it came. */
  readonly names: readonly string[];
  /** The photo's name as Takeout's JSON has it; null for a sidecar. */
  readonly title: string | null;
  /** When the picture was taken, as it says: an instant of Takeout's, a wall time of a sidecar's, ISO 8601; null where it says nothing. */
  readonly taken: string | null;
}

/** What is known of a photo that a companion may belong to. */
export interface CandidatePhoto {
  readonly id: string;
  /** File names or paths under which it came. */
  readonly names: readonly string[];
  /** As its own bytes say; null where they say nothing. */
  readonly captured: CaptureTime | null;
  /** Of a video; null for a picture. */
  readonly durationSeconds: number | null;
  /** SHA-256 of every companion that came with it. */
  readonly came: readonly string[];
  /** Instants when it was taken, as each JSON of Takeout says that came with it. */
  readonly cameTaken: readonly (string | null)[];
}

/** What lone companions belong to. */
export interface Belonging {
  /** Ids of its photo and of the edited copies of that; none where nothing is known, or not which. */
  readonly photoIds: readonly string[];
  /** Ids of photos that it may belong to as well as to another, or that nothing but the name speaks for. */
  readonly doubtful: readonly string[];
}

type Proof = 'time' | 'folder';

interface Match {
  readonly companion: LoneCompanion;
  readonly photo: CandidatePhoto;
  readonly isCopy: boolean;
  /** Of photos of one group no more than one is meant: those of one name, and all that a sidecar may be of. */
  readonly group: string;
  /** Of photos that a sidecar may be of, the one with the least. */
  readonly rank: number;
  readonly proof: Proof | null;
  /** How many folders, counted from the file up, are called the same. */
  readonly folders: number;
}

/**
 * Finds the photos of companions that came without them, by SHA-256 of the companion. The names must fit, and more must speak for it: the
 * same moment, or the same folder where nothing speaks of the moment. Of photos that are called the same the one that more speaks for
 * is chosen, and none where two stand alike. What is found follows from what is there alone, not from the order in which it came.
 */
export function findPhotosOf(
  companions: readonly LoneCompanion[],
  photos: readonly CandidatePhoto[],
): ReadonlyMap<string, Belonging> {
  const matches = photos.flatMap((photo) =>
    ofPhoto(companions.flatMap((companion) => matchOf(companion, photo) ?? [])),
  );
  return new Map(
    companions.map((companion) => [
      companion.sha256,
      belongingOf(
        matches.filter((match) => match.companion === companion),
        photos.filter(({ came }) => came.includes(companion.sha256)),
      ),
    ]),
  );
}

/** What came together with a photo is that photo's, and nobody else's for lack of better. */
function belongingOf(matches: readonly Match[], holders: readonly CandidatePhoto[]): Belonging {
  const nothing = { photoIds: [], doubtful: matches.map(({ photo }) => photo.id) };
  if (holders.length > 0) return { photoIds: holders.map(({ id }) => id), doubtful: [] };
  const groups = new Map<string, Match[]>();
  for (const match of matches) groups.set(match.group, [...(groups.get(match.group) ?? []), match]);
  const chosen = [...groups.values()].map((group) => ({ isCopy: group[0]?.isCopy ?? true, best: bestOf(group) }));
  const own = chosen.filter(({ isCopy }) => !isCopy);
  if (own.length > 1 || own.some(({ best }) => best === null)) return nothing;
  const found = chosen.flatMap(({ best }) => best ?? []);
  if (found.length === 0) return nothing;
  return { photoIds: found.map(({ photo }) => photo.id), doubtful: [] };
}

/** Of photos of one name; null where none has more for it than another. */
function bestOf(matches: readonly Match[]): Match | null {
  const proved = matches.filter(({ proof }) => proof !== null);
  const timed = proved.filter(({ proof }) => proof === 'time');
  const likely = timed.length > 0 ? timed : proved;
  const rank = Math.min(...likely.map((match) => match.rank));
  const fitting = likely.filter((match) => match.rank === rank);
  const nearest = Math.max(...fitting.map(({ folders }) => folders));
  const [first, ...others] = fitting.filter(({ folders }) => folders === nearest);
  return others.length === 0 ? (first ?? null) : null;
}

/** Of all companions that may be a photo's: where nothing but folders speak for them, those of the nearest, if they are of one picture. */
function ofPhoto(matches: readonly Match[]): readonly Match[] {
  const takeouts = matches.filter(({ companion }) => companion.role === 'takeout');
  const timed = takeouts.filter(({ proof }) => proof === 'time');
  const byFolder = takeouts.filter(({ proof }) => proof === 'folder');
  const nearest = Math.max(...byFolder.map(({ folders }) => folders));
  const near = timed.length > 0 ? [] : byFolder.filter(({ folders }) => folders === nearest);
  const isOne = new Set(near.map(({ companion }) => companion.taken)).size <= 1;
  return matches.map((match) => {
    if (match.companion.role !== 'takeout' || match.proof !== 'folder') return match;
    return isOne && near.includes(match) ? match : { ...match, proof: null };
  });
}

/** Null where the names do not fit, or the moments differ. */
function matchOf(companion: LoneCompanion, photo: CandidatePhoto): Match | null {
  const fits = companion.names.flatMap((json) =>
    photo.names.flatMap((name) => {
      const folders = sameFolders(name, json);
      if (companion.role === 'sidecar') {
        const rank = sidecarRank(name, json);
        return rank === null ? [] : [{ group: '', rank, isCopy: false, folders }];
      }
      const fit = takeoutFit(name, json, companion.title ?? '');
      return fit === null ? [] : [{ group: fileParts(name).name, rank: 0, isCopy: fit === 'copy', folders }];
    }),
  );
  const [best] = fits.toSorted((a, b) => Number(a.isCopy) - Number(b.isCopy) || b.folders - a.folders);
  if (best === undefined) return null;
  const times = timesAgree(companion.taken, photo);
  if (companion.role === 'sidecar') {
    // Who writes a sidecar corrects the time as well: another one says nothing.
    const isThere = companion.names.some((json) =>
      photo.names.some((name) => folderOf(name) === folderOf(json) && (times === true || folderOf(name) !== '')),
    );
    return { companion, photo, ...best, proof: isThere ? 'folder' : null };
  }
  if (times === false) return null;
  // It has its own, and another export's of the same picture alone.
  if (photo.cameTaken.length > 0 && !photo.cameTaken.includes(companion.taken)) return null;
  const proof = times === true || photo.cameTaken.length > 0 ? 'time' : best.folders > 0 ? 'folder' : null;
  return { companion, photo, ...best, proof };
}

/** `IMG_1.jpg.xmp` is that photo's; of all that `IMG_1.xmp` may be of, the RAW comes first. Null where the names do not fit. */
function sidecarRank(photo: string, sidecar: string): number | null {
  const { name, stem, extension } = fileParts(photo);
  const wanted = fileParts(sidecar);
  const rank = mediaRank(extension);
  if (wanted.extension !== 'xmp' || rank === null) return null;
  return wanted.stem === name ? -1 : wanted.stem === stem ? rank : null;
}

const folderOf = (path: string): string => fileParts(path).folder;

/** Two files that came without a folder are of one. */
function sameFolders(one: string, other: string): number {
  const [a, b] = [one, other].map((path) => folderOf(path).normalize('NFC').split('/').slice(0, -1).toReversed());
  if (a === undefined || b === undefined) return 0;
  if (a.length === 0 && b.length === 0) return 1;
  const differ = a.findIndex((name, at) => name !== b[at]);
  return differ < 0 ? a.length : differ;
}

/** Clocks that write no fractions round them either way. */
const TOLERANCE_MS = 2_000;
const QUARTER_MS = 15 * 60_000;
/** The widest offset of any zone, on either side. */
const MOST_OFFSET_MS = 14 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Whether both were taken at the same moment, as far as clocks without a zone can tell: whole quarters of an hour up to 14 h apart are
 * the offset of a zone. Null where one of them says nothing.
 */
function timesAgree(taken: string | null, { captured, names, durationSeconds }: CandidatePhoto): boolean | null {
  if (taken === null) return null;
  const at = millisOf(taken);
  const verdicts = [
    ...(captured === null ? [] : momentsOf(captured, durationSeconds).map((moment) => isSameClock(at, moment))),
    ...names.map((name) => {
      const said = fileNameTime(name);
      const local = said?.local ?? said?.instant ?? null;
      if (said === null || local === null) return null;
      if (said.hasTime) return isSameClock(at, millisOf(local)) || (captured === null ? false : null);
      return captured === null && Math.abs(at - millisOf(local)) > DAY_MS + MOST_OFFSET_MS ? false : null;
    }),
  ];
  return verdicts.includes(true) ? true : verdicts.includes(false) ? false : null;
}

/** Some take the end of a video for its time where others take the beginning. */
function momentsOf({ takenLocal }: CaptureTime, durationSeconds: number | null): readonly number[] {
  const moment = millisOf(takenLocal);
  const lasts = (durationSeconds ?? 0) * 1000;
  return lasts === 0 ? [moment] : [moment, moment - lasts, moment + lasts];
}

function isSameClock(a: number, b: number): boolean {
  const apart = Math.abs(a - b);
  const over = apart % QUARTER_MS;
  return apart <= MOST_OFFSET_MS + TOLERANCE_MS && Math.min(over, QUARTER_MS - over) <= TOLERANCE_MS;
}

/** Wall times as if they were of UTC. */
const millisOf = (time: string): number => Date.parse(time.endsWith('Z') ? time : `${time}Z`);
