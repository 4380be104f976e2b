import { readPhotoRecord } from '@homelake/photos';
import { describe, expect, test } from 'vitest';
import { gzipOf, tarOf } from '../archives/tar.test-helper.ts';
import { listKeys } from '../bronze/bronze-record.ts';
import { runJob } from '../jobs/run-job.ts';
import { listUploads } from '../jobs/work-view.ts';
import type { UploadRecord } from '../jobs/work-view.ts';
import { closeArchive } from './close-archive.ts';
import { incoming, noRemains, openPhotoLake } from './photo-lake.test-helper.ts';
import type { PhotoLake, Remains } from './photo-lake.test-helper.ts';
import { pictureOf, pictureTaken } from './photo-ports.test-helper.ts';
import { zipOf } from './zip.test-helper.ts';

const CHAT = '28/01/2024, 15:30 - Ann: Hello\n28/01/2024, 15:31 - Bob: Hi Ann\n';
const ROOF = pictureTaken(1, '2015:03:02 10:11:12');
const ROOF_JSON = JSON.stringify({
  title: 'roof.tif',
  description: 'On the roof',
  photoTakenTime: { timestamp: String(Date.UTC(2015, 2, 2, 10, 11, 12) / 1000) },
});
const ALBUM = 'Takeout/Google Photos/Rome';

const TAKEOUT = [
  { name: `${ALBUM}/roof.tif`, content: ROOF },
  { name: `${ALBUM}/roof.tif.json`, content: ROOF_JSON },
  { name: `${ALBUM}/sea.tif`, content: pictureOf(2) },
  { name: 'Takeout/Drive/WhatsApp Chat with Ann.txt', content: CHAT },
  { name: 'Takeout/archive_browser.html', content: '<html></html>' },
  { name: '__MACOSX/._roof.tif', content: 'x' },
];

interface TestEntry {
  readonly name: string;
  readonly content: string | Uint8Array;
}

const packed = async (entries: readonly TestEntry[], as: string): Promise<Uint8Array> => {
  if (as === 'zip') return zipOf(entries);
  return as === 'tar' ? tarOf(entries) : gzipOf(tarOf(entries));
};

async function worked(files: readonly (readonly [string, Uint8Array])[], lake: PhotoLake = openPhotoLake()) {
  for (const [name, bytes] of files) await lake.put(incoming(name, bytes));
  await lake.work();
  const records = (await lake.uploads()).slice(-files.length);
  const children: UploadRecord[][] = [];
  for (const { id } of records) {
    const of: UploadRecord[] = [];
    for await (const child of listUploads(lake.view, { parent: id })) of.push(child);
    children.push(of.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  }
  return { lake, records, children };
}

/** Of every photo, by the name under which it came. */
async function descriptionsIn({ store, catalog }: PhotoLake): Promise<Readonly<Record<string, string | null>>> {
  const { id } = await catalog.page({ limit: 10 });
  const all = id.map(async (one): Promise<[string, string | null]> => {
    const record = await readPhotoRecord(store, one);
    return [record?.arrivals[0]?.name ?? '', (await catalog.get(one))?.description ?? null];
  });
  return Object.fromEntries(await Promise.all(all));
}

/** The next day. */
const later = ({ remains }: PhotoLake) => openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });

const shown = ({ name, state, kind, result, reason }: UploadRecord) => [name, kind, result ?? state, reason];
const none = { photo: 0, chat: 0, companion: 0, file: 0, failed: 0, unchanged: 0, damaged: 0 };

