import { groupCompanions, openPairFiles, pairClips } from '@homelake/photos';
import { expect } from 'vitest';
import { companionOf, incoming, openPhotoLake } from './photo-lake.test-helper.ts';
import type { PhotoLake } from './photo-lake.test-helper.ts';
import { photoPorts } from './photo-ports.test-helper.ts';

/** A file of a folder that is imported. */
export interface DrawnFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly fileTime?: string;
}

/** Finds the clips of Live Photos as the command does. */
export async function clipsByEvidence(files: readonly DrawnFile[]): Promise<ReadonlyMap<string, string>> {
  const bytesOf = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const { reader, now } = photoPorts(openPhotoLake().store, () => Date.UTC(2024, 5, 1));
  const open = async (path: string) => {
    const bytes = bytesOf.get(path) ?? expect.fail();
    return { sizeBytes: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) };
  };
  return pairClips([...bytesOf.keys()], openPairFiles({ reader: async () => reader, now, open }));
}

/** Imports a folder as the command does: files that belong together are uploaded together. */
export async function importFolder(
  lake: PhotoLake,
  files: readonly DrawnFile[],
  clips: ReadonlyMap<string, string>,
): Promise<void> {
  const fileOf = (path: string) => files.find((file) => file.path === path) ?? expect.fail();
  const grouped = groupCompanions(
    files.map(({ path }) => path),
    clips,
  );
  for (const { path, role } of grouped) {
    if (role !== 'photo') continue;
    const companions = grouped.flatMap((one) => {
      if (one.of !== path || one.role === 'photo') return [];
      const { bytes, fileTime = null } = fileOf(one.path);
      return [{ ...companionOf(one.role, one.path, bytes), fileTime }];
    });
    const { bytes, fileTime = null } = fileOf(path);
    await lake.put({ ...incoming(path, bytes, companions), fileTime });
  }
  await lake.work();
}
