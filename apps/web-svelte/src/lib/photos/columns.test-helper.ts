import type { PhotoColumns } from './day-blocks.ts';

interface Sketch {
  readonly id: string;
  readonly takenLocal: string;
  readonly place?: string | null;
  readonly width?: number;
  readonly height?: number;
}

/** Columns of photos of which only some facts matter. */
export const columnsOf = (photos: readonly Sketch[]): PhotoColumns => ({
  id: photos.map(({ id }) => id),
  takenLocal: photos.map(({ takenLocal }) => takenLocal),
  dated: photos.map(() => true),
  width: photos.map(({ width }) => width ?? 4000),
  height: photos.map(({ height }) => height ?? 3000),
  kind: photos.map(() => 'image'),
  state: photos.map(() => 'ready'),
  placeholder: photos.map(() => null),
  durationSeconds: photos.map(() => null),
  favourite: photos.map(() => false),
  motion: photos.map(() => false),
  place: photos.map(({ place }) => place ?? null),
});

/** `count` photos of a month, newest first, `perDay` on each day from the 28th down; or the part of them between two indexes. */
export const monthOf = (month: string, count: number, perDay = 5, from = 0, to = count): PhotoColumns =>
  columnsOf(
    Array.from({ length: count }, (_, i) => {
      const day = Math.max(1, 28 - Math.floor(i / perDay));
      return { id: `${month}:${i}`, takenLocal: `${month}-${String(day).padStart(2, '0')}T12:00:00`, place: 'Rome' };
    }).slice(from, to),
  );