describe.each(['zip', 'tar', 'tgz'])('an archive of photos and files, a .%s', (extension) => {
  test('gives an upload for each file, as if that was uploaded alone, and its own bytes are removed', async () => {
    const bytes = await packed(TAKEOUT, extension);
    const { lake, records, children } = await worked([[`Takeout.${extension}`, bytes]]);
    expect(records).toMatchObject([
      {
        state: 'done',
        kind: 'archive',
        result: 'new',
        damaged: false,
        key: null,
        note: null,
        contents: { files: 5, opened: 5, systemFiles: 1, ended: { ...none, photo: 2, chat: 1, companion: 1, file: 1 } },
      },
    ]);
    expect(children[0]?.map(shown)).toEqual([
      ['Takeout/Drive/WhatsApp Chat with Ann.txt', 'chat', 'new', null],
      [`${ALBUM}/roof.tif`, 'photo', 'new', null],
      [`${ALBUM}/roof.tif.json`, 'companion', 'new', null],
      [`${ALBUM}/sea.tif`, 'photo', 'new', null],
      ['Takeout/archive_browser.html', 'file', 'new', null],
    ]);
    expect(await listKeys(lake.store, 'uploads/')).toEqual([]);
    expect(await descriptionsIn(lake)).toEqual({ [`${ALBUM}/roof.tif`]: 'On the roof', [`${ALBUM}/sea.tif`]: null });

    const again = await worked([[`Takeout.${extension}`, bytes]], later(lake));
    expect(again.records).toMatchObject([
      { state: 'done', result: 'unchanged', contents: { ended: { unchanged: 5 } } },
    ]);
  });

  test('in two parts joins a photo of one part with the JSON of the other, in either order', async () => {
    const [first, second] = [
      await packed(TAKEOUT.slice(0, 1), extension),
      await packed([...TAKEOUT.slice(1, 3), { name: 'Takeout/note.txt', content: 'Dear diary' }], extension),
    ];
    for (const files of [
      [
        ['a.zip', first],
        ['b.zip', second],
      ] as const,
      [
        ['b.zip', second],
        ['a.zip', first],
      ] as const,
    ]) {
      const named = files.map(([name, bytes]) => [name.replace('zip', extension), bytes] as const);
      const { lake } = await worked(named);
      expect(await descriptionsIn(lake)).toEqual({ [`${ALBUM}/roof.tif`]: 'On the roof', [`${ALBUM}/sea.tif`]: null });
    }
  });

  test('that is truncated is kept as a file with the reason, and none of its files is imported', async () => {
    const bytes = (await packed(TAKEOUT, extension)).slice(0, extension === 'tar' ? -1100 : -20);
    const { lake, records, children } = await worked([[`cut.${extension}`, bytes]]);
    expect(records).toMatchObject([{ state: 'done', kind: 'file', damaged: true, key: `files/cut.${extension}` }]);
    expect(records[0]?.note).toMatch(/^cut\.\w+: .*(?:cut off|directory).*; kept as a file$/);
    expect(children).toEqual([[]]);
    expect(await lake.store.read(`files/cut.${extension}`)).toEqual(bytes);
    const again = await worked([[`cut.${extension}`, bytes]], later(lake));
    expect(again.records).toMatchObject([{ result: 'unchanged', damaged: true, note: records[0]?.note }]);
  });

  test('has the same result after a kill at any write', async () => {
    const files = [[`Takeout.${extension}`, await packed(TAKEOUT, extension)]] as const;
    const truth = await worked(files);
    const [wanted, records] = [keysOf(truth.lake.remains), recordsOf(truth.lake.remains)];
    for (let killedAt = 4; ; killedAt += 3) {
      const remains = noRemains();
      const doomed = openPhotoLake(remains, { killedAt });
      const isWhole = await worked(files, doomed).then(
        () => true,
        () => false,
      );
      for (const [nowMs, times] of [
        [Date.UTC(2024, 5, 2), 1],
        [Date.UTC(2024, 5, 3), 2],
      ] as const) {
        const next = openPhotoLake(remains, { nowMs: nowMs + times });
        await next.resume();
        await next.work();
      }
      const isHere =
        remains.uploads.size > 0 && [...remains.uploads.values()].every((one) => !one.includes('"receiving"'));
      if (isHere) {
        expect(keysOf(remains), `killed at ${killedAt}`).toEqual(wanted);
        expect(recordsOf(remains), `killed at ${killedAt}`).toEqual(records);
      }
      if (isWhole) break;
    }
  });
});

const keysOf = ({ disk }: Remains) => [...disk.keys()].toSorted();

