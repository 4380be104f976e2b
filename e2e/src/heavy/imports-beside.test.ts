import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chatText } from '../chat-text.ts';
import { ended, homelake, spawnHomelake, startServer, temporaryFolder } from '../homelake.ts';
import type { Ended, Server } from '../homelake.ts';
import { writePhotos } from '../photo-files.ts';

/**
 * One process works on a home at a time, and any number may store files and queue jobs meanwhile: an import beside a server, or several
 * imports. Each import reports its own inputs, whichever process did the work.
 */
const folder = temporaryFolder();
const photos = folder.path('photos');
const chats = folder.path('chats');
const PHOTOS = 24;

beforeAll(async () => {
  await writePhotos(photos, PHOTOS);
  mkdirSync(chats);
  for (const [name, messages] of Object.entries({ Ann: 40, Bob: 60 }))
    writeFileSync(join(chats, `WhatsApp Chat with ${name}.txt`), chatText(messages, name));
  writeFileSync(join(chats, 'beans.csv'), 'bean,12\n');
});
const servers: Server[] = [];
const serve = async (home: string): Promise<Server> => {
  const server = await startServer(home);
  servers.push(server);
  return server;
};
afterAll(async () => {
  for (const server of servers) await server.stop();
  folder.remove();
});

const linesOf = ({ stdout }: Ended) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { path: string; status: string; messages: number | null });

const statuses = (end: Ended) => linesOf(end).map(({ status }) => status);

async function expectWhole(home: string): Promise<void> {
  const sql = 'select (select count(*) from messages) as messages, (select count(*) from photos) as photos';
  const { stdout } = await homelake(['--home', home, 'query', '-f', 'json', sql]);
  expect(JSON.parse(stdout)).toEqual([{ messages: 100, photos: PHOTOS }]);
  const queue = await homelake(['--home', home, 'queue', '--json']);
  expect(JSON.parse(queue.stdout)).toMatchObject({ waiting: 0, running: 0, dead: [] });
  expect((await homelake(['--home', home, 'verify'])).code).toBe(0);
}

describe('an import beside a server', () => {
  test('ends when the server has done its jobs, and the server shows the result', async () => {
    const home = folder.path('served');
    const server = await serve(home);
    const end = await homelake(['--home', home, 'import', '--json', chats, photos]);
    expect([end.code, end.stderr]).toEqual([0, '']);
    expect(statuses(end)).toEqual(Array.from({ length: PHOTOS + 3 }, () => 'imported'));
    expect(linesOf(end).flatMap(({ messages }) => messages ?? [])).toEqual([40, 60]);
    const shown = (await (await fetch(`${server.url}/api/chats`)).json()) as { chats: { messages: number }[] };
    expect(shown.chats.map(({ messages }) => messages).toSorted((a, b) => a - b)).toEqual([40, 60]);
    const { code, stderr } = await server.stop();
    expect(code).toBe(0);
    expect(stderr.match(/^ready: raw-photos\//gm)).toHaveLength(PHOTOS);
    await expectWhole(home);
  });

  test('does the remaining jobs itself when the server ends meanwhile', async () => {
    const home = folder.path('left-alone');
    const server = await serve(home);
    const child = spawnHomelake(['--home', home, 'import', '--json', chats, photos]);
    const ending = ended(child);
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    expect((await server.stop()).code).toBe(0);
    const end = await ending;
    expect([end.code, end.stderr]).toEqual([0, '']);
    expect(linesOf(end)).toHaveLength(PHOTOS + 3);
    await expectWhole(home);
  });
});

test('two imports at once import all inputs of both, and each reports its own', async () => {
  const home = folder.path('twice');
  const first = homelake(['--home', home, 'import', '--json', chats, photos]);
  await pause(200);
  const second = homelake(['--home', home, 'import', '--json', photos, chats]);
  for (const end of [await first, await second]) {
    expect([end.code, linesOf(end).length]).toEqual([0, PHOTOS + 3]);
    // Whose jobs the queue has already, an import cannot know.
    expect(end.stderr).toMatch(
      /^(?:A new lake was made at .*\.\n)?(?:(?:1 job is|\d+ jobs are) in the queue already\.\n)?$/,
    );
    expect(statuses(end).filter((status) => status !== 'imported' && status !== 'unchanged')).toEqual([]);
  }
  await expectWhole(home);
});
