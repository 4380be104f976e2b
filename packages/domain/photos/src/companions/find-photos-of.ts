import { fileNameTime } from '../metadata/file-name-time.ts';
import { fileParts, sameFolders } from './file-parts.ts';
import { mediaRank } from './media-extension.ts';
import type { CaptureTime } from '../tags/photo-metadata.ts';
import { isOfKind, isTitled, photoLettersOf, takeoutFit, titleLettersOf } from './takeout-names.ts';

/** A sidecar or a JSON of Takeout, whether it arrived with a photo or alone. */
export interface KnownCompanion {
  readonly sha256: string;
  readonly role: 'sidecar' | 'takeout';
  /** File names or paths under which it came. */
  readonly names: readonly string[];
  /** The photo's name in Takeout's JSON; null for a sidecar. */
  readonly title: string | null;
  /** Capture time in the companion, ISO 8601: an instant in Takeout's JSON, a wall time in a sidecar; null where it has none. */
  readonly taken: string | null;
}

/** A photo that a companion may belong to. */
export interface CandidatePhoto {
  readonly id: string;
  /** File names or paths under which it came. */
  readonly names: readonly string[];
  /** Capture time in its own bytes; null where they have none. */
  readonly captured: CaptureTime | null;
  /** Length of a video; null for a picture. */
  readonly durationSeconds: number | null;
  /** SHA-256 of every companion that arrived with it. */
  readonly came: readonly string[];
}

/** The photos that a companion belongs to. */
export interface Belonging {
  /** Ids of the companion's photo and of that photo's edited copies. Empty where no photo fits, and where several fit equally well. */
  readonly photoIds: readonly string[];
  /** True when the only evidence is that no other photo has such a name. */
  readonly isByName: boolean;
  /** Ids of photos that fit as well as another, or with too little evidence. */
  readonly doubtful: readonly string[];
}

/** Kinds of evidence besides the names, the strongest first. */
const PROOFS = ['came', 'time', 'folder', 'name'] as const;

interface Match {
  readonly companion: KnownCompanion;
  readonly photo: CandidatePhoto;
  readonly isCopy: boolean;
  /** A group of photos of which at most one is meant: those with one name, or those that a sidecar of one path fits. */
  readonly group: string;
  /** Preference among the photos that a sidecar fits, and among the JSONs that an edited copy fits; the lowest wins. */
  readonly rank: number;
  readonly proof: (typeof PROOFS)[number] | null;
  /** Number of folders with equal names, counted from the file up. */
  readonly folders: number;
}

/**
 * Finds the photos of companions. The result is by the SHA-256 of the companion. The names must fit, and the moment of a Takeout JSON must not
 * contradict the photo's. The strongest evidence is that both arrived together, then the same moment, then the same folder, then that no other
 * photo has such a name. Of photos with the same name the one with the strongest evidence is chosen, and none where two are equal. The result
 * depends only on the companions and photos that exist, not on the order of their arrival.
 */
export function findPhotosOf(
  companions: readonly KnownCompanion[],
  photos: readonly CandidatePhoto[],
): ReadonlyMap<string, Belonging> {
  // Thousands of long names may begin alike. The cheap comparison of letters with titles excludes most pairs.
  const titles = companions.map(({ role, title }) => (role === 'takeout' ? titleLettersOf(title ?? '') : null));
  const matches = new Map<KnownCompanion, Match[]>(companions.map((companion) => [companion, []]));
  for (const photo of photos) {
    const names = photo.names.map(photoLettersOf);
    const likely = companions.filter((_, at) => {
      const title = titles[at];
      return title == null || names.some((name) => isTitled(name, title));
    });
    for (const match of ofPhoto(likely.flatMap((companion) => matchOf(companion, photo) ?? [])))
      matches.get(match.companion)?.push(match);
  }
  return new Map(companions.map((companion) => [companion.sha256, belongingOf(matches.get(companion) ?? [])]));
}

function belongingOf(matches: readonly Match[]): Belonging {
  const nothing = { photoIds: [], isByName: false, doubtful: matches.map(({ photo }) => photo.id) };
  if (matches.some(({ companion }) => companion.role === 'sidecar')) {
    // The same bytes may have come under several paths: each of them has a photo of its own.
    const chosen = chosenOf(matches).flatMap((group) => group ?? []);
    const photoIds = chosen.map(({ photo }) => photo.id);
    const isByName = chosen.some(({ proof }) => proof === 'name');
    return photoIds.length === 0 ? nothing : { photoIds, isByName, doubtful: [] };
  }
  const own = matches.filter(({ isCopy }) => !isCopy);
  const came = own.filter(({ proof }) => proof === 'came');
  const groups = chosenOf(came.length > 0 ? came : own);
  // Where the photo is unknown, it is unknown too whose copies these are.
  if (groups.length > 1 || groups.includes(null)) return nothing;
  const copies = chosenOf(matches.filter(({ isCopy }) => isCopy));
  const photoIds = [...groups, ...copies].flatMap((group) => group ?? []).map(({ photo }) => photo.id);
  const isByName = groups.some((group) => group?.[0]?.proof === 'name');
  return photoIds.length === 0 ? nothing : { photoIds, isByName, doubtful: [] };
}

