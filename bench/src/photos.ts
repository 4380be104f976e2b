import { benchPhotoImport } from './photo-import.ts';
import { benchPhotoLayout } from './photo-layout.ts';
import { benchPhotoPages } from './photo-pages.ts';
import { benchPhotoTable } from './photo-table.ts';

interface Size {
  /** True: small sizes, which show that everything runs. Only results for large sizes are meaningful. */
  readonly small: boolean;
}

const benches: Readonly<Record<string, (size: Size) => void | Promise<void>>> = {
  import: benchPhotoImport,
  pages: benchPhotoPages,
  table: benchPhotoTable,
  layout: benchPhotoLayout,
};

export const photoBenches: readonly string[] = Object.keys(benches);

/** Runs one part by its name, or all of them. */
export async function benchPhotos(size: Size, part?: string): Promise<void> {
  for (const [name, bench] of Object.entries(benches)) if (part === undefined || part === name) await bench(size);
}
