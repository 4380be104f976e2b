export { isOlder } from './arrival-times.ts';
export type { Atlas, Place } from './atlas.ts';
export type { ByteSource } from './byte-source.ts';
export { pairEvidence, stillEvidence } from './clip-evidence.ts';
export type { ClipEvidence, PairEvidence, StillEvidence } from './clip-evidence.ts';
export { groupCompanions } from './companions.ts';
export type { CompanionPath } from './companions.ts';
export { pairClips } from './pair-clips.ts';
export type { PairFiles, PairOptions } from './pair-clips.ts';
export { openPairFiles } from './pair-files.ts';
export { DESCRIPTION_VERSION, isDescribed } from './describe-again.ts';
export { describePhoto } from './describe-photo.ts';
export type { PhotoDescription, PhotoEvidence } from './describe-photo.ts';
export { ImageError } from './image-codec.ts';
export type {
  ImageCodec,
  ImageErrorCode,
  ImageLimits,
  ImageSize,
  RenderedImage,
  RenderOptions,
  Rendition,
} from './image-codec.ts';
export { NO_TAGS } from './metadata-reader.ts';
export type { MetadataReader, RawTags, TagValue } from './metadata-reader.ts';
export { isDated, monthOf, photoIdOf, shelfOf, TRASH_DAYS } from './photo.ts';
export type { Photo, PhotoKind, PhotoState, Shelf } from './photo.ts';
export { compareAlbums } from './album-order.ts';
export { CatalogError, MAX_FACETS, MAX_PAGE_PHOTOS, MAX_SCAN_PHOTOS } from './photo-catalog.ts';
export type {
  Album,
  Facet,
  HashedKind,
  HashedPhotos,
  MonthCount,
  MonthRevision,
  PageRequest,
  PhotoCatalog,
  PhotoFilter,
  PhotoPage,
  Tie,
} from './photo-catalog.ts';
export { SHELF_FILTERS, shelfOfFilter } from './photo-filter.ts';
export { NO_METADATA } from './photo-metadata.ts';
export type { CaptureTime, OffsetSource, PhotoMetadata, TakenSource } from './photo-metadata.ts';
export type { AlbumRecord, Companion, PhotoArrival, PhotoChange, PhotoEdits, PhotoRecord } from './photo-record.ts';
export { RENDITIONS, RENDITIONS_VERSION } from './renditions.ts';
export type { RenditionName, RenditionSpec } from './renditions.ts';
export type { VideoPosters } from './video-posters.ts';
export { readXmp } from './xmp.ts';
export { nameKeys, photoWords, searchWords } from './search-words.ts';
export {
  checkFilter,
  checkPhoto,
  checkRequest,
  compareTimeline,
  decodeCursor,
  timelinePage,
  timelineRow,
} from './timeline.ts';
export type { TimelinePosition, TimelineRow } from './timeline.ts';
export { readTakeout } from './takeout.ts';
export type { TakeoutFacts } from './takeout.ts';
export { readVideoFacts } from './read-video-facts.ts';
export type { VideoFacts } from './video-facts.ts';
export { erasePhoto } from './erase-photo.ts';
export type { OnGone } from './erase-photo.ts';
export { filesOfPhoto } from './files-of-photo.ts';
export type { PhotoFile } from './files-of-photo.ts';
export { photoOf } from './photo-of.ts';
export type { PhotoPorts, PhotoStores } from './photo-ports.ts';
export { readPhotoEdits, readPhotoRecord, RecordDamagedError, updatePhotoRecord } from './photo-records.ts';
export { processPhoto } from './process-photo.ts';
export type { ArrivedPhoto, ProcessedPhoto, ProcessOptions } from './process-photo.ts';
export { renditionKeyOf } from './rendition-key.ts';
export { nearDuplicates } from './near-duplicates.ts';
export { putRow } from './put-row.ts';
export { findOriginals } from './find-originals.ts';
export type { FoundOriginal, Reunion, ReunionFacts, ReunionSources } from './find-originals.ts';
export { reunitePhotos } from './reunite-photos.ts';
export type { ReuniteOptions, ReunitePorts, ReuniteReport } from './reunite-photos.ts';
export { likenessOf } from './likeness.ts';
export type { Likeness } from './likeness.ts';
export { hammingDistance, perceptualHash } from './perceptual-hash.ts';
export { createAlbum, removeAlbum, renameAlbum } from './albums.ts';
export { AlbumMissingError, changePhoto } from './change-photo.ts';
export type { ChangePorts } from './change-photo.ts';
export { purgeTrash } from './purge-trash.ts';
export type { PurgeOptions, PurgePorts } from './purge-trash.ts';
export { rebuildCatalog } from './rebuild-catalog.ts';
export type { RebuildOptions, RebuildProgress, RebuildReport } from './rebuild-catalog.ts';
export { verifyPhotos } from './verify-photos.ts';
export type { PhotoFinding, PhotoFindingCode, VerifiedPhoto, VerifyPorts } from './verify-photos.ts';
export { fileNameKey } from './file-name-key.ts';
export { takeoutNameKey } from './takeout-names.ts';
export { findPhotosOf } from './find-photos-of.ts';
export type { Belonging, CandidatePhoto, KnownCompanion } from './find-photos-of.ts';
export { sidecarTime } from './photo-times.ts';
