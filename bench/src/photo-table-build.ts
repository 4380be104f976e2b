import { openFsObjectStore } from '@homelake/adapters-local/fs-object-store';
import { createParquetCodec } from '@homelake/adapters-parquet';
import { buildPhotos } from '@homelake/lake';
import type { PhotosDependencies } from '@homelake/lake';
import { catalogPhotos, MONTH_PHOTOS } from './catalog-photos.ts';

const [home = '', count = '0'] = process.argv.slice(2);
const months = new Map<string, number>();
for (let from = 0; from < Number(count); from += MONTH_PHOTOS) {
  const [first] = catalogPhotos(from, from + 1);
  if (first !== undefined) months.set(first.takenLocal.slice(0, 7), from);
}
/** Generating the photos is no part of a build, so its time is subtracted. */
let generatingMs = 0;

const catalog: PhotosDependencies['catalog'] = {
  months: async () =>
    [...months.keys()]
      .sort()
      .toReversed()
      .map((month) => ({ month, count: MONTH_PHOTOS, hidden: 0, trashed: 0, revision: '1' })),
  albums: async () => [{ id: 'holidays', name: 'Holidays', createdAt: '2025-01-01T00:00:00Z' }],
  async *scan(month) {
    const start = performance.now();
    const from = months.get(month) ?? 0;
    const photos = catalogPhotos(from, Math.min(from + MONTH_PHOTOS, Number(count)));
    photos.sort((a, b) => (`${a.takenLocal} ${a.id}` < `${b.takenLocal} ${b.id}` ? -1 : 1));
    generatingMs += performance.now() - start;
    yield photos;
  },
};

const store = await openFsObjectStore({ root: home });
const codec = createParquetCodec();
const start = performance.now();
const { photos } = await buildPhotos({ store, codec, catalog });
const seconds = (performance.now() - start) / 1000;
await codec.close();
store.close();
console.log(
  JSON.stringify({
    seconds: seconds - generatingMs / 1000,
    messages: photos,
    peakMb: process.resourceUsage().maxRSS / 1024,
  }),
);
