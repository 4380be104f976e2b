import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Hex } from '@homelake/storage';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { composeLocal } from './local.ts';
import { importExamples } from './writer.test-helper.ts';

let root: string;
let home: string;
let truth: Readonly<Record<string, string>>;

beforeAll(async () => {
  const calm = await mkdtemp(join(tmpdir(), 'homelake-one-writer-'));
  await importExamples(calm, false);
  truth = await stateOf(calm);
  await rm(calm, { recursive: true });
}, 120_000);
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'homelake-two-writers-'));
  home = join(root, 'home');
});
afterEach(() => rm(root, { recursive: true, force: true }));

/**
 * Every object of a home and every row of its catalog, as text. Left out are times of arrival and the order of arrivals of the same bytes,
 * which may differ.
 */
async function stateOf(directory: string): Promise<Readonly<Record<string, string>>> {
  const state: Record<string, string> = {};
  const lake = await composeLocal({ home: directory, access: 'read' });
  try {
    for (const folder of ['bronze/', 'files/', 'raw-photos/', 'raw-whatsapp-uploads/', 'thumbnails/', 'uploads/']) {
      const { objects } = await lake.store.list(folder);
      for (const { key } of objects) {
        const bytes = (await lake.store.read(key)) ?? new Uint8Array(0);
        const facts = (await lake.store.head(key)) ?? null;
        const content = key.endsWith('.json') ? told(new TextDecoder().decode(bytes)) : await sha256Hex(bytes);
        state[key] = `${content} ${facts?.contentType ?? ''} ${facts?.metadata['sha256'] ?? ''}`;
      }
    }
    const { catalog } = lake.photos();
    for (const { month } of await catalog.months())
      for await (const photos of catalog.scan(month))
        for (const photo of photos) state[photo.id] = told(JSON.stringify(photo));
    const { waiting, running, dead } = await lake.queueView().state();
    expect({ waiting, running, dead }).toEqual({ waiting: 0, running: 0, dead: [] });
  } finally {
    await lake.close();
  }
  return state;
}

const told = (json: string): string =>
  JSON.stringify(JSON.parse(json), (name, value: unknown) => {
    if (['arrivedAt', 'importedAt', 'fileTime', 'fileTimes'].includes(name)) return null;
    if (name !== 'arrivals' || !Array.isArray(value)) return value;
    return value
      .map((one: unknown) => JSON.stringify(one, (key, inner: unknown) => (key === 'arrivedAt' ? null : inner)))
      .sort();
  });

const runWriter = (order: string): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('writer.test-helper.ts', import.meta.url));
    const child = spawn(process.execPath, [script, home, order], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', resolve);
  });

test('two applications that import the same files into one home in opposite orders give the lake that one of them gives', async () => {
  await Promise.all([importExamples(home, false), importExamples(home, true)]);
  expect(await stateOf(home)).toEqual(truth);
}, 120_000);

test('two processes that import the same files into one home in opposite orders give the lake that one of them gives', async () => {
  expect(await Promise.all([runWriter('forward'), runWriter('reversed')])).toEqual([0, 0]);
  expect(await stateOf(home)).toEqual(truth);
}, 120_000);
