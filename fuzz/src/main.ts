import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Part } from './part.ts';
import { PARTS } from './parts.ts';
import { runPart } from './run-part.ts';

const USAGE = `npm run test:fuzz -- [options]

  --seconds N    how long a run takes; its parts share it (default 230)
  --count N      inputs of each part, however long they take
  --only NAMES   parts, with commas between them: ${PARTS.map((part) => part.name).join(', ')}
  --seed N       first seed (default: a fresh one); alone it looks at one input
  --workers N    default: as many as there are cores
  --limit N      seconds that one input may take (default 10)`;

const FINDS = fileURLToPath(new URL('../finds', import.meta.url));
/** Number of finds with one heading that are printed and kept. More of them give no new information. */
const SHOWN = 3;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    count: { type: 'string' },
    only: { type: 'string' },
    seed: { type: 'string' },
    workers: { type: 'string' },
    limit: { type: 'string' },
    help: { type: 'boolean' },
  },
});

function numberOf(name: 'seconds' | 'count' | 'seed' | 'workers' | 'limit'): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value >= 0) || (name !== 'seconds' && !Number.isSafeInteger(value)))
    throw new TypeError(`--${name} ${text} is no number`);
  return value;
}

function chosenParts(): readonly Part[] {
  const names = values.only?.split(',') ?? PARTS.map((part) => part.name);
  return names.map((name) => {
    const part = PARTS.find((one) => one.name === name);
    if (part === undefined) throw new TypeError(`--only ${name}: no part has this name\n${USAGE}`);
    return part;
  });
}

function keep(part: Part, seed: number, find: string): string {
  const folder = join(FINDS, `${part.name}-${seed}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'find.txt'), `${find}\n\nnpm run test:fuzz -- --seed ${seed} --only ${part.name}\n`);
  for (const { name, bytes } of part.files?.(seed) ?? []) writeFileSync(join(folder, name), bytes);
  return folder;
}

/** The first line of a find without numbers and names. Finds with one heading mostly have one cause. */
const headingOf = (find: string): string => (/^[^\n]*/.exec(find)?.[0] ?? '').replaceAll(/\d+/g, '#').slice(0, 80);

const round = (value: number): string => Math.round(value).toLocaleString('en');

async function main(): Promise<number> {
  if (values.help === true) {
    console.log(USAGE);
    return 0;
  }
  const parts = chosenParts();
  const seed = numberOf('seed');
  const firstSeed = seed ?? Math.floor(Math.random() * 2 ** 47);
  const count = numberOf('count') ?? (seed !== undefined && values.seconds === undefined ? 1 : undefined);
  const seconds =
    count === undefined || values.seconds !== undefined ? (numberOf('seconds') ?? 230) : Number.POSITIVE_INFINITY;
  const workers = numberOf('workers') ?? availableParallelism();
  const shares = parts.reduce((sum, part) => sum + part.share, 0);
  console.log(`fuzz: seeds from ${firstSeed}, ${workers} workers`);

  let inputs = 0;
  let finds = 0;
  for (const part of parts) {
    const byHeading = new Map<string, number>();
    const run = await runPart(
      part,
      {
        firstSeed,
        count: count ?? Number.MAX_SAFE_INTEGER - firstSeed,
        seconds: (seconds * part.share) / shares,
        workers,
        secondsPerInput: numberOf('limit') ?? 10,
      },
      ({ seed: own, find }) => {
        const heading = headingOf(find);
        const known = byHeading.get(heading) ?? 0;
        byHeading.set(heading, known + 1);
        if (known < SHOWN) console.log(`\nFIND ${part.name} ${own}: ${find}\n  kept ${keep(part, own, find)}\n`);
      },
    );
    const own = [...byHeading.values()].reduce((sum, one) => sum + one, 0);
    console.log(
      `fuzz: ${part.name.padEnd(8)} ${round(run.inputs).padStart(9)} inputs in ${run.seconds.toFixed(1).padStart(6)} s, ${round(run.inputs / run.seconds).padStart(6)} a second, ${own} finds`,
    );
    for (const [heading, times] of byHeading) if (times > SHOWN) console.log(`        ${times} x ${heading}`);
    inputs += run.inputs;
    finds += own;
  }
  console.log(`fuzz: ${round(inputs)} inputs, ${finds} finds`);
  return finds === 0 ? 0 : 1;
}

process.exitCode = await main();
