import type { Cell } from '@homelake/lake';
import type { Output } from './output.ts';
import { clip, printable, textWidth } from './text-width.ts';

export const RESULT_FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type ResultFormat = (typeof RESULT_FORMATS)[number];

export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Writes a result. `json` is one array of objects, `ndjson` one object a line, `csv` is RFC 4180 with a header line. */
export async function writeResult(out: Output, format: ResultFormat, result: Rows): Promise<void> {
  for (const piece of PRINTERS[format](result, out)) await out.write(piece);
}

const PRINTERS: Record<ResultFormat, (result: Rows, out: Output) => Iterable<string>> = { table, json, ndjson, csv };

function* json(result: Rows) {
  const names = keysOf(result);
  let before = '[\n';
  for (const row of result.rows) {
    yield `${before}${JSON.stringify(objectOf(names, row))}`;
    before = ',\n';
  }
  yield result.rows.length === 0 ? '[]\n' : '\n]\n';
}

function* ndjson(result: Rows) {
  const names = keysOf(result);
  for (const row of result.rows) yield `${JSON.stringify(objectOf(names, row))}\n`;
}

function* csv({ columns, rows }: Rows) {
  yield `${columns.map(({ name }) => csvCell(name)).join(',')}\r\n`;
  for (const row of rows) yield `${row.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Prints aligned columns. On a terminal a cell is cut to half a line, or to the whole line where there is one column. */
function* table({ columns, rows }: Rows, out: Output) {
  const most = out.width === null ? Infinity : Math.max(16, Math.floor(out.width / Math.min(2, columns.length || 1)));
  const grid = rows.map((row) => row.map((cell) => clip(cellText(cell), most)));
  const heads = columns.map(({ name }) => clip(printable(name), most));
  const widths = heads.map((head, i) =>
    grid.reduce((width, row) => Math.max(width, textWidth(row[i] ?? '')), textWidth(head)),
  );
  const toRight = columns.map((_, i) => rows.every((row) => row[i] === null || typeof row[i] === 'number'));
  const line = (cells: readonly string[]) =>
    `${cells
      .map((cell, i) => {
        const space = ' '.repeat((widths[i] ?? 0) - textWidth(cell));
        return toRight[i] && rows.length > 0 ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd()}\n`;
  yield line(heads);
  yield line(widths.map((width) => '─'.repeat(width)));
  for (const row of grid) yield line(row);
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'object') return printable(JSON.stringify(cell));
  return printable(String(cell));
}

/** Object keys from column names. A second column named `n` becomes `n_2`, so that no value is lost. */
function keysOf({ columns }: Rows): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let key = name;
    for (let copy = 2; taken.has(key); copy++) key = `${name}_${copy}`;
    taken.add(key);
    return key;
  });
}

const objectOf = (names: readonly string[], row: readonly Cell[]) =>
  Object.fromEntries(names.map((name, i) => [name, row[i] ?? null]));
