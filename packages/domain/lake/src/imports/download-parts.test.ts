import { createMemoryObjectStore } from '@homelake/storage/memory';
import { expect, test } from 'vitest';
import { createMemoryWorkView } from '../jobs/memory-work-view.ts';
import { exampleUpload } from '../jobs/work-view-contract.ts';
import { missingPartsOf, notePart, settleParts } from './download-parts.ts';

const ended = { photo: 1, chat: 0, companion: 0, file: 0, failed: 0, unchanged: 0, damaged: 0 };
const nameOf = (part: number) => `takeout-20240101T000000Z-00${part}.zip`;

async function lakeWith(...parts: readonly number[]) {
  const [store, view] = [createMemoryObjectStore(), createMemoryWorkView()];
  for (const part of parts) {
    const contents = { files: 1, opened: 1, systemFiles: 0, ended, missingParts: [] };
    await view.change(`u${part}`, () => exampleUpload(`u${part}`, { name: nameOf(part), state: 'done', contents }));
  }
  const notes = async () => (await view.get(parts.map((part) => `u${part}`))).map((record) => record?.note);
  return { store, view, notes };
}

test('a part that is added while the notes are written makes them be written again', async () => {
  const { store, view, notes } = await lakeWith(1, 2, 3);
  await notePart(store, { id: 'u1', name: nameOf(1) });
  await notePart(store, { id: 'u3', name: nameOf(3) });
  let isAdded = false;
  const racing: typeof view = {
    ...view,
    async change(id, change) {
      const changed = await view.change(id, change);
      if (!isAdded) await notePart(store, { id: 'u2', name: nameOf(2) });
      isAdded = true;
      return changed;
    },
  };
  await settleParts({ store, view: racing }, nameOf(3));
  expect(await missingPartsOf(store, nameOf(1))).toEqual([]);
  expect(await notes()).toEqual([null, null, null]);
});

test('a damaged record of a download is replaced, and a name without a number has no record', async () => {
  const { store, view } = await lakeWith(2);
  await store.put('bronze/downloads/takeout-20240101T000000Z.json', new TextEncoder().encode('{"version": 1'));
  await notePart(store, { id: 'u2', name: nameOf(2) });
  expect(await missingPartsOf(store, nameOf(2))).toEqual([nameOf(1)]);
  await notePart(store, { id: 'u9', name: 'holiday-002.zip' });
  await settleParts({ store, view }, 'holiday-002.zip');
  expect(await missingPartsOf(store, 'holiday-002.zip')).toEqual([]);
  expect((await store.list('bronze/downloads/')).objects).toHaveLength(1);
});
