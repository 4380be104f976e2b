import type { Upload } from '@homelake/http-api';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from './upload-outcome.ts';

const upload = (changes: Partial<Upload>): Upload => ({
  id: 'u1',
  name: 'a.jpg',
  sizeBytes: 3,
  createdAt: '2024-05-01T10:00:00.000Z',
  sha256: null,
  state: 'done',
  kind: 'photo',
  result: 'new',
  damaged: false,
  key: 'where/it/is',
  of: null,
  messages: null,
  reason: null,
  note: null,
  parent: null,
  inTables: null,
  ...changes,
});

describe('an upload', () => {
  it.each(['receiving', 'waiting', 'working'] as const)('is being processed while it is %s', (state) => {
    expect(outcomeOf(upload({ state }))).toBeNull();
  });

  it('is done when its record is, and known where the lake had it', () => {
    expect(outcomeOf(upload({}))).toMatchObject({ state: 'done', reason: null });
    expect(outcomeOf(upload({ result: 'unchanged' }))).toMatchObject({ state: 'known', reason: null });
  });

  it('of a chat is done once the tables contain it', () => {
    expect(outcomeOf(upload({ kind: 'chat', inTables: false }))).toBeNull();
    expect(outcomeOf(upload({ kind: 'chat', inTables: true }))).toMatchObject({ state: 'done' });
  });

  it('of a damaged file has the reason', () => {
    const note = 'broken.zip: The zip is cut off; kept as a file';
    const sentence = 'Broken.zip: The zip is cut off; kept as a file';
    expect(outcomeOf(upload({ kind: 'file', damaged: true, note }))).toMatchObject({ state: 'done', reason: sentence });
    expect(outcomeOf(upload({ kind: 'file', note }))).toMatchObject({ state: 'done', reason: null });
  });

  it('is not done where its processing failed, or where the lake does not have it', () => {
    expect(outcomeOf(upload({ state: 'failed', reason: 'the disk is full' }))).toMatchObject({
      state: 'refused',
      reason: 'The disk is full',
    });
    expect(outcomeOf(undefined)).toMatchObject({ state: 'refused', reason: expect.stringContaining('again') });
  });
});
