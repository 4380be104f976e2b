import { describe, expect, it, test } from 'vitest';

import { abortAbandoned } from './abort-abandoned.ts';
import { uploadSessionsContract } from '../contract.ts';
import { createMemoryObjectStore, createMemoryUploadSessions } from '../memory.ts';
import { openMemorySessions } from './memory-sessions.test-helper.ts';
import { mutantSessions } from './mutant-sessions.test-helper.ts';
import { MAX_PARTS, MAX_UPLOAD_BYTES, partLayout, placeOfPart } from './part-layout.ts';
import { createPartLinks } from './part-links.ts';
import { decodeSession, encodeSession } from './session-name.ts';

const open = async () => openMemorySessions();

describe('sessions in memory', () => {
  for (const one of uploadSessionsContract({ open })) it(one.name, one.run);
});

it.each(mutantSessions)('sessions that $name are caught', async ({ mutate, killedBy }) => {
  const cases = uploadSessionsContract({ open: async () => openMemorySessions(mutate) });
  await expect(cases.find(({ name }) => name === killedBy)?.run()).rejects.toThrow();
});

it('every case of the contract has a mutant that fails it', () => {
  const killers = new Set(mutantSessions.map(({ killedBy }) => killedBy));
  expect(uploadSessionsContract({ open }).filter(({ name }) => !killers.has(name))).toEqual([]);
});

describe('the layout of an upload', () => {
  test.each([
    [1, 8 * 2 ** 20, 1],
    [8 * 2 ** 20, 8 * 2 ** 20, 1],
    [8 * 2 ** 20 + 1, 8 * 2 ** 20, 2],
    [80_000 * 2 ** 20, 8 * 2 ** 20, MAX_PARTS],
    [80_000 * 2 ** 20 + 1, 9 * 2 ** 20, 8889],
    [MAX_UPLOAD_BYTES, 5 * 2 ** 30, MAX_PARTS],
  ])('of %d bytes has parts of %d bytes, %d of them', (sizeBytes, partSizeBytes, parts) => {
    expect(partLayout(sizeBytes)).toEqual({ partSizeBytes, parts });
  });

  test('has every byte in one part', () => {
    const [sizeBytes, partSizeBytes] = [25, 10];
    const places = [1, 2, 3].map((part) => placeOfPart(sizeBytes, partSizeBytes, part));
    expect(places).toEqual([
      { start: 0, sizeBytes: 10 },
      { start: 10, sizeBytes: 10 },
      { start: 20, sizeBytes: 5 },
    ]);
    expect(() => placeOfPart(sizeBytes, partSizeBytes, 4)).toThrow(TypeError);
  });
});

const NOW = Date.parse('2026-01-01T00:00:00Z');
const linksAt = (now: number, key = 1) =>
  createPartLinks({
    key: new Uint8Array(32).fill(key),
    urlOf: (token) => `/parts/${token}`,
    now: () => now,
    lifetimeMs: 60_000,
  });

const tokenOf = async (session = 'a.b') => {
  const [link] = await linksAt(NOW).make(session, [{ part: 2, sha256: 'ab' }]);
  expect(link).toMatchObject({ part: 2, headers: {}, expiresAt: '2026-01-01T00:01:00.000Z' });
  return link?.url.replace('/parts/', '') ?? '';
};
const receive = async (token: string, links = linksAt(NOW)) => {
  const written: unknown[] = [];
  const write = async (...given: readonly unknown[]) => void written.push(...given.slice(0, 2));
  const isTaken = await links.receiver({ write }).receive(token, nothing());
  expect(isTaken).toBe(written.length > 0);
  return written;
};

describe('a link to this program', () => {
  test('says which part of which session it takes', async () => {
    expect(await receive(await tokenOf())).toMatchObject(['a.b', { part: 2, sha256: 'ab' }]);
    expect(await tokenOf()).toMatch(/^[0-9A-Za-z_-]+\.[0-9A-Za-z_-]+$/);
  });

  test('is good until it is out of date', async () => {
    const token = await tokenOf();
    expect(await receive(token, linksAt(NOW + 59_999))).toHaveLength(2);
    expect(await receive(token, linksAt(NOW + 60_000))).toEqual([]);
  });

  test('is refused where any of its characters is another, or it was signed by another', async () => {
    const token = await tokenOf();
    for (let index = 0; index < token.length; index++) {
      const other = token[index] === 'A' ? 'B' : 'A';
      const changed = token.slice(0, index) + other + token.slice(index + 1);
      // The last character holds bits that stand for nothing.
      if (index < token.length - 1) expect(await receive(changed)).toEqual([]);
    }
    expect(await receive(token, linksAt(NOW, 2))).toEqual([]);
    for (const text of ['', '.', 'a.b', `${token}.a`, token.split('.')[0] ?? '']) {
      expect(await receive(text)).toEqual([]);
    }
  });
});

async function* nothing(): AsyncGenerator<Uint8Array> {}

test('the name of a session says what it is for', () => {
  const name = { id: 'x-1', key: 'uploads/1/größe.mp4', sizeBytes: 20, partSizeBytes: 10, contentType: null };
  expect(decodeSession(encodeSession(name))).toEqual(name);
  expect(encodeSession(name)).toMatch(/^[0-9A-Za-z_.-]+$/);
  expect(decodeSession('x-1.W10')).toBeNull();
});

test('abandoned sessions are those that got no part since a time, whenever they were opened', async () => {
  let now = 0;
  let ids = 0;
  const sessions = createMemoryUploadSessions({
    store: createMemoryObjectStore(),
    now: () => now,
    newId: () => `${++ids}`,
  });
  const upload = { key: 'uploads/1/a.txt', sizeBytes: 1, contentType: null };
  const old = await sessions.open(upload);
  now = 1000;
  const young = await sessions.open(upload);
  now = 0;
  const slow = await sessions.open(upload);
  now = 1000;
  await sessions.write(slow.session, { part: 1, sha256: null }, oneByte());
  expect(await abortAbandoned(sessions, new Date(1000))).toBe(1);
  expect(await sessions.received(slow.session)).toHaveLength(1);
  expect(await sessions.received(old.session)).toBeNull();
  expect(await sessions.received(young.session)).toEqual([]);
});

async function* oneByte(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1);
}
