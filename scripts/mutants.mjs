// Breaks the code in known ways and asks the tests to notice: `npm run test:mutants -- [part of a file's path ...]`.
//
// Each entry of mutants/*.json is a mutant: `file` with `old` replaced by `new`, and the `tests` that must fail for it, all paths
// from the repository's root. `old` stands in the file exactly once. A mutant is killed when a test fails by what it asserts. Tests
// that run out of time, or that do not start, kill nothing, unless the mutant says `timeLimitMs`: then its mark is that the
// tests do not end within it. Works in copies, two at a time. Exit code 1 where one survives or is out of date.
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tables = join(root, 'scripts/mutants');
/** Two, so that the machine stays usable, and one where there is one. */
const WORKERS = Math.min(2, availableParallelism());
/** How long the tests of one mutant may take. */
const TIME_LIMIT_MS = 180_000;

const copies = [];
const running = new Set();
function cleanUp() {
  for (const child of running) stop(child);
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    cleanUp();
    process.exit(130);
  });
}

/** Every mutant of every table whose file is asked for. */
function readMutants(parts) {
  return readdirSync(tables)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .flatMap((name) => JSON.parse(readFileSync(join(tables, name), 'utf8')))
    .filter(({ file }) => parts.length === 0 || parts.some((part) => file.includes(part)));
}

/** Why a mutant no longer fits the code; null where it does. */
function whyOutOfDate({ file, old, new: changed, tests }) {
  if (!existsSync(join(root, file))) return 'the file is gone';
  const places = readFileSync(join(root, file), 'utf8').split(old).length - 1;
  if (places !== 1) return places === 0 ? 'the old text is not there' : `the old text is there ${places} times`;
  if (old === changed) return 'the new text is the old one';
  const missing = tests.find((test) => !existsSync(join(root, test)));
  if (missing !== undefined) return `there is no ${missing}`;
  return tests.length === 0 ? 'it names no tests' : null;
}

/** A throw-away copy of the working tree; installed packages are linked, the workspace's own are the copy's. */
function copyWorkspace() {
  const copy = mkdtempSync(join(tmpdir(), 'homelake-mutants-'));
  copies.push(copy);
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  for (const path of listed.split('\0'))
    if (path !== '' && existsSync(join(root, path))) cpSync(join(root, path), join(copy, path), { recursive: true });
  const borrowed = join(copy, 'node_modules');
  mkdirSync(join(borrowed, '@homelake'), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules'))) {
    if (name !== '@homelake' && name !== 'homelake' && !name.startsWith('.vite'))
      symlinkSync(join(root, 'node_modules', name), join(borrowed, name));
  }
  for (const path of packagesOf(copy)) {
    const { name } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    symlinkSync(path, join(borrowed, name));
    const nested = join(root, relative(copy, path), 'node_modules');
    if (existsSync(nested)) symlinkSync(nested, join(path, 'node_modules'));
  }
  return copy;
}

const packagesOf = (copy) =>
  ['packages/domain', 'packages', 'apps', '.']
    .flatMap((folder) => readdirSync(join(copy, folder)).map((name) => join(copy, folder, name)))
    .filter((path) => existsSync(join(path, 'package.json')));

/** The folder of the package that a test belongs to, from the root. */
function packageOf(test) {
  let folder = dirname(test);
  while (!existsSync(join(root, folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Runs tests in a copy until the first fails: `passed`, `failed`, `timeout` or `broken`, with the reason. */
async function runTests(copy, tests, timeLimitMs) {
  for (const [folder, files] of Map.groupBy(tests, packageOf)) {
    const result = await runVitest(
      join(copy, folder),
      files.map((file) => relative(folder, file)),
      timeLimitMs,
    );
    if (result.status !== 'passed') return result;
  }
  return { status: 'passed', detail: '' };
}

function runVitest(folder, files, timeLimitMs) {
  const report = join(folder, `mutant-report-${process.pid}.json`);
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', ...files, '--bail=1', '--maxWorkers=1', '--reporter=json', `--outputFile=${report}`];
  const child = spawn(process.execPath, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  running.add(child);
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr = (stderr + chunk).slice(-2000)));
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    stop(child);
  }, timeLimitMs);
  return new Promise((resolve) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      const found = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : null;
      rmSync(report, { force: true });
      if (isLate) resolve({ status: 'timeout', detail: `no end within ${timeLimitMs / 1000} s` });
      else if (found === null) resolve({ status: 'broken', detail: stderr });
      else resolve(verdictOf(found, code));
    });
  });
}

