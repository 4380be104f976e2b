export { exportDigest } from './merge/export-digest.ts';
export type { ExportDigest, ExportDigestOf } from './merge/export-digest.ts';
export { ExportDigestError, decodeExportDigest, encodeExportDigest } from './merge/export-digest-codec.ts';
export type { ExplainedChat } from './silver/explain-chat.ts';
export { groupExports } from './merge/group-exports.ts';
export type { ChatGroup, GroupedExports, GroupOverride, GroupWarning } from './merge/group-exports.ts';
export { mergeExports } from './merge/merge-exports.ts';
export type { MergeOptions } from './merge/merge-exports.ts';
export { messageId } from './merge/merged-chat.ts';
export type { DateOrderSettled, Doubt, MergedChat, Person, Shift } from './merge/merged-chat.ts';
export { QueryError } from './query/query-engine.ts';
export type {
  Cell,
  QueryColumn,
  QueryEngine,
  QueryErrorCode,
  QueryOptions,
  QueryRows,
  QueryStatus,
  QueryType,
} from './query/query-engine.ts';
export { awaitQuery, runQuery } from './query/run-query.ts';
export type { QueryResult, RunQueryOptions } from './query/run-query.ts';
export { MESSAGES } from './tables/messages-schema.ts';
export type { MessageRow } from './tables/messages-schema.ts';
export type { ColumnType, TableColumn, TableSchema } from './tables/table-schema.ts';
export { abandonedReason, DEFAULT_RETRY_POLICY, PATIENT_ATTEMPTS, QueueError, retryDelayMs } from './jobs/job-queue.ts';
export type {
  Claim,
  ClaimedJob,
  DeadJob,
  FailedJob,
  JobCounts,
  JobEnd,
  JobQueue,
  JobSender,
  Json,
  NewJob,
  QueueMonitor,
  RunningJob,
  RetryingJob,
  RetryPolicy,
} from './jobs/job-queue.ts';
export { InsightError } from './query/insight-error.ts';
export type { InsightErrorCode } from './query/insight-error.ts';
export type { Chart, Insight, InsightColumn, InsightRows } from './query/insights/insight.ts';
export { CONVERSATION_GAP_SECONDS } from './query/insights/insight.ts';
export { INSIGHTS } from './query/insights/insights.ts';
export { renderInsight } from './query/insights/render-insight.ts';
export type { InsightScope, RenderedInsight } from './query/insights/render-insight.ts';
export { findInsight, runInsight } from './query/run-insight.ts';
export type { InsightAnswer } from './query/run-insight.ts';
export { bitmapBytes, isValid } from './tables/column-batch.ts';
export type { ColumnBatch, ColumnData } from './tables/column-batch.ts';
export { ParquetError } from './tables/parquet-codec.ts';
export type { ChatMedia, ChatMessage } from './query/chat-message.ts';
export { createMessageReader } from './query/message-reader.ts';
export type {
  MessagePosition,
  MessageReader,
  MessageReaderPorts,
  MessagePage,
  MessagePageRequest,
} from './query/message-reader.ts';
export type { FilePart, ParquetCodec, ParquetErrorCode } from './tables/parquet-codec.ts';
export type { RowOf } from './tables/table-schema.ts';
export { archiveExport } from './imports/archive-export.ts';
export type { ArchiveDependencies, ArchiveOptions, ArchiveResult, Upload } from './imports/archive-export.ts';
export { decodeRecord, readBronze } from './bronze/bronze-record.ts';
export type { BronzeExport, BronzeRecord, ZipFacts } from './bronze/bronze-record.ts';
export { chatExport, sampleOf } from './silver/chat-export.ts';
export type { ChatExport } from './silver/chat-export.ts';
export { digestExport } from './silver/digest-export.ts';
export type { TextRange } from './silver/export-bodies.ts';
export { decodeExportSample, encodeExportSample } from './merge/export-sample.ts';
export type { ExportSample } from './merge/export-sample.ts';
export { mergeChat } from './silver/merge-chat.ts';
export type { DerivedChat, KnownChat } from './silver/merge-chat.ts';
export { monthColumns, textsNeeded } from './silver/month-columns.ts';
export type { MonthRows } from './silver/month-columns.ts';
export { settleReadings } from './merge/settle-readings.ts';
export type { StoredDigest } from './bronze/stored-digest.ts';
export { buildSilver } from './silver/build-silver.ts';
export type { SilverDependencies, SilverOptions, SilverReport } from './silver/build-silver.ts';
export { buildTables } from './silver/build-tables.ts';
export type { TablesBuilt, TablesPorts } from './silver/build-tables.ts';
export type { SilverProgress, SilverWarning } from './silver/silver-progress.ts';
export { putChatOverride, removeChatOverride } from './bronze/chat-overrides.ts';
export { enqueueClipChecks, enqueueDescriptions } from './imports/enqueue-migrations.ts';
export { filesToForget } from './upkeep/files-to-forget.ts';
export { filesOfChat } from './upkeep/files-of-chat.ts';
export type { ChatFile } from './upkeep/files-of-chat.ts';
export { forgetChat } from './upkeep/forget-chat.ts';
export type { ForgottenChat } from './upkeep/forget-chat.ts';
export { listChats } from './silver/chat-summaries.ts';
export type { ChatSummary } from './silver/chat-summaries.ts';
export { explainChat, listExports } from './silver/list-chats.ts';
export type { ChatExplanation } from './silver/list-chats.ts';
export type { MonthPart, MonthPlan, MonthReason, SilverPlan } from './silver/silver-plan.ts';
export type { ChatState, ExportState, MonthState } from './silver/silver-state.ts';
export { importUpload } from './imports/import-upload.ts';
export type { IncomingCompanion, IncomingFile } from './imports/import-upload.ts';
export { noteDeadLetters, resumeUploads } from './imports/resume-uploads.ts';
export { DONE_DAYS, tendUploads } from './imports/tend-uploads.ts';
export { abortUpload, completeUpload, createUpload, waitingKeyOf } from './imports/uploads.ts';
export type { CreatedUpload, NewCompanion, NewUpload, UploadPorts } from './imports/uploads.ts';
export { abortParts, completeParts, linkParts, openUpload, receivedParts } from './imports/upload-session.ts';
export type { CompletedParts, OpenedUpload, ReceivedParts, SessionPorts } from './imports/upload-session.ts';
export { uploadOfJob } from './jobs/work-on-upload.ts';
export { changeClassJob } from './imports/class-of-upload.ts';
export { createUploadHandlers } from './imports/upload-handlers.ts';
export { routeOf, UPLOAD_HEAD_BYTES } from './imports/upload-kind.ts';
export { runJob } from './jobs/run-job.ts';
export type { JobHandler, JobHandlers, JobLease } from './jobs/run-job.ts';
export { createStallDetector } from './jobs/stall-detector.ts';
export { BUILD_TABLES, readBuildPayload, keepWorking, yieldToReadyJobs } from './jobs/keep-working.ts';
export { renewingHandlers } from './jobs/renewing-store.ts';
export { requestTables } from './upkeep/request-tables.ts';
export type { RequestTablesOptions } from './upkeep/request-tables.ts';
export type { TablesReport } from './silver/tables-report.ts';
export { drainQueue } from './jobs/worker.ts';
export type { EndedJob, WorkerPorts } from './jobs/worker.ts';
export { EXAMPLE_QUERIES } from './query/example-queries.ts';
export type { ExampleQuery } from './query/example-queries.ts';
export { createBronzeIndex } from './bronze/bronze-index.ts';
export type { BronzeIndex, BronzeKeyParts } from './bronze/bronze-index.ts';
export { buildPhotos } from './silver/build-photos.ts';
export type { PhotosDependencies, PhotosOptions, PhotosReport } from './silver/build-photos.ts';
export { CHATS } from './tables/chats-schema.ts';
export type { ChatRow } from './tables/chats-schema.ts';
export { PEOPLE } from './tables/people-schema.ts';
export type { PersonRow } from './tables/people-schema.ts';
export { PHOTOS } from './tables/photos-schema.ts';
export { FILES } from './tables/files-schema.ts';
export type { FileRow } from './tables/files-schema.ts';
export type { PhotoRow } from './tables/photos-schema.ts';
export { SILVER_TABLES } from './tables/silver-tables.ts';
export { cameWith } from './upkeep/came-with.ts';
export type { CameWith } from './upkeep/came-with.ts';
export { fileToForget, forgetFile } from './upkeep/forget-file.ts';
export type { FileToForget } from './upkeep/forget-file.ts';
export { forgetPhoto } from './upkeep/forget-photo.ts';
export type { ForgetOptions, ForgetPorts } from './upkeep/forget-photo.ts';
export { findStoredObject } from './upkeep/stored-object.ts';
export type { ClassChoice, StoredObject, StoredObjectPorts } from './upkeep/stored-object.ts';
export { verifyLake } from './upkeep/verify-lake.ts';
export type { Verified, VerifyLakePorts, VerifyOptions } from './upkeep/verify-lake.ts';
export type { Finding } from './upkeep/waiting-findings.ts';
export { listUploads, MAX_UPLOADS, requireSameId, selected, uploadLimit, WorkViewError } from './jobs/work-view.ts';
export type {
  ArchiveContents,
  ArchiveTally,
  UploadPage,
  UploadRecord,
  UploadSelection,
  UploadStateName,
  WorkView,
} from './jobs/work-view.ts';
export { MANIFEST_PATH } from './leaving/manifest.ts';
export { isPlainPath } from './leaving/plain-folder.ts';
export type { PlainFile, PlainFolder, WrittenFile } from './leaving/plain-folder.ts';
export { bringBack } from './leaving/bring-back.ts';
export type { BringOptions } from './leaving/bring-object.ts';
export type { BringBackPorts, BroughtBack } from './leaving/bringing.ts';
export { exportLake } from './leaving/export-lake.ts';
export type { ExportedFile, ExportOptions, ExportPorts } from './leaving/export-lake.ts';
export { MAX_PAGE_FILES } from './files/file-catalog.ts';
export type {
  FileCatalog,
  FileEntry,
  FilesPage,
  FilesPageRequest,
  FolderEntry,
  FoldersPage,
  FoldersPageRequest,
} from './files/file-catalog.ts';
export {
  checkFilesOf,
  checkFilesLimit,
  fileCursor,
  folderCursor,
  folderName,
  foldersTo,
  nameOrder,
  parentFolder,
  readFileCursor,
  readFolderCursor,
} from './files/file-order.ts';
export { rebuildFiles } from './files/rebuild-files.ts';
export type { RebuildFilesOptions, RebuildFilesReport } from './files/rebuild-files.ts';
export { searchFiles } from './files/search-files.ts';
export type { SearchFilesRequest } from './files/search-files.ts';
