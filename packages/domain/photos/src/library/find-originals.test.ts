import { describe, expect, it, test } from 'vitest';

import { couldBeOf, findOriginals } from './find-originals.ts';
import type { ReunionFacts } from './find-originals.ts';
import type { Likeness } from '../pictures/likeness.ts';
import { NO_STRUCTURE } from '../pictures/perceptual-hash.ts';

const original: ReunionFacts = {
  kind: 'image',
  state: 'ready',
  width: 4000,
  height: 3000,
  takenLocal: '2024-05-01T12:00:00',
  takenSource: 'exif',
};
const copy: ReunionFacts = {
  ...original,
  width: 1600,
  height: 1200,
  takenLocal: '2024-05-01T00:00:00',
  takenSource: 'file-name',
};
const same: Likeness = { difference: 0.5, peak: 2, contrast: 40 };
const hash = 'a5a5a5a5a5a5a5a5';

interface Scene {
  /** Hashes by id of copies and of others. */
  readonly copies: Readonly<Record<string, string>>;
  readonly others: Readonly<Record<string, string>>;
  readonly facts?: Readonly<Record<string, Partial<ReunionFacts> | null>>;
  /** By id of an original; all the same as the copies where nothing is said. */
  readonly looks?: Readonly<Record<string, Likeness | null>>;
}

const hashed = (hashes: Readonly<Record<string, string>>) => ({ id: Object.keys(hashes), hash: Object.values(hashes) });

async function found({ copies, others, facts = {}, looks = {} }: Scene) {
  const compared: string[] = [];
  const results = findOriginals({
    copies: hashed(copies),
    others: hashed(others),
    facts: async (id) => (facts[id] === null ? null : { ...(id in copies ? copy : original), ...facts[id] }),
    compare: async (copyId, originalId) => {
      compared.push(`${copyId} ${originalId}`);
      return originalId in looks ? (looks[originalId] ?? null) : same;
    },
  });
  const originals: Record<string, string | null> = {};
  for await (const { copyId, reunion } of results) originals[copyId] = reunion?.originalId ?? null;
  return { originals, compared: compared.sort() };
}

describe('the original of a copy', () => {
  it('is the photo that shows the same picture', async () => {
    const { originals } = await found({ copies: { c: hash }, others: { o: hash, unlike: '5a5a5a5a5a5a5a5a' } });
    expect(originals).toEqual({ c: 'o' });
  });

  it('may differ in a few bits of the hash', async () => {
    expect((await found({ copies: { c: hash }, others: { o: '5aa5a5a5a5a5a5a5' } })).originals).toEqual({ c: 'o' });
    const far = await found({ copies: { c: hash }, others: { o: '5ab5a5a5a5a5a5a5' } });
    expect(far).toEqual({ originals: {}, compared: [] });
  });

  it('is the nearest of a burst', async () => {
    const looks = { near: same, next: { ...same, difference: 1.4, peak: 12 } };
    expect((await found({ copies: { c: hash }, others: { next: hash, near: hash }, looks })).originals.c).toBe('near');
  });

  it('is unknown where two candidates are close', async () => {
    const looks = { one: same, two: { ...same, difference: 0.6 } };
    expect((await found({ copies: { c: hash }, others: { one: hash, two: hash }, looks })).originals).toEqual({
      c: null,
    });
  });

  it.each([
    ['moved', { ...same, difference: 1.3 }],
    ['changed at one place', { ...same, peak: 30 }],
    ['a page of the same form with another total', { difference: 0.48, peak: 4.98, contrast: 11.69 }],
    ['just too far at one place', { ...same, peak: 4.51 }],
    ['in fog, where everything is near everything', { ...same, contrast: 3 }],
    ['gone', null],
  ])('is not a photo that is %s', async (_, look) => {
    expect((await found({ copies: { c: hash }, others: { o: hash }, looks: { o: look } })).originals).toEqual({
      c: null,
    });
  });

  it.each([4.49, 4.5])('is the same picture with %s grey steps at one place', async (peak) => {
    const looks = { o: { ...same, peak } };
    expect((await found({ copies: { c: hash }, others: { o: hash }, looks })).originals).toEqual({ c: 'o' });
  });

  it('is not searched among pictures with too little structure', async () => {
    const flat = await found({ copies: { c: NO_STRUCTURE }, others: { o: NO_STRUCTURE } });
    expect(flat).toEqual({ originals: {}, compared: [] });
  });

  it('is unknown where too many photos are similar', async () => {
    const others = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`o${n}`, hash]));
    expect(await found({ copies: { c: hash }, others })).toEqual({ originals: { c: null }, compared: [] });
  });

  it('may have several copies', async () => {
    const { originals } = await found({ copies: { standard: hash, hd: hash }, others: { o: hash } });
    expect(originals).toEqual({ standard: 'o', hd: 'o' });
  });

  it('is not searched for a copy that no longer exists', async () => {
    const { originals } = await found({ copies: { c: hash }, others: { o: hash }, facts: { c: null } });
    expect(originals).toEqual({});
  });
});

describe('a photo is compared with a copy', () => {
  test.each<[string, Partial<ReunionFacts>, Partial<ReunionFacts>]>([
    ['of the same size', {}, { width: 1600, height: 1200 }],
    ['whose sides were rounded', { width: 1600, height: 1204 }, {}],
    ['taken on the evening of the day that the name tells', {}, { takenLocal: '2024-05-01T23:30:00' }],
    ['sent years later', { takenLocal: '2029-01-01T10:00:00' }, {}],
    ['whose time its owner told', {}, { takenSource: 'user' }],
  ])('%s', (_, copyFacts, originalFacts) => {
    expect(couldBeOf({ ...copy, ...copyFacts }, { ...original, ...originalFacts })).toBe(true);
  });

  test.each<[string, Partial<ReunionFacts>, Partial<ReunionFacts>]>([
    ['not of another shape', { width: 1200 }, {}],
    ['not lying on its side', { width: 1200, height: 1600 }, {}],
    ['not smaller than it', {}, { width: 800, height: 600 }],
    ['not taken after it was sent', {}, { takenLocal: '2024-05-04T12:00:00' }],
    ['not without a capture time', {}, { takenSource: 'file-time' }],
    ['no video', {}, { kind: 'video' }],
    ['not damaged', {}, { state: 'failed' }],
    ['not of unknown size', {}, { width: null }],
  ])('%s', (_, copyFacts, originalFacts) => {
    expect(couldBeOf({ ...copy, ...copyFacts }, { ...original, ...originalFacts })).toBe(false);
  });
});
