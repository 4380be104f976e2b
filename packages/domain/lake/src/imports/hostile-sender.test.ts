import { photoRecordKey } from '@homelake/storage';
import { beforeAll, describe, expect, test } from 'vitest';
import { deliver, drained, shuffled, WORKED_AT } from './hostile-sender.test-helper.ts';
import type { Delivery } from './hostile-sender.test-helper.ts';
import type { IncomingFile } from './import-upload.ts';
import { companionOf, incoming, noRemains, openPhotoLake } from './photo-lake.test-helper.ts';
import type { Remains } from './photo-lake.test-helper.ts';
import { clipOf, pictureOf, pictureTaken } from './photo-ports.test-helper.ts';
import { runJob } from '../jobs/run-job.ts';
import type { ClaimedJob } from '../jobs/job-queue.ts';
import type { UploadRecord } from '../jobs/work-view.ts';
import { gzipOf, tarOf } from '../archives/tar.test-helper.ts';
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

/** Every kind of upload, including files that must join each other. */
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
  'what is damaged, and companions of what is no photo': [
    incoming('cut.tif', pictureOf(2).subarray(0, 60)),
    incoming('notes.md', text('Dear diary'), [
      companionOf('sidecar', 'notes.xmp', 'Sunset'),
      companionOf('motion', 'notes.mov', clipOf(8)),
    ]),
    incoming('broken.zip', zipOf([{ name: 'a.txt', content: 'Hello' }]).subarray(0, 30)),
    incoming('copies/cut.tif', pictureOf(2).subarray(0, 60)),
    incoming('letters.zip', zipOf([{ name: 'a.txt', content: 'Hello' }])),
  ],
  'a download in two archives, one of which has a damaged file': [
    incoming(
      'takeout-20240101T000000Z-001.zip',
      zipOf([
        { name: 'Takeout/Google Photos/Rome/roof.tif', content: roof },
        { name: 'Takeout/Google Photos/Rome/torn.tif', content: pictureOf(7), damage: true },
        { name: 'Takeout/archive_browser.html', content: '<html></html>' },
      ]),
    ),
    incoming(
      'takeout-20240101T000000Z-003.tgz',
      await gzipOf(
        tarOf([
          { name: 'Takeout/Google Photos/Rome/roof.tif.json', content: takeout('roof.tif', 'On the roof') },
          { name: 'Takeout/Google Photos/Photos from 2015/roof.tif', content: roof },
        ]),
      ),
    ),
  ],
  'files, and what is no chat': [
    incoming('books/novel.txt', text('It was a dark and stormy night.')),
    incoming('letter.md', text('Dear diary')),
    incoming('old/letter.md', text('Dear diary')),
  ],
};

/** All uploads, each sent at its own time, with their jobs waiting. */
async function handedIn(files: readonly IncomingFile[]): Promise<Remains> {
  const remains = noRemains();
  for (const [at, file] of files.entries()) {
    await openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 1, at) }).put(file);
  }
  return remains;
}

/** Each upload is sent and processed before the next. */
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

/** All uploads are sent first, and then processed in that order. */
async function inTurn(files: readonly IncomingFile[]): Promise<Remains> {
  const remains = await handedIn(files);
  await openPhotoLake(remains, { nowMs: WORKED_AT }).work();
  return remains;
}