const isTimeout = ({ failureMessages }) => failureMessages.every((message) => /timed out in \d+ ?ms/.test(message));
/** The new text is no code. */
const isMisspelt = ({ failureMessages }) =>
  failureMessages.every((message) => /(?:Reference|Syntax)Error/.test(message));

/** A failed test counts unless it ran out of time; a file that could not be loaded, or a failed hook, is broken. */
function verdictOf({ testResults }, code) {
  const failed = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed'),
  );
  const telling = failed.find((test) => !isTimeout(test) && !isMisspelt(test));
  if (telling !== undefined) return { status: 'failed', detail: telling.fullName };
  const [first] = failed;
  if (first !== undefined) return { status: isTimeout(first) ? 'timeout' : 'broken', detail: first.failureMessages[0] };
  const unloaded = testResults.find(({ status }) => status === 'failed');
  if (unloaded !== undefined) return { status: 'broken', detail: unloaded.message };
  const passed = testResults.some(({ assertionResults }) => assertionResults.some(({ status }) => status === 'passed'));
  return code === 0 && passed ? { status: 'passed', detail: '' } : { status: 'broken', detail: 'no test ran' };
}

/** With the workers that it started. */
function stop(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Runs `use` on each item, as many at a time as there are copies. */
async function inCopies(items, use) {
  const rest = [...items];
  await Promise.all(
    copies.map(async (copy) => {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) await use(item, copy);
    }),
  );
}

async function tryMutant({ file, old, new: changed, tests, timeLimitMs }, copy) {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace(old, () => changed),
  );
  try {
    const { status, detail } = await runTests(copy, tests, timeLimitMs ?? TIME_LIMIT_MS);
    if (status === 'failed') return { verdict: 'killed', detail };
    if (status === 'timeout') return { verdict: timeLimitMs === undefined ? 'timeout' : 'killed', detail };
    return { verdict: status === 'passed' ? 'survived' : 'broken', detail };
  } finally {
    writeFileSync(path, text);
  }
}

const mutants = readMutants(process.argv.slice(2));
const counts = new Map();
function tell(verdict, { file, old, new: changed }, detail) {
  counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  console.log(
    `${verdict.padEnd(11)} ${file}: ${short(old)} -> ${short(changed)}${detail ? `  (${short(detail)})` : ''}`,
  );
}
const short = (text) => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
};

try {
  const current = [];
  for (const mutant of mutants) {
    const reason = whyOutOfDate(mutant);
    if (reason === null) current.push(mutant);
    else tell('out of date', mutant, reason);
  }
  for (let worker = 0; worker < Math.min(WORKERS, current.length); worker++) copyWorkspace();

  // Tests that fail without a mutant would kill every one.
  const failing = new Map();
  await inCopies(new Set(current.flatMap(({ tests }) => tests)), async (test, copy) => {
    const { status, detail } = await runTests(copy, [test], TIME_LIMIT_MS);
    if (status !== 'passed') failing.set(test, `${status} without a mutant: ${detail}`);
  });
  for (const [test, reason] of failing) console.log(`${'broken'.padEnd(11)} ${test}: ${reason}`);

  await inCopies(current, async (mutant, copy) => {
    const failingTest = mutant.tests.find((test) => failing.has(test));
    if (failingTest !== undefined) return tell('broken', mutant, `${failingTest} fails without it`);
    const { verdict, detail } = await tryMutant(mutant, copy);
    tell(verdict, mutant, verdict === 'survived' ? '' : detail);
  });
} finally {
  cleanUp();
}

console.log([...counts].map(([verdict, count]) => `${count} ${verdict}`).join(', ') || 'no mutants');
process.exitCode = mutants.length > 0 && counts.get('killed') === mutants.length ? 0 : 1;
