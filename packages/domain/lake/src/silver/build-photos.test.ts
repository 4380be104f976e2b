import type { Photo, PhotoCatalog } from '@homelake/photos';
import { examplePhoto } from '@homelake/photos/contract';
import { createMemoryPhotoCatalog } from '@homelake/photos/memory';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildPhotos, type PhotosOptions, type PhotosReport } from './build-photos.ts';
import { jsonCodec, readRows, type Row } from './json-codec.test-helper.ts';
import { TestLake } from './lake-fixture.test-helper.ts';
import { sentPhotosOf } from './sent-photos.ts';
import { MANIFEST_KEY, type MonthState, NO_STATE, readSilverManifest, writeSilverState } from './silver-state.ts';
import { type CellsOf, tableBatch } from '../tables/table-batch.ts';
import type { TableSchema } from '../tables/table-schema.ts';

/** A message that contains a photo. */
interface Sent {
  readonly key: string;
  readonly messageId: string;
  readonly sentAt: string;
}

/** The columns of `messages` that name the file of each message. */
const SENT_COLUMNS = {
  name: 'messages',
  partition: 'month',
  columns: [
    { name: 'media_key', type: 'varchar', nullable: true, encoding: 'plain', comment: '' },
    { name: 'message_id', type: 'varchar', nullable: false, encoding: 'plain', comment: '' },
    { name: 'sent_at', type: 'timestamp', nullable: false, encoding: 'plain', comment: '' },
  ],
} as const satisfies TableSchema;

const sentCells: CellsOf<typeof SENT_COLUMNS, Sent> = {
  media_key: ({ key }) => key,
  message_id: ({ messageId }) => messageId,
  sent_at: ({ sentAt }) => sentAt,
};

/** A lake with a catalog of photos. */
class PhotoLake extends TestLake {
  readonly catalog: PhotoCatalog = createMemoryPhotoCatalog();

  /** Stores the state of a build whose messages contain these files. */
  async sent(...messages: readonly Sent[]): Promise<void> {
    const months: Record<string, MonthState> = {};
    for (const month of new Set(messages.map(({ sentAt }) => sentAt.slice(0, 7)))) {
      const own = messages.filter(({ sentAt }) => sentAt.startsWith(month));
      const sentPhotos = sentPhotosOf(tableBatch(SENT_COLUMNS, own, sentCells));
      months[month] = { rows: own.length, sizeBytes: 1, etag: 'e', sha256: 's', sentPhotos };
    }
    const { ifMatch } = await readSilverManifest(this.store);
    await writeSilverState(this.store, { ...NO_STATE, months }, ifMatch);
  }

  buildPhotos(options?: PhotosOptions): Promise<PhotosReport> {
    const { store, catalog } = this;
    return buildPhotos({ store, codec: jsonCodec, catalog }, options);
  }

  /** Rows of `photos`, month after month. */
  photos(): readonly Row[] {
    return [...this.disk]
      .filter(([key]) => key.startsWith('silver/photos/'))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, { bytes }]) => readRows(bytes).map((row) => ({ ...row, month: key.slice(20, 27) })));
  }

  /** Months written since the last call, one entry for each write. */
  written(): readonly string[] {
    const months = this.puts.flatMap((key) => /photos\/month=(.{7})/.exec(key)?.[1] ?? []);
    this.restart();
    return months;
  }
}

async function lakeOf(...photos: readonly Photo[]): Promise<PhotoLake> {
  const lake = new PhotoLake();
  await lake.catalog.put(photos);
  return lake;
}

/** The files of a full build of the same catalog. The lake itself is not changed. */
async function builtAtOnce(lake: PhotoLake): Promise<Readonly<Record<string, string>>> {
  const messages = [...lake.disk].filter(([key]) => key === MANIFEST_KEY);
  const fresh = new TestLake(new Map(messages));
  await buildPhotos({ store: fresh.store, codec: jsonCodec, catalog: lake.catalog }, { full: true });
  return fresh.silver();
}

/** Wall time this many seconds after the beginning of 2024. */
const second = (at: number): string => new Date(Date.UTC(2024, 0, 1) + at * 1000).toISOString().slice(0, 19);

const march = examplePhoto(1, { takenLocal: '2024-03-31T23:59:59.250' });
const april = examplePhoto(2, { takenLocal: '2024-04-01T00:00:00' });
const may = examplePhoto(3, { takenLocal: '2024-05-01T08:00:00', exportIds: ['e'.repeat(64)] });
const sentMay = (messageId: string, sentAt: string): Sent => ({ key: may.key, messageId, sentAt });

