import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import { uploadSessionsContract } from '@homelake/storage/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startWorker } from '../processes/child-process.test-helper.ts';
import type { Worker } from '../processes/child-process.test-helper.ts';
import { openFsObjectStore } from '../objects/fs-object-store.ts';
import type { FsObjectStore } from '../objects/fs-object-store.ts';
import { openFsUploadSessions } from './fs-upload-sessions.ts';
import type { FsUploadSessions } from './fs-upload-sessions.ts';
import { scratchDirectory } from '../scratch.test-helper.ts';

const PART = 8 * 2 ** 20;

interface Place {
  readonly sessions: FsUploadSessions;
  readonly store: FsObjectStore;
}

async function openPlace(root: string): Promise<Place> {
  const store = await openFsObjectStore({ root });
  return { store, sessions: openFsUploadSessions({ root, urlOf: (token) => `/parts/${token}` }) };
}

const closePlace = ({ sessions, store }: Place): void => {
  sessions.close();
  store.close();
};

async function* of(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function openForContract() {
  const root = scratchDirectory();
  const places = [await openPlace(root)];
  const [first] = places;
  if (first === undefined) throw new Error('no place');
  return {
    ...first,
    async reopen() {
      const place = await openPlace(root);
      places.push(place);
      return place;
    },
    async send({ url }: { readonly url: string }, bytes: Uint8Array) {
      return first.sessions
        .receive(url.replace('/parts/', ''), of(bytes.subarray(0, 10), bytes.subarray(10)))
        .catch(() => false);
    },
    async close() {
      for (const place of places) closePlace(place);
      rmSync(root, { recursive: true });
    },
  };
}

describe('sessions beside a filesystem store', () => {
  for (const one of uploadSessionsContract({ open: openForContract })) it(one.name, one.run);
});

let root: string;
let place: Place;
const workers: Worker[] = [];
const start = (name: string, ...parameters: string[]): Worker => {
  const worker = startWorker(name, ...parameters);
  workers.push(worker);
  return worker;
};
beforeEach(async () => {
  root = scratchDirectory();
  place = await openPlace(root);
});
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.kill();
    await worker.lines();
  }
  closePlace(place);
  rmSync(root, { recursive: true });
});

const KEY = 'uploads/1/film.mp4';
const filled = (value: number, length = PART): Uint8Array => new Uint8Array(length).fill(value);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Opens an upload of two parts: the first has only bytes 1, the second, an eighth of its size, only bytes 2. */
async function openTwoParts(): Promise<string> {
  const { session } = await place.sessions.open({ key: KEY, sizeBytes: PART + PART / 8, contentType: 'video/mp4' });
  return session;
}

async function writeBoth(session: string): Promise<void> {
  await place.sessions.write(session, { part: 1, sha256: null }, of(filled(1)));
  await place.sessions.write(session, { part: 2, sha256: null }, of(filled(2, PART / 8)));
}

/** True where the object has the bytes of both parts. */
async function isWhole(): Promise<boolean> {
  const bytes = await place.store.read(KEY);
  return (
    bytes !== null &&
    bytes.length === PART + PART / 8 &&
    bytes.subarray(0, PART).every((byte) => byte === 1) &&
    bytes.subarray(PART).every((byte) => byte === 2)
  );
}

const sessionDirectories = (): string[] => readdirSync(join(root, '.homelake/sessions'));

it('the bytes of an upload are written once: the file of its parts becomes the object', async () => {
  const session = await openTwoParts();
  const [id = ''] = sessionDirectories();
  const { ino } = statSync(join(root, '.homelake/sessions', id, 'bytes'));
  await writeBoth(session);
  await place.sessions.complete(session);
  expect(statSync(place.store.pathOf(KEY)).ino).toBe(ino);
  expect(await isWhole()).toBe(true);
  expect([sessionDirectories(), readdirSync(join(root, '.homelake/tmp'))]).toEqual([[], []]);
});

it('the etag of a single part is the SHA-256 of the object; with more parts, a move that knows the SHA-256 sets it', async () => {
  const { session } = await place.sessions.open({ key: 'uploads/2/a.txt', sizeBytes: 5, contentType: null });
  const bytes = new TextEncoder().encode('hello');
  await place.sessions.write(session, { part: 1, sha256: null }, of(bytes));
  await place.sessions.complete(session);
  expect((await place.store.head('uploads/2/a.txt'))?.etag).toBe(sha256(bytes));

  const large = await openTwoParts();
  await writeBoth(large);
  await place.sessions.complete(large);
  expect((await place.store.head(KEY))?.etag).toMatch(/^[0-9a-f]{64}-2$/);
  const whole = sha256((await place.store.read(KEY)) ?? new Uint8Array());
  const moved = await place.store.move(KEY, 'files/film.mp4', { sha256: whole });
  expect([moved?.etag, (await place.store.head('files/film.mp4'))?.etag]).toEqual([whole, whole]);
});

