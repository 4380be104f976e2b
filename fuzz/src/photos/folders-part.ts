import { createMetadataReader } from '@homelake/adapters-media';
import { groupCompanions, openPairFiles, pairClips } from '@homelake/photos';
import type { Part } from '../part.ts';
import { createRandom } from '../random.ts';
import { drawFolders, type FolderFile } from './draw-folder.ts';

const reader = createMetadataReader();

/**
 * Which files are entries, and which belong to another file: no file with a date or a length of its own may be hidden behind another one.
 */
export const folders: Part = {
  name: 'folders',
  share: 1,
  async check(seed) {
    const files = drawFolders(createRandom(seed));
    const wrong = await whatIsWrong(files);
    return wrong === null ? null : `${wrong}\n  in   ${files.map(({ path }) => path).join('\n       ')}`;
  },
  files: (seed) =>
    drawFolders(createRandom(seed)).map(({ path, bytes }) => ({ name: path.replaceAll('/', '__'), bytes })),
};

async function whatIsWrong(files: readonly FolderFile[]): Promise<string | null> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const paths = files.map(({ path }) => path);
  const open = async (path: string) => {
    const bytes = byPath.get(path)?.bytes ?? new Uint8Array();
    return { sizeBytes: bytes.length, read: async (start: number, end: number) => bytes.subarray(start, end) };
  };
  const clips = await pairClips(
    paths,
    openPairFiles({ reader: async () => reader, now: () => Date.UTC(2027, 0, 1), open }),
  );
  const found = groupCompanions(paths, clips);
  for (const { path, role, of } of files) {
    const told = found.filter((one) => one.path === path);
    const [is] = told;
    if (is === undefined || told.length > 1) return `told ${told.length} times: ${kindOf(path)}\n  ${path}`;
    if (is.role !== role || is.of !== of)
      return `${kindOf(path)} is ${is.role}, not ${role}${is.role === role ? ' of another' : ''}\n  ${path}: of ${is.of}, not ${of}`;
  }
  return found.length === files.length ? null : `${found.length} of ${files.length} files`;
}

/** Extension, for the heading of a find. */
const kindOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1).toLowerCase();