/** The result of each upload, without its id. Either of two joined files may have the note. */
const recordsOf = ({ uploads }: Remains) =>
  [...uploads.values()]
    .map((one) => JSON.parse(one) as UploadRecord)
    .map(({ name, state, kind, result, key, damaged, contents }) => ({
      name,
      state,
      kind,
      result,
      key,
      damaged,
      contents,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

describe('an archive with files that cannot be imported', () => {
  const entries = [
    { name: 'trip/a.tif', content: pictureOf(1) },
    { name: 'trip/torn.tif', content: pictureOf(2), damage: true },
    { name: '../out.tif', content: pictureOf(3) },
    { name: 'trip/empty.tif', content: '' },
    { name: 'trip/cut.tif', content: pictureOf(4).subarray(0, 60) },
  ];

  test('is kept with their names in its note, and the other files are imported', async () => {
    const bytes = zipOf(entries);
    const { lake, records, children } = await worked([['trip.zip', bytes]]);
    const note =
      '2 of its 5 files could not be taken in, so the archive is kept as a file. ../out.tif: Zip entry "../out.tif" leads out of the archive by its name; trip/torn.tif: Zip entry "trip/torn.tif" is damaged: its CRC-32 is not the declared one. Refused: trip/empty.tif: the file is empty.';
    expect(records).toMatchObject([
      { state: 'done', kind: 'archive', result: 'new', damaged: true, key: 'files/trip.zip' },
    ]);
    expect(records[0]?.note).toBe(note);
    expect(records[0]?.contents?.ended).toEqual({ ...none, photo: 2, failed: 3, damaged: 1 });
    expect(children[0]?.map(({ name, state, reason }) => [name, state, reason])).toEqual([
      ['../out.tif', 'failed', 'Zip entry "../out.tif" leads out of the archive by its name.'],
      ['trip/a.tif', 'done', null],
      ['trip/cut.tif', 'done', null],
      ['trip/empty.tif', 'failed', 'the file is empty'],
      ['trip/torn.tif', 'failed', 'Zip entry "trip/torn.tif" is damaged: its CRC-32 is not the declared one.'],
    ]);
    expect(await lake.store.read('files/trip.zip')).toEqual(bytes);
    expect(await listKeys(lake.store, 'uploads/')).toEqual([]);
  });

  test('is not kept for an empty file', async () => {
    const { lake, records } = await worked([['trip.zip', zipOf([entries[0]!, entries[3]!])]]);
    const note = 'Refused: trip/empty.tif: the file is empty.';
    const contents = { ended: { failed: 1 } };
    expect(records).toMatchObject([{ kind: 'archive', key: null, damaged: false, note, contents }]);
    expect(await listKeys(lake.store, 'files/')).toEqual([]);
  });

  test('ends where one of its files was given up', async () => {
    const remains = noRemains();
    const lake = openPhotoLake(remains);
    await lake.put(incoming('trip.zip', zipOf([entries[0]!, { name: 'b.txt', content: 'b' }])));
    await lake.workNext();
    await lake.workNext();
    const [archive] = await lake.uploads();
    const job = await lake.queue.claim(60_000);
    expect(job?.kind).toBe('claim-upload');
    if (job !== null) await lake.queue.end(job, { end: 'dead', reason: 'the disk is full' });
    await lake.work();
    await lake.noteDeadLetters();
    expect(await lake.view.get([archive?.id ?? ''])).toMatchObject([{ state: 'working' }]);
    await openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 1) + 1_000 }).work();
    expect(await lake.view.get([archive?.id ?? ''])).toMatchObject([
      {
        state: 'done',
        kind: 'archive',
        damaged: true,
        key: 'files/trip.zip',
        note: '1 of its 2 files could not be taken in, so the archive is kept as a file. trip/a.tif: the disk is full.',
      },
    ]);
    // Looked through again, the dead letters leave nothing to do.
    await lake.noteDeadLetters();
    expect((await lake.queue.counts()).delayed).toBe(0);
  });
});

