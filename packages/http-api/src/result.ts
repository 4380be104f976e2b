import type { Cell, QueryColumn } from '@homelake/lake';
import type { ResultCell, ResultColumn } from './schemas.ts';

/** An engine's answer in the shapes of the wire, which are the same but may be written to. */
export const columnsOf = (columns: readonly QueryColumn[]): ResultColumn[] =>
  columns.map(({ name, type }) => ({ name, type }));

export const rowsOf = (rows: readonly (readonly Cell[])[]): ResultCell[][] => rows.map((row) => row.map(cellOf));

const cellOf = (cell: Cell): ResultCell => (isList(cell) ? cell.map(cellOf) : cell);

/** `Array.isArray` alone does not narrow a read-only array. */
const isList = (cell: Cell): cell is readonly Cell[] => Array.isArray(cell);
