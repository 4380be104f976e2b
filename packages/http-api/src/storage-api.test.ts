import type { StoredObject as Found } from '@homelake/lake';
import { exampleFile } from '@homelake/lake/contract';
import { createMemoryFileCatalog } from '@homelake/lake/memory';
import { classOffers, DEFAULT_PRICES, DEFAULT_RETRIEVAL_HOURS, StorageError } from '@homelake/storage';
import type { StorageErrorCode } from '@homelake/storage';
import { describe, expect, test } from 'vitest';
import { idOf, photoApp } from './photo-lake.test-helper.ts';

const file = exampleFile(1, 'deed.md');

async function appWith(facts: Partial<Found>, failure: StorageErrorCode | null = null) {
  const files = createMemoryFileCatalog();
  await files.put(file.sha256, [file]);
  const offers = classOffers(DEFAULT_PRICES, { objects: 1, bytes: 10 }, DEFAULT_RETRIEVAL_HOURS, 12);
  const calls: unknown[] = [];
  const found: Found = {
    key: file.key,
    name: file.name,
    sizeBytes: 10,
    storageClass: 'standard',
    archive: null,
    early: null,
    classes: offers.map((offer) => ({
      ...offer,
      refused: offer.storageClass === 'intelligent-tiering' ? 'No.' : null,
    })),
    region: 'us-east-1',
    ...facts,
  };
  const app = photoApp({
    files,
    storage: {
      find: async (target) => ([file.key, idOf(7)].includes(target) ? found : null),
      restore: async (key, options) => {
        if (failure !== null) throw new StorageError(failure, key, 'not now');
        calls.push([key, options]);
      },
      changeClass: async (key, storageClass) => void calls.push([key, storageClass]),
    },
  });
  return { ...app, calls };
}

const archived = { storageClass: 'deep-archive', archive: { state: 'archived' } } as const;
const places = [`/api/files/${file.id}`, `/api/photos/${idOf(7)}`];

describe.each(places)('the storage of %s', (path) => {
  test('has the class, the state and the costs of each class', async () => {
    const { request } = await appWith(archived);
    expect(await (await request(`${path}/storage`)).json()).toMatchObject({
      key: file.key,
      storageClass: 'deep-archive',
      archive: { state: 'archived', readyAt: null, until: null },
      classes: [{ storageClass: 'standard', retrieval: null }, {}, { retrieval: { bulk: { hours: 48 } } }],
    });
  });

  test('is restored for the days and at the speed that are asked for, or for a week in bulk', async () => {
    const { send, calls } = await appWith(archived);
    expect((await send('POST', `${path}/restore`, { days: 3, speed: 'standard' })).status).toBe(200);
    expect((await send('POST', `${path}/restore`, {})).status).toBe(200);
    expect(calls).toEqual([
      [file.key, { days: 3, speed: 'standard' }],
      [file.key, { days: 7, speed: 'bulk' }],
    ]);
    for (const body of [{ days: 0 }, { days: 1.5 }, { speed: 'express' }, { dys: 1 }])
      expect((await send('POST', `${path}/restore`, body)).status).toBe(400);
  });

  test('gives a reason where it cannot be restored, and shows a restore that runs', async () => {
    expect(await answer(path, {}, null)).toEqual([409, expect.stringContaining('can be read at once')]);
    expect(await answer(path, archived, 'wrong-content')).toEqual([409, expect.stringContaining('damaged')]);
    expect(await answer(path, archived, 'restore-in-progress')).toEqual([200, null]);
    const away = { ...archived, archive: { state: 'unavailable', place: '/media/archive' } } as const;
    expect(await answer(path, away, null)).toEqual([503, expect.stringContaining('/media/archive')]);
  });

  test('is changed to a class that is possible', async () => {
    const { send, calls } = await appWith({});
    expect((await send('PUT', `${path}/storage-class`, { storageClass: 'deep-archive' })).status).toBe(200);
    expect((await send('PUT', `${path}/storage-class`, { storageClass: 'standard' })).status).toBe(200);
    expect(calls).toEqual([[file.key, 'deep-archive']]);
    const refused = await send('PUT', `${path}/storage-class`, { storageClass: 'intelligent-tiering' });
    expect([refused.status, await refused.json()]).toEqual([409, expect.objectContaining({ detail: 'No.' })]);
    expect((await send('PUT', `${path}/storage-class`, { storageClass: 'glacier' })).status).toBe(400);
  });
});

test.each(['/api/files/', '/api/photos/'])('the storage of an unknown id under %s is a 404', async (path) => {
  const { request, send } = await appWith({});
  expect((await request(`${path}${idOf(9)}/storage`)).status).toBe(404);
  expect((await send('POST', `${path}${idOf(9)}/restore`, {})).status).toBe(404);
  expect((await send('PUT', `${path}${idOf(9)}/storage-class`, { storageClass: 'standard' })).status).toBe(404);
});

/** Status and detail of the answer to a request to restore. */
async function answer(path: string, facts: Partial<Found>, failure: StorageErrorCode | null) {
  const { send } = await appWith(facts, failure);
  const response = await send('POST', `${path}/restore`, {});
  const { detail = null } = (await response.json()) as { detail?: string };
  return [response.status, detail];
}
