import type { Upload } from '@homelake/http-api';
import { describe, expect, it } from 'vitest';
import { fileKey } from './dropped-files.ts';
import { MOST_AT_ONCE, SendError, UploadQueue } from './upload-queue.ts';
import type { Judgement, SendFile, SendOptions, UnfinishedUpload, UploadQueueOptions } from './upload-queue.ts';

const file = (name: string) => ({ name, file: new File(['x'], name, { lastModified: 1_700_000_000_000 }) });
const result = (name: string): Upload => ({
  id: name,
  name,
  sizeBytes: 1,
  createdAt: '2024-05-01T10:00:00.000Z',
  sha256: null,
  state: 'waiting',
  kind: null,
  result: null,
  damaged: false,
  key: null,
  of: null,
  messages: null,
  reason: null,
  note: null,
  parent: null,
  contents: null,
  inTables: null,
});
const everyRecord = (ids: readonly string[]): Promise<Map<string, Upload>> =>
  Promise.resolve(new Map(ids.map((id) => [id, result(id)])));
/** Refuses what the server does not know; everything else is done. */
const judge = (record: Upload | undefined): Judgement => ({
  state: record === undefined ? 'refused' : 'done',
  reason: null,
});
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A queue whose sender sends nothing until the test tells it to. `sends` has the last sending of each file, by name. */
function openQueue(change: Partial<UploadQueueOptions> = {}) {
  interface Sending extends SendOptions {
    readonly resolve: (result: Upload) => void;
    readonly reject: (cause: Error) => void;
  }
  const sends = new Map<string, Sending>();
  const aborted: string[] = [];
  const ended: string[] = [];
  const send: SendFile = ({ name }, options) => {
    const { promise, resolve, reject } = Promise.withResolvers<Upload>();
    sends.set(name, { ...options, resolve, reject });
    options.signal.addEventListener('abort', () => reject(new Error('stopped')));
    return promise;
  };
  const queue = new UploadQueue({
    send,
    abort: async (id) => void aborted.push(id),
    onchange: () => {},
    onend: ({ name, state }) => ended.push(`${name} ${state}`),
    goOnMs: 1,
    ...change,
  });
  const states = (): string[] => queue.uploads.map(({ name, state }) => `${name} ${state}`);
  return { queue, sends, aborted, ended, states };
}

const unfinished = (name: string, change: Partial<UnfinishedUpload> = {}): UnfinishedUpload => ({
  key: fileKey(file(name)),
  name,
  sizeBytes: 1,
  uploadId: `id-${name}`,
  result: null,
  file: null,
  needs: 'file',
  ...change,
});

