import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Upload } from '@homelake/http-api';
import { abortUpload, handIn } from '@homelake/http-api/upload-engine';
import type { UploadEngineOptions, UploadSource } from '@homelake/http-api/upload-engine';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliPath, ended, homelake, startServer, temporaryFolder } from '../homelake.ts';
import type { Server } from '../homelake.ts';

const folder = temporaryFolder();
const home = folder.path('home');
let server: Server;

beforeAll(async () => {
  server = await startServer(home);
});
afterAll(async () => {
  await server.stop();
  folder.remove();
});

const PART = 8 * 2 ** 20;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Three parts and a small one, of no known type. */
function film(seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(3 * PART + 1000);
  for (let at = 0; at < bytes.length; at++) bytes[at] = (at * 5 + (at >> 14) * 17 + seed) & 255;
  return bytes;
}

const source = (name: string, bytes: Uint8Array<ArrayBuffer>): UploadSource => ({
  name,
  sizeBytes: bytes.length,
  fileTime: null,
  read: async (start, end) => bytes.slice(start, end),
});

/** Options for the engine. `before` is called before each part is sent, with its number in the order of sending; `sent` counts parts. */
function watched(baseUrl: string, before: (part: number) => unknown = () => {}) {
  const count = { sent: 0 };
  const send: typeof fetch = async (input, init) => {
    if (init?.method === 'PUT') await before(++count.sent);
    return fetch(input, init);
  };
  const opened: string[] = [];
  const options: UploadEngineOptions = {
    baseUrl: `${baseUrl}/api`,
    fetch: send,
    parallel: 1,
    onOpen: (id) => opened.push(id),
  };
  return { options, count, opened };
}

/** Record of an upload, once it has ended. */
async function outcome(url: string, id: string): Promise<Upload> {
  const read = async () => (await (await fetch(`${url}/api/uploads/${id}`)).json()) as Upload;
  await expect.poll(async () => (await read()).state, { interval: 100 }).toBe('done');
  return read();
}

/** Sends a file and stops before its third part. Resolves to the id of the upload. */
async function interrupted(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stop = new AbortController();
  const { options, opened } = watched(server.url, (part) => part === 3 && stop.abort(new Error('enough')));
  await expect(handIn(source(name, bytes), { ...options, signal: stop.signal })).rejects.toThrow('enough');
  return opened[0] ?? '';
}

