import { expect, test } from 'vitest';
import { createMemoryWorkView } from '../jobs/memory-work-view.ts';
import { failUpload, uploadOfJob, workOnUpload, UploadMissingError } from './work-on-upload.ts';
import { exampleUpload } from '../jobs/work-view-contract.ts';

const running = new AbortController().signal;

async function viewOf(changes: Parameters<typeof exampleUpload>[1] = {}) {
  const view = createMemoryWorkView();
  await view.change('a', () => exampleUpload('a', { state: 'waiting', ...changes }));
  const now = async () => (await view.get(['a']))[0];
  return { view, now };
}

test('the end of the work is written into the record, and absent fields keep their values', async () => {
  const { view, now } = await viewOf({ note: 'said before', reason: 'the disk was full' });
  await workOnUpload(view, 'a', running, async (record) => {
    expect(record.state).toBe('working');
    return { result: 'new', key: 'files/a' };
  });
  expect(await now()).toMatchObject({
    state: 'done',
    result: 'new',
    key: 'files/a',
    note: 'said before',
    reason: null,
  });
});

test('work that continues in another job leaves the upload open', async () => {
  const { view, now } = await viewOf();
  await workOnUpload(view, 'a', running, async () => null);
  expect(await now()).toMatchObject({ state: 'working', result: null });
});

test('an upload that is done is not worked on again and stays unchanged', async () => {
  const { view, now } = await viewOf({ state: 'done', result: 'new' });
  let times = 0;
  await workOnUpload(view, 'a', running, async () => {
    times++;
    return { result: 'unchanged' };
  });
  expect([times, (await now())?.result]).toEqual([0, 'new']);
});

test('an upload that another run ended meanwhile keeps that end', async () => {
  const { view, now } = await viewOf();
  await workOnUpload(view, 'a', running, async () => {
    await view.change('a', (known) => known && { ...known, state: 'done', result: 'new' });
    return { result: 'unchanged' };
  });
  expect((await now())?.result).toBe('new');
});

const fail = async () => Promise.reject(new Error('the disk is full'));

test('an error of the work is the reason until the next attempt, but not where the worker is stopped', async () => {
  const { view, now } = await viewOf();
  await expect(workOnUpload(view, 'a', running, fail)).rejects.toThrow('the disk is full');
  expect(await now()).toMatchObject({ state: 'waiting', reason: 'the disk is full' });
  await expect(workOnUpload(view, 'a', AbortSignal.abort(), fail)).rejects.toThrow();
  expect(await now()).toMatchObject({ state: 'waiting', reason: null });
});

test('an upload without a record is tried again', async () => {
  const { view } = await viewOf();
  await expect(workOnUpload(view, 'none', running, async () => null)).rejects.toThrow(UploadMissingError);
});

test('a failed upload is not written again for the same reason', async () => {
  const { view } = await viewOf();
  const changes: boolean[] = [];
  const watched: typeof view = {
    ...view,
    change: (id, change) =>
      view.change(id, (known) => {
        const changed = change(known);
        changes.push(changed !== known);
        return changed;
      }),
  };
  for (const reason of ['the disk is full', 'the disk is full', 'no such key'])
    expect(await failUpload(watched, 'a', reason)).toMatchObject({ state: 'failed', reason });
  expect(changes).toEqual([true, false, true]);
});

test('the payload of a job has the id of its upload', () => {
  expect([{ upload: 'a' }, { upload: 1 }, {}, null, 'a', []].map(uploadOfJob)).toEqual([
    'a',
    null,
    null,
    null,
    null,
    null,
  ]);
});
