export { abortAbandoned } from './uploads/abort-abandoned.ts';
export { baseName } from './base-name.ts';
export { checkKey, isReservedName, MAX_KEY_BYTES, requireKey } from './objects/check-key.ts';
export type { KeyProblem } from './objects/check-key.ts';
export { fileSegment, MAX_SEGMENT_BYTES, segmentFileName } from './file-segment.ts';
export { isObject } from './json/json-object.ts';
export { keyTemplate } from './key-template.ts';
export type { KeyParts, KeyTemplate, Slot } from './key-template.ts';
export * from './keys.ts';
export { checkStored } from './objects/check-stored.ts';
export type { CheckOptions, ExpectedObject, StoredCheck } from './objects/check-stored.ts';
export { checkMetadata, MAX_METADATA_BYTES } from './objects/metadata.ts';
export { archiveState, isReadable, nextRestore, requireReadable, requireRestoreOptions } from './objects/archive.ts';
export type { Restore } from './objects/archive.ts';
export { StorageError } from './objects/object-store.ts';
export type {
  ArchiveState,
  ByteRange,
  ListedObject,
  ListPage,
  MoveOptions,
  ObjectInfo,
  ObjectKey,
  ObjectStore,
  PutBody,
  PutOptions,
  RestoreOptions,
  StorageErrorCode,
} from './objects/object-store.ts';
export { MAX_PAGE, pageLimit, pageOf } from './objects/page.ts';
export type { PageOptions } from './objects/page.ts';
export {
  MAX_PART_BYTES,
  MAX_PARTS,
  MAX_UPLOAD_BYTES,
  MIN_PART_BYTES,
  partLayout,
  placeOfPart,
} from './uploads/part-layout.ts';
export type { PartLayout, PartPlace } from './uploads/part-layout.ts';
export { createPartLinks } from './uploads/part-links.ts';
export type { PartLinks, PartLinksOptions } from './uploads/part-links.ts';
export { rangeWithin } from './objects/range.ts';
export { removeExisting } from './objects/remove-existing.ts';
export { sameBytes } from './objects/same-bytes.ts';
export { decodeSession, encodeSession } from './uploads/session-name.ts';
export type { SessionName } from './uploads/session-name.ts';
export { sha256Hex, sha256Of } from './objects/sha256.ts';
export type { Sha256, Sha256Factory } from './objects/sha256.ts';
export { encodeJson, updateJson } from './objects/update-json.ts';
export type { JsonForm } from './objects/update-json.ts';
export type {
  CompletedSession,
  ListedSession,
  NewSession,
  OpenedSession,
  PartLink,
  PartReceiver,
  PartRequest,
  ReceivedPart,
  UploadSessions,
} from './uploads/upload-sessions.ts';
export { compareUtf8, utf8Length } from './objects/utf8-order.ts';
export { formatOf } from './file-format.ts';
export type { FileFormat } from './file-format.ts';
export { HEAD_BYTES, isTarName, routeUpload } from './routing.ts';
export type { ChatRecognisers, Route, Upload } from './routing.ts';
export { adviseClass } from './classes/advice.ts';
export type { Advice } from './classes/advice.ts';
export { AWS_PRICES, DEFAULT_PRICES, DEFAULT_REGION, DEFAULT_RETRIEVAL_HOURS } from './classes/aws-prices.ts';
export { classOffers } from './classes/class-offers.ts';
export type { ClassOffer, RetrievalOffer } from './classes/class-offers.ts';
export { breakEvenMonths, cheaperFromBytes, cheapestClass } from './classes/compare.ts';
export {
  DAYS_PER_MONTH,
  earlyDeletionCost,
  keepingCost,
  monthlyCost,
  putCost,
  readCost,
  storageCost,
} from './classes/costs.ts';
export type { Holding, ReadCost, ReadOptions } from './classes/costs.ts';
export { lakeCost, projectLakeCost } from './classes/lake-cost.ts';
export type { ClassCost, ClassHolding, LakeCost, MonthCost } from './classes/lake-cost.ts';
export { pricesIn } from './classes/price-table.ts';
export { isArchiveClass, RETRIEVAL_SPEEDS, STORAGE_CLASSES } from './objects/storage-class.ts';
export type {
  ClassPrices,
  Prices,
  PriceTable,
  RegionPrices,
  RetrievalPrice,
  Sourced,
  StorageTier,
  Terms,
} from './classes/price-table.ts';
export type { RetrievalHours, RetrievalSpeed, StorageClass } from './objects/storage-class.ts';
export { readPriceTable } from './classes/read-price-table.ts';
export type { Checked } from './json/checker.ts';
export { routeFile } from './route-file.ts';
export type { RouteDecision } from './route-file.ts';
export { builtInRules, KEPT_MONTHS } from './rules/built-in-rules.ts';
export type { RoutedFile } from './rules/match-rule.ts';
export { readRoutingRules } from './rules/read-routing-rules.ts';
export { FILE_KINDS } from './rules/routing-rule.ts';
export type { FileKind, RoutingRule, RuleConditions } from './rules/routing-rule.ts';
export {
  changeSettings,
  decodeSettings,
  DEFAULT_SETTINGS,
  parseSettings,
  readSettings,
  readStoredSettings,
  settledHours,
  settledPrices,
  SettingsError,
  writeSettings,
} from './settings.ts';
export type { LakeSettings, StoredSettings } from './settings.ts';
