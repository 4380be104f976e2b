import { expect, it } from 'vitest';
import { countDamaged, inTrayOrder } from './tray-order.ts';
import type { Upload } from './upload-queue.ts';

const upload = (number: number, state: Upload['state'], reason: string | null = null): Upload => ({
  number,
  key: `${number}`,
  name: `${number}.zip`,
  sizeBytes: 1,
  state,
  sent: 1,
  reason,
  result: null,
  uploadId: null,
  needs: null,
});
const damaged = (number: number): Upload => ({
  ...upload(number, 'done', 'The zip is cut off.'),
  result: {
    id: String(number),
    name: `${number}.zip`,
    sizeBytes: 1,
    createdAt: '2024-05-01T10:00:00.000Z',
    sha256: null,
    state: 'done',
    kind: 'file',
    result: 'new',
    damaged: true,
    key: `files/${number}.zip`,
    of: null,
    messages: null,
    reason: null,
    note: 'the zip is cut off',
    parent: null,
    contents: null,
    inTables: null,
  },
});

it('the tray lists what was refused or damaged before what is under way, and that before what went well', () => {
  const uploads = [
    upload(0, 'done'),
    upload(1, 'known'),
    damaged(2),
    upload(3, 'waiting'),
    upload(4, 'sending'),
    upload(5, 'refused', 'The disk is full.'),
    upload(6, 'working'),
    upload(7, 'done', 'One part is missing.'),
    upload(8, 'paused'),
    upload(9, 'unfinished'),
  ];
  expect(inTrayOrder(uploads).map(({ number }) => number)).toEqual([5, 2, 7, 9, 4, 8, 6, 3, 0, 1]);
});

it('the tray counts the files that are damaged', () => {
  expect(countDamaged([upload(0, 'done'), damaged(1), upload(2, 'refused', 'No.'), damaged(3)])).toBe(2);
});