describe('a file in an archive', () => {
  test('is kept as a file where it is an archive, because that may contain itself', async () => {
    const inner = zipOf([{ name: 'a.tif', content: pictureOf(1) }]);
    const { children } = await worked([
      [
        'out.zip',
        zipOf([
          { name: 'in.zip', content: inner },
          { name: 'in.tgz', content: await gzipOf(tarOf([])) },
        ]),
      ],
    ]);
    const note = 'an archive in an archive; kept as a file, and opened when it is imported by itself';
    expect(children[0]).toMatchObject([
      { name: 'out/in.tgz', kind: 'file', damaged: false, note },
      { name: 'out/in.zip', kind: 'file', damaged: false, note },
    ]);
  });

  test('becomes a chat where it is the zip of a chat', async () => {
    const chat = zipOf([{ name: 'WhatsApp Chat with Ann.txt', content: CHAT }]);
    const { records, children } = await worked([
      ['chats.tar', tarOf([{ name: 'WhatsApp Chat with Ann.zip', content: chat }])],
    ]);
    expect(children[0]).toMatchObject([{ kind: 'chat', result: 'new', messages: 2 }]);
    expect(records).toMatchObject([{ kind: 'archive', contents: { ended: { chat: 1 } } }]);
  });

  test('is imported once, by one of several jobs where there are many files', async () => {
    const many = Array.from({ length: 501 }, (_, at) => ({ name: `notes/${at}.md`, content: `Note ${at}` }));
    const lake = openPhotoLake();
    await lake.put(incoming('notes.zip', zipOf(many)));
    await lake.workNext();
    await lake.workNext();
    const id = (await lake.uploads())[0]?.id ?? '';
    expect(await lake.view.get([id])).toMatchObject([{ state: 'working', contents: { files: 501, opened: 500 } }]);
    await lake.work();
    expect(await lake.view.get([id])).toMatchObject([
      { state: 'done', contents: { opened: 501, ended: { file: 501 } } },
    ]);
  });

  test('gives one upload where two runs import it concurrently', async () => {
    const remains = noRemains();
    const lake = openPhotoLake(remains);
    await lake.put(incoming('notes.zip', zipOf([{ name: 'a.md', content: 'Note' }])));
    await lake.workNext();
    const [record] = await lake.uploads();
    const job = { kind: 'open-archive', payload: { upload: record?.id ?? '' } };
    await lake.queue.send(job);
    const lease = { signal: new AbortController().signal, renew: async () => {} };
    await Promise.all([1, 2].map(() => runJob(lake.handlers, { ...job, attempt: 1 }, lease)));
    await lake.work();
    expect(await listKeys(lake.store, '')).toEqual([expect.stringMatching('bronze/files/'), 'files/notes/a.md']);
  });
});

test('the bytes of an entry wait as long as other bytes have the key that its claim chose', async () => {
  const remains = noRemains();
  const lake = openPhotoLake(remains);
  await lake.put(incoming('notes.zip', zipOf([{ name: 'a.md', content: 'mine' }])));
  await lake.workNext();
  await lake.workNext();
  const [archive] = await lake.uploads();
  const { records } = await lake.view.list({ parent: archive?.id ?? '' });
  const entry = records[0]?.id ?? '';
  // The claim of the entry is killed after its decision. Other bytes of the same size take the key.
  await lake.view.change(
    entry,
    (known) => known && { ...known, state: 'working', kind: 'file', key: 'files/notes/a.md' },
  );
  await lake.store.put('files/notes/a.md', new TextEncoder().encode('else'), { metadata: { sha256: 'e'.repeat(64) } });
  // Another run of the job that opens the archive is behind.
  await lake.view.change(archive?.id ?? '', (known) => {
    const { contents } = known ?? {};
    return known && contents ? { ...known, contents: { ...contents, opened: 0 } } : known;
  });
  const job = { kind: 'open-archive', payload: { upload: archive?.id ?? '' }, attempt: 1 };
  await runJob(lake.handlers, job, { signal: new AbortController().signal, renew: async () => {} });
  expect(await lake.store.read(`uploads/${entry}/a.md`)).toEqual(new TextEncoder().encode('mine'));
});

