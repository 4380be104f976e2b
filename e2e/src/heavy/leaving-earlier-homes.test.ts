import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { homeFacts } from '../homes/home-facts.ts';
import { homelake, temporaryFolder } from '../homelake.ts';
import { lakeHashes } from '../lake-hashes.ts';

/** Homes that earlier versions left, as `homes/make-home.ts` packed them, are exported by this version and come back in a new home. */
const folder = temporaryFolder();
afterAll(() => folder.remove());

const runIn =
  (home: string) =>
  (...args: string[]) =>
    homelake(['--home', home, ...args], { environment: { TZ: 'UTC' } });

test.each(['silver-3.tar.gz', 'silver-4.tar.gz'])('the home of %s leaves and comes back whole', async (archive) => {
  const place = folder.path(archive);
  mkdirSync(place);
  execFileSync('tar', ['-xzf', fileURLToPath(new URL(`../homes/${archive}`, import.meta.url)), '-C', place]);
  const [home, out, back] = [join(place, 'home'), join(place, 'export'), join(place, 'back')];
  // Waiting jobs are done, and tables are built, before the export.
  const exported = await runIn(home)('export', out);
  expect([exported.code, exported.stdout]).toEqual([0, expect.stringMatching(/^\d+ files written/)]);
  const imported = await runIn(back)('import', '--from', 'homelake', out);
  expect([imported.code, imported.stderr]).toEqual([0, `A new lake was made at ${back}.\n`]);
  expect(imported.stdout).toContain('4 chats with 39 messages, and 7 photos');
  expect(lakeHashes(back)).toEqual(lakeHashes(home));
  const { queue: _old, ...facts } = await homeFacts(runIn(home));
  const { queue: _new, ...after } = await homeFacts(runIn(back));
  expect(after).toEqual(facts);
  expect(facts.photos.map(({ albums }) => albums)).toContainEqual([expect.any(String)]);
  const [before, now] = await Promise.all([runIn(home)('verify'), runIn(back)('verify')]);
  expect([now.code, now.stdout]).toEqual([before.code, before.stdout]);
});
