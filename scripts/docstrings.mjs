// Prints docstrings of the packages and apps, picked at random, for a reader who has not seen the code:
//   node scripts/docstrings.mjs [COUNT] [SEED]
// What such a reader cannot say in other words is written anew.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [count = '40', seed = String(Date.now())] = process.argv.slice(2);

const files = execFileSync('git', ['ls-files', 'packages', 'apps'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => /\/src\/.*\.(ts|svelte)$/.test(path) && !/\.test(-helper)?\.ts$/.test(path));

/** Each docstring with the line that it describes, in an order that follows from the seed. */
const docstrings = files
  .flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^ *\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n(.*)$/gm)].map(
      ([all, text, line]) => ({
        title: `${path}: ${line.trim()}`,
        text: text.replace(/^ *\* ?/gm, '').trim(),
        rank: createHash('sha256').update(`${seed} ${path} ${all}`).digest('hex'),
      }),
    ),
  )
  .sort((a, b) => (a.rank < b.rank ? -1 : 1));

console.log(`${count} of ${docstrings.length} docstrings, seed ${seed}`);
for (const { title, text } of docstrings.slice(0, Number(count)))
  console.log(`\n${title}\n  ${text.replaceAll('\n', '\n  ')}`);
