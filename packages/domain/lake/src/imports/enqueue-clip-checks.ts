import { MAX_PAGE_PHOTOS } from '@homelake/photos';
import type { Photo, PhotoCatalog, TrashPage } from '@homelake/photos';
import { encodeJson, migrationKey } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import type { JobSender } from '../jobs/job-queue.ts';

const DONE_KEY = migrationKey.build({ name: 'clips-by-evidence' });

/**
 * Queues a check of every photo that has a clip, in the trash or not, once in the life of a lake, because earlier versions joined clips to
 * photos by name alone. The jobs run `separateClips`. Where it is killed before all are queued, it starts again. Returns the number of queued
 * jobs.
 */
export async function enqueueClipChecks({
  store,
  catalog,
  queue,
  now,
}: {
  readonly store: ObjectStore;
  /** The catalog must be up to date. */
  readonly catalog: Pick<PhotoCatalog, 'months' | 'scan' | 'trash' | 'get'>;
  readonly queue: JobSender;
  readonly now: () => number;
}): Promise<number> {
  if ((await store.head(DONE_KEY)) !== null) return 0;
  let queued = 0;
  const check = async ({ id, motionKey }: Photo): Promise<void> => {
    if (motionKey === null) return;
    await queue.send({ kind: 'check-clips', payload: { id }, dedupeKey: `clips\n${id}` });
    queued++;
  };
  for (const { month } of await catalog.months()) {
    for await (const photos of catalog.scan(month)) for (const photo of photos) await check(photo);
  }
  let cursor: string | null = null;
  do {
    const page: TrashPage = await catalog.trash({ limit: MAX_PAGE_PHOTOS, ...(cursor !== null && { cursor }) });
    for (const id of page.id) {
      const photo = await catalog.get(id);
      if (photo !== null) await check(photo);
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  const doneAt = new Date(now()).toISOString();
  await store.put(DONE_KEY, encodeJson({ version: 1, doneAt, queued }), { contentType: 'application/json' });
  return queued;
}
