import type { Upload } from '@homelake/http-api';
import { describe, expect, it } from 'vitest';
import { archiveWords, outcomeOf } from './upload-outcome.ts';

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
  contents: null,
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
    const note = 'its bytes are text; kept as a file';
    const sentence = 'Its bytes are text; kept as a file';
    expect(outcomeOf(upload({ kind: 'file', damaged: true, note }))).toMatchObject({ state: 'done', reason: sentence });
    expect(outcomeOf(upload({ kind: 'file', note }))).toMatchObject({ state: 'done', reason: null });
  });

  it.each([
    ['trip/broken.zip', 'broken.zip: The zip is cut off; kept as a file'],
    ['my trip.zip', 'my trip.zip: The zip is cut off; kept as a file'],
    ['a.zip', 'takeout-002.zip of this download is missing'],
    ['a.zip', 'ärger.txt: it is empty'],
  ])('%s with the note "%s" keeps the names of files as they are', (name, note) => {
    expect(outcomeOf(upload({ name, damaged: true, note }))?.reason).toBe(note);
  });

  describe('of an archive', () => {
    const ended = { photo: 2, chat: 0, companion: 1, file: 1, failed: 0, unchanged: 0, damaged: 0 };
    const contents = { files: 4, opened: 4, systemFiles: 0, ended, missingParts: [] };

    it('says how much of it is unpacked while its files are imported', () => {
      const opening = upload({ state: 'working', kind: 'archive', contents: { ...contents, opened: 2, ended: null } });
      expect(outcomeOf(opening)).toEqual({ state: 'working', reason: null, result: opening });
      expect(archiveWords(opening)).toBe('Unpacked 2 of 4 files');
    });

    it('has the sum of its files, those that were refused among them, and what else is known', () => {
      const note = 'takeout-20240101T000000Z-002.zip of this download is missing';
      const done = upload({ kind: 'archive', note, contents });
      expect(outcomeOf(done)).toMatchObject({ state: 'done', reason: note });
      expect(archiveWords(done)).toBe('2 photos, 1 companion, 1 file');
      expect(archiveWords(upload({ contents: { ...contents, ended: { ...ended, failed: 3 } } }))).toBe(
        '2 photos, 1 companion, 1 file; 3 refused',
      );
      const none = { photo: 0, chat: 0, companion: 0, file: 0, failed: 1, unchanged: 0, damaged: 0 };
      expect(archiveWords(upload({ contents: { ...contents, ended: none } }))).toBe('Nothing; 1 refused');
      expect(archiveWords(upload({}))).toBeNull();
    });
  });

  it('is not done where its processing failed, or where the lake does not have it', () => {
    expect(outcomeOf(upload({ state: 'failed', reason: 'the disk is full' }))).toMatchObject({
      state: 'refused',
      reason: 'The disk is full',
    });
    expect(outcomeOf(undefined)).toMatchObject({ state: 'refused', reason: expect.stringContaining('again') });
  });
});