/** For each group with evidence, the photo with the strongest, or all that the companion arrived with; null where two photos are equal. */
function chosenOf(matches: readonly Match[]): readonly (readonly Match[] | null)[] {
  const groups = new Map<string, Match[]>();
  for (const match of matches) groups.set(match.group, [...(groups.get(match.group) ?? []), match]);
  return [...groups.values()].flatMap((group) => {
    const proof = PROOFS.find((one) => group.some((match) => match.proof === one));
    const proved = group.filter((match) => match.proof === proof);
    if (proof === undefined) return [];
    if (proof === 'came') return [proved];
    const rank = Math.min(...proved.map((match) => match.rank));
    const fitting = proved.filter((match) => match.rank === rank);
    const nearest = Math.max(...fitting.map(({ folders }) => folders));
    const chosen = fitting.filter(({ folders }) => folders === nearest);
    return [chosen.length === 1 ? chosen : null];
  });
}

/**
 * Decides which of the JSONs that fit a photo count. Its own come before those of the picture that it is a copy of. Where one arrived with the
 * photo, another counts only if it has the same moment. Where the folder is the only evidence, those in the nearest folder count. None counts
 * where they have several moments.
 */
function ofPhoto(matches: readonly Match[]): readonly Match[] {
  const takeouts = matches.filter(({ companion }) => companion.role === 'takeout');
  const proved = takeouts.filter(({ proof }) => proof !== null);
  const isOwn = proved.some(({ isCopy }) => !isCopy);
  const likely = proved.filter(({ isCopy }) => isOwn !== isCopy);
  const proof = PROOFS.find((one) => likely.some((match) => match.proof === one));
  const best = likely.filter((match) => match.proof === proof);
  const nearest = proof === 'folder' ? Math.max(...best.map(({ folders }) => folders)) : 0;
  const near = best.filter(({ folders }) => folders >= nearest);
  const rank = Math.min(...near.map((match) => match.rank));
  const moments = new Set(near.filter((match) => match.rank === rank).map(({ companion }) => companion.taken));
  const isDoubtful = proof !== 'came' && moments.size > 1;
  return matches.map((match) => {
    if (match.companion.role !== 'takeout' || match.proof === 'came') return match;
    const isOfMoment = !isDoubtful && isOwn !== match.isCopy && moments.has(match.companion.taken);
    if (!isOfMoment || (match.proof === null && proof !== 'came')) return { ...match, proof: null };
    return proof === 'came' ? { ...match, proof: 'time' } : match;
  });
}

/** The match of a companion and a photo; null where the names do not fit, or where the moment of a Takeout JSON is another. */
function matchOf(companion: KnownCompanion, photo: CandidatePhoto): Match | null {
  const fits = companion.names.flatMap((json) =>
    photo.names.flatMap((name) => {
      const folders = sameFolders(name, json);
      const isThere = folderOf(name) === folderOf(json);
      if (companion.role === 'sidecar') {
        const rank = sidecarRank(name, json);
        return rank === null ? [] : [{ group: json, rank, isCopy: false, folders, isThere }];
      }
      const fit = takeoutFit(name, json, companion.title ?? '');
      const rank = isOfKind(name, companion.title ?? '') ? 0 : 1;
      return fit === null ? [] : [{ group: fileParts(name).name, rank, isCopy: fit === 'copy', folders, isThere }];
    }),
  );
  const [nearest] = fits.toSorted(
    (a, b) => Number(b.isThere) - Number(a.isThere) || b.folders - a.folders || Number(a.isCopy) - Number(b.isCopy),
  );
  if (nearest === undefined) return null;
  const { isThere, ...best } = nearest;
  if (photo.came.includes(companion.sha256)) return { companion, photo, ...best, proof: 'came' };
  const times = timesAgree(companion.taken, photo);
  if (companion.role === 'sidecar') {
    // A person who writes a sidecar may correct the time in it, so that a different time is no evidence against it. Files without a folder
    // may be from anywhere: where one has no time, nothing but the name speaks for the sidecar.
    const isFlat = !best.group.includes('/');
    const proof = !isThere ? null : !isFlat || times === true ? 'folder' : times === null ? 'name' : null;
    return { companion, photo, ...best, proof };
  }
  if (times === false) return null;
  const place = best.folders > 0 ? 'folder' : best.isCopy ? null : 'name';
  return { companion, photo, ...best, proof: times === true ? 'time' : place };
}

/** Rank of a photo for a sidecar: -1 for `IMG_1.jpg` and `IMG_1.jpg.xmp`; for `IMG_1.xmp` the RAW is first. Null where the names do not fit. */
function sidecarRank(photo: string, sidecar: string): number | null {
  const { name, stem, extension } = fileParts(photo);
  const wanted = fileParts(sidecar);
  const rank = mediaRank(extension);
  if (wanted.extension !== 'xmp' || rank === null) return null;
  return wanted.stem === name ? -1 : wanted.stem === stem ? rank : null;
}

const folderOf = (path: string): string => fileParts(path).folder;

/** Tolerance: clocks that write no fractions round up or down. */
const TOLERANCE_MS = 2_000;
const QUARTER_MS = 15 * 60_000;
/** Largest offset of any zone, east or west. */
const MOST_OFFSET_MS = 14 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * True when both show the same moment, as far as clocks without a zone can tell: a difference of whole quarters of an hour, up to 14 h, is
 * taken for the offset of a zone. Null where one of them has no time.
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

/** Possible moments of a photo. Some programs date a video by its end, others by its beginning. */
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

/** Milliseconds since 1970 of an instant or a wall time, which is read as UTC. */
const millisOf = (time: string): number => Date.parse(time.endsWith('Z') ? time : `${time}Z`);
