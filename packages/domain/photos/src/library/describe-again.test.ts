import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDescribed } from './describe-again.ts';
import { NO_TAGS } from '../tags/metadata-reader.ts';
import type { RawTags } from '../tags/metadata-reader.ts';
import { readPhotoRecord, updatePhotoRecord } from './photo-records.ts';
import type { PhotoArrival } from './photo-record.ts';
import { createWorld, putOriginal } from './photo-world.test-helper.ts';
import { processPhoto } from './process-photo.ts';

const arrivalOf = (name: string, fileTime: string | null = null, exportId: string | null = null): PhotoArrival => ({
  name,
  arrivedAt: '2024-06-01T00:00:00.000Z',
  fileTime,
  exportId,
});

/** One picture whose tags are given; counts how often it is decoded and read. */
async function withPicture(exif: RawTags['exif'] = {}) {
  const world = createWorld();
  const counts = { decoded: 0, tagged: 0 };
  const ports = {
    ...world.ports,
    codec: {
      ...world.ports.codec,
      render: (...given: Parameters<typeof world.ports.codec.render>) => {
        counts.decoded++;
        return world.ports.codec.render(...given);
      },
    },
    reader: {
      ...world.ports.reader,
      read: async () => {
        counts.tagged++;
        return { ...NO_TAGS, exif };
      },
    },
  };
  const { key, id } = await putOriginal(world, 'beach.jpg', 'a beach');
  return {
    ...world,
    key,
    id,
    counts,
    come: (arrival: PhotoArrival | null) => processPhoto(ports, { key, arrival }),
    row: async () => (await world.catalog.get(id))!,
  };
}

describe('a further arrival of a photo', () => {
  test('with a better name gives its time, without decoding', async () => {
    const { come, row, counts } = await withPicture();
    await come(arrivalOf('download.jpg', '2023-05-06T07:08:09Z'));
    expect(await row()).toMatchObject({ takenSource: 'file-time', takenLocal: '2023-05-06T07:08:09' });
    await come(arrivalOf('old/IMG_20170203_040506.jpg', '2022-01-01T00:00:00Z'));
    expect(await row()).toMatchObject({
      takenSource: 'file-name',
      takenLocal: '2017-02-03T04:05:06',
      name: 'download.jpg',
    });
    expect(counts).toEqual({ decoded: 1, tagged: 2 });
  });

  test('with an older file time gives that time', async () => {
    const { come, row } = await withPicture();
    await come(arrivalOf('a.jpg', '2023-05-06T07:08:09Z'));
    await come(arrivalOf('b.jpg', '2016-05-06T07:08:09Z'));
    await come(arrivalOf('c.jpg', '2019-05-06T07:08:09Z'));
    expect(await row()).toMatchObject({ takenSource: 'file-time', takenLocal: '2016-05-06T07:08:09' });
  });

  test('whose time is certain from the file is only recorded', async () => {
    const { come, row, counts } = await withPicture({ DateTimeOriginal: '2016:02:03 04:05:06' });
    await come(arrivalOf('a.jpg'));
    await come(arrivalOf('IMG_20170203_040506.jpg', '2015-01-01T00:00:00Z'));
    expect(await row()).toMatchObject({ takenSource: 'exif', takenLocal: '2016-02-03T04:05:06' });
    expect(counts).toEqual({ decoded: 1, tagged: 1 });
  });

  test('without new facts is only recorded', async () => {
    const { come, counts, id, store } = await withPicture();
    await come(arrivalOf('a.jpg', '2023-05-06T07:08:09Z'));
    await come(arrivalOf('copies/a.jpg', '2023-05-06T07:08:09Z'));
    expect((await readPhotoRecord(store, id))?.arrivals).toHaveLength(2);
    expect(counts).toEqual({ decoded: 1, tagged: 1 });
  });
});

test('a further arrival of the same name only adds an older file time', async () => {
  const { come, row, id, store } = await withPicture();
  await come(arrivalOf('a.jpg'));
  for (const time of [
    '1980-01-01T00:00:00Z',
    '2019-05-06T07:08:09Z',
    '2023-05-06T07:08:09Z',
    '2016-05-06T07:08:09Z',
    '1980-01-01T00:00:00Z',
    null,
  ]) {
    await come(arrivalOf('a.jpg', time));
  }
  expect(await row()).toMatchObject({ takenLocal: '2016-05-06T07:08:09' });
  expect((await readPhotoRecord(store, id))?.arrivals).toEqual([arrivalOf('a.jpg', '2016-05-06T07:08:09Z')]);
});

