export { isOlder } from './metadata/arrival-times.ts';
export type { Atlas, Town } from './metadata/atlas.ts';
export type { ByteSource } from './tags/byte-source.ts';
export { pairEvidence, stillEvidence } from './companions/clip-evidence.ts';
export type { ClipEvidence, PairEvidence, StillEvidence } from './companions/clip-evidence.ts';
export { groupCompanions } from './companions/companions.ts';
export { kindOfName } from './companions/media-extension.ts';
export type { CompanionPath } from './companions/companions.ts';
export { clipNameKey, mayBeClip, pairCandidates, pairClips } from './companions/pair-clips.ts';
export type { PairCandidate, PairFiles, PairOptions } from './companions/pair-clips.ts';
export { openPairFiles } from './companions/pair-files.ts';
export { DESCRIPTION_VERSION, isDescribed } from './library/describe-again.ts';
export { describePhoto } from './metadata/describe-photo.ts';
export type { PhotoDescription, PhotoEvidence } from './metadata/describe-photo.ts';
export { ImageError } from './pictures/image-codec.ts';
export type {
  ImageCodec,
  ImageErrorCode,
  ImageLimits,
  ImageSize,
  RenderedImage,
  RenderOptions,
  Rendition,
} from './pictures/image-codec.ts';
export { NO_TAGS } from './tags/metadata-reader.ts';
export type { MetadataReader, RawTags, TagValue } from './tags/metadata-reader.ts';
export { isDated, monthOf, photoIdOf, shelfOf, TRASH_DAYS } from './catalog/photo.ts';
export type { Photo, PhotoKind, PhotoState, Shelf } from './catalog/photo.ts';
export { compareAlbums } from './catalog/album-order.ts';
export { listAlbums, listMonths, listPhotos } from './catalog/list-photos.ts';
export type { Album, PhotoLists } from './catalog/list-photos.ts';
export { CatalogError, MAX_PAGE_PHOTOS, MAX_SCAN_PHOTOS } from './catalog/photo-catalog.ts';
export type {
  AlbumFacts,
  CatalogMonth,
  PageRequest,
  PhotoCatalog,
  PhotoPage,
  Tie,
  TrashPage,
  TrashRequest,
} from './catalog/photo-catalog.ts';
export { MAX_ALIKE, MAX_FACETS } from './catalog/photo-search.ts';
export type {
  AlbumCount,
  AlikePhoto,
  Facet,
  Facets,
  HashedKind,
  HashedPhotos,
  MonthCount,
  MonthRevision,
  PhotoFilter,
  PhotoSearch,
  SearchRequest,
} from './catalog/photo-search.ts';
export { shelfOfFilter } from './catalog/photo-filter.ts';
export { NO_METADATA } from './tags/photo-metadata.ts';
export type { CaptureTime, OffsetSource, PhotoMetadata, TakenSource } from './tags/photo-metadata.ts';
export type {
  AlbumRecord,
  Companion,
  PhotoArrival,
  PhotoChange,
  PhotoEdits,
  PhotoRecord,
} from './library/photo-record.ts';
export { RENDITIONS, RENDITIONS_VERSION } from './pictures/renditions.ts';
export type { RenditionName, RenditionSpec } from './pictures/renditions.ts';
export type { VideoPosters } from './pictures/video-posters.ts';
export { readXmp } from './tags/xmp.ts';
export { nameKeys, photoWords, searchWords } from './catalog/search-words.ts';
export {
  checkFilter,
  checkNameKey,
  checkPhoto,
  checkRequest,
  compareTimeline,
  decodeCursor,
  timelinePage,
  timelineRow,
} from './catalog/timeline.ts';
export type { TimelinePosition, TimelineRow } from './catalog/timeline.ts';
export { decodeTrashCursor, instantMs, trashBefore, trashPage } from './catalog/trash-order.ts';
export type { TrashPosition } from './catalog/trash-order.ts';
export { flips } from './pictures/near-hashes.ts';
export { readTakeout, readTakeoutAlbum } from './tags/takeout.ts';
export type { TakeoutFacts } from './tags/takeout.ts';
export { readVideoFacts } from './videos/read-video-facts.ts';
export type { VideoFacts } from './videos/video-facts.ts';
export { erasePhoto, leaving } from './library/erase-photo.ts';
export type { EraseOptions, OnGone } from './library/erase-photo.ts';
export { filesOfPhoto } from './library/files-of-photo.ts';
export type { PhotoFile } from './library/files-of-photo.ts';
export { isDamaged } from './library/is-damaged.ts';
export { isOriginal } from './library/is-original.ts';
export { photoOf } from './library/photo-of.ts';
export type { PhotoPorts, PhotoStores } from './library/photo-ports.ts';
export {
  readAlbum,
  readPhotoEdits,
  readPhotoRecord,
  RecordDamagedError,
  updateAlbum,
  updatePhotoRecord,
} from './library/photo-records.ts';
export { ageOf, inOrderOfAge, processPhoto } from './library/process-photo.ts';
export type { ArrivedPhoto, ProcessedPhoto, ProcessOptions } from './library/process-photo.ts';
export { renditionKeyOf } from './pictures/rendition-key.ts';
export { nearDuplicates } from './pictures/near-duplicates.ts';
export { syncCatalogRow } from './library/sync-catalog-row.ts';
export { findOriginals } from './library/find-originals.ts';
export type { FoundOriginal, Reunion, ReunionFacts, ReunionSources } from './library/find-originals.ts';
export { reunitePhotos } from './library/reunite-photos.ts';
export type { ReuniteOptions, ReunitePorts, ReuniteReport } from './library/reunite-photos.ts';
export { likenessOf } from './pictures/likeness.ts';
export type { Likeness } from './pictures/likeness.ts';
export { hammingDistance, LOOKS_ALIKE_BITS, NO_STRUCTURE, perceptualHash } from './pictures/perceptual-hash.ts';
export { createAlbum, putAlbumRow, removeAlbum, renameAlbum } from './library/albums.ts';
export { missingAlbums } from './library/missing-albums.ts';
export { AlbumMissingError, changePhoto } from './library/change-photo.ts';
export type { ChangePorts } from './library/change-photo.ts';
export { purgeTrash } from './library/purge-trash.ts';
export type { PurgeOptions, PurgePorts } from './library/purge-trash.ts';
export { rebuildCatalog } from './library/rebuild-catalog.ts';
export type { RebuildOptions, RebuildProgress, RebuildReport } from './library/rebuild-catalog.ts';
export { verifyPhotos } from './library/verify-photos.ts';
export type { PhotoFinding, PhotoFindingCode, VerifiedPhoto, VerifyPorts } from './library/verify-photos.ts';
export { fileNameKey, folderKey } from './companions/file-name-key.ts';
export { takeoutNameKey } from './companions/takeout-names.ts';
export { trashAsTakeout } from './library/describe-again.ts';
export { companionThatCounts } from './library/read-companions.ts';
export { findPhotosOf } from './companions/find-photos-of.ts';
export type { Belonging, CandidatePhoto, KnownCompanion } from './companions/find-photos-of.ts';
export { sidecarTime } from './metadata/photo-times.ts';
