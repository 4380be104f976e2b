import type { Photo } from '@homelake/photos';
import { describe, expect, test } from 'vitest';
import { idleServices } from './api-services.test-helper.ts';
import { idOf, photoApp, photoOf } from './photo-lake.test-helper.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** An app with these photos, each with the original `0123456789`. */
async function appWith(...photos: Photo[]) {
  const get = (id: string) => Promise.resolve(photos.find((photo) => photo.id === id) ?? null);
  const made = photoApp({ catalog: { ...idleServices.catalog, get } });
  for (const { key, sha256 } of photos) await made.store.put(key, bytes('0123456789'), { metadata: { sha256 } });
  return made;
}

const original = (n: number) => `/api/photos/${idOf(n)}/original`;

describe('an original', () => {
  test.each([
    ['has no stored hash, as one that was found damaged', {}],
    ['has the stored hash of other bytes', { metadata: { sha256: photoOf(2).sha256 } }],
  ])('is not sent where the stored file %s', async (_, options) => {
    const { request, store } = await appWith(photoOf(1));
    await store.put(photoOf(1).key, bytes('damaged'), options);
    const answer = await request(original(1));
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      detail: expect.stringContaining('may not be, the one that was imported'),
    });
  });

  test.each([
    ['image/jpeg', 'inline'],
    ['image/png', 'inline'],
    ['image/gif', 'inline'],
    ['image/webp', 'inline'],
    ['image/avif', 'inline'],
    ['video/mp4', 'inline'],
    ['video/quicktime', 'inline'],
    ['video/webm', 'inline'],
    ['image/heic', 'attachment'],
    ['image/tiff', 'attachment'],
    ['image/x-canon-cr2', 'attachment'],
    ['video/x-matroska', 'attachment'],
  ])('of type %s is sent as %s, with its type', async (contentType, shown) => {
    const { request } = await appWith(photoOf(1, { contentType }));
    const { headers } = await request(original(1));
    expect(headers.get('content-type')).toBe(contentType);
    expect(headers.get('content-disposition')).toBe(`${shown}; filename="IMG_1.jpg"`);
  });

  test.each([
    'image/svg+xml',
    'image/svg+xml; charset=utf-8',
    'IMAGE/SVG+XML',
    'text/html',
    'text/xml',
    'application/xml',
    'application/xhtml+xml',
    'application/pdf',
    'application/octet-stream',
    'application/javascript',
    'text/plain',
    'multipart/x-mixed-replace',
    'image/jpeg\r\nx: y',
    'image/',
    'nonsense',
    '',
  ])('of type %j is only downloaded, as application/octet-stream', async (contentType) => {
    const { request } = await appWith(photoOf(1, { contentType, name: 'x.svg' }));
    const { headers } = await request(original(1));
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toBe('attachment; filename="x.svg"');
  });

  test('runs no script, is not sniffed, and cannot be embedded by other sites, whole or as a range', async () => {
    const { request } = await appWith(photoOf(1, { contentType: 'text/html' }));
    for (const range of [{}, { range: 'bytes=0-3' }] as Record<string, string>[]) {
      const { headers } = await request(original(1), { headers: range });
      expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  test.each([
    ['bytes=0-0', '0', 'bytes 0-0/10'],
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('gives the range %s', async (range, text, contentRange) => {
    const { request } = await appWith(photoOf(1));
    const response = await request(original(1), { headers: { range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(response.headers.get('content-length')).toBe(String(text.length));
    expect(await response.text()).toBe(text);
  });

  test('is sent whole where no single range is requested', async () => {
    const { request } = await appWith(photoOf(1));
    for (const range of ['', 'bytes=5-3', 'bytes=0-1,4-5', 'pages=1-2']) {
      const response = await request(original(1), range ? { headers: { range } } : {});
      expect([response.status, await response.text()]).toEqual([200, '0123456789']);
      expect(response.headers.get('accept-ranges')).toBe('bytes');
      expect(response.headers.get('content-length')).toBe('10');
      expect(response.headers.get('content-range')).toBeNull();
    }
  });

  test('is 416 with its size where a range is past its end', async () => {
    const { request, errors } = await appWith(photoOf(1));
    for (const range of ['bytes=10-', 'bytes=-0']) {
      const response = await request(original(1), { headers: { range } });
      expect(response.status).toBe(416);
      expect(response.headers.get('content-range')).toBe('bytes */10');
      expect(response.headers.get('content-type')).toBe('application/problem+json');
    }
    expect(errors).toEqual([]);
  });

  test('gives a range only where If-Range matches its ETag', async () => {
    const { request } = await appWith(photoOf(1));
    const etag = (await request(original(1))).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    for (const [condition, status] of [
      [etag, 206],
      ['"another"', 200],
      [`W/${etag}`, 200],
      ['Sun, 28 Jan 2024 14:30:12 GMT', 200],
    ] as const)
      expect((await request(original(1), { headers: { range: 'bytes=2-4', 'if-range': condition } })).status).toBe(
        status,
      );
  });

  test('that the caller has is 304, and its bytes are not read', async () => {
    const { request, store } = await appWith(photoOf(1));
    const etag = (await request(original(1), { method: 'HEAD' })).headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const response = await request(original(1), { headers: { 'if-none-match': known } });
      expect([response.status, await response.text()]).toEqual([304, '']);
      expect(response.headers.get('etag')).toBe(etag);
      expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    }
    expect((await request(original(1), { headers: { 'if-none-match': '"x"' } })).status).toBe(200);
    expect(store.counts.opened).toEqual([]);
  });

  test('answers HEAD with the headers of GET, and its bytes are not read', async () => {
    const { request, store } = await appWith(photoOf(1));
    const head = await request(original(1), { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, null]);
    expect(store.counts.opened).toEqual([]);
    expect([...head.headers]).toEqual([...(await request(original(1))).headers]);
  });

  test('is read no faster than the caller takes it, and reading stops when the caller disconnects', async () => {
    const { request, store } = await appWith(photoOf(1));
    await store.put(photoOf(1).key, new Uint8Array(100 * 64 * 1024), { metadata: { sha256: photoOf(1).sha256 } });
    const reader = (await request(original(1))).body?.getReader();
    await reader?.read();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(store.counts.chunks).toBeLessThan(4);
    await reader?.cancel();
    expect(store.counts.closed).toBe(1);
    expect(store.counts.chunks).toBeLessThan(4);
  });

  test('of several gigabytes gives its last bytes without reading the others', async () => {
    const { request, store } = await appWith(photoOf(1));
    await store.put(photoOf(1).key, new Uint8Array(100 * 64 * 1024), { metadata: { sha256: photoOf(1).sha256 } });
    const response = await request(original(1), { headers: { range: 'bytes=-10' } });
    expect((await response.arrayBuffer()).byteLength).toBe(10);
    expect(store.counts.chunks).toBe(1);
  });

  test('is 404 where the photo or its bytes are missing', async () => {
    const { request, store } = await appWith(photoOf(1));
    await store.remove(photoOf(1).key);
    for (const n of [1, 2]) {
      const response = await request(original(n));
      expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'no-store']);
    }
  });
});

describe('the clip of a Live Photo', () => {
  test('has its own name and type, also in ranges', async () => {
    const motionKey = `raw-photos/${idOf(1)}/IMG 1.MOV`;
    const { request, store } = await appWith(photoOf(1, { motionKey }));
    await store.put(motionKey, bytes('moving'), { contentType: 'video/quicktime' });
    const response = await request(`/api/photos/${idOf(1)}/motion`, { headers: { range: 'bytes=0-2' } });
    expect([response.status, await response.text()]).toEqual([206, 'mov']);
    expect(response.headers.get('content-type')).toBe('video/quicktime');
    expect(response.headers.get('content-disposition')).toBe('inline; filename="IMG 1.MOV"');
  });

  test('of unknown type is downloaded, and a missing one is 404', async () => {
    const motionKey = `raw-photos/${idOf(1)}/clip.html`;
    const { request, store } = await appWith(photoOf(1, { motionKey }), photoOf(2));
    await store.put(motionKey, bytes('<script>'));
    const { headers } = await request(`/api/photos/${idOf(1)}/motion`);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
    expect((await request(`/api/photos/${idOf(2)}/motion`)).status).toBe(404);
  });
});

/** An app with a motion photo whose record gives this range for its film; null: the record has none. */
const withFilm = async (clip: { start: number; end: number } | null) => {
  const photo = photoOf(1);
  const made = await appWith({ ...photo, motionKey: photo.key });
  await made.store.put(photo.key, bytes('picture|film|rest'), {
    contentType: 'image/jpeg',
    metadata: { sha256: photo.sha256 },
  });
  const { id, sha256, key } = photo;
  const texts = { id, sha256, key, contentType: 'image/jpeg', kind: 'image', state: 'ready' };
  const record = {
    version: 1,
    ...texts,
    arrivals: [],
    companions: [],
    renditions: [],
    taken: {},
    metadata: {},
    clip,
  };
  await made.store.put(`bronze/photos/${id.slice(0, 2)}/${id}.json`, bytes(JSON.stringify(record)));
  return made;
};

describe('the film in a motion photo', () => {
  const path = `/api/photos/${idOf(1)}/motion`;

  test('is sent as an MP4 from the bytes of the original, also in ranges', async () => {
    const { request } = await withFilm({ start: 8, end: 12 });
    const whole = await request(path);
    expect([whole.status, await whole.text()]).toEqual([200, 'film']);
    expect(whole.headers.get('content-type')).toBe('video/mp4');
    expect(whole.headers.get('content-length')).toBe('4');
    expect(whole.headers.get('content-disposition')).toBe('inline; filename="IMG_1.jpg.mp4"');
    const tail = await request(path, { headers: { range: 'bytes=2-99' } });
    expect([tail.status, tail.headers.get('content-range'), await tail.text()]).toEqual([206, 'bytes 2-3/4', 'lm']);
    const beyond = await request(path, { headers: { range: 'bytes=4-' } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */4']);
    const original = await request(`/api/photos/${idOf(1)}/original`);
    expect(await original.text()).toBe('picture|film|rest');
    expect(whole.headers.get('etag')).not.toBe(original.headers.get('etag'));
  });

  test('that the record does not have is 404', async () => {
    const { request } = await withFilm(null);
    expect((await request(path)).status).toBe(404);
  });
});

/** An app with both renditions of the first photo. */
const withRenditions = async () => {
  const made = photoApp({});
  await made.store.put(`thumbnails/${idOf(1)}/thumbnail.webp`, bytes('small'));
  await made.store.put(`thumbnails/${idOf(1)}/preview.jpg`, bytes('larger'));
  return made;
};

describe('a rendition', () => {
  const thumbnail = `/api/photos/${idOf(1)}/thumbnail`;
  test('has its type, and is cached for a year where its URL has a version', async () => {
    const { request, store } = await withRenditions();
    const small = await request(`${thumbnail}?v=1`);
    expect([small.status, await small.text()]).toEqual([200, 'small']);
    expect(small.headers.get('content-type')).toBe('image/webp');
    expect(small.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(small.headers.get('x-content-type-options')).toBe('nosniff');
    expect(small.headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
    expect(store.counts.heads).toHaveLength(1);
    const larger = await request(`/api/photos/${idOf(1)}/preview?v=1`);
    expect([larger.headers.get('content-type'), await larger.text()]).toEqual(['image/jpeg', 'larger']);
    expect((await request(thumbnail)).headers.get('cache-control')).toBe('private, no-cache');
  });

  test('that the caller has is 304, with the same caching', async () => {
    const { request, store } = await withRenditions();
    const etag = (await request(`${thumbnail}?v=1`, { method: 'HEAD' })).headers.get('etag') ?? '';
    const response = await request(`${thumbnail}?v=1`, { headers: { 'if-none-match': etag } });
    expect(response.status).toBe(304);
    expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
    expect(response.headers.get('content-length')).toBeNull();
    expect(store.counts.opened).toEqual([]);
  });

  test('that is missing is 404, which is not cached', async () => {
    const { request } = await withRenditions();
    const response = await request(`/api/photos/${idOf(2)}/thumbnail?v=1`);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('an id', () => {
  test.each([
    '..',
    '%2e%2e',
    '..%2f..%2fetc%2fpasswd',
    `${idOf(1)}%2f..%2f..%2fsecret`,
    `${idOf(1)}%00`,
    `${idOf(1)}.webp`,
    idOf(1).toUpperCase().replace('1', 'A'),
    idOf(1).slice(1),
    `${idOf(1)}%0a`,
    'months%00',
  ])('like %s reaches neither store nor catalog', async (id) => {
    const asked: string[] = [];
    const { request, store } = photoApp({
      catalog: {
        ...idleServices.catalog,
        get(id) {
          asked.push(id);
          return Promise.resolve(null);
        },
      },
    });
    for (const part of ['', '/thumbnail', '/preview', '/original', '/motion'])
      expect([400, 404]).toContain((await request(`/api/photos/${id}${part}`)).status);
    expect([...asked, ...store.counts.heads]).toEqual([]);
  });
});

const problemOf = async (response: Response) => [response.status, await response.json()];

describe('an archived original', () => {
  test('is refused with the reason and the state of its restore', async () => {
    const { request, store } = await appWith(photoOf(1, {}));
    const { key } = photoOf(1, {});
    await store.changeClass(key, 'deep-archive');
    expect(await problemOf(await request(original(1)))).toMatchObject([
      409,
      { type: 'urn:homelake:problem:archived', archive: { state: 'archived', readyAt: null } },
    ]);
    expect((await request(original(1), { method: 'HEAD' })).status).toBe(409);
    await store.restore(key, { days: 1, speed: 'standard' });
    expect(await problemOf(await request(original(1)))).toMatchObject([
      409,
      { archive: { state: 'restoring', readyAt: '1970-01-01T12:00:00.000Z' } },
    ]);
  });

  test('on a disk that is away is refused with the name of its directory', async () => {
    const { request, store } = await appWith(photoOf(1, {}));
    const known = { ...store };
    const state = { state: 'unavailable', place: '/media/archive' } as const;
    store.head = async (key) => {
      const info = await known.head(key);
      return info && { ...info, archive: state };
    };
    expect(await problemOf(await request(original(1)))).toMatchObject([
      503,
      { detail: '/media/archive, which has the archived files, is not there.' },
    ]);
  });
});
