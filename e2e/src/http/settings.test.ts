import { createClient } from '@homelake/http-api/client';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { handInTo } from '../hand-in.ts';
import { homelake, startServer, temporaryFolder } from '../homelake.ts';
import type { Server } from '../homelake.ts';

/** Settings that are changed over HTTP are those that the command line, the worker and a person with an editor see. */
const folder = temporaryFolder();
const home = folder.path('home');
const settingsPath = join(home, 'settings.json');
let server: Server;

beforeAll(async () => {
  server = await startServer(home);
}, 120_000);
afterAll(async () => {
  await server.stop();
  folder.remove();
});

const api = () => createClient(`${server.url}/api`);
async function settings() {
  const body = await (await api().settings.$get()).json();
  if (!('etag' in body)) throw new Error(body.detail);
  return body;
}
const put = (value: unknown, ifMatch: string | null) =>
  api().settings.$put({ json: { text: typeof value === 'string' ? value : JSON.stringify(value), ifMatch } });

test('a lake without settings has the zone of the machine and an archive in its home', async () => {
  expect(await settings()).toMatchObject({
    text: '',
    etag: null,
    problems: [],
    timeZone: { own: null, machine: Intl.DateTimeFormat().resolvedOptions().timeZone },
    archiveDirectory: { path: join(home, 'deep-archive%class'), state: 'unused', detail: null },
  });
});

test('rules that are saved are those that "homelake route" explains, and a change that is based on older ones is refused', async () => {
  const { etag } = await settings();
  const rules = [{ name: 'scans', when: { name: '*.pdf' }, storageClass: 'deep-archive' }];
  expect((await put({ rules }, etag)).status).toBe(200);
  const pdf = folder.path('a.pdf');
  writeFileSync(pdf, '%PDF-1.7\n');
  const { stdout } = await homelake(['--home', home, 'route', '--json', pdf]);
  expect(JSON.parse(stdout)).toMatchObject({ storageClass: 'deep-archive', rule: { origin: 'own', name: 'scans' } });
  const late = await put({ rules: [] }, etag);
  expect([late.status, await late.json()]).toMatchObject([409, { type: 'urn:homelake:problem:settings-changed' }]);
  expect(JSON.parse(readFileSync(settingsPath, 'utf8'))).toMatchObject({ rules });
});

test('mistakes are named with line and key, and nothing is written', async () => {
  const { etag, text } = await settings();
  const wrong = '{"rules": [\n  {\n    "when": { "kimd": "file" },\n    "storageClass": "glacier"\n  }\n]}';
  const response = await put(wrong, etag);
  expect([response.status, await response.json()]).toMatchObject([
    422,
    {
      type: 'urn:homelake:problem:settings-refused',
      errors: [
        { detail: 'line 3: rules[0].when.kimd: unknown key; did you mean kind?' },
        {
          detail:
            'line 4: rules[0].storageClass: must be one of standard, intelligent-tiering, deep-archive; not "glacier"',
        },
      ],
    },
  ]);
  expect((await put('{"rules": [}', etag)).status).toBe(422);
  expect((await put({ rules: [], archiveDirectory: '/elsewhere' }, etag)).status).toBe(422);
  expect(readFileSync(settingsPath, 'utf8')).toBe(text);
});

test('a mistake that was made with an editor is shown, and can be corrected over HTTP', async () => {
  writeFileSync(settingsPath, '{\n  "ruls": []\n}');
  const broken = await settings();
  expect(broken).toMatchObject({
    text: '{\n  "ruls": []\n}',
    problems: ['line 2: ruls: unknown key; did you mean rules?'],
  });
  expect((await put({ rules: [] }, broken.etag)).status).toBe(200);
  expect((await settings()).problems).toEqual([]);
});

/** A box of an MP4 file: its length, its type and its content. */
const box = (type: string, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length + 8);
  return Buffer.concat([size, Buffer.from(type, 'latin1'), body]);
};

/** A video that says in UTC when it was taken, and not where. */
function videoTakenAt(instant: string): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(Date.parse(instant) / 1000 + 2_082_844_800, 4);
  header.writeUInt32BE(1000, 12);
  header.writeUInt32BE(2000, 16);
  const handler = box('mdia', box('hdlr', Buffer.from(`${'\0'.repeat(8)}vide${'\0'.repeat(12)}`)));
  const track = box('trak', box('tkhd', Buffer.alloc(84)), handler);
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\0\0isom')),
    box('moov', box('mvhd', header), track),
    box('mdat'),
  ]);
}

const taken = async () => {
  const body = await (await api().photos.$get({ query: {} })).json();
  return 'takenLocal' in body ? body.takenLocal : [];
};

test('a video without a wall time is shown in the zone of the settings', async () => {
  const { etag } = await settings();
  expect((await put({ timeZone: 'Asia/Tokyo' }, etag)).status).toBe(200);
  await handInTo(server.url, { name: 'clip.mp4', bytes: videoTakenAt('2024-05-05T20:00:00Z') });
  await expect.poll(taken, { timeout: 30_000 }).toEqual(['2024-05-06T05:00:00']);
}, 60_000);
