import { listUploads } from '../jobs/work-view.ts';
import type { ArchiveContents, ArchiveTally, UploadRecord } from '../jobs/work-view.ts';
import { sendFile } from './send-claimed.ts';
import { missingPartsOf, noteOnParts, settleParts } from './download-parts.ts';
import { freeFileKey } from '../bronze/free-file-key.ts';
import type { ArchivePorts } from './unpack-archive.ts';
import { waitingKeyOf } from './uploads.ts';
import { DELETED, withNote, UploadMissingError } from '../jobs/work-on-upload.ts';
import type { UploadEnd } from '../jobs/work-on-upload.ts';

/** Maximum number of entries that the note on an archive names. */
const MOST_NAMES = 3;

/**
 * Ends an archive whose files have all ended. Its bytes are removed, because each file is stored separately; they are kept as a file where
 * one of them could not be imported. Null where a file has not ended: the end of each file calls this again.
 */
export async function closeArchive(ports: ArchivePorts, record: UploadRecord): Promise<UploadEnd | null> {
  const { store, view } = ports;
  const { id, contents, sha256, name } = record;
  const from = waitingKeyOf(record);
  if (record.key === null) throw new UploadMissingError(name);
  if (record.key !== from) {
    // An earlier run decided to keep it as a file. It may have been killed before the other parts were settled.
    await settleParts(ports, name);
    return sendFile(ports, from, record);
  }
  if (contents === undefined || contents.opened < contents.files) return null;
  const count = await countEnded(ports, id);
  if (count === null) return null;
  const { ended, lost, refused } = count;
  const missingParts = await missingPartsOf(store, name);
  const closed: ArchiveContents = { ...contents, ended, missingParts };
  const notes = [noteOnLost(lost, contents.files), noteOnRefused(refused), noteOnParts(missingParts)];
  const note = notes.filter((one) => one !== null).join(' ');
  const isLost = lost.length > 0;
  if (isLost && sha256 === null) throw new TypeError('record: it is not decided');
  const kept =
    isLost && sha256 !== null ? { key: await freeFileKey(store, name, sha256), of: sha256, damaged: true } : {};
  const decided = await view.change(
    id,
    (known) =>
      known &&
      (known.state === 'done' ? known : withNote(known, { ...known, ...kept, note: note || null, contents: closed })),
  );
  await settleParts(ports, name);
  if (isLost) return decided && sendFile(ports, from, decided);
  await store.remove(from);
  const isKnown = ended.unchanged > 0 && ended.unchanged === contents.files - ended.failed;
  return { result: isKnown ? 'unchanged' : 'new', key: null, of: null };
}

interface Failed {
  readonly name: string;
  readonly reason: string;
}

/** Counts how the files of an archive ended; null where one has not ended. `lost`: files whose content is stored only in the archive. */
async function countEnded(
  { view }: Pick<ArchivePorts, 'view'>,
  id: string,
): Promise<{
  readonly ended: ArchiveTally;
  readonly lost: readonly Failed[];
  readonly refused: readonly Failed[];
} | null> {
  const ended = { photo: 0, chat: 0, companion: 0, file: 0, failed: 0, unchanged: 0, damaged: 0 };
  const lost: Failed[] = [];
  const refused: Failed[] = [];
  for await (const { state, kind, name, sizeBytes, reason, result, damaged } of listUploads(view, { parent: id })) {
    if (state !== 'done' && state !== 'failed') return null;
    if (state === 'failed') {
      ended.failed++;
      // An empty file has no content, and a file that its owner deleted must not be kept in another form.
      const isLost = sizeBytes > 0 && reason !== DELETED.reason;
      (isLost ? lost : refused).push({ name, reason: reason ?? 'it failed' });
      continue;
    }
    ended[kind === null || kind === 'archive' ? 'file' : kind]++;
    if (result === 'unchanged') ended.unchanged++;
    if (damaged) ended.damaged++;
  }
  return { ended, lost, refused };
}

const noteOnLost = (lost: readonly Failed[], files: number): string | null =>
  lost.length === 0
    ? null
    : `${lost.length} of its ${files} files could not be taken in, so the archive is kept as a file. ${named(lost)}.`;

const noteOnRefused = (refused: readonly Failed[]): string | null =>
  refused.length === 0 ? null : `Refused: ${named(refused)}.`;

function named(failed: readonly Failed[]): string {
  const sorted = failed.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const first = sorted.slice(0, MOST_NAMES).map(({ name, reason }) => `${name}: ${reason.replace(/\.$/, '')}`);
  const more = failed.length > MOST_NAMES ? [`${failed.length - MOST_NAMES} more`] : [];
  return [...first, ...more].join('; ');
}
