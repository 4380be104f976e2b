import type { ObjectStore } from '@homelake/storage';
import { baseName, sha256Hex } from '@homelake/storage';
import { ArchiveError } from '../archives/archive-error.ts';
import { nameOfEntry } from '../archives/archive-name.ts';
import { openArchive } from '../archives/open-archive.ts';
import type { Archive, ArchiveEntry } from '../archives/open-archive.ts';
import type { JobSender } from '../jobs/job-queue.ts';
import type { ArchiveContents, UploadRecord, WorkView } from '../jobs/work-view.ts';
import { archiveSource } from './archive-source.ts';
import { sendFile } from './send-claimed.ts';
import { notePart } from './download-parts.ts';
import { freeFileKey } from '../bronze/free-file-key.ts';
import { closeArchiveJob, openArchiveJob } from '../jobs/upload-jobs.ts';
import { keptAsFile, promisedKind } from './upload-kind.ts';
import { classOf } from './class-of-upload.ts';
import { completeUpload, isOpening, isWhole, newRecord, refused, waitingKeyOf } from './uploads.ts';
import { withNote, UploadMissingError } from '../jobs/work-on-upload.ts';

export interface ArchivePorts {
  readonly store: ObjectStore;
  readonly view: WorkView;
  readonly queue: JobSender;
}

/** Number of files of a zip that one job imports, so that other jobs can run in between, and a repeated job repeats little. */
const BATCH_FILES = 500;
const BATCH_BYTES = 256 * 2 ** 20;
/** Number of files of a tar after which progress is stored. A tar cannot be read from its middle, so one job imports all of it. */
const TAR_NOTE_FILES = 200;

/**
 * Makes uploads of the next files of an archive, and sends their claims. Progress is stored in the record, and another run continues there.
 * An archive that is damaged as a whole, exceeds a bound or has no files is kept as a file. It always returns null, because another job
 * continues.
 */
export async function unpackArchive(ports: ArchivePorts, record: UploadRecord): Promise<null> {
  const { store, queue } = ports;
  const { id, contents } = record;
  const from = waitingKeyOf(record);
  if (record.key === null) throw new UploadMissingError(record.name);
  // All its files are uploads already, or an earlier run decided to keep it as a file.
  if (record.key !== from || (contents !== undefined && contents.opened >= contents.files)) {
    await queue.send(closeArchiveJob(id));
    return null;
  }
  if (!isWhole(record, await store.head(from))) throw new UploadMissingError(record.name);
  try {
    const archive = await openArchive(archiveSource(store, from, record.sizeBytes));
    if (archive.files === 0) return await keepUnopened(ports, record, 'It holds no files.', false);
    const begun = contents ?? (await begin(ports, record, archive));
    await takeNext(ports, record, archive, begun.opened);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return keepUnopened(ports, record, error.message, true);
  }
  await queue.send(openArchiveJob(id));
  return null;
}

async function begin(
  { store, view }: ArchivePorts,
  record: UploadRecord,
  { files, systemFiles }: Archive,
): Promise<ArchiveContents> {
  // Recorded before its files are imported, so that parts that arrive together know of each other when the first of them ends.
  await notePart(store, record);
  const contents: ArchiveContents = { files, opened: 0, systemFiles, ended: null, missingParts: [] };
  const known = await view.change(record.id, (now) => now && { ...now, contents: now.contents ?? contents });
  return known?.contents ?? contents;
}

async function takeNext(ports: ArchivePorts, record: UploadRecord, archive: Archive, from: number): Promise<void> {
  const { isRandomAccess } = archive;
  const upTo = isRandomAccess ? from + BATCH_FILES : Infinity;
  let opened = from;
  let takenBytes = 0;
  for await (const entry of archive.entries(from)) {
    await takeEntry(ports, record, entry);
    opened = entry.index + 1;
    takenBytes += entry.sizeBytes;
    if (isRandomAccess ? opened >= upTo || takenBytes >= BATCH_BYTES : opened % TAR_NOTE_FILES === 0)
      await noteOpened(ports.view, record.id, opened);
    if (isRandomAccess && (opened >= upTo || takenBytes >= BATCH_BYTES)) return;
  }
  await noteOpened(ports.view, record.id, opened);
}