test('an archive without files is kept as a file', async () => {
  const { records } = await worked([
    ['none.zip', zipOf([{ name: '.DS_Store', content: 'x' }])],
    ['none.tar', tarOf([{ name: 'folder/', type: '5' }])],
  ]);
  expect(records).toMatchObject([
    { kind: 'file', key: 'files/none.zip', damaged: false, note: 'none.zip: It holds no files; kept as a file' },
    { kind: 'file', key: 'files/none.tar', damaged: false, note: 'none.tar: It holds no files; kept as a file' },
  ]);
});

test('a zip is a chat where all its files are in the folder of a chat, and otherwise an archive that contains one', async () => {
  const chat = { name: 'backup/WhatsApp Chat with Ann.txt', content: CHAT };
  const { records } = await worked([
    ['one.zip', zipOf([chat, { name: 'backup/a.tif', content: pictureOf(1) }])],
    ['two.zip', zipOf([chat, { name: 'pictures/a.tif', content: pictureOf(1) }])],
    ['three.zip', zipOf([{ name: 'notes.txt', content: 'Dear diary' }])],
    [
      'four.zip',
      zipOf([
        { name: 'notes.txt', content: 'Dear diary', damage: true },
        { name: 'b.md', content: 'b' },
      ]),
    ],
    [
      'five.zip',
      zipOf([
        { name: '_chat.txt', content: CHAT, damage: true },
        { name: 'b.md', content: 'b' },
      ]),
    ],
    ['six.zip', zipOf([{ name: 'Takeout/WhatsApp Chat with Ann.txt', content: CHAT }])],
  ]);
  expect(records.map(({ kind }) => kind)).toEqual(['chat', 'archive', 'archive', 'archive', 'file', 'archive']);
});

describe('a zip of two chats', () => {
  const [ann, ben] = ['WhatsApp Chat with Ann.txt', 'WhatsApp Chat with Ben.txt'] as const;
  const benChat = CHAT.replaceAll('Ann', 'Ben');
  const photo = { name: 'IMG-20240128-WA0001.tif', content: pictureOf(1) };
  const naming = (name: string) => `${CHAT}28/01/2024, 15:32 - Bob: ${name} (file attached)\n`;

  test.each(['twochats.zip', 'WhatsApp Chat with Ann.zip'])(
    'is an archive where neither chat names the other, and gives both: %s',
    async (name) => {
      for (const others of [[], [photo]]) {
        const text = others.length > 0 ? naming(photo.name) : CHAT;
        const bytes = zipOf([{ name: ann, content: text }, { name: ben, content: benChat }, ...others]);
        const { records, children } = await worked([[name, bytes]]);
        expect(records).toMatchObject([{ kind: 'archive', result: 'new', damaged: false, key: null }]);
        const chats = (children[0] ?? []).filter(({ kind }) => kind === 'chat');
        expect(chats.map(({ name: entry, result, note }) => [entry.split('/').at(-1), result, note])).toEqual([
          [ann, 'new', null],
          [ben, 'new', null],
        ]);
        expect(new Set(chats.map(({ key }) => key)).size).toBe(2);
      }
    },
  );

  test('is an archive too where the other chat is a zip of its own', async () => {
    const inner = zipOf([{ name: ben, content: benChat }]);
    const { children } = await worked([
      [
        'two.zip',
        zipOf([
          { name: ann, content: CHAT },
          { name: 'WhatsApp Chat with Ben.zip', content: inner },
        ]),
      ],
    ]);
    expect(children[0]?.map(({ kind }) => kind)).toEqual(['chat', 'chat']);
  });

  test('is a chat where a message of one names the other', async () => {
    const { records } = await worked([
      [
        'two.zip',
        zipOf([
          { name: ben, content: benChat },
          { name: ann, content: naming(ben) },
        ]),
      ],
    ]);
    expect(records).toMatchObject([{ kind: 'chat', result: 'new' }]);
  });
});

