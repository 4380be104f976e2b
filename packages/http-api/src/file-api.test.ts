import type { FileEntry } from '@homelake/lake';
import { exampleFile } from '@homelake/lake/contract';
import { createMemoryFileCatalog } from '@homelake/lake/memory';
import { sha256Hex } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import type { FileList, LakeFile } from './file-schemas.ts';
import { photoApp } from './photo-lake.test-helper.ts';

async function appWith(...entries: readonly FileEntry[]) {
  const files = createMemoryFileCatalog();
  for (const entry of entries) await files.put(entry.sha256, [entry]);
  const made = photoApp({ files });
  for (const { key, sha256 } of entries)
    await made.store.put(key, new TextEncoder().encode('0123456789'), { metadata: { sha256 } });
  const list = async (query = '') => {
    const answer = await made.request(`/api/files${query}`);
    return (await answer.json()) as FileList;
  };
  return { ...made, files, list };
}

const shown = ({ folders, files }: FileList) => [
  ...folders.map(({ path }) => `${path}/`),
  ...files.map(({ name }) => name),
];

describe('a list of files', () => {
  const entries = ['a/1', 'a/2', 'b/c/3', 'x', 'y 10', 'y 9'].map((path, at) => exampleFile(at, path));

  test('has the folders of a folder, then its files, with counts', async () => {
    const { list } = await appWith(...entries);
    const top = await list();
    expect(shown(top)).toEqual(['a/', 'b/', 'x', 'y 9', 'y 10']);
    expect(top).toMatchObject({
      folder: { path: '', files: 6, sizeBytes: 615 },
      folders: [{ files: 2, sizeBytes: 201 }, { files: 1 }],
      nextCursor: null,
    });
    expect(shown(await list('?folder=b'))).toEqual(['b/c/']);
    expect(shown(await list('?folder=a'))).toEqual(['1', '2']);
  });

  test.each([1, 2, 3, 4, 5, 6])('comes in pages of %i, each entry once, without an empty page', async (limit) => {
    const { list } = await appWith(...entries);
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const page: FileList = await list(`?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`);
      pages.push(shown(page));
      cursor = page.nextCursor;
    } while (cursor !== null && pages.length < 20);
    expect(pages.flat()).toEqual(['a/', 'b/', 'x', 'y 9', 'y 10']);
    expect(pages).toHaveLength(Math.ceil(5 / limit));
  });

  test('of an empty lake is empty, and an unknown folder is a 404', async () => {
    const { list, request, files } = await appWith();
    await files.endRebuild(await files.beginRebuild());
    expect(await list()).toEqual({
      folder: { path: '', files: 0, sizeBytes: 0 },
      folders: [],
      files: [],
      nextCursor: null,
      complete: true,
    });
    expect((await request('/api/files?folder=none')).status).toBe(404);
  });

  test('says that it is not complete while the catalog is made', async () => {
    const { list, files } = await appWith(...entries);
    const epoch = await files.beginRebuild();
    expect([(await list()).complete, (await list('?search=x')).complete]).toEqual([false, false]);
    for (const entry of entries) await files.put(entry.sha256, [entry]);
    await files.endRebuild(epoch);
    expect([(await list()).complete, (await list('?search=x')).complete]).toEqual([true, true]);
  });

  test('finds files by words, in pages', async () => {
    const { list } = await appWith(...entries);
    const first = await list('?search=Y&limit=1');
    expect([shown(first), first.nextCursor === null]).toEqual([['y 9'], false]);
    expect(shown(await list(`?search=Y&limit=1&cursor=${first.nextCursor}`))).toEqual(['y 10']);
    expect(shown(await list('?search=a%201'))).toEqual(['1']);
  });

  test.each(['cursor=x', 'cursor=WyJub25lIiwiIl0', 'search=a&cursor=x', 'limit=0', 'limit=1001', 'search=%20'])(
    'with %s is refused',
    async (query) => {
      const { request } = await appWith(...entries);
      expect((await request(`/api/files?${query}`)).status).toBe(400);
    },
  );

  test('takes the cursor after the longest names', async () => {
    const long = Array.from({ length: 4 }, () => 'ö'.repeat(240)).join('/');
    const [first, second] = [1, 2].map((number) => exampleFile(number, `${long}${number}`, { key: `files/${number}` }));
    const { list } = await appWith(first!, second!);
    const folder = encodeURIComponent(first!.folder);
    const { nextCursor } = await list(`?folder=${folder}&limit=1`);
    expect(shown(await list(`?folder=${folder}&limit=1&cursor=${nextCursor}`))).toHaveLength(1);
  });
});

