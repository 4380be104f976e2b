import { encodeJson } from '@homelake/storage';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../property-seed.test-helper.ts';
import { joinRecords, missingFromPhoto, withKeys } from './join-records.ts';

const sha = 'a'.repeat(64);
const name = fc.constantFrom('a', 'b', 'c', 'd');
const names = fc.uniqueArray(name, { minLength: 1 }).map((all) => all.toSorted());
const instant = fc.constantFrom('2024-01-01T00:00:00.000Z', '2024-02-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z');
/** Facts that follow from a name, so that two records agree on what both know. */
const byNames = <T>(of: (one: string) => T) => names.map((all) => Object.fromEntries(all.map((one) => [one, of(one)])));

/** Records of each kind that is joined, by a key of the kind. */
const kinds: Readonly<Record<string, fc.Arbitrary<Readonly<Record<string, unknown>>>>> = {
  [`bronze/whatsapp/year=2024/month=01/${sha}.json`]: fc
    .record({ arrivedAt: instant, names, media: names, hashed: fc.subarray(['a', 'b', 'c', 'd']) })
    .map(({ arrivedAt, names: all, media, hashed }) => ({
      version: 1,
      exportId: sha,
      arrivedAt,
      names: all,
      chatName: 'Sea',
      media: Object.fromEntries(media.map((one) => [one, `files/whatsapp/${one}`])),
      mediaHashes: Object.fromEntries(
        media
          .filter((one, at) => at === 0 || hashed.includes(one))
          .map((one) => [`files/whatsapp/${one}`, `hash of ${one}`]),
      ),
      zips: all.map((one) => ({ name: one, entry: '_chat.txt', entries: 1 })),
    })),
  [`bronze/files/${sha}.json`]: fc.record({
    version: fc.constant(1),
    sha256: fc.constant(sha),
    arrivals: names.map((all) =>
      all.map((one) => ({ name: one, arrivedAt: `2024-0${one.charCodeAt(0) - 96}`, key: one, id: sha })),
    ),
  }),
  [`bronze/companions/img/${sha}.json`]: fc.record({
    version: fc.constant(1),
    role: fc.constant('sidecar'),
    names,
    keys: names,
    arrivedAt: instant,
    downloads: byNames(() => ['x']),
  }),
  'bronze/takeout-albums/takeout-1.json': fc.record({
    version: fc.constant(1),
    id: fc.constant('takeout-1'),
    title: fc.constant('Rome'),
    createdAt: instant,
    folders: names,
    isMade: fc.boolean(),
  }),
  'bronze/downloads/takeout-2024.json': fc.record({ version: fc.constant(1), parts: byNames((one) => [one]) }),
};

const read = (bytes: Uint8Array | null): unknown => bytes && JSON.parse(new TextDecoder().decode(bytes));
const join = (key: string, mine: unknown, theirs: unknown) => joinRecords(key, encodeJson(mine), encodeJson(theirs));
/** The same value whatever the order of keys, and of lists of objects. */
const unordered = (value: unknown): unknown => {
  if (Array.isArray(value))
    return value.map(unordered).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([one, inner]) => [one, unordered(inner)]),
  );
};

describe.each(Object.entries(kinds))('records of %s', (key, record) => {
  it('that are joined with themselves stay as they are', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(join(key, one, one)).toEqual(encodeJson(one));
      }),
    );
  });

  it('that are joined again change no more', () => {
    fc.assert(
      fc.property(record, record, (mine, theirs) => {
        const once = join(key, mine, theirs);
        expect(join(key, read(once), theirs)).toEqual(once);
        expect(join(key, read(once), mine)).toEqual(once);
      }),
    );
  });

  it('that are joined in either order have the same facts', () => {
    fc.assert(
      fc.property(record, record, (mine, theirs) => {
        expect(unordered(read(join(key, mine, theirs)))).toEqual(unordered(read(join(key, theirs, mine))));
      }),
    );
  });

  it('that cannot be read, or are of a newer version, are not joined', () => {
    const [one] = fc.sample(record, 1);
    expect(joinRecords(key, new Uint8Array(3), encodeJson(one))).toBeNull();
    expect(joinRecords(key, encodeJson(one), new Uint8Array(3))).toBeNull();
    expect(joinRecords(key, encodeJson({ ...one, version: 2 }), encodeJson(one))).toBeNull();
  });
});

it('what was forgotten of a chat here stays away', () => {
  const key = `bronze/whatsapp/year=2024/month=01/${sha}.json`;
  const theirs = { version: 1, media: { a: 'files/a', b: 'files/b' }, mediaHashes: { 'files/a': '1', 'files/b': '2' } };
  expect(read(join(key, { version: 1, media: {}, forgotten: ['a'] }, theirs))).toMatchObject({
    media: { b: 'files/b' },
    mediaHashes: { 'files/b': '2' },
    forgotten: ['a'],
  });
});

it.each(['bronze/photo-edits/ab/x.json', 'bronze/albums/x.json', 'settings.json', 'bronze/new-kind/x.json'])(
  'the owner decides about %s',
  (key) => {
    expect(join(key, { version: 1, a: 1 }, { version: 1, a: 2 })).toBeNull();
  },
);

it('a photo is missing the arrivals under other names or with other chats, and companions with other bytes', () => {
  const arrival = { name: 'a.jpg', exportId: null, fileTime: null, arrivedAt: 'x' };
  const clip = { role: 'motion', name: 'a.mov', key: 'k', sha256: '1' } as const;
  const mine = { arrivals: [arrival], companions: [clip] };
  const others = [
    { ...arrival, name: 'b.jpg' },
    { ...arrival, exportId: sha },
  ];
  const json = { ...clip, role: 'takeout', sha256: '2' } as const;
  const theirs = {
    arrivals: [{ ...arrival, arrivedAt: 'y' }, ...others],
    companions: [{ ...clip, key: 'other' }, json],
  };
  expect(missingFromPhoto(mine, theirs)).toEqual({ arrivals: others, companions: [json] });
});

it('keys in a record are replaced wherever they are, and nothing else', () => {
  const bytes = encodeJson({ version: 1, media: { 'x.jpg': 'old' }, hashes: { old: 'hash' }, note: 'old friend' });
  expect(read(withKeys(bytes, new Map([['old', 'new']])))).toEqual({
    version: 1,
    media: { 'x.jpg': 'new' },
    hashes: { new: 'hash' },
    note: 'old friend',
  });
  expect(withKeys(bytes, new Map([['other', 'new']]))).toBe(bytes);
});

it.each(Object.keys(kinds).filter((key) => /companions|takeout-albums/.test(key)))(
  'the record %s that is joined has the earlier time of both',
  (key) => {
    const [sample] = fc.sample(kinds[key] ?? fc.constant({}), 1);
    const field = key.includes('companions') ? 'arrivedAt' : 'createdAt';
    const [early, late] = ['2024-01-01T00:00:00.000Z', '2024-03-01T00:00:00.000Z'].map((at) => ({
      ...sample,
      [field]: at,
    }));
    for (const joined of [join(key, early, late), join(key, late, early)])
      expect(read(joined)).toMatchObject({ [field]: '2024-01-01T00:00:00.000Z' });
  },
);
