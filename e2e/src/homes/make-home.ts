/**
 * Makes a home as an older version leaves it: `node src/homes/make-home.ts CHECKOUT ARCHIVE`. CHECKOUT is an installed clone of that
 * version. The archive gets the folder `home`, and `facts.json` with the content of the home as that version prints it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LocalLake, LocalSettings } from '@homelake/composition/local';
import { homelake, startServer, temporaryFolder } from '../homelake.ts';
import { homeFacts } from './home-facts.ts';
import { earlyExport, film, groupZip, lateExport, newPhone, oldPhone, picture, waitingUpload } from './home-inputs.ts';

const [checkoutPath, archivePath] = process.argv.slice(2);
if (checkoutPath === undefined || archivePath === undefined) throw new Error('usage: make-home.ts CHECKOUT ARCHIVE');
const checkout = resolve(checkoutPath);
const folder = temporaryFolder();
const home = folder.path('home');
const options = { checkout, environment: { TZ: 'UTC' } };

async function run(...args: string[]) {
  const ended = await homelake(['--home', home, ...args], options);
  if (ended.code !== 0) throw new Error(`${args.join(' ')}: ended with ${ended.code}: ${ended.stderr}`);
  return ended;
}

/** Puts files into a folder and imports it. Resolves to the ids by name. */
async function importFiles(name: string, files: Readonly<Record<string, string | Buffer>>) {
  const path = folder.path(name);
  mkdirSync(path);
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(path, file), bytes);
  const { stdout } = await run('import', '--json', path);
  const told = stdout.split('\n').filter(Boolean);
  return new Map(told.map((line) => JSON.parse(line) as { path: string; id: string }).map((one) => [one.path, one.id]));
}

const idOf = (ids: ReadonlyMap<string, string>, name: string): string => {
  const id = [...ids].find(([path]) => path.endsWith(`/${name}`))?.[1];
  if (id === undefined) throw new Error(`${name} has no id`);
  return id;
};

const chats = await importFiles('chats', {
  'WhatsApp Chat with Timo.txt': earlyExport,
  'WhatsApp Chat with Timo (1).txt': lateExport,
  'WhatsApp Chat - Evening walks.zip': await groupZip(),
  'WhatsApp Chat with Jonas.txt': oldPhone,
  'WhatsApp Chat with Jonas B.txt': newPhone,
});
await run(
  'chats',
  '--join',
  idOf(chats, 'WhatsApp Chat with Jonas.txt'),
  idOf(chats, 'WhatsApp Chat with Jonas B.txt'),
);
const photos = await importFiles('pictures', {
  'IMG_7001.JPG': await picture(1, '2021-05-02T10:11:12'),
  'IMG_7001.MOV': film('2021-05-02T10:11:11Z', 2.5),
  'IMG_0001.JPG': await picture(2, '2015-03-08T14:00:00'),
  'IMG_0001.MOV': film('2021-12-24T18:00:00Z', 41),
  'harbour.jpg': await picture(3, '2020-07-19T12:30:00'),
  'scan.jpg': await picture(4, null),
  'blurred.jpg': await picture(5, '2020-07-19T12:31:00'),
  'shopping.csv': 'flour,2\nsalt,1\n',
});

const server = await startServer(home, [], options);
async function send(method: string, path: string, body: unknown): Promise<string> {
  const init = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${server.url}/api${path}`, init);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
  return answer.text();
}
const album = JSON.parse(await send('POST', '/albums', { name: 'By the water' })) as { id: string };
await send('POST', '/albums', { name: 'Still empty' });
const harbour = `/photos/${idOf(photos, 'harbour.jpg')}`;
await send('PATCH', harbour, { favourite: true, addTags: ['summer', 'boats'], addAlbums: [album.id] });
await send('PATCH', `/photos/${idOf(photos, 'IMG_7001.JPG')}`, { addAlbums: [album.id] });
await send('PATCH', `/photos/${idOf(photos, 'scan.jpg')}`, { takenLocal: '1974-06-01T15:00:00' });
const albums = JSON.parse(await (await fetch(`${server.url}/api/albums`)).text()) as unknown;
await server.stop();

// Loaded from that version, so that every byte is written by it. The type is the current one, which has the same calls.
const { composeLocal } = (await import(pathToFileURL(join(checkout, 'packages/composition/src/local.ts')).href)) as {
  readonly composeLocal: (settings: LocalSettings) => Promise<LocalLake>;
};

const never = new AbortController().signal;
async function withLake(nowMs: () => number, use: (lake: LocalLake) => Promise<void>) {
  const lake = await composeLocal({ home, access: 'write', homeZone: 'UTC', now: nowMs });
  try {
    await use(lake);
  } finally {
    await lake.close();
  }
}
const handIn = (name: string, bytes: string | Buffer): { path: string; lakePath: string } => {
  const path = folder.path('handed-in', name);
  writeFileSync(path, bytes);
  return { path, lakePath: name };
};

// Done with a clock that is far ahead, since the trash keeps a photo for thirty days, and this one must stay there as long as the home is
// tested.
await withLake(
  () => Date.parse('2100-01-01T00:00:00Z'),
  async (lake) => {
    await lake.photos().change(idOf(photos, 'blurred.jpg'), { trashed: true });
    await lake.buildTables();
  },
);

// A directory at the path of a record makes a job fail until it is a dead letter. The directory is removed afterwards.
let clockMs = Date.now();
await withLake(
  () => clockMs,
  async (lake) => {
    const file = await lake.openFile(handIn('seedlings.csv', 'bean,12\nplum,1\n'));
    const obstacle = join(home, 'bronze/files', `${await file.sha256()}.json`);
    mkdirSync(join(obstacle, 'in-the-way'), { recursive: true });
    await lake.importFile(file);
    for (let tries = 0; tries < 8; tries++, clockMs += 3_600_000) await lake.work(never);
    rmdirSync(join(obstacle, 'in-the-way'));
    rmdirSync(obstacle);
  },
);

// Uploaded, and packed before a worker ran.
await withLake(Date.now, async (lake) => {
  await lake.importFile(await lake.openFile(handIn('WhatsApp Chat with Nora.txt', waitingUpload)));
  await lake.importFile(await lake.openFile(handIn('pier.jpg', await picture(7, '2023-06-11T09:05:00'))));
});

const facts = await homeFacts((...args) => homelake(['--home', home, ...args], options));
writeFileSync(folder.path('facts.json'), `${JSON.stringify({ ...facts, ...(albums as object) }, null, 2)}\n`);
execFileSync('tar', ['-czf', resolve(archivePath), '-C', folder.path('.'), 'home', 'facts.json']);
folder.remove();
