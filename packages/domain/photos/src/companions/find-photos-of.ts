import { fileNameTime } from '../metadata/file-name-time.ts';
import { fileParts, sameFolders } from './file-parts.ts';
import { mediaRank } from './media-extension.ts';
import type { CaptureTime } from '../tags/photo-metadata.ts';
import { isTitled, photoLettersOf, takeoutFit, titleLettersOf } from './takeout-names.ts';

/** A sidecar or a JSON of Takeout, whether it came with a photo or alone. */
export interface KnownCompanion {
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
}

/** What a companion belongs to. */
export interface Belonging {
  /** Ids of its photo and of the edited copies of that; none where nothing is known, or not which. */
  readonly photoIds: readonly string[];
  /** Nothing speaks for its photo but that no other has such a name. */
  readonly isByName: boolean;
  /** Ids of photos that it may belong to as well as to another, or that too little speaks for. */
  readonly doubtful: readonly string[];
}

/** What speaks for it beside the names, the strongest first. */
const PROOFS = ['came', 'time', 'folder', 'name'] as const;

interface Match {
  readonly companion: KnownCompanion;
  readonly photo: CandidatePhoto;
  readonly isCopy: boolean;
  /** Of photos of one group no more than one is meant: those of one name, and all that a sidecar may be of. */
  readonly group: string;
  /** Of photos that a sidecar may be of, the one with the least. */
  readonly rank: number;
  readonly proof: (typeof PROOFS)[number] | null;
  /** How many folders, counted from the file up, are called the same. */
  readonly folders: number;
}

/**
 * Finds the photos of companions, by SHA-256 of the companion. The names must fit, and what else is known of the moment. Most speaks that
 * they came together, then the same moment, then the same folder, then that no other has such a name. Of photos that are called the same the one that more speaks for
 * is chosen, and none where two stand alike. What is found follows from what is there alone, not from the order in which it came.
 */
export function findPhotosOf(
  companions: readonly KnownCompanion[],
  photos: readonly CandidatePhoto[],
): ReadonlyMap<string, Belonging> {
  // Long names that begin alike are thousands: what the titles tell apart is not looked at again.
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
  const own = matches.filter(({ isCopy }) => !isCopy);
  const came = own.filter(({ proof }) => proof === 'came');
  const groups = chosenOf(came.length > 0 ? came : own);
  // Whose copies they are is not known either.
  if (groups.length > 1 || groups.includes(null)) return nothing;
  const copies = chosenOf(matches.filter(({ isCopy }) => isCopy));
  const photoIds = [...groups, ...copies].flatMap((group) => group ?? []).map(({ photo }) => photo.id);
  const isByName = groups.some((group) => group?.[0]?.proof === 'name');
  return photoIds.length === 0 ? nothing : { photoIds, isByName, doubtful: [] };
}

/** Of each group that has some the photo for which most speaks, or all that it came with; null where two stand alike. */
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
 * Of all JSONs that may be a photo's: its own come before those of the picture that it is a copy of; where one came with it, another of
 * the same moment alone; and where nothing but folders speak for them, those of the nearest. None where they are of several moments.
 */
function ofPhoto(matches: readonly Match[]): readonly Match[] {
  const takeouts = matches.filter(({ companion }) => companion.role === 'takeout');
  const proved = takeouts.filter(({ proof }) => proof !== null);
  const isOwn = proved.some(({ isCopy }) => !isCopy);
  const likely = proved.filter(({ isCopy }) => isOwn !== isCopy);
  const proof = PROOFS.find((one) => likely.some((match) => match.proof === one));
  const best = likely.filter((match) => match.proof === proof);
  const nearest = proof === 'folder' ? Math.max(...best.map(({ folders }) => folders)) : 0;
  const moments = new Set(best.filter(({ folders }) => folders >= nearest).map(({ companion }) => companion.taken));
  const isDoubtful = proof !== 'came' && moments.size > 1;
  return matches.map((match) => {
    if (match.companion.role !== 'takeout' || match.proof === 'came') return match;
    const isOfMoment = !isDoubtful && isOwn !== match.isCopy && moments.has(match.companion.taken);
    if (!isOfMoment || (match.proof === null && proof !== 'came')) return { ...match, proof: null };
    return proof === 'came' ? { ...match, proof: 'time' } : match;
  });
}

/** Null where the names do not fit, or the moments differ. */
function matchOf(companion: KnownCompanion, photo: CandidatePhoto): Match | null {
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
  const [best] = fits.toSorted((a, b) => b.folders - a.folders || Number(a.isCopy) - Number(b.isCopy));
  if (best === undefined) return null;
  if (photo.came.includes(companion.sha256)) return { companion, photo, ...best, proof: 'came' };
  const times = timesAgree(companion.taken, photo);
  if (companion.role === 'sidecar') {
    // Who writes a sidecar corrects the time as well: another one says nothing.
    const isThere = companion.names.some((json) =>
      photo.names.some((name) => folderOf(name) === folderOf(json) && (times === true || folderOf(name) !== '')),
    );
    return { companion, photo, ...best, proof: isThere ? 'folder' : null };
  }
  if (times === false) return null;
  const place = best.folders > 0 ? 'folder' : best.isCopy ? null : 'name';
  return { companion, photo, ...best, proof: times === true ? 'time' : place };
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
