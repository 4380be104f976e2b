import type { Upload as UploadRecord } from '@homelake/http-api';
import { describe, expect, it } from 'vitest';
import { fileKey, type IncomingFile } from './dropped-files.ts';
import { createRememberedUploads } from './remembered-uploads.ts';
import type { RememberedUpload, UploadMemory } from './upload-memory.ts';
import { SendError, type SendFile, type Upload } from './upload-queue.ts';

/** What IndexedDB keeps for all tabs. */
function createMemory(kept = new Map<string, RememberedUpload>()): UploadMemory {
  return {
    get: async (key) => kept.get(key) ?? null,
    all: async () => [...kept.values()],
    async change(keys, change) {
      for (const key of keys) {
        const changed = change(kept.get(key) ?? null, key);
        if (changed === null) kept.delete(key);
        else kept.set(key, changed);
      }
    },
  };
}

function openTab(memory: UploadMemory, tab: string, open: readonly string[] = [tab]) {
  const clock = { now: 0 };
  const remembered = createRememberedUploads({
    memory,
    tab,
    openTabs: async () => new Set(open),
    alone: (_key, _signal, action) => action(),
    now: () => clock.now,
  });
  return { ...remembered, clock };
}

const fileOf = (name: string, sizeBytes = 1): IncomingFile => {
  const file = new File(['x'], name, { lastModified: 1_700_000_000_000 });
  Object.defineProperty(file, 'size', { value: sizeBytes });
  return { name, file };
};
const noRecords = () => Promise.resolve(new Map<string, UploadRecord>());
const idle = { uploadId: null, signal: new AbortController().signal, onopen: () => {}, onprogress: () => {} };

/** A sender that opens an upload, and notes which upload it was told to continue. */
function sender() {
  const continued: (string | null)[] = [];
  const send: SendFile = async ({ name }, { uploadId, onopen }) => {
    continued.push(uploadId);
    onopen(uploadId ?? `id-${name}`);
    throw new SendError('The server does not answer.', true);
  };
  return { send, continued };
}

const upload = (file: IncomingFile, state: Upload['state']): Upload => ({
  number: 0,
  key: fileKey(file),
  name: file.name,
  sizeBytes: file.file.size,
  state,
  sent: 1,
  reason: null,
  result: null,
  uploadId: 'id',
  needs: null,
});

describe('remembered uploads', () => {
  it('are unfinished for the next visit, with the id of the upload', async () => {
    const memory = createMemory();
    const tab = openTab(memory, 'one');
    const [a, b] = [fileOf('a'), fileOf('trip/b')];
    await tab.add([a, b]);
    await tab
      .sending(sender().send)(a, idle)
      .catch(() => {});
    const next = openTab(memory, 'two');
    expect(await next.takeUnfinished(noRecords)).toEqual([
      { key: fileKey(a), name: 'a', sizeBytes: 1, uploadId: 'id-a', result: null, file: null, needs: 'file' },
      { key: fileKey(b), name: 'trip/b', sizeBytes: 1, uploadId: null, result: null, file: null, needs: 'file' },
    ]);
  });

  it('of a tab that is open belong to it, and a reload keeps them', async () => {
    const memory = createMemory();
    await openTab(memory, 'one').add([fileOf('a')]);
    expect(await openTab(memory, 'two', ['one', 'two']).takeUnfinished(noRecords)).toEqual([]);
    expect(await openTab(memory, 'one', ['one', 'two']).takeUnfinished(noRecords)).toHaveLength(1);
    expect(await openTab(memory, 'two').takeUnfinished(noRecords)).toHaveLength(1);
    expect(await openTab(memory, 'one', ['one', 'two']).takeUnfinished(noRecords)).toEqual([]);
  });

  it('continue the upload that any tab began with the same file', async () => {
    const memory = createMemory();
    const [one, two] = [openTab(memory, 'one'), openTab(memory, 'two')];
    const { send, continued } = sender();
    for (const tab of [one, two]) {
      await tab.add([fileOf('a')]);
      await tab
        .sending(send)(fileOf('a'), idle)
        .catch(() => {});
    }
    await two
      .sending(send)(fileOf('a', 2), { ...idle, uploadId: 'other' })
      .catch(() => {});
    expect(continued).toEqual([null, 'id-a', 'other']);
  });

  it('are forgotten at their end, except large files that are in the lake, which are kept for 90 days', async () => {
    const memory = createMemory();
    const tab = openTab(memory, 'one');
    const [small, large, refused] = [fileOf('a'), fileOf('b', 2 ** 30), fileOf('c', 2 ** 30)];
    await tab.add([small, large, refused]);
    await tab.end(upload(small, 'done'));
    await tab.end(upload(large, 'done'));
    await tab.end(upload(refused, 'refused'));
    expect((await memory.all()).map(({ name, isOpen }) => [name, isOpen])).toEqual([['b', false]]);
    expect(await tab.takeUnfinished(noRecords)).toEqual([]);
    tab.clock.now = 90 * 86_400_000 + 1;
    await tab.takeUnfinished(noRecords);
    expect(await memory.all()).toEqual([]);
  });
});