it('a process that is killed during a part leaves the other parts, and the part can be sent again', async () => {
  const session = await openTwoParts();
  await place.sessions.write(session, { part: 2, sha256: null }, of(filled(2, PART / 8)));
  const worker = start('part-writer', root, session, '1', '9', '3');
  while ((await worker.nextLine()) !== 'wrote 3');
  worker.kill();
  await worker.lines();
  expect(await place.sessions.complete(session)).toEqual({ missing: [1] });
  await place.sessions.write(session, { part: 1, sha256: null }, of(filled(1)));
  await place.sessions.complete(session);
  expect(await isWhole()).toBe(true);
});

it('a slow sender in another process cannot damage a part that was sent again, nor the object', async () => {
  const session = await openTwoParts();
  const lingering = start('part-writer', root, session, '1', '9', '2');
  while ((await lingering.nextLine()) !== 'wrote 2');
  const other = start('part-writer', root, session, '1', '8', '0');
  await other.nextLine();
  // The writer that began last is the one whose bytes count, also if another still writes.
  await writeBoth(session);
  const said = (await other.lines()).at(-1);
  expect(said === 'done' || said?.includes('is being sent again')).toBe(true);
  await place.sessions.complete(session);
  expect(await isWhole()).toBe(true);
});

it.each([
  ['is told once it goes on', 'unavailable', false],
  ['and goes on after the completion changes nothing', 'precondition-failed', true],
])('a writer that began before another %s', async (_, code, isCompletedFirst) => {
  const session = await openTwoParts();
  const [hasBegun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield filled(9, PART / 2);
    hasBegun.resolve();
    await goOn.promise;
    yield filled(9, PART / 2);
  }
  const first = place.sessions.write(session, { part: 1, sha256: null }, slow());
  await hasBegun.promise;
  await writeBoth(session);
  if (isCompletedFirst) await place.sessions.complete(session);
  goOn.resolve();
  await expect(first).rejects.toMatchObject({ code });
  await place.sessions.complete(session);
  expect(await isWhole()).toBe(true);
});

it('a completion that is killed at any step can be repeated, and gives one complete object', async () => {
  for (let step = 1; ; step++) {
    const session = await openTwoParts();
    await writeBoth(session);
    const worker = start('session-completer', root, session, String(step));
    const isDone = (await worker.lines()).length > 0;
    const early = await place.store.head(KEY);
    expect(early === null || (await isWhole())).toBe(true);
    const completed = await place.sessions.complete(session);
    expect(completed).toEqual({ object: await place.store.head(KEY) });
    expect([await isWhole(), sessionDirectories()]).toEqual([true, []]);
    expect((await place.store.head(KEY))?.contentType).toBe('video/mp4');
    await place.store.remove(KEY);
    if (isDone) {
      expect(step).toBeGreaterThan(5);
      break;
    }
  }
});

it('a link stays valid after a restart, and a link of another home is invalid', async () => {
  const session = await openTwoParts();
  const [link] = (await place.sessions.links(session, [{ part: 2, sha256: null }])) ?? [];
  const token = link?.url.replace('/parts/', '') ?? '';
  const bytes = filled(2, PART / 8);
  expect(statSync(join(root, '.homelake/link.key')).mode & 0o777).toBe(0o600);
  const again = await openPlace(root);
  expect(await again.sessions.receive(token, of(bytes))).toBe(true);
  expect(await place.sessions.received(session)).toMatchObject([{ part: 2 }]);
  rmSync(join(root, '.homelake/link.key'));
  const other = await openPlace(root);
  expect(await other.sessions.receive(token, of(bytes))).toBe(false);
  for (const one of [again, other]) closePlace(one);
});

it('a session directory without a name is removed after a day', async () => {
  const old = join(root, '.homelake/sessions/old');
  mkdirSync(old, { recursive: true });
  const yesterday = Date.now() / 1000 - 90_000;
  utimesSync(old, yesterday, yesterday);
  mkdirSync(join(root, '.homelake/sessions/young'));
  for await (const one of place.sessions.list()) expect(one).toBeNull();
  expect([existsSync(old), sessionDirectories()]).toEqual([false, ['young']]);
});

it('a session changed when its newest part came, however long ago it was opened', async () => {
  const session = await openTwoParts();
  const [name = ''] = sessionDirectories();
  const directory = join(root, '.homelake/sessions', name);
  const changedAt = async () => {
    for await (const one of place.sessions.list()) return one.changedAt.getTime();
    return null;
  };
  const lastYear = new Date(Date.now() - 365 * 86_400_000);
  utimesSync(join(directory, 'session'), lastYear, lastYear);
  expect(await changedAt()).toBe(lastYear.getTime());
  await place.sessions.write(session, { part: 2, sha256: null }, of(filled(2, PART / 8)));
  const newest = statSync(join(directory, '2.part')).mtimeMs;
  expect(Math.abs(((await changedAt()) ?? 0) - newest)).toBeLessThan(1);
});

it('a missing disk is an error, not a closed session', async () => {
  const session = await openTwoParts();
  rmSync(join(root, '.homelake/store.json'));
  const gone = { code: 'unavailable' };
  await expect(place.sessions.received(session + 'x'))
    .resolves.toBeNull()
    .catch(() => {});
  rmSync(join(root, '.homelake/sessions'), { recursive: true });
  await expect(place.sessions.received(session)).rejects.toMatchObject(gone);
  await expect(place.sessions.complete(session)).rejects.toMatchObject(gone);
});