describe('a file', () => {
  const pdf = exampleFile(1, 'Taxes/Bescheid für Änne.pdf');

  test('is found by its id, and an unknown id is a 404', async () => {
    const { request } = await appWith(pdf);
    expect(await (await request(`/api/files/${pdf.id}`)).json()).toEqual({ ...pdf, archive: null });
    expect((await request(`/api/files/${'0'.repeat(32)}`)).status).toBe(404);
    expect((await request('/api/files/x')).status).toBe(400);
  });

  test('is sent whole or in part, with its name', async () => {
    const { request } = await appWith(pdf);
    const path = `/api/files/${pdf.id}/content`;
    const whole = await request(path);
    expect([whole.status, await whole.text()]).toEqual([200, '0123456789']);
    expect(whole.headers.get('content-disposition')).toBe(
      `inline; filename="Bescheid fur Anne.pdf"; filename*=UTF-8''Bescheid%20f%C3%BCr%20%C3%84nne.pdf`,
    );
    const part = await request(path, { headers: { range: 'bytes=2-4' } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '234', 'bytes 2-4/10']);
    const beyond = await request(path, { headers: { range: 'bytes=10-' } });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    const etag = whole.headers.get('etag') ?? '';
    expect((await request(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test('that is archived has the state of its restore, and its bytes are refused until then', async () => {
    const archived = { ...pdf, storageClass: 'deep-archive' as const };
    const { request, store, list } = await appWith(archived);
    await store.changeClass(pdf.key, 'deep-archive');
    const archive = async () => ((await (await request(`/api/files/${pdf.id}`)).json()) as LakeFile).archive;
    const content = () => request(`/api/files/${pdf.id}/content`);
    expect(await archive()).toEqual({ state: 'archived', readyAt: null, until: null });
    expect((await content()).status).toBe(409);
    await store.restore(pdf.key, { days: 1, speed: 'standard' });
    const restoring = { state: 'restoring', readyAt: '1970-01-01T12:00:00.000Z', until: null };
    expect(await archive()).toEqual(restoring);
    expect((await list('?folder=Taxes')).files).toMatchObject([{ archive: restoring }]);
    expect((await list('?search=anne')).files).toMatchObject([{ archive: restoring }]);
  });

  test('whose key has other content since, or none, is a 404', async () => {
    const { request, store } = await appWith(pdf);
    await store.put(pdf.key, new Uint8Array(1), { metadata: { sha256: '0'.repeat(64) } });
    expect((await request(`/api/files/${pdf.id}/content`)).status).toBe(404);
    await store.remove(pdf.key);
    expect((await request(`/api/files/${pdf.id}/content`)).status).toBe(404);
  });

  test('that another program changed, so that no hash of it is stored, is a 404 with the reason', async () => {
    const { request, store } = await appWith(pdf);
    await store.put(pdf.key, new TextEncoder().encode('other bytes'));
    const answer = await request(`/api/files/${pdf.id}/content`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('is not, or may not be, the one that was imported');
  });

  test('without a stored hash is sent where its ETag is its SHA-256', async () => {
    const content = new TextEncoder().encode('the same bytes');
    const same = exampleFile(1, 'a.pdf', { sha256: await sha256Hex(content) });
    const { request, store } = await appWith(same);
    await store.put(same.key, content);
    expect(await (await request(`/api/files/${same.id}/content`)).text()).toBe('the same bytes');
  });

  test.each(['image/png', 'video/mp4', 'audio/mpeg', 'audio/flac'])(
    'of type %s is displayed in a sandbox',
    async (contentType) => {
      const { request } = await appWith({ ...pdf, contentType });
      const { headers } = await request(`/api/files/${pdf.id}/content`);
      expect(headers.get('content-type')).toBe(contentType);
      expect(headers.get('content-disposition')).toMatch(/^inline/);
      expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
      expect([headers.get('x-content-type-options'), headers.get('x-frame-options')]).toEqual(['nosniff', 'DENY']);
    },
  );

  test('that is a PDF is displayed by the browser’s viewer, on no page but the app’s', async () => {
    const { request } = await appWith(pdf);
    const { headers } = await request(`/api/files/${pdf.id}/content`);
    expect(headers.get('content-type')).toBe('application/pdf');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'self'$/);
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    const known = { headers: { 'if-none-match': headers.get('etag') ?? '' } };
    const same = await request(`/api/files/${pdf.id}/content`, known);
    expect([same.status, same.headers.get('x-frame-options')]).toEqual([304, 'SAMEORIGIN']);
    expect(same.headers.get('content-security-policy')).toBe(headers.get('content-security-policy'));
  });

  test.each([
    'text/html',
    'image/svg+xml',
    'application/xml',
    'text/javascript',
    'text/plain',
    'application/pdfx',
    'audio/',
  ])('of type %s is downloaded as application/octet-stream', async (contentType) => {
    const { request } = await appWith({ ...pdf, contentType });
    const { headers } = await request(`/api/files/${pdf.id}/content`);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  });
});