describe('the facts from arrivals of a photo', () => {
  const arrival = fc.record({
    name: fc.constantFrom(
      'a.jpg',
      'Trip 2017-02-03.jpg',
      'Trip 2017-02-04.jpg',
      'IMG_20170203_040506.jpg',
      'IMG_20170203_050506123.jpg',
      'PXL_20170203_030506789.jpg',
      'IMG-20170205-WA0003.jpg',
      'IMG_20300101_000000.jpg',
    ),
    fileTime: fc.constantFrom(
      null,
      '1980-01-01T00:00:00Z',
      '2017-02-03T09:10:11Z',
      '2017-02-03T09:10:11.000Z',
      '2017-02-05T09:10:11Z',
      '2023-01-01T00:00:00Z',
    ),
    exportId: fc.constantFrom(null, 'e'.repeat(64)),
  });
  const tags = fc.constantFrom<RawTags['exif']>(
    {},
    { DateTimeOriginal: '2016:02:03 04:05:06' },
    { DateTimeOriginal: '2009:01:01 00:00:07' },
    { DateTimeOriginal: '2017:02:03   :  :  ' },
    { DateTimeOriginal: '2017:02:00 00:00:00' },
    { DateTime: '2018:02:03 04:05:06' },
    { GPSDateStamp: '2017:02:03', GPSTimeStamp: [3, 5, 6] },
  );

  test('is the same in any order, at once or one after the other', async () => {
    const batches = fc.array(arrival, { minLength: 1, maxLength: 5 }).chain((arrivals) =>
      fc.record({
        arrivals: fc.constant(arrivals.map(({ name, fileTime, exportId }) => arrivalOf(name, fileTime, exportId))),
        order: fc.shuffledSubarray([...arrivals.keys()], { minLength: arrivals.length }),
        size: fc.integer({ min: 1, max: 5 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(tags, batches, async (exif, { arrivals, order, size }) => {
        const rowAfter = async (list: readonly PhotoArrival[], atOnce: number) => {
          const { come, row, id, store } = await withPicture(exif);
          for (let at = 0; at < list.length; at += atOnce) await Promise.all(list.slice(at, at + atOnce).map(come));
          expect(isDescribed((await readPhotoRecord(store, id))!)).toBe(true);
          const { name, otherNames, exportIds, ...rest } = await row();
          return { ...rest, names: [name, ...otherNames].toSorted(), exportIds: exportIds.toSorted() };
        };
        const shuffled = order.map((at) => arrivals[at]!);
        expect(await rowAfter(shuffled, size)).toEqual(await rowAfter(arrivals, 1));
      }),
      { numRuns: 150 },
    );
  });
});

describe('a record of older rules', () => {
  test('is updated when its photo is processed next, without decoding', async () => {
    const { come, row, id, store, counts } = await withPicture({ DateTimeOriginal: '2016:02:03 04:05:06' });
    await come(arrivalOf('a.jpg'));
    const right = await row();
    await updatePhotoRecord(store, id, (record) => {
      const { described: _described, ...old } = record!;
      return { ...old, taken: { ...old.taken, takenLocal: '2001-01-01T00:00:00' } };
    });
    await come(null);
    expect(await row()).toEqual(right);
    expect(counts).toEqual({ decoded: 1, tagged: 2 });
  });

  test('stays where the bytes have changed', async () => {
    const { come, id, key, store, counts } = await withPicture();
    await come(arrivalOf('a.jpg'));
    await store.put(key, new TextEncoder().encode('a BEACH'), { contentType: 'image/jpeg' });
    await come(arrivalOf('IMG_20170203_040506.jpg'));
    const record = await readPhotoRecord(store, id);
    expect(record).toMatchObject({ taken: { takenSource: 'arrival' } });
    expect(record?.arrivals).toHaveLength(2);
    expect(counts).toEqual({ decoded: 1, tagged: 1 });
  });
});
