import { afterEach, describe, expect, test, vi } from 'vitest';
import { handIn, UploadError } from './upload-engine.ts';
import type { UploadEngineOptions, UploadSource } from './upload-engine.ts';
import { HOST, openUploadLake } from './upload-lake.test-helper.ts';

const PART = 8 * 2 ** 20;
const LARGE = 4 * PART + 1000;
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
    expect(progress).toHaveLength(5);
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

  test('aborts the upload after the last retry; the wait before each retry is longer', async () => {
    const world = openWorld((method) => (method === 'PUT' ? new TypeError('failed to fetch') : null));
    const handing = handIn(source(bytesOf(100)), { ...world.options, retries: 3 });
    await expect(handing).rejects.toMatchObject({
      name: 'UploadError',
      message: expect.stringContaining('was interrupted'),
    });
    expect(world.asked.filter((line) => line.startsWith('PUT'))).toHaveLength(4);
    expect(world.waits).toHaveLength(3);
    expect((world.waits[2] ?? 0) >= 1000).toBe(true);
    expect([world.asked.at(-1)?.startsWith('DELETE'), world.lake.parts.size]).toEqual([true, 0]);
  });

  test('does not retry what the server refuses for good', async () => {
    const refused = openWorld();
    await expect(handIn(source(new Uint8Array(0)), refused.options)).rejects.toThrow('The file is empty.');
    expect(refused.asked).toHaveLength(1);
    const foreign = openWorld((method) => (method === 'PUT' ? problem(403, 'origin-not-allowed') : null));
    await expect(handIn(source(bytesOf(10)), foreign.options)).rejects.toBeInstanceOf(UploadError);
    expect(foreign.waits).toEqual([]);
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

  test('stops at once when its signal is aborted, and aborts the upload', async () => {
    const stop = new AbortController();
    const world = openWorld((method) => {
      if (method === 'PUT') stop.abort(new Error('enough'));
      return null;
    });
    await expect(handIn(source(large), { ...world.options, signal: stop.signal })).rejects.toThrow('enough');
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect([world.lake.parts.size, world.lake.disk.size]).toEqual([0, 0]);
  });

  test('rejects with the error of a file that cannot be read any more, and aborts the upload', async () => {
    const world = openWorld();
    const changed: UploadSource = {
      ...source(large),
      read: async (start, end) => {
        if (start > 0) throw new Error('The file has changed.');
        return large.slice(start, end);
      },
    };
    await expect(handIn(changed, world.options)).rejects.toThrow('The file has changed.');
    expect(world.lake.parts.size).toBe(0);
  });

  test('sends parts without hashes where the page has no Web Crypto', async () => {
    const world = openWorld();
    vi.stubGlobal('crypto', { getRandomValues: (array: Uint8Array) => array });
    const handing = handIn(source(bytesOf(10)), { ...world.options, fetch: onlyOpening });
    await expect(handing).rejects.toThrow();
    expect(bodies[0]).toMatchObject({ sha256: null });
  });
});

const bodies: unknown[] = [];
const onlyOpening: typeof fetch = async (_, init) => {
  bodies.push(typeof init?.body === 'string' ? JSON.parse(init.body) : null);
  return problem(400, 'invalid-request');
};
