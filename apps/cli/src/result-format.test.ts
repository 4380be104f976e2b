import { expect, test } from 'vitest';
import type { Output } from './output.ts';
import { writeResult } from './result-format.ts';
import type { ResultFormat, Rows } from './result-format.ts';

const columns = ['name', 'n'].map((name) => ({ name, type: '' }));

async function written(format: ResultFormat, result: Rows, width: number | null = null): Promise<string> {
  let text = '';
  const out: Output = {
    isTerminal: width !== null,
    width,
    write(piece) {
      text += piece;
      return undefined;
    },
    flush: async () => {},
  };
  await writeResult(out, format, result);
  return text;
}

test('a table aligns numbers to the right, also beside wide characters', async () => {
  const rows = [
    ['Ann', 5],
    ['日本', 1200],
    ['👨‍👩‍👧', null],
  ];
  expect(await written('table', { columns, rows })).toBe(
    ['name     n', '────  ────', 'Ann      5', '日本  1200', '👨‍👩‍👧', ''].join('\n'),
  );
});

test('a cell cannot send control sequences, reverse its line or break it', async () => {
  const rows = [['a\u001b[2Jb\nc\u202ed', 1]];
  expect(await written('table', { columns, rows })).toContain('a\\u001b[2Jb⏎cd');
});

test('a cell is cut to half a line on a terminal, and is complete in a file', async () => {
  const rows = [['x'.repeat(500), 1]];
  expect(await written('table', { columns, rows }, 80)).toContain(`${'x'.repeat(39)}…  1`);
  expect(await written('table', { columns, rows })).toContain('x'.repeat(500));
});

test('JSON keeps both of two columns with the same name', async () => {
  const same = [columns[1], columns[1]].flatMap((column) => column ?? []);
  expect(JSON.parse(await written('json', { columns: same, rows: [[1, 2]] }))).toEqual([{ n: 1, n_2: 2 }]);
});

test('no rows give an empty list as JSON, and nothing as NDJSON', async () => {
  expect(await written('json', { columns, rows: [] })).toBe('[]\n');
  expect(await written('ndjson', { columns, rows: [] })).toBe('');
});

test('CSV quotes only the cells that need it', async () => {
  const rows = [
    ['a "b", c', 1],
    ['two\nlines', null],
    [['x', 'y'], 2],
  ];
  expect(await written('csv', { columns, rows })).toBe(
    'name,n\r\n"a ""b"", c",1\r\n"two\nlines",\r\n"[""x"",""y""]",2\r\n',
  );
});
