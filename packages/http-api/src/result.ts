import type { Cell, QueryColumn } from '@homelake/lake';
import type { ResultCell, ResultColumn } from './schemas.ts';

/** Columns and rows of the engine in the types of the API, whose arrays are mutable. */
export const columnsOf = (columns: readonly QueryColumn[]): ResultColumn[] =>
  columns.map(({ name, type }) => ({ name, type }));

export const rowsOf = (rows: readonly (readonly Cell[])[]): ResultCell[][] => rows.map((row) => row.map(cellOf));

const cellOf = (cell: Cell): ResultCell => (isList(cell) ? cell.map(cellOf) : cell);

/** A type guard, since `Array.isArray` does not narrow a read-only array. */
const isList = (cell: Cell): cell is readonly Cell[] => Array.isArray(cell);
