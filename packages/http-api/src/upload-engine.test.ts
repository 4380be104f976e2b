import { createHash } from 'node:crypto';
import { sha256Hex } from '@homelake/storage';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { abortUpload, handIn, UploadError } from './upload-engine.ts';
import type { UploadEngineOptions, UploadSource } from './upload-engine.ts';
import { hashPart } from './upload-hash.ts';
import { HOST, openUploadLake } from './upload-lake.test-helper.ts';

const PART = 8 * 2 ** 20;
const LARGE = 2 * PART + 1000;
const bytesOf = (sizeBytes: number) => new Uint8Array(sizeBytes).map((_, at) => (at + (at >> 16)) % 251);
const large = bytesOf(LARGE);

const source = (bytes: Uint8Array<ArrayBuffer>): UploadSource => ({
  name: 'film.mp4',
  sizeBytes: bytes.length,
  fileTime: '2024-01-28T14:30:12.000Z',
  read: async (start, end) => bytes.slice(start, end),
});

/** A lake whose requests are recorded. `fault` may replace the response to a request, or make it fail. */
function openWorld(fault: (method: string) => Response | Error | null = () => null) {
  const lake = openUploadLake();
  const asked: string[] = [];
  const waits: number[] = [];
  const send: typeof fetch = async (input, init) => {
    const path = new URL(input instanceof Request ? input.url : input, HOST).pathname.replace(/parts\/.*/, 'parts/…');
    const method = init?.method ?? 'GET';
    asked.push(`${method} ${path.replace('/api/uploads', '')}`);
    const instead = fault(method);
    if (instead instanceof Error) throw instead;
    return instead ?? lake.send(input, init);
  };
  const options: UploadEngineOptions = {
    baseUrl: '/api',
    fetch: send,
    wait: async (ms) => void waits.push(ms),
  };
  return { lake, asked, waits, options };
}

/** True where the lake has these bytes and no others. */
const hasOnly = ({ lake }: ReturnType<typeof openWorld>, bytes: Uint8Array): boolean => {
  const [object, ...more] = [...lake.disk.values()];
  return more.length === 0 && object !== undefined && Buffer.compare(object.bytes, bytes) === 0;
};

const problem = (status: number, name: string) =>
  Response.json({ type: `urn:homelake:problem:${name}`, title: name, status, detail: `It is ${name}.` }, { status });

afterEach(() => vi.unstubAllGlobals());

