import { DEFAULT_SETTINGS, readStoredSettings, writeSettings } from '@homelake/storage';
import { createMemoryObjectStore } from '@homelake/storage/memory';
import { expect, test } from 'vitest';
import { idleServices } from './api-services.test-helper.ts';
import { createApp } from './app.ts';
import type { ApiServices } from './services.ts';

const HOST = 'http://127.0.0.1:4600';

function settingsApp(more: Partial<ApiServices['settings']> = {}) {
  const store = createMemoryObjectStore();
  const app = createApp({
    ...idleServices,
    settings: {
      read: () => readStoredSettings(store),
      write: (settings, etag) => writeSettings(store, settings, etag),
      archiveDirectory: () => ({ path: '/archive', state: 'unavailable', detail: 'it is not there' }),
      machineZone: 'Europe/Berlin',
      ...more,
    },
  });
  const get = async () => (await app.request(`${HOST}/api/settings`)).json();
  const put = async (text: string, ifMatch: unknown) =>
    app.request(`${HOST}/api/settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text, ifMatch }),
    });
  return { store, get, put };
}

test('settings are shown with the zones and the archive directory', async () => {
  const { store, get } = settingsApp();
  await writeSettings(store, { ...DEFAULT_SETTINGS, timeZone: 'Asia/Tokyo' }, null);
  expect(await get()).toMatchObject({
    text: expect.stringContaining('"timeZone": "Asia/Tokyo"'),
    problems: [],
    timeZone: { own: 'Asia/Tokyo', machine: 'Europe/Berlin' },
    archiveDirectory: { path: '/archive', state: 'unavailable', detail: 'it is not there' },
  });
});

test('two changes that are based on the same settings do not both count, even at once', async () => {
  const { get, put } = settingsApp();
  const changes = ['Asia/Tokyo', 'Europe/Rome'].map((timeZone) => put(JSON.stringify({ timeZone }), null));
  const statuses = (await Promise.all(changes)).map(({ status }) => status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect((await put('{}', null)).status).toBe(409);
  const { etag } = (await get()) as { etag: string };
  expect((await put('{}', etag)).status).toBe(200);
});

test('another archive directory is refused, also where there are no settings yet', async () => {
  const { store, put } = settingsApp();
  const refused = await put('{"archiveDirectory": "/other"}', null);
  expect([refused.status, await refused.json()]).toMatchObject([
    422,
    { errors: [{ detail: expect.stringMatching(/^archiveDirectory: can be changed only in settings\.json/) }] },
  ]);
  await writeSettings(store, { ...DEFAULT_SETTINGS, archiveDirectory: '/archive' }, null);
  const { etag } = await readStoredSettings(store);
  expect((await put('{}', etag)).status).toBe(422);
  expect((await put('{"archiveDirectory": "/archive", "region": "us-east-1"}', etag)).status).toBe(200);
});

test.each([
  ['{"timeZone": "+02:00"}', null, 422],
  ['', null, 422],
  ['{}', undefined, 400],
  ['{}', 7, 400],
  [' '.repeat(200_001), null, 400],
])('the text %j with the etag %j is refused with %i, and nothing is written', async (text, ifMatch, status) => {
  const { store, put } = settingsApp();
  expect((await put(text, ifMatch)).status).toBe(status);
  expect((await readStoredSettings(store)).etag).toBeNull();
});
