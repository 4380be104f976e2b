// Compares what Homelake reads from the pictures and videos of a folder with what exiftool reads: `npm run compare:exiftool -- FOLDER`.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { exiftoolFacts, type ExiftoolTags } from './exiftool-facts.ts';
import { agreement, FIELDS, type Agreement, type FileFacts } from './file-facts.ts';
import { openHomelake } from './homelake-facts.ts';

const USAGE = `npm run compare:exiftool -- [options] FOLDER

  --list N   disagreements of each field that are listed (default 20)`;
const MISSING =
  'exiftool is not installed: get it with `apt-get install libimage-exiftool-perl`, `brew install exiftool`, or from https://exiftool.org.';
const COLUMNS: readonly Agreement[] = ['same', 'differs', 'only exiftool', 'only Homelake'];
/** Number of files for each run of exiftool. */
const FILES_AT_ONCE = 200;
const MAX_OUTPUT_BYTES = 2 ** 28;

const run = promisify(execFile);

async function isInstalled(): Promise<boolean> {
  try {
    await run('exiftool', ['-ver']);
    return true;
  } catch {
    return false;
  }
}

/** For a damaged file, exiftool ends with exit code 1 but prints its tags. */
async function askExiftool(paths: readonly string[]): Promise<ReadonlyMap<string, ExiftoolTags>> {
  const options = ['-json', '-n', '-G1', '-charset', 'filename=utf8', '-api', 'largefilesupport=1', '--'];
  const printed = await run('exiftool', [...options, ...paths], { maxBuffer: MAX_OUTPUT_BYTES }).catch(
    (error: unknown) => {
      if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string' && error.stdout !== '') {
        return { stdout: error.stdout };
      }
      throw error;
    },
  );
  const all = JSON.parse(printed.stdout) as readonly (ExiftoolTags & { readonly SourceFile: string })[];
  return new Map(all.map((tags) => [tags.SourceFile, tags]));
}

interface Compared {
  readonly path: string;
  readonly theirs: FileFacts;
  readonly ours: FileFacts;
}

async function compare(paths: readonly string[]): Promise<readonly Compared[]> {
  const homelake = openHomelake();
  const compared: Compared[] = [];
  try {
    for (let at = 0; at < paths.length; at += FILES_AT_ONCE) {
      const some = paths.slice(at, at + FILES_AT_ONCE);
      const tags = await askExiftool(some);
      for (const path of some) {
        const ours = await homelake.read(path);
        if (ours !== null) compared.push({ path, theirs: exiftoolFacts(tags.get(path) ?? {}), ours });
      }
    }
  } finally {
    await homelake.close();
  }
  return compared;
}

function print(compared: readonly Compared[], listed: number): void {
  console.log(`${compared.length} pictures and videos\n`);
  console.log(['field'.padEnd(14), ...COLUMNS.map((name) => name.padStart(14))].join(''));
  for (const field of FIELDS) {
    const found = compared.map(({ theirs, ours }) => agreement(field, theirs, ours));
    const counts = COLUMNS.map((name) => String(found.filter((one) => one === name).length).padStart(14));
    console.log([field.padEnd(14), ...counts].join(''));
  }
  for (const field of FIELDS) {
    const disagreements = compared.filter(({ theirs, ours }) =>
      ['differs', 'only exiftool'].includes(agreement(field, theirs, ours)),
    );
    if (disagreements.length === 0) continue;
    console.log(`\n${field}`);
    for (const { path, theirs, ours } of disagreements.slice(0, listed)) {
      console.log(`  ${path}\n    exiftool ${JSON.stringify(theirs[field])}, Homelake ${JSON.stringify(ours[field])}`);
    }
    if (disagreements.length > listed) console.log(`  and ${disagreements.length - listed} more`);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { list: { type: 'string', default: '20' }, help: { type: 'boolean' } },
});
const [folder] = positionals;
if (folder === undefined || values.help === true) {
  console.log(USAGE);
  process.exitCode = folder === undefined && values.help !== true ? 1 : 0;
} else if (!(await isInstalled())) {
  console.log(MISSING);
  process.exitCode = 1;
} else {
  const root = resolve(process.env['INIT_CWD'] ?? '.', folder);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  print(await compare(paths), Number(values.list));
}
