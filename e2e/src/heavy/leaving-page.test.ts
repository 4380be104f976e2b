import { execFile } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { inputDirectory } from '@homelake/examples';
import { cliPath, homelake, repository, temporaryFolder } from '../homelake.ts';
import { lakeHashes } from '../lake-hashes.ts';

/** The commands of docs/leaving.md, in the order of the page, as a person types them. */
const folder = temporaryFolder();
afterAll(() => folder.remove());

const page = readFileSync(join(repository, 'docs/leaving.md'), 'utf8');
const commands = [...page.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = '']) => block).join('');

test('the commands of the page about leaving take a lake out and back', async () => {
  expect(commands.match(/^npx homelake/gm)?.length).toBeGreaterThanOrEqual(5);
  const home = dirname(folder.path('person', 'Homelake'));
  const environment = { HOME: home, USERPROFILE: home };
  expect((await homelake(['import', inputDirectory], { environment })).code).toBe(0);
  const npx = folder.path('bin', 'npx');
  writeFileSync(npx, `#!/bin/sh\n[ "$1" = homelake ] || exit 9\nshift\nexec "${process.execPath}" "${cliPath}" "$@"\n`);
  chmodSync(npx, 0o755);
  const env = {
    ...process.env,
    ...environment,
    HOMELAKE_HOME: '',
    PATH: `${dirname(npx)}:${process.env['PATH'] ?? ''}`,
  };
  const { stdout } = await promisify(execFile)('sh', ['-e', '-c', commands], { cwd: home, env });
  expect(stdout).toContain('would be written');
  expect(stdout).toMatch(/\n0 files written \(0 bytes\), \d+ files unchanged\./);
  expect(stdout).toContain('all is well');
  expect(lakeHashes(join(home, 'NewLake'))).toEqual(lakeHashes(join(home, 'Homelake')));
});
