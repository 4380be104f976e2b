import { failsAfter, sampleBytes, text } from '../objects/contract-bytes.ts';
import { check, equal, rejectsWith } from '../objects/contract-check.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { MAX_PART_BYTES, MIN_PART_BYTES } from './part-layout.ts';
import { sha256Hex } from '../objects/sha256.ts';
import type { OpenedSession, PartLink, PartRequest, UploadSessions } from './upload-sessions.ts';

/** A fresh, empty place for sessions, with the store that completed uploads go to. */
export interface SessionsUnderTest {
  readonly sessions: UploadSessions;
  readonly store: ObjectStore;
  /** A second handle on the same place, sharing no memory with the first. */
  readonly reopen: () => Promise<Pick<SessionsUnderTest, 'sessions' | 'store'>>;
  /** Sends bytes to a link as a client does, with its headers. False where they are refused. */
  readonly send: (link: PartLink, bytes: Uint8Array) => Promise<boolean>;
  readonly close?: () => Promise<void>;
}

export interface SessionsCase {
  readonly name: string;
  readonly run: (subject: SessionsUnderTest) => Promise<void>;
}

const KEY = 'uploads/1/film.mp4';
/** Two parts of the usual size and a small one. */
const SIZE = 2 * 8 * 2 ** 20 + 1000;

interface Upload extends OpenedSession {
  readonly bytes: Uint8Array;
  readonly partOf: (part: number) => Uint8Array;
  readonly requestOf: (part: number) => Promise<PartRequest>;
}

async function begin({ sessions }: Pick<SessionsUnderTest, 'sessions'>, seed = 0, key = KEY): Promise<Upload> {
  const bytes = sampleBytes(SIZE, seed);
  const opened = await sessions.open({ key, sizeBytes: SIZE, contentType: 'video/mp4' });
  const { partSizeBytes } = opened;
  const partOf = (part: number) => bytes.subarray((part - 1) * partSizeBytes, part * partSizeBytes);
  const requestOf = async (part: number) => ({ part, sha256: await sha256Hex(partOf(part)) });
  return { ...opened, bytes, partOf, requestOf };
}

async function writeAll({ sessions }: Pick<SessionsUnderTest, 'sessions'>, upload: Upload): Promise<void> {
  for (let part = upload.parts; part >= 1; part--) {
    await sessions.write(upload.session, { part, sha256: null }, chunks(upload.partOf(part)));
  }
}

async function linkOf({ sessions }: SessionsUnderTest, session: string, request: PartRequest): Promise<PartLink> {
  const [link] = (await sessions.links(session, [request])) ?? [];
  check(link !== undefined, 'there is a link');
  return link;
}