describe('buildPhotos', () => {
  test('makes one row for each photo, in the month of its wall time, ordered by time and id', async () => {
    const twins = [5, 7, 8].map((number) => examplePhoto(number, { takenLocal: '2024-04-02T10:00:00' }));
    const lake = await lakeOf(...twins, april, march);
    expect(await lake.buildPhotos()).toEqual({
      photos: 5,
      partitionsWritten: 2,
      partitionsUnchanged: 0,
      partitionsRemoved: 0,
    });
    expect(lake.photos().map((row) => [row['month'], row['photo_id']])).toEqual([
      ['2024-03', march.id],
      ...[april.id, ...twins.map(({ id }) => id).sort()].map((id) => ['2024-04', id]),
    ]);
  });

  test('has the catalog’s values of a photo, and the names of its albums', async () => {
    const photo = examplePhoto(255, {
      takenLocal: '2024-03-01T01:15:12.123',
      offsetMinutes: 330,
      offsetSource: 'exif',
      takenUtc: '2024-02-29T19:45:12.123Z',
      sizeBytes: 5_000_000_000,
      place: { name: 'New Delhi', region: null, country: 'India', countryCode: 'IN' },
      latitude: 28.6139,
      camera: 'Canon EOS R6',
      exposureSeconds: 0.004,
      tags: ['dusk', 'été'],
      albums: ['b', 'a'],
      favourite: true,
      rating: 4,
      storageClass: 'intelligent-tiering',
    });
    const lake = await lakeOf(photo);
    await lake.catalog.putAlbum({ id: 'a', name: 'Asia', createdAt: '2024-06-01T00:00:00Z' });
    await lake.catalog.putAlbum({ id: 'b', name: 'Best', createdAt: '2024-06-01T00:00:00Z' });
    await lake.buildPhotos();
    expect(lake.photos()).toEqual([
      {
        photo_id: photo.id,
        key: `raw-photos/${photo.id}/IMG_255.jpg`,
        name: 'IMG_255.jpg',
        folder: null,
        kind: 'image',
        state: 'ready',
        taken_local: '2024-03-01T01:15:12.123000',
        taken_source: 'exif',
        offset_minutes: 330,
        offset_source: 'exif',
        taken_utc: '2024-02-29T19:45:12.123000',
        width: 4000,
        height: 3000,
        duration_seconds: null,
        camera: 'Canon EOS R6',
        lens: null,
        focal_length_mm: null,
        aperture: null,
        exposure_seconds: 0.004,
        iso: null,
        latitude: 28.6139,
        longitude: null,
        altitude_metres: null,
        place: 'New Delhi',
        region: null,
        country: 'India',
        country_code: 'IN',
        title: null,
        description: null,
        tags: ['dusk', 'été'],
        rating: 4,
        favourite: true,
        albums: ['Best', 'Asia'],
        artist: null,
        size_bytes: 5_000_000_000,
        content_type: 'image/jpeg',
        sha256: photo.sha256,
        perceptual_hash: null,
        storage_class: 'INTELLIGENT_TIERING',
        chat_message_id: null,
        original_id: null,
        imported_at: '2025-01-01T00:00:00',
        month: '2024-03',
      },
    ]);
  });

  test('includes copies that are hidden behind their originals, with the id of the original', async () => {
    const copy = { sentCopy: true, originalId: march.id, hidden: true };
    const lake = await lakeOf(march, april, { ...examplePhoto(9), takenLocal: '2024-05-01T00:00:00', ...copy });
    expect(await lake.buildPhotos({ dryRun: true })).toMatchObject({ photos: 3, partitionsWritten: 3 });
    expect(await lake.buildPhotos()).toMatchObject({ photos: 3, partitionsWritten: 3 });
    const originals = lake.photos().map((row) => [row.month, row.original_id]);
    expect(originals).toEqual([
      ['2024-03', null],
      ['2024-04', null],
      ['2024-05', march.id],
    ]);
  });

  test('writes every month again in a full build, with the same bytes', async () => {
    const lake = await lakeOf(march, april);
    await lake.buildPhotos();
    const before = lake.silver();
    expect(await lake.buildPhotos({ full: true })).toMatchObject({ photos: 2, partitionsWritten: 2 });
    expect(lake.silver()).toEqual(before);
  });

  test('leaves out photos in the trash, and removes a month without other photos', async () => {
    const lake = await lakeOf(march, april);
    await lake.buildPhotos();
    await lake.catalog.put([{ ...march, trashedAt: '2024-06-02T00:00:00Z' }]);
    expect(await lake.buildPhotos()).toMatchObject({ photos: 1, partitionsWritten: 0, partitionsRemoved: 1 });
    expect(lake.photos().map(({ name }) => name)).toEqual(['IMG_2.jpg']);
  });

  test('writes nothing the second time, and reads no messages where no photo came with an export', async () => {
    const lake = await lakeOf(march, april);
    await lake.buildPhotos();
    lake.restart();
    expect(await lake.buildPhotos()).toMatchObject({ photos: 2, partitionsWritten: 0, partitionsUnchanged: 2 });
    expect(lake.puts).toEqual([]);
    expect(lake.requests).not.toContain(`read ${MANIFEST_KEY}`);
  });

  test('writes only the months whose photos changed; a moved photo changes two', async () => {
    const lake = await lakeOf(march, april, may);
    await lake.buildPhotos();
    lake.restart();
    await lake.catalog.put([{ ...april, favourite: true }]);
    await lake.buildPhotos();
    expect(lake.written()).toEqual(['2024-04']);
    await lake.catalog.put([
      { ...march, takenLocal: '2024-05-31T00:00:00' },
      examplePhoto(9, { takenLocal: march.takenLocal }),
    ]);
    await lake.buildPhotos();
    expect(lake.written()).toEqual(['2024-03', '2024-05']);
    expect(lake.silver()).toEqual(await builtAtOnce(lake));
  });

  test('writes the months of an album that was renamed or deleted', async () => {
    const lake = await lakeOf({ ...march, albums: ['a'] }, april);
    await lake.catalog.putAlbum({ id: 'a', name: 'Asia', createdAt: '2024-06-01T00:00:00Z' });
    await lake.buildPhotos();
    lake.restart();
    await lake.catalog.putAlbum({ id: 'a', name: 'India', createdAt: '2024-06-01T00:00:00Z' });
    await lake.buildPhotos();
    expect(lake.written()).toEqual(['2024-03']);
    expect(lake.photos()[0]).toMatchObject({ albums: ['India'] });
    await lake.catalog.removeAlbum('a');
    await lake.buildPhotos();
    expect(lake.written()).toEqual(['2024-03']);
    expect(lake.photos()[0]).toMatchObject({ albums: [] });
  });

  test('has the folder that a photo came from', async () => {
    const lake = await lakeOf({ ...march, folder: 'Photos from 2024/Rome' }, april);
    await lake.buildPhotos();
    expect(lake.photos().map(({ folder }) => folder)).toEqual(['Photos from 2024/Rome', null]);
  });

  test('has, for a photo of an export, the first message that contains it', async () => {
    const lake = await lakeOf(march, may);
    await lake.sent(
      sentMay('m-3', '2024-05-03T09:00:00'),
      { key: may.key.replace('IMG_3', 'same bytes'), messageId: 'm-2', sentAt: '2024-05-02T09:00:00' },
      sentMay('m-1', '2024-05-02T09:00:00.500000'),
      { key: 'raw-photos/nobody/x.jpg', messageId: 'm-0', sentAt: '2024-05-01T09:00:00' },
      sentMay('m-8', '2024-06-01T09:00:00'),
    );
    await lake.buildPhotos();
    expect(lake.photos().map((row) => row['chat_message_id'])).toEqual([null, 'm-2']);
  });

  test('has no message for a photo that came by itself, although a message has its key', async () => {
    const lake = await lakeOf({ ...may, exportIds: [] });
    await lake.sent(sentMay('m-1', '2024-05-02T09:00:00'));
    await lake.buildPhotos();
    expect(lake.photos()[0]).toMatchObject({ chat_message_id: null });
  });

  test('writes only the months whose messages appear, change or disappear', async () => {
    const lake = await lakeOf(march, may);
    await lake.buildPhotos();
    lake.restart();
    for (const messageId of ['m-1', 'm-2', null]) {
      await lake.sent(...(messageId === null ? [] : [sentMay(messageId, '2024-05-02T09:00:00')]));
      expect(await lake.buildPhotos()).toMatchObject({ partitionsWritten: 1, partitionsUnchanged: 1 });
      expect(lake.written()).toEqual(['2024-05']);
      expect(lake.photos()[1]).toMatchObject({ chat_message_id: messageId });
      expect(lake.silver()).toEqual(await builtAtOnce(lake));
      expect(await lake.buildPhotos()).toMatchObject({ partitionsWritten: 0 });
    }
  });

  test('depends on the catalog alone: any order of changes gives the same bytes', async () => {
    const month = fc.constantFrom('2023-12', '2024-01', '2024-02');
    const change = fc.record({
      number: fc.nat(12),
      takenLocal: month.map((text) => `${text}-05T10:00:00`),
      favourite: fc.boolean(),
      tags: fc.subarray(['a', 'b', 'ü']),
      albums: fc.subarray(['one', 'two']),
      trashedAt: fc.option(fc.constant('2024-06-02T00:00:00Z'), { freq: 4 }),
      build: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 30 }), async (changes) => {
        const lake = await lakeOf(examplePhoto(99, { takenLocal: '2024-04-01T00:00:00' }));
        for (const { number, build, ...shown } of changes) {
          await lake.catalog.put([examplePhoto(number, shown)]);
          await lake.catalog.putAlbum({ id: 'one', name: `Album ${number}`, createdAt: '2024-06-01T00:00:00Z' });
          if (build) await lake.buildPhotos();
        }
        await lake.buildPhotos();
        const once = await builtAtOnce(lake);
        expect(lake.silver()).toEqual(once);
        await lake.buildPhotos({ full: true });
        expect(lake.silver()).toEqual(once);
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('joins the batches of a large month in order', async () => {
    const lake = new PhotoLake();
    await lake.catalog.put(
      Array.from({ length: 10_003 }, (_, at) =>
        examplePhoto(at, {
          takenLocal: second(at),
          tags: at % 3 === 0 ? ['x', String(at % 7)] : [],
          rating: at % 6 || null,
        }),
      ),
    );
    await lake.buildPhotos();
    const rows = lake.photos();
    expect(rows).toHaveLength(10_003);
    for (const at of [0, 9_999, 10_000, 10_002]) {
      expect(rows[at]).toMatchObject({
        name: `IMG_${at}.jpg`,
        taken_local: second(at),
        tags: at % 3 === 0 ? ['x', String(at % 7)] : [],
        rating: at % 6 || null,
        size_bytes: 1000 + at,
      });
    }
  });

  test('a dry run writes nothing and reports what a build would do', async () => {
    const lake = await lakeOf(march, april);
    lake.restart();
    expect(await lake.buildPhotos({ dryRun: true })).toEqual({
      photos: 2,
      partitionsWritten: 2,
      partitionsUnchanged: 0,
      partitionsRemoved: 0,
    });
    expect(lake.puts).toEqual([]);
  });

  test('writes a month again whose file is missing or truncated', async () => {
    const lake = await lakeOf(march, april);
    await lake.buildPhotos();
    const wanted = lake.silver();
    const key = 'silver/photos/month=2024-03/part-0.parquet';
    await lake.store.put(key, new TextEncoder().encode('[]'));
    expect(await lake.buildPhotos()).toMatchObject({ partitionsWritten: 1 });
    expect(lake.silver()).toEqual(wanted);
    await lake.store.remove(key);
    await lake.buildPhotos();
    expect(lake.silver()).toEqual(wanted);
  });

  test('a build that is killed at any write gives the same bytes when it runs again', async () => {
    for (let plug = 0; ; plug++) {
      const lake = await lakeOf(march, april, may);
      await lake.sent(sentMay('m-1', '2024-05-02T09:00:00'));
      await lake.buildPhotos();
      await lake.catalog.put([
        { ...march, trashedAt: '2024-06-02T00:00:00Z' },
        { ...april, favourite: true },
        examplePhoto(4, { takenLocal: '2024-06-01T00:00:00' }),
      ]);
      await lake.sent(sentMay('m-9', '2024-05-02T09:00:00'));
      lake.restart(plug);
      const failure = await lake.buildPhotos().then(
        () => null,
        (error: unknown) => error,
      );
      lake.restart();
      if (failure === null) {
        expect(plug).toBe(6);
        break;
      }
      expect(failure).toMatchObject({ code: 'unavailable' });
      // The change that the killed build processed may be undone before the next build, so that the catalog looks as before.
      if (plug % 2 === 0) {
        await lake.catalog.put([april]);
        await lake.sent(sentMay('m-1', '2024-05-02T09:00:00'));
      }
      await lake.buildPhotos();
      expect(lake.silver()).toEqual(await builtAtOnce(lake));
    }
  });

  test('stops between two months when the signal aborts', async () => {
    const lake = await lakeOf(march, april, may);
    const stop = new AbortController();
    const build = lake.buildPhotos({
      signal: stop.signal,
      onProgress: ({ done, total }) => {
        expect(total).toBe(3);
        if (done === 1) stop.abort(new Error('enough'));
      },
    });
    await expect(build).rejects.toThrow('enough');
    await lake.buildPhotos();
    expect(lake.silver()).toEqual(await builtAtOnce(lake));
  });
});