describe('an interrupted upload', () => {
  test('is continued by another run of the engine, which sends the missing parts', async () => {
    const bytes = film(1);
    const uploadId = await interrupted('films/one.bin', bytes);
    const { options, count } = watched(server.url);
    const { id } = await handIn(source('films/one.bin', bytes), { ...options, uploadId });
    expect([id, count.sent]).toEqual([uploadId, 2]);
    expect(await outcome(server.url, id)).toMatchObject({ result: 'new', damaged: false, sha256: sha256(bytes) });
  });

  test('goes on by itself after the server was killed and started again', async () => {
    const bytes = film(2);
    let restarted: Promise<Server> | undefined;
    const { options, count } = watched(server.url, async (part) => {
      if (part !== 3) return;
      await server.stop('SIGKILL');
      restarted = startServer(home, ['--port', String(server.port)]);
    });
    const { id } = await handIn(source('two.bin', bytes), { ...options, retries: 20, wait: () => pause(300) });
    server = (await restarted) ?? server;
    expect(await outcome(server.url, id)).toMatchObject({ result: 'new', damaged: false, sha256: sha256(bytes) });
    expect([count.sent >= 5, restarted !== undefined]).toEqual([true, true]);
  });

  test('whose server was killed during a part sends that part again', async () => {
    const bytes = film(3);
    const { options, count, opened } = watched(server.url);
    const gone = AbortSignal.timeout(60_000);
    const killing: typeof fetch = async (input, init) => {
      const response = (options.fetch ?? fetch)(input, init);
      if (init?.method === 'PUT' && count.sent === 2) setTimeout(() => server.child.kill('SIGKILL'), 5);
      return response;
    };
    await expect(
      handIn(source('three.bin', bytes), { ...options, fetch: killing, retries: 0, signal: gone }),
    ).rejects.toMatchObject({ name: 'UploadError', isPassing: true });
    await server.stop('SIGKILL');
    server = await startServer(home);
    const next = watched(server.url);
    const uploadId = opened[0] ?? '';
    const { id } = await handIn(source('three.bin', bytes), { ...next.options, uploadId });
    expect([id, next.count.sent >= 2 && next.count.sent <= 3]).toEqual([uploadId, true]);
    expect((await outcome(server.url, id)).sha256).toBe(sha256(bytes));
  });

  test('of a file that changed since has the bytes of the new file', async () => {
    const [bytes, edited] = [film(4), film(4)];
    const uploadId = await interrupted('four.bin', bytes);
    edited[100] = 7;
    const { options, count } = watched(server.url);
    const { id } = await handIn(source('four.bin', edited), { ...options, uploadId });
    expect([id, count.sent]).toEqual([uploadId, 3]);
    expect(await outcome(server.url, id)).toMatchObject({ damaged: false, sha256: sha256(edited) });
  });

  test('is sent by two at once without damage, and both see its end', async () => {
    const bytes = film(5);
    const uploadId = await interrupted('five.bin', bytes);
    const both = [1, 2].map(() => handIn(source('five.bin', bytes), { ...watched(server.url).options, uploadId }));
    expect((await Promise.all(both)).map(({ id }) => id)).toEqual([uploadId, uploadId]);
    expect(await outcome(server.url, uploadId)).toMatchObject({ result: 'new', sha256: sha256(bytes) });
  });

  test('that is aborted while another sends it ends there with the reason', async () => {
    const bytes = film(6);
    const uploadId = await interrupted('six.bin', bytes);
    const { options } = watched(server.url, () => abortUpload(uploadId, { baseUrl: `${server.url}/api` }));
    await expect(handIn(source('six.bin', bytes), { ...options, uploadId })).rejects.toThrow(
      'The upload has ended: it was cancelled.',
    );
  });

  test('leaves a lake that passes verify', async () => {
    await server.stop();
    const { code, stderr } = await homelake(['--home', home, 'verify']);
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    server = await startServer(home);
  });
});

describe('a disk that becomes full', () => {
  const disk = folder.path('disk');
  const inNamespace = (script: string) =>
    spawn('sh', ['-c', 'exec unshare -rm sh -ec "$0"', `mount -t tmpfs -o size=48m tmpfs "${disk}"; ${script}`]);
  let possible = false;
  beforeAll(async () => {
    mkdirSync(disk, { recursive: true });
    possible = (await ended(inNamespace('true')).catch(() => ({ code: 1 }))).code === 0;
  });

  test('is named as the reason, and the upload goes on once there is room', async ({ skip }) => {
    if (!possible) skip('this system lets no test mount a small disk');
    const bytes = film(7);
    // A line on its input removes what fills the disk.
    const child = inNamespace(
      `exec 3<&0; head -c 30000000 /dev/zero > "${disk}/filler"; (read line <&3; rm "${disk}/filler"; echo room) & ` +
        `exec "${process.execPath}" "${cliPath}" --home "${disk}/lake" start --port 0`,
    );
    const end = ended(child);
    try {
      const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
      const ready = String((await lines.next()).value);
      const url = /http:\S+/.exec(ready)?.[0] ?? '';
      const first = watched(url);
      await expect(handIn(source('seven.bin', bytes), first.options)).rejects.toMatchObject({
        message: 'The disk is full.',
        isPassing: false,
      });
      expect(first.count.sent).toBeLessThan(4);
      child.stdin.write('\n');
      await lines.next();
      const uploadId = first.opened[0] ?? '';
      const { id } = await handIn(source('seven.bin', bytes), { ...watched(url).options, uploadId });
      expect(id).toBe(uploadId);
      expect((await outcome(url, id)).sha256).toBe(sha256(bytes));
    } finally {
      child.kill();
      await end;
    }
  });
});

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));
