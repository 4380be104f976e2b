// Makes a lake of the example inputs, reads its Parquet files with pyarrow, and compares types, rows, values and order with the schemas
// and with what DuckDB counts. It needs Python 3 and fetches pyarrow once, and is not part of the tests: `.ci/run` runs it.
//   node scripts/check-parquet.mjs
import { deepEqual, equal, ok } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inputDirectory } from '../examples/src/index.ts';
import { SILVER_TABLES } from '../packages/domain/lake/src/index.ts';

/** Types by pyarrow's names; no time has a zone. */
const PYARROW_TYPES = {
  varchar: 'string',
  integer: 'int32',
  bigint: 'int64',
  double: 'double',
  boolean: 'bool',
  timestamp: 'timestamp[us]',
  'array(varchar)': 'list<string>',
  'array(integer)': 'list<int32>',
};
/** By what the files of a table are sorted. */
const SORTED_BY = {
  messages: ['chat_id', 'position'],
  chats: ['chat_id'],
  people: ['chat_id'],
  photos: ['taken_local', 'photo_id'],
  files: ['folder', 'name'],
};
/** The examples have no other files. */
const FILES = {
  'papers/lease.pdf': '%PDF-1.7\n',
  'papers/notes.txt': 'Call the plumber\n',
  'recipes/bread.md': '# Bread\n',
};

const run = (command, args, input) =>
  execFileSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'inherit'],
    ...(input !== undefined && { input }),
  });
const homelake = (...args) =>
  run(process.execPath, [join(import.meta.dirname, '../apps/cli/bin/homelake.js'), ...args]);

const folder = mkdtempSync(join(tmpdir(), 'homelake-pyarrow-'));
const [home, files] = [join(folder, 'home'), join(folder, 'files')];
try {
  const python = run('bash', [join(import.meta.dirname, 'setup-pyarrow.sh')]).trim();
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(dirname(join(files, path)), { recursive: true });
    writeFileSync(join(files, path), content);
  }
  homelake('import', inputDirectory, files, '--home', home);
  const script = join(import.meta.dirname, 'check-parquet.py');
  const found = JSON.parse(run(python, [script, join(home, 'silver')], JSON.stringify(SORTED_BY)));
  for (const schema of SILVER_TABLES) {
    const months = found[schema.name];
    const counts = schema.columns.map(({ name }) => `count(${name}) as ${name}`);
    const month = schema.partition ?? `'all'`;
    const sql = `select ${month} as month, count(*) as rows, ${counts.join(', ')} from ${schema.name} group by 1 order by 1`;
    const counted = JSON.parse(homelake('query', sql, '--format', 'json', '--home', home));
    ok(counted.length > 0, `${schema.name} has files`);
    deepEqual(
      Object.keys(months),
      counted.map(({ month }) => month),
    );
    for (const { month, rows, ...values } of counted) {
      const where = `${schema.name}, ${month}`;
      equal(months[month].rows, rows, `rows of ${where}`);
      deepEqual(months[month].values, values, `values of ${where}`);
      ok(months[month].sorted, `${where} is sorted by ${SORTED_BY[schema.name].join(', ')}`);
      deepEqual(
        months[month].types,
        Object.fromEntries(schema.columns.map(({ name, type }) => [name, PYARROW_TYPES[type]])),
        `types of ${where}`,
      );
      // Texts without a dictionary have none.
      const isBounded = ({ name, type, encoding }) =>
        SORTED_BY[schema.name].includes(name) && (type !== 'varchar' || encoding === 'dictionary');
      const bounded = schema.columns.filter(isBounded).map(({ name }) => name);
      deepEqual(months[month].bounds, bounded, `bounds of ${where}`);
    }
    const rows = counted.reduce((sum, month) => sum + month.rows, 0);
    console.log(
      `pyarrow reads ${schema.name} as DuckDB does: ${rows} rows in ${counted.length === 1 ? 'one file' : `${counted.length} files`}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
