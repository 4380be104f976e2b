import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scratchDirectory } from './scratch.test-helper.ts';
import { openSpool } from './spool.ts';

let directory: string;
beforeEach(() => (directory = join(scratchDirectory(), 'spool')));
afterEach(() => rmSync(join(directory, '..'), { recursive: true, force: true }));

async function* chunks(...texts: string[]) {
  for (const text of texts) yield new TextEncoder().encode(text);
}

test('what comes in pieces lies there whole until it is removed', async () => {
  const spooled = await openSpool(directory).take(chunks('one ', 'two'));
  expect(readFileSync(spooled.path, 'utf8')).toBe('one two');
  spooled.remove();
  expect(readdirSync(directory)).toEqual([]);
});

async function* broken() {
  yield new Uint8Array(100_000);
  throw new Error('the other side went away');
}

test('a stream that breaks off leaves nothing behind', async () => {
  await expect(openSpool(directory).take(broken())).rejects.toThrow('went away');
  expect(readdirSync(directory)).toEqual([]);
});

test('a signal ends it, and leaves nothing behind', async () => {
  const stop = new AbortController();
  async function* endless() {
    for (;;) {
      yield new Uint8Array(1000);
      stop.abort();
    }
  }
  await expect(openSpool(directory).take(endless(), stop.signal)).rejects.toThrow();
  expect(readdirSync(directory)).toEqual([]);
});

test('what an earlier process left goes when the spool is opened', () => {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'half'), 'x');
  openSpool(directory);
  expect(() => readdirSync(directory)).toThrow();
});
