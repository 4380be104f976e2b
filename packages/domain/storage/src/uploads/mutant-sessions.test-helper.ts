import type { MemorySessions } from '../memory.ts';
import { StorageError } from '../objects/object-store.ts';
import { placeOfPart } from './part-layout.ts';
import { decodeSession, encodeSession } from './session-name.ts';
import type { PartRequest, UploadSessions } from './upload-sessions.ts';

/** UploadSessions that break one rule of the contract, as a faulty adapter might. */
export interface MutantSessions {
  readonly name: string;
  /** The case that must detect the fault. Others may too. */
  readonly killedBy: string;
  readonly mutate: (sessions: UploadSessions, disk: MemorySessions) => Partial<UploadSessions>;
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: number[][] = [];
  for await (const chunk of chunks) parts.push(Array.from(chunk));
  return new Uint8Array(parts.flat());
}

async function* stream(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

/** Size of a part in bytes, by the layout. */
function sizeOf(session: string, part: number): number {
  const name = decodeSession(session);
  return name === null ? 0 : placeOfPart(name.sizeBytes, name.partSizeBytes, part).sizeBytes;
}

/** Stores the bytes as `change` returns them, without any check. */
const keeping =
  (change: (bytes: Uint8Array, sizeBytes: number) => Uint8Array) =>
  (sessions: UploadSessions): Partial<UploadSessions> => ({
    write: async (session, { part }, bytes) => {
      if (decodeSession(session) === null) return sessions.write(session, { part, sha256: null }, bytes);
      const whole = change(await bytesOf(bytes), sizeOf(session, part));
      return sessions.write(session, { part, sha256: null }, stream(whole));
    },
  });

export const mutantSessions: readonly MutantSessions[] = [
  {
    name: 'join parts in the order in which they came',
    killedBy: 'parts sent to their links in any order become one object',
    mutate(sessions, disk) {
      const complete: UploadSessions['complete'] = async (session) => {
        const parts = disk.get(session)?.parts;
        // Of the two large parts, the one that came first goes first.
        const [first, second] = [...(parts?.keys() ?? [])].filter((part) => part < 3);
        const [one, two] = [parts?.get(1), parts?.get(2)];
        if (first === 2 && second === 1 && one && two) void parts?.set(1, two).set(2, one);
        return sessions.complete(session);
      };
      return { complete };
    },
  },
  {
    name: 'lose the content type',
    killedBy: 'parts sent to their links in any order become one object',
    mutate: (sessions) => ({ open: (upload) => sessions.open({ ...upload, contentType: null }) }),
  },
  {
    name: 'take one part at a time and refuse the others',
    killedBy: 'parts written by this program, side by side, become one object',
    mutate(sessions) {
      let isBusy = false;
      const write: UploadSessions['write'] = async (session, request, bytes) => {
        if (isBusy) throw new StorageError('unavailable', 'part', 'one at a time');
        isBusy = true;
        await sessions.write(session, request, bytes).finally(() => (isBusy = false));
      };
      return { write };
    },
  },
  {
    name: 'take parts beyond the bounds',
    killedBy: 'the layout keeps the bounds of S3 and adds up to the size',
    mutate: (sessions) => ({
      links: async (session, parts) => sessions.links(session, parts).catch(() => []),
    }),
  },
  {
    name: 'make parts of 1 MiB',
    killedBy: 'the layout keeps the bounds of S3 and adds up to the size',
    mutate: (sessions, disk) => ({
      open: async (upload) => {
        const { session } = await sessions.open(upload);
        const name = decodeSession(session);
        const partSizeBytes = 2 ** 20;
        const small = name === null ? session : encodeSession({ ...name, partSizeBytes });
        disk.set(small, { changedAt: new Date(), parts: new Map() });
        return { session: small, partSizeBytes, parts: Math.ceil(upload.sizeBytes / partSizeBytes) };
      },
    }),
  },
  {
    name: 'list parts in the order in which they came',
    killedBy:
      'what was received is listed in order, with the hash that it was compared with, and nothing is at the key',
    mutate: (sessions, disk) => ({
      received: async (session) => {
        const order = [...(disk.get(session)?.parts.keys() ?? [])];
        const parts = await sessions.received(session);
        return parts && parts.toSorted((a, b) => order.indexOf(a.part) - order.indexOf(b.part));
      },
    }),
  },
  {
    name: 'say that parts were compared that were not',
    killedBy:
      'what was received is listed in order, with the hash that it was compared with, and nothing is at the key',
    mutate: (sessions) => ({
      received: async (session) =>
        (await sessions.received(session))?.map((part) => ({ ...part, sha256: part.sha256 ?? '' })) ?? null,
    }),
  },
  {
    name: 'count the missing parts from 0',
    killedBy: 'a completion names the parts that are missing, and works once they came',
    mutate: (sessions) => ({
      complete: async (session) => {
        const completed = await sessions.complete(session);
        return completed !== null && 'missing' in completed
          ? { missing: completed.missing.map((part) => part - 1) }
          : completed;
      },
    }),
  },
  {
    name: 'end a session whose completion failed',
    killedBy: 'a completion names the parts that are missing, and works once they came',
    mutate: (sessions) => ({
      complete: async (session) => {
        const completed = await sessions.complete(session);
        if (completed !== null && 'missing' in completed) await sessions.abort(session);
        return completed;
      },
    }),
  },
  {
    name: 'know nothing of a session that was completed',
    killedBy: 'to complete twice is to complete once',
    mutate: (sessions, disk) => ({
      complete: async (session) => (disk.has(session) ? sessions.complete(session) : null),
    }),
  },
  {
    name: 'let one completion alone succeed',
    killedBy: 'of many completions at once, each answers the one object',
    mutate(sessions) {
      const begun = new Set<string>();
      const complete: UploadSessions['complete'] = async (session) => {
        if (begun.has(session)) return null;
        begun.add(session);
        return sessions.complete(session);
      };
      return { complete };
    },
  },
  {
    name: 'ignore the hash of a part',
    killedBy: 'bytes of another hash than a link holds are refused, and the right ones taken afterwards',
    mutate: (sessions) => ({
      write: (session, { part }, bytes) => sessions.write(session, { part, sha256: null }, bytes),
    }),
  },
  {
    name: 'spoil a link by the first wrong bytes',
    killedBy: 'bytes of another hash than a link holds are refused, and the right ones taken afterwards',
    mutate(sessions) {
      const spoiled = new Set<string>();
      const write: UploadSessions['write'] = async (session, request, bytes) => {
        const name = `${session} ${request.part}`;
        if (spoiled.has(name)) throw new StorageError('access-denied', 'part', 'was spoiled');
        await sessions.write(session, request, bytes).catch((error: unknown) => {
          spoiled.add(name);
          throw error;
        });
      };
      return { write };
    },
  },
  {
    name: 'cut a part that is too long',
    killedBy: 'a part longer or shorter than the layout says is refused, with and without a hash',
    mutate: keeping((bytes, sizeBytes) => bytes.subarray(0, sizeBytes)),
  },
  {
    name: 'fill up a part that is too short',
    killedBy: 'a part longer or shorter than the layout says is refused, with and without a hash',
    mutate: keeping((bytes, sizeBytes) => {
      const whole = new Uint8Array(Math.max(sizeBytes, bytes.length));
      whole.set(bytes);
      return whole;
    }),
  },
  {
    name: 'keep what came of a part that broke off',
    killedBy: 'a part whose sender breaks off is not received',
    mutate: (sessions, disk) => ({
      write: (session, request: PartRequest, bytes) =>
        sessions.write(session, request, bytes).catch((error: unknown) => {
          if (!(error instanceof StorageError)) {
            const whole = new Uint8Array(sizeOf(session, request.part));
            disk.get(session)?.parts.set(request.part, { bytes: whole, sha256: null });
          }
          throw error;
        }),
    }),
  },
  {
    name: 'refuse a part that is there',
    killedBy: 'a part that comes again, even at the same time, counts once',
    mutate: (sessions, disk) => ({
      write: async (session, request, bytes) => {
        if (disk.get(session)?.parts.has(request.part)) throw new StorageError('unavailable', 'part', 'is there');
        await sessions.write(session, request, bytes);
      },
    }),
  },
  {
    name: 'write over a part before its bytes are compared',
    killedBy: 'a part that failed to come again is as it was, or missing, but never of other bytes',
    mutate: (sessions, disk) => ({
      write: async (session, request, bytes) => {
        const part = disk.get(session)?.parts.get(request.part);
        await sessions.write(session, request, overwriting(bytes));
        async function* overwriting(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
          let at = 0;
          for await (const chunk of chunks) {
            if (part !== undefined && at + chunk.length <= part.bytes.length) part.bytes.set(chunk, at);
            at += chunk.length;
            yield chunk;
          }
        }
      },
    }),
  },
  {
    name: 'forget to abort',
    killedBy: 'an aborted session is gone, with its parts',
    mutate: () => ({ abort: async () => {} }),
  },
  {
    name: 'abort every session of a place',
    killedBy: 'an aborted session is gone, with its parts',
    mutate: (_, disk) => ({ abort: async () => disk.clear() }),
  },
  {
    name: 'list keys without what is beyond ASCII',
    killedBy: 'open sessions are listed with their key and time, until they end',
    mutate: (sessions) => ({
      async *list() {
        for await (const one of sessions.list()) yield { ...one, key: one.key.replace(/[^ -~]/g, '?') };
      },
    }),
  },
  {
    name: 'list no times',
    killedBy: 'open sessions are listed with their key and time, until they end',
    mutate: (sessions) => ({
      async *list() {
        for await (const one of sessions.list()) yield { ...one, changedAt: new Date(0) };
      },
    }),
  },
  {
    name: 'have one session a key',
    killedBy: 'two sessions of one key are apart, and the last to be completed is the object',
    mutate: (sessions) => ({
      open: async (upload) => {
        for await (const { session, key } of sessions.list()) if (key === upload.key) await sessions.abort(session);
        return sessions.open(upload);
      },
    }),
  },
  {
    name: 'take any name for that of a session',
    killedBy: 'a name of no session is that of one that is not open',
    mutate: (sessions) => ({ received: async (session) => (await sessions.received(session)) ?? [] }),
  },
  {
    name: 'open sessions for nothing',
    killedBy: 'an upload of no bytes, or to no key, is a bug of the caller',
    mutate: (sessions) => ({ open: (upload) => sessions.open({ ...upload, sizeBytes: upload.sizeBytes || 1 }) }),
  },
];
