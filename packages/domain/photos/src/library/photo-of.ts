import type { CaptureTime } from '../tags/photo-metadata.ts';
import type { PhotoEdits, PhotoRecord } from './photo-record.ts';
import type { Photo } from '../catalog/photo.ts';
import { isSentCopy } from './sent-copy.ts';
import { toInstant } from '../tags/wall-time.ts';
import { zoneOffsetAt } from '../tags/zone-offset.ts';

/** The edits of a photo that its owner did not edit. */
export const NO_EDITS: PhotoEdits = {
  version: 1,
  favourite: false,
  tags: [],
  albums: [],
  trashedAt: null,
  takenLocal: null,
  standsAlone: false,
};

/** The edits that an owner's first change begins with: what Google's JSON says of the photo holds on. */
export const firstEdits = ({ described }: PhotoRecord): PhotoEdits => ({
  ...NO_EDITS,
  favourite: described?.favourite ?? false,
});

/**
 * The catalog's row of a photo: what its record says, and what its owner says. A copy is hidden where its original is shown, unless its
 * owner said something of the copy itself: nothing of theirs may be out of sight.
 */
export function photoOf(record: PhotoRecord, edits: PhotoEdits | null, originalIsShown = false): Photo {
  const { captured: _captured, orientation: _orientation, contentIdentifier: _id, tags, ...facts } = record.metadata;
  const { favourite, tags: ownTags, albums, takenLocal, standsAlone = false } = edits ?? firstEdits(record);
  const trashedAt = edits?.trashedAt ?? record.leavingSince ?? null;
  const originalId = standsAlone ? null : originalIdOf(record);
  const hasWord = favourite || ownTags.length > 0 || albums.length > 0 || takenLocal !== null;
  const [first] = record.arrivals;
  if (first === undefined) throw new TypeError(`record: ${record.id} has no arrival`);
  return {
    ...facts,
    ...(takenLocal === null ? record.taken : corrected(record, takenLocal)),
    id: record.id,
    sha256: record.sha256,
    key: record.key,
    name: baseName(first.name),
    otherNames: distinct(record.arrivals.map(({ name }) => baseName(name))).filter(
      (name) => name !== baseName(first.name),
    ),
    folder: record.arrivals.map(({ name }) => folderOf(name)).find((folder) => folder !== null) ?? null,
    kind: record.kind,
    state: record.state,
    reason: record.reason,
    sizeBytes: record.sizeBytes,
    contentType: record.contentType,
    width: record.width,
    height: record.height,
    place: record.place,
    placeholder: record.placeholder,
    perceptualHash: record.perceptualHash,
    renditions: record.renditions,
    motionKey:
      record.companions.findLast(({ role }) => role === 'motion')?.key ?? (record.clip == null ? null : record.key),
    exportIds: distinct(record.arrivals.flatMap(({ exportId }) => exportId ?? [])),
    importedAt: first.arrivedAt,
    tags: distinct([...tags, ...ownTags]),
    favourite,
    albums,
    trashedAt,
    sentCopy: isSentCopy(record),
    originalId,
    standsAlone,
    hidden: originalId !== null && originalIsShown && trashedAt === null && !hasWord,
  };
}

/** What a photo is a copy of, whatever its owner says. */
export const originalIdOf = (record: PhotoRecord): string | null => record.reunion?.originalId ?? null;

/**
 * The owner corrects what the clock on the wall showed. How far that place is from UTC stays what it was, but where the offset is that of
 * a zone, the zone is asked again: it may have changed its clocks.
 */
function corrected({ taken, described }: PhotoRecord, takenLocal: string): CaptureTime {
  const { offsetMinutes: before, offsetSource } = taken;
  const zone = described?.zone ?? null;
  const offsetMinutes = zone === null ? before : (zoneOffsetAt(zone, takenLocal) ?? before);
  const takenUtc = offsetMinutes === null ? null : toInstant(takenLocal, offsetMinutes);
  return { takenLocal, takenSource: 'user', offsetMinutes, offsetSource, takenUtc };
}

/** What stands before the last `/` of a path; null where there is none. */
const folderOf = (path: string): string | null => path.slice(0, Math.max(0, path.lastIndexOf('/'))) || null;

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