describe('uploads', () => {
  it('are sent a few at a time, in their order', async () => {
    const { queue, sends } = openQueue();
    queue.add(['a', 'b', 'c', 'd', 'e'].map(file));
    expect([...sends.keys()]).toEqual(['a', 'b', 'c']);
    expect(sends.size).toBe(MOST_AT_ONCE);
    sends.get('b')!.resolve(result('b'));
    await turn();
    expect([...sends.keys()]).toEqual(['a', 'b', 'c', 'd']);
    expect(queue.uploads.map(({ state }) => state)).toEqual(['sending', 'working', 'sending', 'sending', 'waiting']);
    expect(queue.idle).toBe(false);
  });

  it('are refused one by one with a reason, and the others continue', async () => {
    const { queue, sends } = openQueue();
    queue.add(['a', 'b'].map(file));
    sends.get('a')!.reject(new Error('The disk is full.'));
    sends.get('b')!.resolve(result('b'));
    await turn();
    expect(queue.uploads.map(({ state, reason }) => [state, reason])).toEqual([
      ['refused', 'The disk is full.'],
      ['working', null],
    ]);
    expect(queue.idle).toBe(true);
  });

  it('are being processed until their outcome is known', async () => {
    const { queue, sends } = openQueue();
    queue.add(['a', 'b'].map(file));
    for (const name of ['a', 'b']) sends.get(name)!.resolve(result(name));
    await turn();
    await queue.settle(everyRecord, (record) =>
      record?.name === 'a' ? { state: 'refused', reason: 'No chat.' } : null,
    );
    expect(queue.uploads.map(({ state }) => state)).toEqual(['refused', 'working']);
    queue.clear();
    expect(queue.uploads.map(({ name }) => name)).toEqual(['b']);
  });

  it('that are sent while the records are read are judged by later records', async () => {
    const { queue, sends } = openQueue();
    queue.add(['a', 'b'].map(file));
    sends.get('a')!.resolve(result('a'));
    await turn();
    await queue.settle(async (ids) => {
      sends.get('b')!.resolve(result('b'));
      await turn();
      return everyRecord(ids);
    }, judge);
    expect(queue.uploads.map(({ state }) => state)).toEqual(['done', 'working']);
    await queue.settle(everyRecord, judge);
    expect(queue.uploads.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it('that the server does not know are judged without a record', async () => {
    const { queue, sends } = openQueue();
    queue.add([file('a')]);
    sends.get('a')!.resolve(result('a'));
    await turn();
    await queue.settle(
      () => Promise.resolve(new Map()),
      (record) => (record === undefined ? { state: 'refused', reason: 'Unknown.' } : null),
    );
    expect(queue.uploads.map(({ reason }) => reason)).toEqual(['Unknown.']);
  });

  it('report their progress', () => {
    const { queue, sends } = openQueue();
    queue.add([file('a')]);
    sends.get('a')!.onprogress(0.5);
    expect(queue.uploads[0]).toMatchObject({ state: 'sending', sent: 0.5 });
  });

  it('are not added twice while they are not over', async () => {
    const { queue, sends, states } = openQueue();
    queue.add([file('a')]);
    queue.add([file('a'), { name: 'a', file: new File(['xy'], 'a') }]);
    expect(states()).toEqual(['a sending', 'a sending']);
    sends.get('a')!.resolve(result('a'));
    await turn();
    await queue.settle(everyRecord, judge);
    queue.add([{ name: 'a', file: new File(['xy'], 'a') }]);
    expect(queue.uploads).toHaveLength(3);
  });

  describe('that are paused', () => {
    it('stop, let others be sent, and go on with the same upload', async () => {
      const { queue, sends, states } = openQueue();
      queue.add(['a', 'b', 'c', 'd'].map(file));
      const first = sends.get('a')!;
      first.onopen('id-a');
      first.onprogress(0.25);
      queue.pause(0);
      expect(first.signal.aborted).toBe(true);
      expect(states()).toEqual(['a paused', 'b sending', 'c sending', 'd sending']);
      await turn();
      expect(queue.uploads[0]).toMatchObject({ state: 'paused', sent: 0.25, reason: null });
      queue.resume(0);
      expect(states()[0]).toBe('a waiting');
      sends.get('b')!.resolve(result('b'));
      await turn();
      expect(sends.get('a')).toMatchObject({ uploadId: 'id-a' });
      expect(states()[0]).toBe('a sending');
    });

    it('ignore what the stopped sending still reports', async () => {
      const { queue, sends, states } = openQueue();
      queue.add([file('a')]);
      const first = sends.get('a')!;
      queue.pause(0);
      first.onprogress(1);
      first.resolve(result('a'));
      await turn();
      expect(states()).toEqual(['a paused']);
      expect(queue.uploads[0]?.sent).toBe(0);
    });
  });

  it('that are cancelled are removed, and dropped at the server', async () => {
    const { queue, sends, aborted, ended, states } = openQueue();
    queue.add(['a', 'b', 'c', 'd'].map(file));
    sends.get('a')!.onopen('id-a');
    queue.cancel(0);
    queue.cancel(3);
    await turn();
    expect([aborted, ended, states()]).toEqual([['id-a'], ['a sending', 'd sending'], ['b sending', 'c sending']]);
  });

  it('go on by themselves after a failure that passes, with the same upload', async () => {
    const { queue, sends, states } = openQueue();
    queue.add([file('a')]);
    sends.get('a')!.onopen('id-a');
    sends.get('a')!.reject(new SendError('The server does not answer.', true));
    sends.delete('a');
    await expect.poll(() => sends.get('a')?.uploadId).toBe('id-a');
    expect(states()).toEqual(['a sending']);
  });

  it('wait with the reason meanwhile, and can be paused and cancelled', async () => {
    const { queue, sends } = openQueue({ goOnMs: 60_000 });
    queue.add([file('a')]);
    sends.get('a')!.reject(new SendError('The server does not answer.', true));
    await turn();
    expect(queue.uploads[0]).toMatchObject({
      state: 'waiting',
      reason: 'The server does not answer. It goes on by itself.',
    });
    expect(queue.idle).toBe(false);
    queue.pause(0);
    queue.resume(0);
    expect(queue.uploads[0]).toMatchObject({ state: 'sending', reason: null });
  });

  it('that were refused can be tried again, and are dropped at the server when the list is cleared', async () => {
    const { queue, sends, aborted, ended, states } = openQueue();
    queue.add([file('a')]);
    sends.get('a')!.onopen('id-a');
    sends.get('a')!.reject(new SendError('The disk is full.', false));
    await turn();
    expect(states()).toEqual(['a refused']);
    queue.resume(0);
    expect([states(), sends.get('a')?.uploadId]).toEqual([['a sending'], 'id-a']);
    sends.get('a')!.reject(new SendError('The disk is full.', false));
    await turn();
    queue.clear();
    expect([aborted, ended, states()]).toEqual([['id-a'], ['a refused'], []]);
  });

  describe('of an earlier visit', () => {
    it('wait for their file, and go on when it is added again', () => {
      const { queue, sends, states } = openQueue();
      queue.restore([unfinished('a'), unfinished('b', { needs: 'leave' })]);
      expect(states()).toEqual(['a unfinished', 'b unfinished']);
      queue.resume(0);
      expect(sends.size).toBe(0);
      queue.add(['a', 'b', 'c'].map(file));
      expect(states()).toEqual(['a sending', 'b sending', 'c sending']);
      expect(['a', 'b', 'c'].map((name) => sends.get(name)?.uploadId)).toEqual(['id-a', 'id-b', null]);
    });

    it('go on by themselves where the page can read their file', () => {
      const { queue, sends, states } = openQueue();
      queue.restore([unfinished('a', { file: file('a') })]);
      expect([states(), sends.get('a')?.uploadId]).toEqual([['a sending'], 'id-a']);
    });

    it('that were sent whole wait for their outcome', async () => {
      const { queue, ended, states } = openQueue();
      queue.restore([
        unfinished('a', { result: result('id-a') }),
        unfinished('b', { result: { ...result('b'), state: 'receiving' } }),
      ]);
      expect(states()).toEqual(['a working', 'b unfinished']);
      await queue.settle(everyRecord, judge);
      expect([states(), ended]).toEqual([['a done', 'b unfinished'], ['a done']]);
    });

    it('can be cancelled at once, without the others', () => {
      const { queue, aborted, ended, states } = openQueue();
      queue.restore([unfinished('a'), unfinished('b', { uploadId: null }), unfinished('c', { file: file('c') })]);
      queue.cancelUnfinished();
      expect([aborted, ended, states()]).toEqual([['id-a'], ['a unfinished', 'b unfinished'], ['c sending']]);
    });

    it('are not listed where their file was added before', () => {
      const { queue, states } = openQueue();
      queue.add([file('a')]);
      queue.restore([unfinished('a')]);
      expect(states()).toEqual(['a sending']);
    });
  });
});
