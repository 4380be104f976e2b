import type { FileList, LakeFile } from '@homelake/http-api';
import { expect, test } from 'vitest';
import { joined, rowsOf } from './files-list.ts';

const file = (id: string): LakeFile => ({
  id,
  key: `files/${id}`,
  folder: '',
  name: id,
  sizeBytes: 1,
  contentType: 'text/plain',
  sha256: '0'.repeat(64),
  storageClass: 'standard',
  archive: null,
  uploadedAt: '2024-05-01T10:00:00.000Z',
  changedAt: null,
  note: null,
  damaged: false,
});
const pageOf = (folders: readonly string[], ids: readonly string[], nextCursor: string | null): FileList => ({
  folder: { path: '', files: 9, sizeBytes: 9 },
  folders: folders.map((path) => ({ path, files: 1, sizeBytes: 1 })),
  files: ids.map(file),
  nextCursor,
  complete: true,
});

test('a list continues with its next page, and keeps a row that is in both once', () => {
  const list = joined(joined(null, pageOf(['a', 'b'], ['1'], 'x')), pageOf(['b', 'c'], ['1', '2'], null));
  expect(list).toEqual(pageOf(['a', 'b', 'c'], ['1', '2'], null));
  expect(rowsOf(list)).toBe(5);
});
