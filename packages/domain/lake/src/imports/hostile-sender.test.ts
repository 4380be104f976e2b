import { photoRecordKey } from '@homelake/storage';
import { beforeAll, describe, expect, test } from 'vitest';
import { deliver, drained, shuffled, WORKED_AT } from './hostile-sender.test-helper.ts';
import type { Delivery } from './hostile-sender.test-helper.ts';
import type { IncomingFile } from './incoming-file.ts';
import { companionOf, incoming, noRemains, openPhotoLake } from './photo-lake.test-helper.ts';
import type { Remains } from './photo-lake.test-helper.ts';
import { clipOf, pictureOf, pictureTaken } from './photo-ports.test-helper.ts';
import { runJob } from '../jobs/run-job.ts';
import { zipOf } from './zip.test-helper.ts';

const text = (words: string) => new TextEncoder().encode(words);

const MOMENT = '2015:03:02 10:11:12';
const roof = pictureTaken(1, MOMENT);
const takeout = (title: string, description: string) =>
  text(
    JSON.stringify({
      title,
      description,
      photoTakenTime: { timestamp: String(Date.UTC(2015, 2, 2, 10, 11, 12) / 1000) },
    }),
  );

const chat = (name: string, files: readonly (readonly [string, Uint8Array])[]) =>
  zipOf([
    {
      name: `WhatsApp Chat with ${name}.txt`,
      content: [
        `28/01/2024, 15:29 - Bob: Hello ${name}`,
        ...files.map(([file], at) => `28/01/2024, 15:3${at} - Ann: \u200e${file} (file attached)`),
        '',
      ].join('\n'),
    },
    ...files.map(([file, content]) => ({ name: file, content })),
  ]);

/** Everything that can be handed in, with what has to find each other. */
const UPLOADS: Readonly<Record<string, readonly IncomingFile[]>> = {
  'a photo under three names': [
    incoming('DCIM/a.tif', pictureOf(1)),
    incoming('copies/a.tif', pictureOf(1)),
    incoming('a (1).tif', pictureOf(1)),
  ],
  'a photo with companions, and again with others': [
    incoming('DCIM/b.tif', pictureOf(2), [
      companionOf('sidecar', 'DCIM/b.xmp', 'Sunset'),
      companionOf('motion', 'DCIM/b.mov', clipOf(2)),
    ]),
    incoming('copies/b.tif', pictureOf(2), [companionOf('takeout', 'copies/b.tif.json', '{"title":"b.tif"}')]),
    incoming('DCIM/b.tif', pictureOf(2)),
  ],
  'a photo with a clip that nothing but its name ties to it': [
    incoming('DCIM/c.tif', pictureOf(3), [companionOf('motion', 'DCIM/c.mov', clipOf(77))]),
    incoming('films/christmas.mov', clipOf(77)),
  ],
  'companions that come alone, and their photo': [
    incoming('Takeout/Photos from 2015/roof.tif.json', takeout('roof.tif', 'On the roof')),
    incoming('Takeout/Photos from 2015/roof.tif', roof),
    incoming('Takeout/Photos from 2015/roof.xmp', text('Roof')),
    incoming('other/roof.tif', pictureTaken(9, '2021:05:06 07:08:09')),
  ],
  'a companion that comes alone and with its photo': [
    incoming('Takeout/Photos from 2015/roof.tif.json', takeout('roof.tif', 'On the roof')),
    incoming('Takeout/Photos from 2015/roof.tif', roof, [
      { ...companionOf('takeout', 'Takeout/Photos from 2015/roof.tif.json', takeout('roof.tif', 'On the roof')) },
    ]),
    incoming('DCIM/roof.tif', roof),
  ],
  'chats that share a text, a photo and a document': [
    incoming(
      'Sea.zip',
      chat('Sea', [
        ['IMG-20240128-WA0001.tif', pictureOf(4)],
        ['notes.pdf', text('%PDF-1.7')],
      ]),
    ),
    incoming(
      'Sea (1).zip',
      chat('Sea', [
        ['IMG-20240128-WA0001.tif', pictureOf(4)],
        ['notes.pdf', text('%PDF-1.7')],
      ]),
    ),
    incoming(
      'Hills.zip',
      chat('Hills', [
        ['IMG-20240128-WA0007.tif', pictureOf(4)],
        ['clip.mov', clipOf(5)],
      ]),
    ),
    incoming('DCIM/sea.tif', pictureOf(4)),
  ],
  'the same photo under two names in two chats': [
    incoming('Sea.zip', chat('Sea', [['IMG-20240128-WA0001.tif', pictureOf(6)]])),
    incoming('Hills.zip', chat('Hills', [['IMG-20240130-WA0002.tif', pictureOf(6)]])),
    incoming('Lakes.zip', chat('Lakes', [['IMG-20240131-WA0003.tif', pictureOf(6)]])),
  ],
  'files, and what is no chat': [
    incoming('books/novel.txt', text('It was a dark and stormy night.')),
    incoming('letter.md', text('Dear diary')),
    incoming('old/letter.md', text('Dear diary')),
  ],
};

