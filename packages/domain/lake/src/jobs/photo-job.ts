import type { ArrivedPhoto, Companion, PhotoArrival } from '@homelake/photos';
import { isObject } from '@homelake/storage';
import type { StorageClass } from '@homelake/storage';
import type { Json, NewJob } from '../jobs/job-queue.ts';
import { uploadJobKey } from './upload-jobs.ts';

/** The payload of a `process-photo` job. */
export interface PhotoJob extends ArrivedPhoto {
  readonly companions: readonly Companion[];
  /** Processes the original again although all results exist. */
  readonly again: boolean;
  /** True where companions that came without their photo may belong to it now. */
  readonly settles: boolean;
  /** Id of the upload that brought it; null without one. */
  readonly upload: string | null;
  /** Storage class of the chat that it came with; null where it came by itself, and for Standard. */
  readonly storageClass: OtherClass | null;
}

/** A class other than Standard, to which bytes are moved when they are processed. */
export type OtherClass = Exclude<StorageClass, 'standard'>;

/**
 * Makes the job for one arrival of a photo. Each upload, name, time, file time and set of companions has a dedupe key of its own, because a
 * job that is dropped as a duplicate would lose them.
 */
export function photoJob(
  { key, arrival, companions = [] }: ArrivedPhoto,
  again = false,
  upload: string | null = null,
  storageClass: StorageClass = 'standard',
): NewJob {
  const payload = {
    key,
    arrival: arrival && { ...arrival },
    companions: companions.map((companion) => ({ ...companion })),
    again,
    upload,
    ...(storageClass !== 'standard' && { storageClass }),
  };
  const { name, exportId, fileTime, arrivedAt } = arrival ?? {
    name: '',
    exportId: null,
    fileTime: null,
    arrivedAt: '',
  };
  const hashes = companions.map(({ sha256 }) => sha256);
  return {
    kind: 'process-photo',
    payload,
    dedupeKey:
      upload === null
        ? [key, exportId ?? '', name, arrivedAt, fileTime ?? '', ...hashes].join('\n')
        : uploadJobKey(upload),
  };
}

/** Makes the job that derives the facts of a photo again. `key` is the key of its original. */
export const describeJob = (key: string): NewJob => ({
  kind: 'describe-photo',
  payload: { key },
  dedupeKey: `describe\n${key}`,
});

/** Decodes a payload of `photoJob`. Throws TypeError for any other. */
export function readPhotoJob(payload: Json): PhotoJob {
  if (!isObject(payload) || typeof payload['key'] !== 'string') throw new TypeError('payload: key must be a string');
  const {
    key,
    arrival = null,
    companions = [],
    without = null,
    again = false,
    upload = null,
    storageClass = null,
  } = payload;
  if (arrival !== null && !isArrival(arrival)) throw new TypeError('payload: arrival is not valid');
  if (!Array.isArray(companions) || !companions.every(isCompanion)) {
    throw new TypeError('payload: companions are not valid');
  }
  if (!isTextOrNull(upload)) throw new TypeError('payload: upload must be an id or null');
  if (storageClass !== null && !isOtherClass(storageClass)) throw new TypeError('payload: storageClass is not valid');
  // Companions that came without their photo are looked up again. Jobs of earlier versions list them.
  const settles = arrival !== null || companions.length > 0 || without !== null;
  const came = companions.filter(({ alone }) => !alone);
  return { key, arrival, companions: came, again: again === true, settles, upload, storageClass };
}

/** True for a class that bytes are moved to. */
export const isOtherClass = (value: unknown): value is OtherClass =>
  value === 'intelligent-tiering' || value === 'deep-archive';

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);

const isArrival = (value: unknown): value is PhotoArrival =>
  isObject(value) &&
  [value['name'], value['arrivedAt']].every(isText) &&
  [value['fileTime'], value['exportId']].every(isTextOrNull) &&
  (value['downloads'] === undefined ||
    (isObject(value['downloads']) && Object.values(value['downloads']).every(isText)));

const isCompanion = (value: unknown): value is Companion =>
  isObject(value) &&
  [value['role'], value['name'], value['key'], value['sha256']].every(isText) &&
  (value['alone'] === undefined || value['alone'] === true);
