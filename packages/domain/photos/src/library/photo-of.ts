import { baseName } from '@homelake/storage';
import type { StorageClass } from '@homelake/storage';
import type { CaptureTime } from '../tags/photo-metadata.ts';
import type { PhotoEdits, PhotoRecord } from './photo-record.ts';
import type { Photo } from '../catalog/photo.ts';
import { isSentCopy } from './sent-copy.ts';
import { toInstant } from '../tags/wall-time.ts';
import { zoneOffsetAt } from '../tags/zone-offset.ts';

/** The edits of a photo that its owner has not edited. */
export const NO_EDITS: PhotoEdits = {
  version: 1,
  favourite: false,
  tags: [],
  albums: [],
  trashedAt: null,
  takenLocal: null,
  standsAlone: false,
};

/** The edits with which an owner's first change begins: Google's favourite mark is kept. */
export const firstEdits = ({ described }: PhotoRecord): PhotoEdits => ({
  ...NO_EDITS,
  favourite: described?.favourite ?? false,
});

/**
 * The catalog's row of a photo, from its record and its owner's edits. A copy is hidden where its original is shown, unless the owner
 * edited the copy itself, since edits must stay visible.
 */
export function photoOf(
  record: PhotoRecord,
  edits: PhotoEdits | null,
  originalIsShown = false,
  storageClass: StorageClass = 'standard',
): Photo {
  const { captured: _captured, orientation: _orientation, contentIdentifier: _id, tags, ...facts } = record.metadata;
  const { favourite, tags: ownTags, takenLocal, standsAlone = false, ...said } = edits ?? firstEdits(record);
  const left = said.leftAlbums ?? [];
  const albums = distinct([...(record.folderAlbums ?? []).filter((album) => !left.includes(album)), ...said.albums]);
  const trashedAt = edits?.trashedAt ?? record.leavingSince ?? null;
  const originalId = standsAlone ? null : originalIdOf(record);
  const hasWord = favourite || ownTags.length > 0 || albums.length > 0 || takenLocal !== null;
  const [first] = record.arrivals;
  if (first === undefined) throw new TypeError(`record: ${record.id} has no arrival`);
  const [folder, ...otherFolders] = distinct(record.arrivals.flatMap(({ name }) => folderOf(name) ?? []));
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
    folder: folder ?? null,
    otherFolders,
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
    storageClass,
    hidden: originalId !== null && originalIsShown && trashedAt === null && !hasWord,
  };
}

/** Id of the original of a photo, regardless of its owner's edits. */
export const originalIdOf = (record: PhotoRecord): string | null => record.reunion?.originalId ?? null;

/**
 * Applies the owner's corrected wall time. The offset from UTC stays, but if it is that of a zone, the zone is used again, since its offset
 * may differ at the new time.
 */
function corrected({ taken, described }: PhotoRecord, takenLocal: string): CaptureTime {
  const { offsetMinutes: before, offsetSource } = taken;
  const zone = described?.zone ?? null;
  const offsetMinutes = zone === null ? before : (zoneOffsetAt(zone, takenLocal) ?? before);
  const takenUtc = offsetMinutes === null ? null : toInstant(takenLocal, offsetMinutes);
  return { takenLocal, takenSource: 'user', offsetMinutes, offsetSource, takenUtc };
}

/** Part of a path before its last `/`; null where there is none. */
const folderOf = (path: string): string | null => path.slice(0, Math.max(0, path.lastIndexOf('/'))) || null;

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