/** Stores the progress. Another run may be ahead. */
const noteOpened = (view: WorkView, id: string, opened: number): Promise<UploadRecord | null> =>
  view.change(id, (known) =>
    known?.contents === undefined || known.contents.opened >= opened
      ? known
      : { ...known, contents: { ...known.contents, opened } },
  );

/** Id of an entry's upload. Every run makes the same id for the same entry. */
const idOfEntry = async (archive: string, index: number): Promise<string> =>
  (await sha256Hex(new TextEncoder().encode(`${archive}\n${index}`))).slice(0, 32);

async function takeEntry(ports: ArchivePorts, archive: UploadRecord, entry: ArchiveEntry): Promise<void> {
  const { store, view } = ports;
  const { sizeBytes, modifiedAt: fileTime } = entry;
  const id = await idOfEntry(archive.id, entry.index);
  const name = nameOfEntry(entry.name, archive.name);
  const begun = newRecord(id, { name, sizeBytes, fileTime, ...classOf(archive) }, new Date(archive.createdAt));
  const child = await view.change(id, (known): UploadRecord => known ?? { ...begun, parent: archive.id });
  if (child.state !== 'receiving') return dropTwin(store, waitingKeyOf(child), child);
  // Read after the record of the entry was written: forgetting keeps that of an open archive, and removes it only where the archive has ended.
  if (!(await isOpening(view, archive.id))) return view.remove([id]);
  const from = waitingKeyOf(child);
  const problem = entry.problem ?? (sizeBytes === 0 ? refused(child).reason : await put(store, child, entry));
  if (problem === null) await completeUpload(ports, id);
  else
    await view.change(id, (known) =>
      known?.state === 'receiving' ? { ...known, state: 'failed', kind: promisedKind(name), reason: problem } : known,
    );
  const [now = null] = await view.get([id]);
  // The other run has ended the archive meanwhile, and its owner has forgotten the file.
  if (now === null) await store.remove(from);
  else if (now.state !== 'waiting') await dropTwin(store, from, now);
}

/** Stores the bytes of an entry. Returns the reason why it cannot be read to its end; null where its bytes are stored. */
async function put(store: ObjectStore, child: UploadRecord, entry: ArchiveEntry): Promise<string | null> {
  try {
    await store.put(waitingKeyOf(child), entry.read(), { sizeBytes: child.sizeBytes });
    return null;
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return error.message;
  }
}

/**
 * Removes waiting bytes of an entry that two runs stored: those of the later run may be stored after the claim of the earlier one has moved
 * its bytes.
 */
async function dropTwin(store: ObjectStore, from: string, child: UploadRecord): Promise<void> {
  if (child.key === from || (await store.head(from)) === null) return;
  const there = child.key === null ? null : await store.head(child.key);
  // Other bytes may have taken the key since. These are then moved to another one.
  if (child.state === 'done' || (there !== null && there.metadata['sha256'] === child.sha256)) await store.remove(from);
}

/** Keeps an archive as a file, with the reason. */
async function keepUnopened(
  ports: ArchivePorts,
  record: UploadRecord,
  reason: string,
  damaged: boolean,
): Promise<null> {
  const { store, view } = ports;
  const { id, name, sha256 } = record;
  if (sha256 === null) throw new TypeError('record: it is not decided');
  const key = await freeFileKey(store, name, sha256);
  const note = keptAsFile(`${baseName(name)}: ${reason}`);
  const file = { kind: 'file', key, of: sha256, note, damaged } as const;
  const decided = await view.change(
    id,
    (known) => known && (known.state === 'done' ? known : withNote(known, { ...known, ...file })),
  );
  return decided && sendFile(ports, waitingKeyOf(record), decided);
}
