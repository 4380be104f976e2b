import type { UploadResult } from '@homelake/http-api';
import { describe, expect, it } from 'vitest';
import { outcomeOf, type Lake } from './upload-outcome.ts';

const EMPTY: Lake = { photo: () => Promise.resolve(null), upload: () => Promise.resolve(null) };
const upload = (kind: UploadResult['kind'], id: string | null = null) => ({
  result: { status: 'queued', kind, key: 'where/it/is', id, note: null } as const,
});

describe('an upload on which no work is left', () => {
  it('is done where its chat is there', async () => {
    const lake: Lake = { ...EMPTY, upload: () => Promise.resolve({ status: 'kept', kind: 'chat' }) };
    expect(await outcomeOf(upload('chat'), lake)).toEqual({ state: 'done', reason: null });
  });

  it('is a file, and said to be one, where it was taken for a chat', async () => {
    const asked: string[] = [];
    const lake: Lake = {
      ...EMPTY,
      upload: (key) => {
        asked.push(key);
        return Promise.resolve({ status: 'kept', kind: 'file' });
      },
    };
    expect(await outcomeOf(upload('chat'), lake)).toEqual({
      state: 'done',
      reason: 'It cannot be read as a chat; kept as a file',
    });
    expect(asked).toEqual(['where/it/is']);
  });

  it('is worked on for as long as it waits all the same', async () => {
    const lake: Lake = { ...EMPTY, upload: () => Promise.resolve({ status: 'waiting', kind: 'chat' }) };
    expect(await outcomeOf(upload('chat'), lake)).toBeNull();
  });

  it.each([upload('chat'), upload('photo', 'a1')])(
    'is never said to be done where the lake has nothing of it',
    async (one) => {
      expect(await outcomeOf(one, EMPTY)).toMatchObject({ state: 'refused', reason: expect.stringContaining('again') });
    },
  );

  it('says what is wrong with a photo that is kept', async () => {
    const lake: Lake = { ...EMPTY, photo: () => Promise.resolve({ reason: 'The picture ends early.' }) };
    expect(await outcomeOf(upload('photo', 'a1'), lake)).toEqual({ state: 'done', reason: 'The picture ends early.' });
  });

  it('is done where it is a file', async () => {
    expect(await outcomeOf(upload('file'), EMPTY)).toEqual({ state: 'done', reason: null });
  });
});
