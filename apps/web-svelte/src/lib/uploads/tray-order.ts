import type { Upload, UploadState } from './upload-queue.ts';

const RANK: Readonly<Record<UploadState, number>> = {
  refused: 0,
  unfinished: 2,
  sending: 3,
  paused: 4,
  working: 5,
  waiting: 6,
  done: 7,
  known: 7,
};

/** Ended uploads with a reason are damaged, or archives with a note. They come before those that went well, which may be too many to list. */
const rank = ({ state, reason }: Upload): number => (RANK[state] === RANK.done && reason !== null ? 1 : RANK[state]);

/** Uploads in the order of the tray: refused ones, those that ended with a note, those of an earlier visit, those under way, those done; each in the order in which they were added. */
export const inTrayOrder = (uploads: readonly Upload[]): readonly Upload[] =>
  uploads.toSorted((a, b) => rank(a) - rank(b) || a.number - b.number);

/** Number of uploads that ended as damaged. */
export const countDamaged = (uploads: readonly Upload[]): number =>
  uploads.filter(({ state, result }) => RANK[state] === RANK.done && result?.damaged === true).length;
