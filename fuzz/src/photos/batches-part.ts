import { createMetadataReader } from '@homelake/adapters-media';
import { importUpload, type IncomingFile } from '@homelake/lake';
import { groupCompanions, photoIdOf } from '@homelake/photos';
import { sha256Hex } from '@homelake/storage';
import type { Part } from '../part.ts';
import { createRandom, type Random } from '../random.ts';
import { drawBatches, drawImports, type BatchFile, type TrueDescription } from './draw-batches.ts';
import { workAll } from './draw-edits.ts';
import { noRemains, openEditsLake, type EditsLake } from './edits-lake.ts';

const reader = createMetadataReader();

/** A Takeout that comes in any order and in any number of imports: each picture says what its own JSON says of it. */
export const batches: Part = {
  name: 'batches',
  share: 1,
  async check(seed) {
    const random = createRandom(seed);
    const { files, pictures } = drawBatches(random);
    const imports = drawImports(random, files);
    const lake = openEditsLake(noRemains(), { reader });
    for (const batch of imports) await importBatch(lake, random, batch);
    await workAll(lake);
    const wrong = await whatIsWrong(lake, pictures);
    const list = imports.map((batch) => batch.map(({ path }) => path).join('\n         ')).join('\n  then   ');
    return wrong === null ? null : `${wrong}\n  import ${list}`;
  },
};

/** As the command does: what belongs together by its names comes together. Some imports are worked on before they end. */
async function importBatch(lake: EditsLake, random: Random, batch: readonly BatchFile[]): Promise<void> {
  const byPath = new Map(batch.map((file) => [file.path, file]));
  const grouped = groupCompanions([...byPath.keys()], new Map());
  for (const file of batch) {
    if (grouped.some(({ path, of }) => path === file.path && of !== null)) continue;
    const companions = grouped
      .filter(({ of }) => of === file.path)
      .flatMap(({ path }) => {
        const { bytes = new Uint8Array() } = byPath.get(path) ?? {};
        return [{ role: 'takeout' as const, name: path, ...contentOf(bytes) }];
      });
    await importUpload(lake, { path: file.path, head: file.bytes, companions, ...contentOf(file.bytes) });
    if (random.chance(0.2)) await workAll(lake);
  }
  if (random.chance(0.7)) await workAll(lake);
}

const contentOf = (bytes: Uint8Array): Pick<IncomingFile, 'sizeBytes' | 'sha256' | 'open'> => ({
  sizeBytes: bytes.length,
  sha256: () => sha256Hex(bytes),
  async *open() {
    yield bytes;
  },
});

async function whatIsWrong(
  { catalog, queue }: EditsLake,
  pictures: readonly TrueDescription[],
): Promise<string | null> {
  const dead = await queue.deadLetters();
  if (dead.length > 0) return `work ended: ${dead[0]?.reason}`;
  for (const { bytes, path, description } of pictures) {
    const photo = await catalog.get(photoIdOf(await sha256Hex(bytes)));
    if (photo === null) return `a picture is not there\n  ${path}`;
    if (photo.description === description) continue;
    const what =
      photo.description === null
        ? 'is not joined'
        : description === null
          ? 'is none of Google’s'
          : 'is joined by another’s';
    return `a picture ${what}\n  ${path}\n  is   ${photo.description}\n  not  ${description}`;
  }
  return null;
}