async function* chunks(bytes: Uint8Array, size = 1_000_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const numbers = async (sessions: UploadSessions, session: string) =>
  (await sessions.received(session))?.map(({ part }) => part) ?? null;

const keys = async (store: ObjectStore) => (await store.list('')).objects.map(({ key }) => key);

async function listed(sessions: UploadSessions): Promise<string[]> {
  const names: string[] = [];
  for await (const { session } of sessions.list()) names.push(session);
  return names.sort();
}

/** What every adapter of `UploadSessions` does. */
export const sessionsCases: readonly SessionsCase[] = [
  {
    name: 'parts sent to their links in any order become one object',
    async run(subject) {
      const upload = await begin(subject);
      for (const part of [3, 2, 1]) {
        const link = await linkOf(subject, upload.session, await upload.requestOf(part));
        equal(link.part, part, 'the number of the part in its link');
        equal(await subject.send(link, upload.partOf(part)), true, `sending part ${part}`);
      }
      const other = await subject.reopen();
      const completed = await other.sessions.complete(upload.session);
      check(completed !== null && 'object' in completed, 'the upload is complete');
      equal(await subject.store.head(KEY), completed.object, 'head');
      equal([completed.object.sizeBytes, completed.object.contentType], [SIZE, 'video/mp4'], 'size and content type');
      equal(await subject.store.read(KEY), upload.bytes, 'bytes');
      equal(await keys(subject.store), [KEY], 'the listing');
    },
  },
  {
    name: 'parts written by this program, side by side, become one object',
    async run(subject) {
      const upload = await begin(subject);
      const other = await subject.reopen();
      const requests = await Promise.all([1, 2, 3].map(upload.requestOf));
      const writes = requests.map((request) => {
        const { sessions } = request.part === 2 ? other : subject;
        return sessions.write(upload.session, request, chunks(upload.partOf(request.part), 70_000));
      });
      await Promise.all(writes);
      await subject.sessions.complete(upload.session);
      equal(await other.store.read(KEY), upload.bytes, 'bytes');
    },
  },
  {
    name: 'the layout keeps the bounds of S3 and adds up to the size',
    async run({ sessions }) {
      for (const sizeBytes of [1, SIZE, 100 * 2 ** 30, 5 * 2 ** 40]) {
        const { session, partSizeBytes, parts } = await sessions.open({ key: KEY, sizeBytes, contentType: null });
        check(
          partSizeBytes >= MIN_PART_BYTES && partSizeBytes <= MAX_PART_BYTES,
          `${sizeBytes}: 5 MiB to 5 GiB a part`,
        );
        check(parts <= 10_000 && parts === Math.ceil(sizeBytes / partSizeBytes), `${sizeBytes}: ${parts} parts`);
        equal((await sessions.links(session, [{ part: parts, sha256: null }]))?.length, 1, 'a link to the last part');
        for (const part of [0, parts + 1, 1.5]) {
          let thrown: unknown;
          await sessions.links(session, [{ part, sha256: null }]).catch((error: unknown) => (thrown = error));
          check(thrown instanceof TypeError, `part ${part} throws TypeError`);
        }
      }
    },
  },
  {
    name: 'what was received is listed in order, with the hash that it was compared with, and nothing is at the key',
    async run(subject) {
      const upload = await begin(subject);
      equal(await subject.sessions.received(upload.session), [], 'before the first part');
      await subject.sessions.write(upload.session, { part: 3, sha256: null }, chunks(upload.partOf(3)));
      await subject.sessions.write(upload.session, await upload.requestOf(1), chunks(upload.partOf(1)));
      const other = await subject.reopen();
      const { sha256 } = await upload.requestOf(1);
      const expected = [
        { part: 1, sizeBytes: upload.partSizeBytes, sha256 },
        { part: 3, sizeBytes: 1000, sha256: null },
      ];
      equal(await other.sessions.received(upload.session), expected, 'parts');
      equal([await other.store.head(KEY), await keys(other.store)], [null, []], 'the object');
    },
  },
  {
    name: 'a completion names the parts that are missing, and works once they came',
    async run(subject) {
      const upload = await begin(subject);
      equal(await subject.sessions.complete(upload.session), { missing: [1, 2, 3] }, 'without a part');
      await subject.sessions.write(upload.session, { part: 2, sha256: null }, chunks(upload.partOf(2)));
      const other = await subject.reopen();
      equal(await other.sessions.complete(upload.session), { missing: [1, 3] }, 'with one part');
      equal(await other.store.head(KEY), null, 'the object');
      equal(await numbers(other.sessions, upload.session), [2], 'the part that is there');
      await writeAll(other, upload);
      await other.sessions.complete(upload.session);
      equal(await subject.store.read(KEY), upload.bytes, 'bytes');
    },
  },
  {
    name: 'to complete twice is to complete once',
    async run(subject) {
      const upload = await begin(subject);
      await writeAll(subject, upload);
      const first = await subject.sessions.complete(upload.session);
      equal(await (await subject.reopen()).sessions.complete(upload.session), first, 'the second answer');
      equal(await subject.store.read(KEY), upload.bytes, 'bytes');
      equal(await numbers(subject.sessions, upload.session), null, 'parts of the session');
      await subject.store.move(KEY, 'files/film.mp4');
      equal(await subject.sessions.complete(upload.session), null, 'the answer once the object is moved away');
      equal(await keys(subject.store), ['files/film.mp4'], 'the listing');
    },
  },
  {
    name: 'of many completions at once, each answers the one object',
    async run(subject) {
      const upload = await begin(subject);
      await writeAll(subject, upload);
      const handles = [subject, await subject.reopen(), await subject.reopen()];
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, at) => (handles[at % 3] ?? subject).sessions.complete(upload.session)),
      );
      for (const answer of answers) check(answer !== null && 'object' in answer, 'the object is answered');
      equal(await subject.store.read(KEY), upload.bytes, 'bytes');
      equal(await listed(subject.sessions), [], 'open sessions');
    },
  },
  {
    name: 'bytes of another hash than a link holds are refused, and the right ones taken afterwards',
    async run(subject) {
      const upload = await begin(subject);
      const link = await linkOf(subject, upload.session, await upload.requestOf(2));
      const wrong = upload.partOf(2).slice();
      wrong[5000] = (wrong[5000] ?? 0) ^ 1;
      equal(await subject.send(link, wrong), false, 'sending other bytes');
      equal(await numbers(subject.sessions, upload.session), [], 'parts after the wrong bytes');
      equal(await subject.send(link, upload.partOf(1)), false, 'sending the bytes of another part');
      equal(await subject.send(link, upload.partOf(2)), true, 'sending the right bytes');
      equal(await numbers(subject.sessions, upload.session), [2], 'parts after the right bytes');
    },
  },
  {
    name: 'a part longer or shorter than the layout says is refused, with and without a hash',
    async run(subject) {
      const upload = await begin(subject);
      for (const length of [0, 999, 1001, 60_000]) {
        const bytes = sampleBytes(length);
        for (const sha256 of [null, await sha256Hex(bytes)]) {
          const request = { part: 3, sha256 };
          const write = () => subject.sessions.write(upload.session, request, chunks(bytes, 700));
          await rejectsWith('wrong-content', write, `writing ${length} bytes`);
          const link = await linkOf(subject, upload.session, request);
          equal(await subject.send(link, bytes), false, `sending ${length} bytes`);
        }
      }
      equal(await numbers(subject.sessions, upload.session), [], 'parts');
    },
  },
  {
    name: 'a part whose sender breaks off is not received',
    async run(subject) {
      const upload = await begin(subject);
      let thrown: unknown;
      const bytes = failsAfter(upload.partOf(1).subarray(0, 100_000));
      await subject.sessions
        .write(upload.session, { part: 1, sha256: null }, bytes)
        .catch((error: unknown) => (thrown = error));
      check(
        thrown instanceof Error && thrown.message === 'the source broke off',
        'the error of the source comes through',
      );
      equal(await numbers(subject.sessions, upload.session), [], 'parts');
      await writeAll(subject, upload);
      await subject.sessions.complete(upload.session);
      equal(await subject.store.read(KEY), upload.bytes, 'bytes');
    },
  },
  {
    name: 'a part that comes again, even at the same time, counts once',
    async run(subject) {
      const upload = await begin(subject);
      const other = await subject.reopen();
      const request = await upload.requestOf(1);
      const send = async ({ sessions }: Pick<SessionsUnderTest, 'sessions'>, size: number) =>
        sessions.write(upload.session, request, chunks(upload.partOf(1), size)).then(
          () => true,
          () => false,
        );
      const taken = await Promise.all([send(subject, 300_000), send(other, 50_000), send(subject, 1_000_000)]);
      check(taken.includes(true), 'one of them is taken');
      equal(await send(other, 2_000_000), true, 'sending it once more');
      equal(await numbers(other.sessions, upload.session), [1], 'parts');
      await writeAll(subject, upload);
      await other.sessions.complete(upload.session);
      equal(await subject.store.read(KEY), upload.bytes, 'bytes');
    },
  },
  {
    name: 'a part that failed to come again is as it was, or missing, but never of other bytes',
    async run(subject) {
      const upload = await begin(subject);
      await writeAll(subject, upload);
      const wrong = sampleBytes(upload.partSizeBytes, 9);
      const request = await upload.requestOf(1);
      const write = () => subject.sessions.write(upload.session, request, chunks(wrong));
      await rejectsWith('wrong-content', write, 'other bytes under the hash of the part');
      const completed = await subject.sessions.complete(upload.session);
      if (completed !== null && 'missing' in completed) {
        equal(completed.missing, [1], 'missing');
        await subject.sessions.write(upload.session, request, chunks(upload.partOf(1)));
        await subject.sessions.complete(upload.session);
      }
      equal(await subject.store.read(KEY), upload.bytes, 'bytes');
    },
  },
  {
    name: 'an aborted session is gone, with its parts',
    async run(subject) {
      const upload = await begin(subject);
      const kept = await begin(subject, 1, 'uploads/2/film.mp4');
      const link = await linkOf(subject, upload.session, { part: 3, sha256: null });
      await writeAll(subject, upload);
      await (await subject.reopen()).sessions.abort(upload.session);
      const { sessions } = subject;
      equal(await sessions.received(upload.session), null, 'parts');
      equal(await sessions.links(upload.session, [{ part: 1, sha256: null }]), null, 'links');
      equal(await sessions.complete(upload.session), null, 'completion');
      equal(await subject.send(link, upload.partOf(3)), false, 'sending to a link from before');
      const write = () => sessions.write(upload.session, { part: 3, sha256: null }, chunks(upload.partOf(3)));
      await rejectsWith('precondition-failed', write, 'writing a part');
      await sessions.abort(upload.session);
      equal([await keys(subject.store), await listed(sessions)], [[], [kept.session]], 'objects and sessions');
    },
  },
  {
    name: 'open sessions are listed with their key and time, until they end',
    async run(subject) {
      const { sessions } = subject;
      equal(await listed(sessions), [], 'at first');
      const before = Date.now();
      const one = await begin(subject);
      const two = await begin(subject, 0, 'uploads/2/größe.mp4');
      const three = await begin(subject);
      const found = new Map<string, readonly [string, Date]>();
      for await (const { session, key, changedAt } of (await subject.reopen()).sessions.list())
        found.set(session, [key, changedAt]);
      equal([...found.keys()].sort(), [one.session, two.session, three.session].sort(), 'sessions');
      equal(found.get(two.session)?.[0], 'uploads/2/größe.mp4', 'key');
      for (const [, at] of found.values()) {
        check(Math.abs(at.getTime() - before) < 60_000, `a session was changed at ${at.toISOString()}`);
      }
      await writeAll(subject, one);
      await sessions.complete(one.session);
      await sessions.abort(three.session);
      equal(await listed(sessions), [two.session], 'after one was completed and one aborted');
    },
  },
  {
    name: 'two sessions of one key are apart, and the last to be completed is the object',
    async run(subject) {
      const one = await begin(subject, 1);
      const two = await begin(subject, 2);
      await writeAll(subject, one);
      await writeAll(subject, two);
      await subject.sessions.complete(two.session);
      equal(await subject.store.read(KEY), two.bytes, 'bytes of the first to be completed');
      await subject.sessions.complete(one.session);
      equal(await subject.store.read(KEY), one.bytes, 'bytes of the last');
    },
  },
  {
    name: 'a name of no session is that of one that is not open',
    async run({ sessions, store }) {
      await store.put(KEY, text('hello'));
      for (const session of ['', 'nonsense', '../../etc', 'a.b.c', 'x.W10']) {
        equal(await sessions.received(session), null, 'parts');
        equal(await sessions.links(session, []), null, 'links');
        equal(await sessions.complete(session), null, 'completion');
        await sessions.abort(session);
        const write = () => sessions.write(session, { part: 1, sha256: null }, chunks(text('x')));
        await rejectsWith('precondition-failed', write, 'writing a part');
      }
      equal(await store.read(KEY), text('hello'), 'the object');
    },
  },
  {
    name: 'an upload of no bytes, or to no key, is a bug of the caller',
    async run({ sessions }) {
      for (const sizeBytes of [0, -1, 1.5, 2 ** 52]) {
        let thrown: unknown;
        await sessions.open({ key: KEY, sizeBytes, contentType: null }).catch((error: unknown) => (thrown = error));
        check(thrown instanceof TypeError, `${sizeBytes} bytes throw TypeError`);
      }
      const open = () => sessions.open({ key: '../x', sizeBytes: 1, contentType: null });
      await rejectsWith('invalid-key', open, 'no key');
    },
  },
];