/** Every object and row as text. The name of an original with two names may differ. */
function truthOf(remains: Remains): Readonly<Record<string, unknown>> {
  const { disk, rows } = remains;
  const decoder = new TextDecoder();
  const objects = [...disk].map(([key, { info, bytes }]): [string, string] => [
    key,
    key.endsWith('.json') && key.startsWith('bronze/')
      ? decoder.decode(bytes)
      : `${info.etag} ${info.contentType ?? ''}`,
  ]);
  const named = namesOf(remains);
  const all = [...objects, ...rows.photos].map(([key, value]): [string, unknown] => {
    const shown = named(value);
    return [named(key), shown.startsWith('{') ? JSON.parse(shown) : shown];
  });
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Replaces the names of originals in keys by one name, and random ids of uploads by their file names. */
function namesOf({ disk, uploads }: Remains): (said: string) => string {
  const originals = [...disk].flatMap(([key, { bytes }]): [string, string][] => {
    const id = photoRecordKey.parse(key)?.id;
    const record: unknown = id === undefined ? null : JSON.parse(new TextDecoder().decode(bytes));
    const own = typeof record === 'object' && record !== null && 'key' in record ? String(record.key) : null;
    return own === null ? [] : [[own, `raw-photos/${id ?? ''}/ORIGINAL`]];
  });
  const handedIn = [...uploads.values()].flatMap((text): [string, string][] => {
    const { id, name, parent } = JSON.parse(text) as UploadRecord;
    return parent === null ? [[id, name]] : [];
  });
  return (said) => [...originals, ...handedIn].reduce((now, [from, to]) => now.replaceAll(from, to), said);
}

const orderOf = ({ createdAt, name, role }: UploadRecord): string => `${createdAt} ${name} ${role ?? ''}`;

/**
 * The records of all uploads in order of arrival. Of several uploads of the same bytes and name the first is new; others may be new where
 * they were done before it. Either of two joined files may have the note.
 */
function recordsOf(remains: Remains): readonly unknown[] {
  const named = namesOf(remains);
  const records = [...remains.uploads.values()].map((text) => JSON.parse(named(text)) as UploadRecord);
  const nameOf = new Map(records.map(({ id, name }) => [id, name]));
  const first = new Set<string>();
  return records
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
    .map(({ id: _id, parent, ...record }) => {
      const { kind, of, name, result, note } = record;
      const what = kind === 'chat' ? of : `${of} ${name}`;
      const isFirst = !first.has(String(what));
      first.add(String(what));
      return {
        ...record,
        parent: parent === null ? null : nameOf.get(parent),
        result: isFirst ? result : 'any',
        note: note?.replace(/ ?(?:It joins|Joined by|It may be of|Too little speaks for) .*$/, '') || null,
      };
    });
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
  'at the same time, and again with those that they sent': { atOnce: true, late: true, deal: (jobs) => jobs },
  'some of them, twice, at the same time, step by step': {
    atOnce: true,
    deal: (jobs, random) => shuffled(twice(jobs), random).slice(0, Math.ceil(jobs.length * 1.2)),
  },
};

const NO_LEASE = { signal: new AbortController().signal, renew: async () => {} };

/** Runs these jobs, and expects each to be tried again. */
async function areTriedAgain(remains: Remains, jobs: readonly ClaimedJob[]): Promise<void> {
  for (const job of jobs) {
    const lake = openPhotoLake(remains, { nowMs: WORKED_AT });
    expect(await runJob(lake.handlers, job, NO_LEASE), job.kind).toMatchObject({ end: 'again' });
  }
}

/** A copy of `remains`. */
const handedInAs = ({ disk, uploads }: Remains): Remains => ({
  ...noRemains(),
  disk: new Map(disk),
  uploads: new Map(uploads),
});

/** Runs these jobs in `remains`, and returns the jobs that they send. */
async function sentBy(jobs: readonly ClaimedJob[], remains: Remains): Promise<readonly ClaimedJob[]> {
  for (const job of jobs) await runJob(openPhotoLake(remains, { nowMs: WORKED_AT }).handlers, job, NO_LEASE);
  return drained(remains);
}

/** Few files are processed fast, so that many interleavings can be tried. */
const seedsFor = (files: readonly IncomingFile[]): number => (files.length <= 3 ? 30 : 8);

describe.each(Object.entries(UPLOADS))('%s', (_what, files) => {
  let truth: Readonly<Record<string, unknown>>;
  let records: readonly unknown[];
  beforeAll(async () => {
    truth = truthOf(await orderly(files));
    records = recordsOf(await inTurn(files));
  });

  test.each(Object.entries(DELIVERIES))(
    'come to the same objects, rows and records where jobs are given out %s',
    async (_how, delivery) => {
      for (let seed = 1; seed <= (delivery.deal.length > 1 || delivery.atOnce ? seedsFor(files) : 1); seed++) {
        const remains = await handedIn(files);
        await deliver(remains, seed, delivery);
        expect(truthOf(remains), `seed ${seed}`).toEqual(truth);
        expect(recordsOf(remains), `seed ${seed}`).toEqual(records);
      }
    },
  );

  test('leave nothing and are tried again where their claims are delivered before their records exist', async () => {
    const empty = noRemains();
    await areTriedAgain(empty, await drained(await handedIn(files)));
    expect(truthOf(empty)).toEqual({});
  });

  test('give the same objects, rows and records where each job is delivered before its bytes', async () => {
    const remains = await handedIn(files);
    const claims = await drained(remains);
    const handed = [...remains.disk];
    remains.disk.clear();
    await areTriedAgain(remains, claims);
    for (const [key, object] of handed) remains.disk.set(key, object);
    // The jobs after a claim, in a lake without a claim. Companions of no photo are claimed by themselves, and their bytes exist.
    const next = await sentBy(claims, handedInAs(remains));
    await areTriedAgain(
      remains,
      next.filter(({ kind }) => kind !== 'claim-upload'),
    );
    for (const job of claims) await openPhotoLake(remains).queue.send(job);
    await deliver(remains, 1, { atOnce: false, deal: (jobs) => jobs });
    expect(truthOf(remains)).toEqual(truth);
    expect(recordsOf(remains)).toEqual(records);
  });
});