/** All of them, each handed in at its own time, their jobs waiting. */
async function handedIn(files: readonly IncomingFile[]): Promise<Remains> {
  const remains = noRemains();
  for (const [at, file] of files.entries()) {
    await openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 1, at) }).put(file);
  }
  return remains;
}

/** Each handed in and worked on before the next. */
async function orderly(files: readonly IncomingFile[]): Promise<Remains> {
  const remains = noRemains();
  for (const [at, file] of files.entries()) {
    await openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 1, at) }).put(file);
    const worker = openPhotoLake(remains, { nowMs: WORKED_AT });
    await worker.work();
    expect(await worker.queue.deadLetters()).toEqual([]);
  }
  return remains;
}

/**
 * Every object and every row, as text. Which of two names of the same bytes the original has, and in which order the uploads of the same
 * bytes were noted, may differ.
 */
function truthOf({ disk, rows }: Remains): Readonly<Record<string, unknown>> {
  const decoder = new TextDecoder();
  const objects = [...disk].map(([key, { info, bytes }]): [string, string] => [
    key,
    key.endsWith('.json') && key.startsWith('bronze/')
      ? decoder.decode(bytes)
      : `${info.etag} ${info.contentType ?? ''}`,
  ]);
  const originals = objects.flatMap(([key, value]): [string, string][] => {
    const id = photoRecordKey.parse(key)?.id;
    const record: unknown = id === undefined ? null : JSON.parse(value);
    const own = typeof record === 'object' && record !== null && 'key' in record ? String(record.key) : null;
    return own === null ? [] : [[own, `raw-photos/${id ?? ''}/ORIGINAL`]];
  });
  const named = (said: string): string => originals.reduce((now, [from, to]) => now.replaceAll(from, to), said);
  const all = [...objects, ...rows.photos].map(([key, value]): [string, unknown] => {
    const shown = named(value);
    return [named(key), shown.startsWith('{') ? inOrder(key, JSON.parse(shown)) : shown];
  });
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function inOrder(key: string, value: unknown): unknown {
  if (!/^bronze\/(?:files|whatsapp\/uploads)/.test(key)) return value;
  if (typeof value !== 'object' || value === null || !('arrivals' in value) || !Array.isArray(value.arrivals))
    return value;
  return { ...value, arrivals: value.arrivals.map((one) => JSON.stringify(one)).sort() };
}

const twice = <Item>(items: readonly Item[]): readonly Item[] => [...items, ...items];

const DELIVERIES: Readonly<Record<string, Delivery>> = {
  'twice, each after the other': { atOnce: false, deal: (jobs) => jobs.flatMap((job) => [job, job]) },
  'in reverse, and then again': { atOnce: false, deal: (jobs) => twice(jobs.toReversed()) },
  'in any order, some not before others were done': {
    atOnce: false,
    deal: (jobs, random) => shuffled(twice(jobs), random).slice(0, Math.ceil(jobs.length * 1.5)),
  },
  'twice at the same time, step by step': { atOnce: true, deal: (jobs) => twice(jobs) },
  'some of them, twice, at the same time, step by step': {
    atOnce: true,
    deal: (jobs, random) => shuffled(twice(jobs), random).slice(0, Math.ceil(jobs.length * 1.2)),
  },
};

const SEEDS = 12;

describe.each(Object.entries(UPLOADS))('%s', (_what, files) => {
  let truth: Readonly<Record<string, unknown>>;
  beforeAll(async () => {
    truth = truthOf(await orderly(files));
  });

  test.each(Object.entries(DELIVERIES))(
    'come to the same objects and rows where jobs are given out %s',
    async (_how, delivery) => {
      for (let seed = 1; seed <= (delivery.deal.length > 1 || delivery.atOnce ? SEEDS : 1); seed++) {
        const remains = await handedIn(files);
        await deliver(remains, seed, delivery);
        expect(truthOf(remains), `seed ${seed}`).toEqual(truth);
      }
    },
  );

  test('leave nothing and are tried again where their jobs come before their bytes', async () => {
    const empty = noRemains();
    for (const job of await drained(await handedIn(files))) {
      const lake = openPhotoLake(empty, { nowMs: WORKED_AT });
      const lease = { signal: new AbortController().signal, renew: async () => {} };
      expect(await runJob(lake.handlers, job, lease), job.kind).toMatchObject({ end: 'again' });
    }
    expect(truthOf(empty)).toEqual({});
  });
});
