import { sha256Hex } from '@homelake/storage';
import { createMemoryObjectStore, createMemoryUploadSessions } from '@homelake/storage/memory';
import type { MemoryDisk, MemorySessions } from '@homelake/storage/memory';
import { describe, expect, test } from 'vitest';
import { createMemoryJobQueue } from '../jobs/memory-job-queue.ts';
import { createMemoryWorkView } from '../jobs/memory-work-view.ts';
import { abortParts, completeParts, linkParts, openUpload, receivedParts } from './upload-session.ts';
import type { SessionPorts } from './upload-session.ts';
import { waitingKeyOf } from './uploads.ts';

const SIZE = 8 * 2 ** 20 + 10;
const bytes = new Uint8Array(SIZE).map((_, at) => at % 251);

function openPorts() {
  const disk: MemoryDisk = new Map();
  const parts: MemorySessions = new Map();
  let ids = 0;
  const newId = () => `id-${++ids}`;
  const store = createMemoryObjectStore({ disk });
  const queue = createMemoryJobQueue({ now: () => 0 });
  const sessions = createMemoryUploadSessions({ store, disk: parts, newId });
  const ports: SessionPorts = { store, view: createMemoryWorkView(), queue, now: () => 0, newId, sessions };
  return { ports, queue, disk, parts };
}

async function* of(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}

const partOf = (part: number) => bytes.subarray((part - 1) * 8 * 2 ** 20, part * 8 * 2 ** 20);

async function send({ view, sessions }: SessionPorts, id: string, part: number, withHash = true): Promise<void> {
  const session = (await view.get([id]))[0]?.session ?? '';
  await sessions.write(session, { part, sha256: withHash ? await sha256Hex(partOf(part)) : null }, of(partOf(part)));
}

const upload = { name: 'trip/film.mp4', sizeBytes: SIZE };

describe('an upload in parts', () => {
  test('waits for its claim when it is complete, with its bytes at the waiting key', async () => {
    const { ports, queue } = openPorts();
    const { record, layout } = await openUpload(ports, upload);
    expect(record).toMatchObject({ state: 'receiving', name: 'trip/film.mp4', session: expect.any(String) });
    expect(layout).toEqual({ partSizeBytes: 8 * 2 ** 20, parts: 2 });
    expect(await linkParts(ports, record.id, [{ part: 2, sha256: null }])).toMatchObject([{ part: 2 }]);
    await send(ports, record.id, 2);
    expect(await completeParts(ports, record.id)).toEqual({ missing: [1] });
    await send(ports, record.id, 1);
    const completed = await completeParts(ports, record.id);
    expect(completed).toMatchObject({ record: { state: 'waiting', session: null, checkedParts: true } });
    expect(await ports.store.read(waitingKeyOf(record))).toEqual(bytes);
    expect(await queue.counts()).toMatchObject({ ready: 1 });
    expect(await completeParts(ports, record.id)).toEqual(completed);
    expect(await queue.counts()).toMatchObject({ ready: 1 });
    expect(await linkParts(ports, record.id, [{ part: 1, sha256: null }])).toBeNull();
  });

  test('whose parts were not all checked is not marked as checked', async () => {
    const { ports } = openPorts();
    const { record } = await openUpload(ports, upload);
    await send(ports, record.id, 1);
    await send(ports, record.id, 2, false);
    expect(await completeParts(ports, record.id)).toMatchObject({ record: { checkedParts: false } });
  });

  test('lists the parts that came, and none once it is complete; the hash of its completion replaces the announced one', async () => {
    const { ports } = openPorts();
    const { record, layout } = await openUpload(ports, { ...upload, sha256: 'a'.repeat(64) });
    await send(ports, record.id, 2);
    const sha256 = await sha256Hex(partOf(2));
    expect(await receivedParts(ports, record.id)).toEqual({
      record,
      layout,
      parts: [{ part: 2, sizeBytes: 10, sha256 }],
    });
    await send(ports, record.id, 1);
    const whole = await sha256Hex(bytes);
    expect(await completeParts(ports, record.id, whole)).toMatchObject({ record: { sha256: whole } });
    expect(await receivedParts(ports, record.id)).toMatchObject({
      record: { state: 'waiting' },
      layout: null,
      parts: [],
    });
    expect(await receivedParts(ports, 'nobody')).toBeNull();
  });

  test('that is aborted fails, leaves no bytes, and stays failed', async () => {
    const { ports, disk, parts } = openPorts();
    const { record } = await openUpload(ports, upload);
    await send(ports, record.id, 1);
    expect(await abortParts(ports, record.id)).toMatchObject({ state: 'failed', reason: 'it was cancelled' });
    expect([disk.size, parts.size]).toEqual([0, 0]);
    expect(await completeParts(ports, record.id)).toMatchObject({ record: { state: 'failed' } });
  });

  test('that is complete is not changed by an abort', async () => {
    const { ports } = openPorts();
    const { record } = await openUpload(ports, upload);
    for (const part of [1, 2]) await send(ports, record.id, part);
    await completeParts(ports, record.id);
    expect(await abortParts(ports, record.id)).toMatchObject({ state: 'waiting' });
    expect(await ports.store.read(waitingKeyOf(record))).toEqual(bytes);
  });

  test('continues after a kill between its object and its record', async () => {
    const { ports, queue } = openPorts();
    const { record } = await openUpload(ports, upload);
    for (const part of [1, 2]) await send(ports, record.id, part);
    await ports.sessions.complete(record.session ?? '');
    expect(await completeParts(ports, record.id)).toMatchObject({ record: { state: 'waiting', checkedParts: false } });
    expect(await queue.counts()).toMatchObject({ ready: 1 });
  });

  test('whose session was dropped fails with a reason', async () => {
    const { ports } = openPorts();
    const { record } = await openUpload(ports, upload);
    await ports.sessions.abort(record.session ?? '');
    expect(await completeParts(ports, record.id)).toMatchObject({
      record: { state: 'failed', reason: 'its parts are gone' },
    });
  });

  test('without bytes fails and opens no session', async () => {
    const { ports, parts } = openPorts();
    const { record, layout } = await openUpload(ports, { name: 'a.txt', sizeBytes: 0 });
    expect([record.state, record.reason, layout, parts.size]).toEqual(['failed', 'the file is empty', null, 0]);
  });

  test('with an unknown id is null', async () => {
    const { ports } = openPorts();
    expect(await linkParts(ports, 'x', [])).toBeNull();
    expect(await completeParts(ports, 'x')).toBeNull();
    expect(await abortParts(ports, 'x')).toBeNull();
  });
});
