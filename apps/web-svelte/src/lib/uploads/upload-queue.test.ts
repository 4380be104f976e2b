import type { Upload } from '@homelake/http-api';
import { describe, expect, it } from 'vitest';
import { MOST_AT_ONCE, UploadQueue, type Judgement, type SendFile } from './upload-queue.ts';

const file = (name: string) => ({ name, file: new File(['x'], name) });
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

/** A sender that sends nothing until the test tells it to. */
function heldSender() {
  const held = new Map<string, { resolve: (result: Upload) => void; reject: (cause: Error) => void }>();
  const send: SendFile = ({ name }) => new Promise((resolve, reject) => held.set(name, { resolve, reject }));
  return { held, send };
}

describe('uploads', () => {
  it('are sent a few at a time, in their order', async () => {
    const { held, send } = heldSender();
    const queue = new UploadQueue(send, () => {});
    queue.add(['a', 'b', 'c', 'd', 'e'].map(file));
    expect([...held.keys()]).toEqual(['a', 'b', 'c']);
    expect(held.size).toBe(MOST_AT_ONCE);
    held.get('b')!.resolve(result('b'));
    await turn();
    expect([...held.keys()]).toEqual(['a', 'b', 'c', 'd']);
    expect(queue.uploads.map(({ state }) => state)).toEqual(['sending', 'working', 'sending', 'sending', 'waiting']);
    expect(queue.idle).toBe(false);
  });

  it('are refused one by one with a reason, and the others continue', async () => {
    const { held, send } = heldSender();
    const queue = new UploadQueue(send, () => {});
    queue.add(['a', 'b'].map(file));
    held.get('a')!.reject(new Error('The disk is full.'));
    held.get('b')!.resolve(result('b'));
    await turn();
    expect(queue.uploads.map(({ state, reason }) => [state, reason])).toEqual([
      ['refused', 'The disk is full.'],
      ['working', null],
    ]);
    expect(queue.idle).toBe(true);
  });

  it('are being processed until their outcome is known', async () => {
    const { held, send } = heldSender();
    const queue = new UploadQueue(send, () => {});
    queue.add(['a', 'b'].map(file));
    for (const name of ['a', 'b']) held.get(name)!.resolve(result(name));
    await turn();
    await queue.settle(everyRecord, (record) =>
      record?.name === 'a' ? { state: 'refused', reason: 'No chat.' } : null,
    );
    expect(queue.uploads.map(({ state }) => state)).toEqual(['refused', 'working']);
    queue.clear();
    expect(queue.uploads.map(({ name }) => name)).toEqual(['b']);
  });

  it('that are sent while the records are read are judged by later records', async () => {
    const { held, send } = heldSender();
    const queue = new UploadQueue(send, () => {});
    queue.add(['a', 'b'].map(file));
    held.get('a')!.resolve(result('a'));
    await turn();
    await queue.settle(async (ids) => {
      held.get('b')!.resolve(result('b'));
      await turn();
      return everyRecord(ids);
    }, judge);
    expect(queue.uploads.map(({ state }) => state)).toEqual(['done', 'working']);
    await queue.settle(everyRecord, judge);
    expect(queue.uploads.map(({ state }) => state)).toEqual(['done', 'done']);
  });

  it('that the server does not know are judged without a record', async () => {
    const { held, send } = heldSender();
    const queue = new UploadQueue(send, () => {});
    queue.add([file('a')]);
    held.get('a')!.resolve(result('a'));
    await turn();
    await queue.settle(
      () => Promise.resolve(new Map()),
      (record) => (record === undefined ? { state: 'refused', reason: 'Unknown.' } : null),
    );
    expect(queue.uploads.map(({ reason }) => reason)).toEqual(['Unknown.']);
  });

  it('report their progress', () => {
    const seen: number[] = [];
    const queue = new UploadQueue(
      (_, onprogress) => {
        onprogress(0.5);
        return new Promise(() => {});
      },
      (uploads) => seen.push(uploads[0]!.sent),
    );
    queue.add([file('a')]);
    expect(seen).toContain(0.5);
  });
});
