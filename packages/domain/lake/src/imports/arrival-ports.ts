import { processPhoto } from '@homelake/photos';
import type { PhotoPorts, PhotoRecord } from '@homelake/photos';
import type { ObjectStore, Sha256Factory } from '@homelake/storage';
import type { BronzeIndex } from '../bronze/bronze-index.ts';
import type { FileStores } from '../files/sync-files.ts';
import { dropFromExports, exportsOf } from '../bronze/drop-media.ts';
import type { JobSender, Json } from '../jobs/job-queue.ts';
import type { JobLease } from '../jobs/run-job.ts';
import { closeArchiveJob } from '../jobs/upload-jobs.ts';
import { workOnUpload } from '../jobs/work-on-upload.ts';
import type { WorkView } from '../jobs/work-view.ts';
import type { SettlePorts } from '../joins/settle-companions.ts';
import { isEntry } from './uploads.ts';

export interface HandlerPorts {
  readonly store: ObjectStore;
  /** Records of uploads. */
  readonly view: WorkView;
  /** The catalog of files. */
  readonly files: FileStores['files'];
  /** Receives further jobs. */
  readonly queue: JobSender;
  readonly createSha256: Sha256Factory;
  /** Called at the first photo, because picture decoders take a while to load. */
  readonly photos: () => PhotoPorts | Promise<PhotoPorts>;
  /** Index of this store, shared for the life of the process, so that bronze is listed once. */
  readonly index?: BronzeIndex;
  readonly now: () => number;
  /** As in `ClaimPorts`. */
  readonly maxHashBytes?: number;
}

/** The ports of the handlers, and the index of bronze. */
export interface ArrivalPorts extends HandlerPorts {
  readonly index: BronzeIndex;
}

/** Runs `workOnUpload`. Where it ends a file of an archive, it also sends the job that closes the archive. */
export async function workOn(
  ports: Pick<HandlerPorts, 'view' | 'queue'>,
  id: string,
  { signal }: JobLease,
  work: Parameters<typeof workOnUpload>[3],
): Promise<void> {
  const { view, queue } = ports;
  const ended = await workOnUpload(view, id, signal, work);
  if (ended === null || ended.parent === null || !isEntry(ended)) return;
  const [archive = null] = await view.get([ended.parent]);
  // While files are still unpacked, the job that unpacks the last of them sends it.
  const { opened = 0, files = 0 } = archive?.contents ?? {};
  if (opened >= files) await queue.send(closeArchiveJob(ended.parent));
}

/**
 * True where a job is delivered again after the record of its upload was removed. The record existed when the claim sent the job. Where the
 * bytes still exist, the record was lost in another way, and the job is tried again.
 */
export const isForgotten = async ({ store, view }: ArrivalPorts, id: string, key: string): Promise<boolean> =>
  (await view.get([id]))[0] === null && (await store.head(key)) === null;

/** Removes a photo from the exports that it came in. */
export const onGoneOf =
  (ports: ArrivalPorts) =>
  (record: PhotoRecord): Promise<void> =>
    dropFromExports(ports, exportsOf(record), record.key);

/** Makes the ports of `settleCompanions`. */
export async function settlePortsOf(ports: ArrivalPorts, signal: AbortSignal): Promise<SettlePorts> {
  const ready = await ports.photos();
  const describe = (key: string) => processPhoto(ready, { key, arrival: null }, { onGone: onGoneOf(ports), signal });
  return { store: ports.store, catalog: ready.catalog, describe, now: ports.now };
}

/** `new` for the arrival that was recorded first, so that a repeated run gives the same result. */
export const resultOf = (arrivedAt: string, noted: { readonly arrivedAt: string }): 'new' | 'unchanged' =>
  noted.arrivedAt === arrivedAt ? 'new' : 'unchanged';

export function textOf(payload: Json, name: string): string {
  const value: unknown =
    typeof payload === 'object' && payload !== null && name in payload ? Reflect.get(payload, name) : null;
  if (typeof value !== 'string') throw new TypeError(`payload: ${name} must be a string`);
  return value;
}