describe('the upload engine', () => {
  test('sends a file in parts, each with its hash, and reports its progress', async () => {
    const world = openWorld();
    const progress: number[] = [];
    const upload = await handIn(source(large), { ...world.options, onProgress: (sent) => progress.push(sent) });
    expect(upload).toMatchObject({ name: 'film.mp4', state: 'waiting' });
    expect(hasOnly(world, large)).toBe(true);
    expect((await world.lake.view.get([upload.id]))[0]).toMatchObject({ checkedParts: true });
    expect(progress).toHaveLength(3);
    expect(progress.at(-1)).toBe(LARGE);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  test('sends the hash of a small file first, and no bytes of a file that the lake has', async () => {
    const world = openWorld();
    const bytes = bytesOf(1000);
    const { id } = await handIn(source(bytes), world.options);
    const [record] = await world.lake.view.get([id]);
    expect(record?.sha256).toMatch(/^[0-9a-f]{64}$/);
    const known = openWorld((method) =>
      method === 'POST'
        ? Response.json({ upload: { id: 'x', state: 'done', result: 'unchanged' }, layout: null })
        : null,
    );
    expect(await handIn(source(bytes), known.options)).toMatchObject({ result: 'unchanged' });
    expect(known.asked).toEqual(['POST ']);
  });

  test('sends no more parts at the same time than `parallel`', async () => {
    const world = openWorld();
    let [now, most] = [0, 0];
    const counting: typeof fetch = async (input, init) => {
      const isPart = init?.method === 'PUT';
      if (isPart) most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      const response = await (world.options.fetch ?? fetch)(input, init);
      if (isPart) now--;
      return response;
    };
    await handIn(source(large), { ...world.options, fetch: counting, parallel: 2 });
    expect(most).toBe(2);
  });

  test.each([
    ['no answer', () => new TypeError('failed to fetch')],
    ['busy servers', () => problem(503, 'storage-failed')],
    ['too many requests', () => new Response('slow down', { status: 429 })],
    ['links that are out of date', () => problem(403, 'link-not-valid')],
    ['bytes damaged in transit', () => problem(422, 'part-refused')],
  ])('goes on after %s', async (_, fail) => {
    let parts = 0;
    const world = openWorld((method) => (method === 'PUT' && parts++ % 3 === 1 ? fail() : null));
    await handIn(source(large), world.options);
    expect(hasOnly(world, large)).toBe(true);
    expect(world.waits.length).toBeGreaterThan(0);
    expect(world.waits.every((ms) => ms >= 250 && ms <= 30_000)).toBe(true);
  });

  test('ends after the last retry with the upload still open; the wait before each retry is longer', async () => {
    const world = openWorld((method) => (method === 'PUT' ? new TypeError('failed to fetch') : null));
    const handing = handIn(source(bytesOf(100)), { ...world.options, retries: 3 });
    await expect(handing).rejects.toMatchObject({ message: 'The server does not answer.', isPassing: true });
    expect(world.asked.filter((line) => line.startsWith('PUT'))).toHaveLength(4);
    expect(world.waits).toHaveLength(3);
    expect((world.waits[2] ?? 0) >= 1000).toBe(true);
    expect(world.lake.parts.size).toBe(1);
  });

  test('does not retry what the server refuses for good', async () => {
    const refused = openWorld();
    await expect(handIn(source(new Uint8Array(0)), refused.options)).rejects.toThrow('The file is empty.');
    expect(refused.asked).toHaveLength(1);
    for (const [status, name] of [
      [403, 'origin-not-allowed'],
      [507, 'storage-failed'],
    ] as const) {
      const refusing = openWorld((method) => (method === 'PUT' ? problem(status, name) : null));
      const handing = handIn(source(bytesOf(10)), refusing.options);
      await expect(handing).rejects.toMatchObject({ message: `It is ${name}.`, isPassing: false });
      expect(refusing.waits).toEqual([]);
    }
  });

  test('sends the parts again that the server lists as missing, a limited number of times', async () => {
    let lost = 0;
    const world = openWorld((method) =>
      method === 'PUT' && lost++ === 0 ? new Response(null, { status: 204 }) : null,
    );
    await handIn(source(large), world.options);
    expect(hasOnly(world, large)).toBe(true);
    const losing = openWorld((method) => (method === 'PUT' ? new Response(null, { status: 204 }) : null));
    await expect(handIn(source(bytesOf(10)), losing.options)).rejects.toMatchObject({ problem: { missing: [1] } });
  });

  test('holds no more parts in memory than `parallel`, whichever of them is slow', async () => {
    const world = openWorld();
    let [held, most] = [0, 0];
    const slowFirst: UploadSource = {
      ...source(large),
      async read(start, end) {
        most = Math.max(most, ++held);
        if (start === 0) await new Promise((resolve) => setTimeout(resolve, 20));
        return large.slice(start, end);
      },
    };
    const send: typeof fetch = async (input, init) => {
      const response = await (world.options.fetch ?? fetch)(input, init);
      if (init?.method === 'PUT') held--;
      return response;
    };
    const { id } = await handIn(slowFirst, { ...world.options, fetch: send, parallel: 2, hashFirst: false });
    expect([most, hasOnly(world, large)]).toEqual([2, true]);
    // The parts are hashed in order, whichever of them is read first.
    expect((await world.lake.view.get([id]))[0]?.sha256).toBe(await sha256Hex(large));
  });

  test('gives the hash of a file that was not hashed first when it completes it', async () => {
    const world = openWorld();
    const { id } = await handIn(source(large), { ...world.options, hashFirst: false });
    const [record] = await world.lake.view.get([id]);
    expect(record?.sha256).toBe(await sha256Hex(large));
  });

  test('can have all hashes made by the platform', async () => {
    let made = 0;
    const createSha256 = () => {
      made++;
      const hash = createHash('sha256');
      return { update: (chunk: Uint8Array) => void hash.update(chunk), digest: () => hash.digest('hex') };
    };
    const world = openWorld();
    const { id } = await handIn(source(large), { ...world.options, hashFirst: false, createSha256 });
    const [record] = await world.lake.view.get([id]);
    expect([made, record?.sha256, record?.checkedParts]).toEqual([4, await sha256Hex(large), true]);
  });

  test('does not open an upload of a file that cannot be read any more', async () => {
    const world = openWorld();
    const changed: UploadSource = {
      ...source(large),
      read: async (start, end) => {
        if (start > 0) throw new Error('The file has changed.');
        return large.slice(start, end);
      },
    };
    await expect(handIn(changed, world.options)).rejects.toThrow('The file has changed.');
    await expect(handIn(changed, { ...world.options, hashFirst: false })).rejects.toThrow('The file has changed.');
    expect(world.lake.disk.size).toBe(0);
  });

  test('hashes parts and file also where the page has no Web Crypto', async () => {
    const world = openWorld();
    const { subtle } = crypto;
    vi.stubGlobal('crypto', { getRandomValues: (array: Uint8Array) => array });
    const [hash, part] = [await hashPart(large), await hashPart(large.slice(0, 10))];
    vi.stubGlobal('crypto', { subtle });
    expect([hash, part]).toEqual([await sha256Hex(large), await sha256Hex(large.slice(0, 10))]);
    expect(world.asked).toEqual([]);
  });
});

/** Sends a file, and stops during the second part. Resolves to the id of the upload. */
async function interrupted(world: ReturnType<typeof openWorld>, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stop = new AbortController();
  let id = '';
  let parts = 0;
  const send: typeof fetch = async (input, init) => {
    if (init?.method === 'PUT' && ++parts === 2) {
      stop.abort(new Error('enough'));
      throw stop.signal.reason;
    }
    return (world.options.fetch ?? fetch)(input, init);
  };
  const options = { ...world.options, fetch: send, parallel: 1, onOpen: (opened: string) => void (id = opened) };
  await expect(handIn(source(bytes), { ...options, signal: stop.signal })).rejects.toThrow('enough');
  world.asked.length = 0;
  return id;
}
const count = ({ asked }: ReturnType<typeof openWorld>, method: string) =>
  asked.filter((line) => line.startsWith(method)).length;

async function* zeros(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(PART);
}

describe('an upload that was interrupted', () => {
  test('stays open, and is continued with its missing parts', async () => {
    const world = openWorld();
    const uploadId = await interrupted(world, large);
    expect([world.lake.parts.size, world.lake.disk.size]).toEqual([1, 0]);
    const progress: number[] = [];
    const opened: string[] = [];
    const upload = await handIn(source(large), {
      ...world.options,
      uploadId,
      onOpen: (id) => opened.push(id),
      onProgress: (sent) => progress.push(sent),
    });
    expect([upload.id, upload.state, opened]).toEqual([uploadId, 'waiting', [uploadId]]);
    expect([progress[0], progress.at(-1)]).toEqual([PART, LARGE]);
    expect(count(world, 'PUT')).toBe(2);
    expect(hasOnly(world, large)).toBe(true);
    const [record] = await world.lake.view.get([uploadId]);
    expect(record).toMatchObject({ checkedParts: true, sha256: await sha256Hex(large) });
  });

  test('sends parts again whose bytes changed meanwhile, and gives the hash of what it sent', async () => {
    const world = openWorld();
    const uploadId = await interrupted(world, large);
    const edited = large.slice();
    edited[5] = 99;
    await handIn(source(edited), { ...world.options, uploadId });
    expect(count(world, 'PUT')).toBe(3);
    expect(hasOnly(world, edited)).toBe(true);
    expect((await world.lake.view.get([uploadId]))[0]?.sha256).toBe(await sha256Hex(edited));
  });

  test('sends parts again that nobody compared with a hash', async () => {
    const world = openWorld();
    const uploadId = await interrupted(world, large);
    const session = (await world.lake.view.get([uploadId]))[0]?.session ?? '';
    await world.lake.sessions.write(session, { part: 2, sha256: null }, zeros());
    await handIn(source(large), { ...world.options, uploadId });
    expect([count(world, 'PUT'), hasOnly(world, large)]).toEqual([2, true]);
  });

  test('is complete without a byte where only its completion was missing, or its answer', async () => {
    const world = openWorld();
    const uploadId = await interrupted(world, large);
    const losing = { ...world.options, retries: 0, uploadId };
    const send: typeof fetch = async (input, init) => {
      const path = input instanceof Request ? input.url : String(input);
      if (path.endsWith('/complete')) throw new TypeError('gone');
      return (world.options.fetch ?? fetch)(input, init);
    };
    await expect(handIn(source(large), { ...losing, fetch: send })).rejects.toBeInstanceOf(UploadError);
    world.asked.length = 0;
    expect(await handIn(source(large), losing)).toMatchObject({ id: uploadId, state: 'waiting' });
    expect(await handIn(source(large), losing)).toMatchObject({ id: uploadId, state: 'waiting' });
    expect([count(world, 'PUT'), hasOnly(world, large)]).toEqual([0, true]);
  });

  test('that is complete does not stand for other bytes, nor for a file that the lake may have forgotten', async () => {
    const world = openWorld();
    const { id: uploadId } = await handIn(source(large), { ...world.options, hashFirst: false });
    const edited = large.slice();
    edited[LARGE - 1] = 99;
    expect((await handIn(source(edited), { ...world.options, uploadId })).id).not.toBe(uploadId);
    await world.lake.view.change(uploadId, (record) => record && { ...record, state: 'done', result: 'new' });
    const again = await handIn(source(large), { ...world.options, uploadId, hashFirst: false });
    expect(again.id).not.toBe(uploadId);
    expect((await world.lake.view.get([again.id]))[0]?.sha256).toBe(await sha256Hex(large));
  });

  test('begins anew where the server does not know it, gave it up, or has it with another size', async () => {
    const world = openWorld();
    const uploadId = await interrupted(world, large);
    const grown = bytesOf(LARGE + 1);
    expect((await handIn(source(grown), { ...world.options, uploadId })).id).not.toBe(uploadId);
    await abortUpload(uploadId, world.options);
    await abortUpload('nobody', world.options);
    expect((await handIn(source(large), { ...world.options, uploadId })).id).not.toBe(uploadId);
    expect((await handIn(source(large), { ...world.options, uploadId: 'nobody' })).state).toBe('waiting');
    expect(world.lake.parts.size).toBe(0);
  });

  test('can be continued by two at once, who both see it complete', async () => {
    const world = openWorld();
    const uploadId = await interrupted(world, large);
    const both = [1, 2].map(() => handIn(source(large), { ...world.options, uploadId }));
    expect((await Promise.all(both)).map(({ id, state }) => [id, state])).toEqual([
      [uploadId, 'waiting'],
      [uploadId, 'waiting'],
    ]);
    expect(hasOnly(world, large)).toBe(true);
    expect(await world.lake.queue.counts()).toMatchObject({ ready: 1 });
  });

  test('ends with the reason where somebody else aborts it', async () => {
    const world = openWorld();
    const uploadId = await interrupted(world, large);
    const send: typeof fetch = async (input, init) => {
      if (init?.method === 'PUT') await abortUpload(uploadId, world.options);
      return (world.options.fetch ?? fetch)(input, init);
    };
    const handing = handIn(source(large), { ...world.options, fetch: send, uploadId });
    await expect(handing).rejects.toThrow('The upload has ended: it was cancelled.');
    expect([world.lake.parts.size, world.lake.disk.size]).toEqual([0, 0]);
  });

  test('stops at once while it waits for a retry', async () => {
    const stop = new AbortController();
    const world = openWorld(() => problem(503, 'storage-failed'));
    const wait = async (): Promise<void> => {
      stop.abort(new Error('enough'));
      await new Promise(() => {});
    };
    await expect(handIn(source(large), { ...world.options, wait, signal: stop.signal })).rejects.toThrow('enough');
  });
});