test('an archive that an earlier version kept as a file is opened when it is uploaded again', async () => {
  const bytes = zipOf([{ name: 'trip/a.tif', content: pictureOf(1) }]);
  const { lake, records } = await worked([['trip.md', bytes]]);
  expect(records).toMatchObject([{ kind: 'file' }]);
  expect((await worked([['trip.zip', bytes]], lake)).records).toMatchObject([{ kind: 'archive', result: 'new' }]);
});

const partOf = (number: number): readonly [string, Uint8Array] => [
  `takeout-20240101T000000Z-3-00${number}.zip`,
  zipOf([{ name: `Takeout/${number}.tif`, content: pictureOf(number) }]),
];
const notesOf = ({ records }: { readonly records: readonly UploadRecord[] }) => records.map(({ note }) => note);
const missingNote = (said: string) =>
  `${said} of this download ${said.includes(',') ? 'are' : 'is'} missing; what belongs together is joined when it comes.`;

describe('missing parts of a download', () => {
  test('are named on each part that arrived, in any order, until they arrive', async () => {
    const { lake, ...first } = await worked([partOf(4), partOf(1)]);
    const both = missingNote('takeout-20240101T000000Z-3-002.zip, takeout-20240101T000000Z-3-003.zip');
    expect(notesOf(first)).toEqual([both, both]);
    await worked([partOf(3)], lake);
    expect(notesOf({ records: await lake.uploads() })).toEqual(
      Array(3).fill(missingNote('takeout-20240101T000000Z-3-002.zip')),
    );
    await worked([partOf(2)], lake);
    expect(notesOf({ records: await lake.uploads() })).toEqual([null, null, null, null]);
    expect((await lake.uploads()).map(({ damaged }) => damaged)).toEqual([false, false, false, false]);
  });

  test('are named no more once they arrived, wherever the process is killed that keeps the last part as a file', async () => {
    const torn = zipOf([{ name: 'Takeout/a.tif', content: pictureOf(9), damage: true }]);
    for (let killedAt = 0, isWhole = false; !isWhole; killedAt++) {
      const remains = noRemains();
      const lake = openPhotoLake(remains);
      const { records } = await worked([partOf(2)], lake);
      await lake.put(incoming('takeout-20240101T000000Z-3-001.zip', torn));
      isWhole = await openPhotoLake(remains, { killedAt })
        .work()
        .then(
          () => true,
          () => false,
        );
      const next = openPhotoLake(remains, { nowMs: Date.UTC(2024, 5, 2) });
      await next.resume();
      await next.work();
      expect(await next.view.get(records.map(({ id }) => id)), `killed at ${killedAt}`).toMatchObject([{ note: null }]);
    }
  });

  test('are not named for parts of different downloads, or where none is missing below the highest', async () => {
    const other = 'takeout-20240202T000000Z-3-001.zip';
    expect(notesOf(await worked([partOf(1), [other, partOf(3)[1]]]))).toEqual([null, null]);
  });

  test('are named after the other notes', async () => {
    const torn = zipOf([{ name: 'Takeout/a.tif', content: pictureOf(9), damage: true }]);
    const { lake, records } = await worked([['takeout-20240101T000000Z-002.zip', torn]]);
    const lost =
      '1 of its 1 files could not be taken in, so the archive is kept as a file. Takeout/a.tif: Zip entry "Takeout/a.tif" is damaged: its CRC-32 is not the declared one.';
    expect(notesOf({ records })).toEqual([`${lost} ${missingNote('takeout-20240101T000000Z-001.zip')}`]);
    await worked([['takeout-20240101T000000Z-001.zip', partOf(1)[1]]], lake);
    expect(notesOf({ records: await lake.uploads() })).toEqual([lost, null]);
  });
});

test('an archive whose claim has not been decided is tried again', async () => {
  const lake = openPhotoLake();
  const record = await lake.put(incoming('a.zip', zipOf([{ name: 'a.md', content: 'x' }])));
  await expect(closeArchive(lake, record)).rejects.toMatchObject({ code: 'upload-missing' });
});
