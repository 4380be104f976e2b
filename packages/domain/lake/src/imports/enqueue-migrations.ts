import {
  DESCRIPTION_VERSION,
  isDescribed,
  MAX_PAGE_PHOTOS,
  readPhotoRecord,
  RecordDamagedError,
} from '@homelake/photos';
import type { Photo, PhotoCatalog, TrashPage } from '@homelake/photos';
import { encodeJson, migrationKey, photoRecordKey } from '@homelake/storage';
import type { ObjectStore } from '@homelake/storage';
import { listKeys } from '../bronze/bronze-record.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import { describeJob } from '../jobs/photo-job.ts';

const CLIPS_DONE_KEY = migrationKey.build({ name: 'clips-by-evidence' });
const DESCRIPTIONS_DONE_KEY = migrationKey.build({ name: `descriptions-${DESCRIPTION_VERSION}` });
const READ_AT_ONCE = 32;

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
  if ((await store.head(CLIPS_DONE_KEY)) !== null) return 0;
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
  await store.put(CLIPS_DONE_KEY, encodeJson({ version: 1, doneAt, queued }), { contentType: 'application/json' });
  return queued;
}

/**
 * Queues every photo whose facts were derived by older rules, once for each version of the rules. The jobs derive the facts again, and decode
 * no pixels. Where it is killed before all are queued, it starts again. Returns the number of queued jobs.
 */
export async function enqueueDescriptions({
  store,
  queue,
  now,
}: {
  readonly store: ObjectStore;
  readonly queue: JobSender;
  readonly now: () => number;
}): Promise<number> {
  if ((await store.head(DESCRIPTIONS_DONE_KEY)) !== null) return 0;
  let queued = 0;
  const keys = await listKeys(store, photoRecordKey.prefix);
  for (let at = 0; at < keys.length; at += READ_AT_ONCE) {
    const old = await Promise.all(keys.slice(at, at + READ_AT_ONCE).map((key) => keyOfOld(store, key)));
    for (const key of old.filter((one) => one !== null)) {
      await queue.send(describeJob(key));
      queued++;
    }
  }
  const doneAt = new Date(now()).toISOString();
  await store.put(DESCRIPTIONS_DONE_KEY, encodeJson({ version: 1, doneAt, queued }), {
    contentType: 'application/json',
  });
  return queued;
}

/** Key of the original of an outdated record; null where the record is up to date, or damaged, which `verify` reports. */
async function keyOfOld(store: ObjectStore, recordKey: string): Promise<string | null> {
  const id = photoRecordKey.parse(recordKey)?.id;
  try {
    const record = id === undefined ? null : await readPhotoRecord(store, id);
    return record === null || isDescribed(record) ? null : record.key;
  } catch (error) {
    if (error instanceof RecordDamagedError) return null;
    throw error;
  }
}
