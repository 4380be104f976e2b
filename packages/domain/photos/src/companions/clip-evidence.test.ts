import { describe, expect, test } from 'vitest';
import { pairEvidence, stillEvidence } from './clip-evidence.ts';
import type { ClipEvidence, StillEvidence } from './clip-evidence.ts';
import { NO_METADATA } from '../tags/photo-metadata.ts';

const still = (over: Partial<StillEvidence> = {}): StillEvidence => ({
  contentIdentifier: null,
  takenLocal: '2019-08-17T18:40:05',
  offsetMinutes: null,
  ...over,
});

const clip = (over: Partial<ClipEvidence> = {}): ClipEvidence => ({
  contentIdentifier: null,
  durationSeconds: 2.6,
  createdLocal: null,
  createdOffsetMinutes: null,
  createdUtc: '2019-08-17T16:40:04Z',
  ...over,
});

describe('an identifier', () => {
  const ONE = 'C1A0-ONE';

  test('that both share ties a clip to its still, however long and of whatever time it is', () => {
    const long = clip({ contentIdentifier: ONE, durationSeconds: 90, createdUtc: null });
    expect(pairEvidence(still({ contentIdentifier: ONE }), long)).toEqual({ by: 'identifier' });
  });

  test('that differs keeps them apart, though they are of one moment', () => {
    expect(pairEvidence(still({ contentIdentifier: ONE }), clip({ contentIdentifier: 'C1A0-TWO' }))).toBeNull();
  });

  test('that one of them lost leaves it to length and time', () => {
    for (const [of, by] of [
      [still({ contentIdentifier: ONE }), clip()],
      [still(), clip({ contentIdentifier: ONE })],
    ] as const)
      expect(pairEvidence(of, by)).toEqual({ by: 'time', secondsApart: 1 });
  });
});

describe('a short clip', () => {
  test.each([
    ['in UTC, two hours behind the clock of the still', {}, {}, 1],
    ['in UTC, of a still that says its offset', { offsetMinutes: 120 }, {}, 1],
    ['in wall time, as if it were UTC', { offsetMinutes: 120 }, { createdUtc: '2019-08-17T18:40:09Z' }, 4],
    ['in UTC, in Nepal', { takenLocal: '2019-08-17T22:25:14' }, {}, 10],
    ['in wall time', {}, { createdLocal: '2019-08-17T18:40:04' }, 1],
    [
      'in another zone than the still',
      { offsetMinutes: 120 },
      { createdLocal: '2019-08-17T09:40:06', createdOffsetMinutes: -420 },
      1,
    ],
    [
      'in wall time with a zone, of a still without',
      {},
      { createdLocal: '2019-08-17T18:40:06', createdOffsetMinutes: 120 },
      1,
    ],
    ['of six seconds', {}, { durationSeconds: 6 }, 1],
  ] as const)('of the same moment belongs to it: %s', (_what, of, by, secondsApart) => {
    expect(pairEvidence(still(of), clip(by))).toEqual({ by: 'time', secondsApart });
  });

  test.each([
    ['eleven seconds later', {}, { createdUtc: '2019-08-17T16:40:16Z' }],
    ['at an offset that no zone has', {}, { createdUtc: '2019-08-17T17:25:05Z' }],
    [
      'at the offset of another zone than the still says',
      { offsetMinutes: 120 },
      { createdUtc: '2019-08-17T15:40:05Z' },
    ],
    ['in wall time of another hour', {}, { createdLocal: '2019-08-17T17:40:05' }],
    ['a day later', {}, { createdUtc: '2019-08-18T16:40:05Z' }],
    ['years later', {}, { createdUtc: '2023-08-17T16:40:05Z' }],
    ['without a time', {}, { createdUtc: null }],
    ['of a still without a time', { takenLocal: null }, {}],
    ['of a length that nobody knows', {}, { durationSeconds: null }],
    ['of seven seconds', {}, { durationSeconds: 7 }],
  ] as const)('of another moment, or none, or that is long, does not: %s', (_what, of, by) => {
    expect(pairEvidence(still(of), clip(by))).toBeNull();
  });
});

test('a still tells its identifier, its own time, and an offset where the file says it', () => {
  const captured = {
    takenLocal: '2019-08-17T18:40:05',
    takenSource: 'exif',
    offsetMinutes: 120,
    offsetSource: 'exif',
    takenUtc: '2019-08-17T16:40:05Z',
  } as const;
  const said = { ...NO_METADATA, contentIdentifier: 'X', captured };
  expect(stillEvidence(said)).toEqual({ contentIdentifier: 'X', takenLocal: captured.takenLocal, offsetMinutes: 120 });
  const guessed = { ...said, captured: { ...captured, offsetSource: 'gps' as const } };
  expect(stillEvidence(guessed).offsetMinutes).toBeNull();
  expect(stillEvidence(NO_METADATA)).toEqual({ contentIdentifier: null, takenLocal: null, offsetMinutes: null });
});
