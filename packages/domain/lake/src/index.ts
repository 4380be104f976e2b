export { exportKeys } from './export-keys.ts';
export type { ExportKeys, ExportKeysOf } from './export-keys.ts';
export { ExportKeysError, decodeExportKeys, encodeExportKeys } from './export-keys-codec.ts';
export type { ExplainedChat } from './explain-chat.ts';
export { groupExports } from './group-exports.ts';
export type { ChatGroup, GroupedExports, GroupOverride, GroupWarning } from './group-exports.ts';
export { mergeExports } from './merge-exports.ts';
export type { MergeOptions } from './merge-exports.ts';
export { messageId } from './merged-chat.ts';
export type { DateOrderSettled, Doubt, MergedChat, Person, Shift } from './merged-chat.ts';
export { QueryError } from './query-engine.ts';
export type {
  Cell,
  QueryColumn,
  QueryEngine,
  QueryErrorCode,
  QueryOptions,
  QueryRows,
  QueryStatus,
  QueryType,
} from './query-engine.ts';
export { awaitQuery, runQuery } from './run-query.ts';
export type { QueryResult, RunQueryOptions } from './run-query.ts';
export { MESSAGES } from './messages-schema.ts';
export type { MessageRow } from './messages-schema.ts';
export type { ColumnType, TableColumn, TableSchema } from './table-schema.ts';
export { abandonedReason, DEFAULT_RETRY_POLICY, QueueError, retryDelayMs } from './job-queue.ts';
export type {
  Claim,
  ClaimedJob,
  DeadJob,
  JobCounts,
  JobEnd,
  JobQueue,
  JobSender,
  Json,
  NewJob,
  QueueMonitor,
  RunningJob,
  RetryPolicy,
} from './job-queue.ts';
export { InsightError } from './insights/insight-error.ts';
export type { InsightErrorCode } from './insights/insight-error.ts';
export type { Chart, Insight, InsightColumn, InsightRows } from './insights/insight.ts';
export { CONVERSATION_GAP_SECONDS } from './insights/insight.ts';
export { INSIGHTS } from './insights/insights.ts';
export { renderInsight } from './insights/render-insight.ts';
export type { InsightScope, RenderedInsight } from './insights/render-insight.ts';
export { findInsight, runInsight } from './insights/run-insight.ts';
export type { InsightAnswer } from './insights/run-insight.ts';
export { bitmapBytes, isValid } from './column-batch.ts';
export type { ColumnBatch, ColumnData } from './column-batch.ts';
export { SYSTEM_EVENTS } from './messages-schema.ts';
export { ParquetError } from './parquet-codec.ts';
export type { ChatMedia, ChatMessage } from './chat-message.ts';
export { createMessageReader } from './message-reader.ts';
export type {
  MessagePlace,
  MessageReader,
  MessageReaderPorts,
  MessageSlice,
  MessagesWanted,
} from './message-reader.ts';
export type { FilePart, ParquetCodec, ParquetErrorCode } from './parquet-codec.ts';
export type { RowOf } from './table-schema.ts';
export { archiveExport } from './archive-export.ts';
export type { ArchiveDependencies, ArchiveOptions, ArchiveResult, Upload } from './archive-export.ts';
export { decodeRecord, readBronze } from './bronze-record.ts';
export type { BronzeExport, BronzeRecord, ZipFacts } from './bronze-record.ts';
export { chatExport, sampleOf } from './chat-export.ts';
export type { ChatExport } from './chat-export.ts';
export { digestExport } from './digest-export.ts';
export type { TextStretch } from './export-bodies.ts';
export { decodeExportSample, encodeExportSample } from './export-sample.ts';
export type { ExportSample } from './export-sample.ts';
export { mergeChat } from './merge-chat.ts';
export type { DerivedChat, KnownChat } from './merge-chat.ts';
export { monthColumns, textsNeeded } from './month-columns.ts';
export type { MonthRows } from './month-columns.ts';
export { settleReadings } from './settle-readings.ts';
export type { StoredKeys } from './stored-keys.ts';
export { buildSilver } from './build-silver.ts';
export type { SilverDependencies, SilverOptions, SilverReport } from './build-silver.ts';
export { buildTables } from './build-tables.ts';
export type { TablesBuilt, TablesPorts } from './build-tables.ts';
export type { SilverProgress, SilverWarning } from './silver-progress.ts';
export { putChatOverride, readChatOverrides, removeChatOverride } from './chat-overrides.ts';
export { enqueueClipChecks } from './enqueue-clip-checks.ts';
export { enqueueDescriptions } from './enqueue-descriptions.ts';
export { filesToForget } from './files-to-forget.ts';
export { filesOfChat } from './files-of-chat.ts';
export type { ChatFile } from './files-of-chat.ts';
export { forgetChat } from './forget-chat.ts';
export type { ForgottenChat } from './forget-chat.ts';
export { listChats } from './chat-summaries.ts';
export type { ChatSummary } from './chat-summaries.ts';
export { explainChat, listExports } from './list-chats.ts';
export type { ChatExplanation } from './list-chats.ts';
export type { MonthPart, MonthPlan, MonthReason, SilverPlan } from './silver-plan.ts';
export type { ChatState, ExportState, MonthState } from './silver-state.ts';
export { importUpload } from './import-upload.ts';
export type { IncomingCompanion, IncomingFile } from './incoming-file.ts';
export { noteDeadLetters, RECEIVING_MS, resumeUploads } from './resume-uploads.ts';
export { abortUpload, completeUpload, createUpload, waitingKeyOf } from './uploads.ts';
export type { CreatedUpload, NewCompanion, NewUpload, UploadPorts } from './uploads.ts';
export { abortParts, completeParts, linkParts, openUpload } from './upload-session.ts';
export type { CompletedParts, OpenedUpload, SessionPorts } from './upload-session.ts';
export { uploadOfJob } from './work-on-upload.ts';
export { createUploadHandlers } from './upload-handlers.ts';
export { UPLOAD_HEAD_BYTES } from './upload-kind.ts';
export { runJob } from './run-job.ts';
export type { JobHandler, JobHandlers, JobLease } from './run-job.ts';
export { createSilenceWatch } from './job-silence.ts';
export { BUILD_TABLES, buildOf, keepWorking, letOthersPass } from './keep-working.ts';
export { renewingHandlers } from './renewing-store.ts';
export { requestTables } from './request-tables.ts';
export type { RequestTablesOptions } from './request-tables.ts';
export type { TablesReport } from './tables-report.ts';
export { workThrough } from './worker.ts';
export type { WorkDone, WorkerPorts } from './worker.ts';
export { EXAMPLE_QUERIES } from './example-queries.ts';
export type { ExampleQuery } from './example-queries.ts';
export { createBronzeIndex } from './bronze-index.ts';
export type { BronzeIndex, BronzePlace } from './bronze-index.ts';
export { buildPhotos } from './build-photos.ts';
export type { PhotosDependencies, PhotosOptions, PhotosReport } from './build-photos.ts';
export { CHATS } from './chats-schema.ts';
export type { ChatRow } from './chats-schema.ts';
export { PEOPLE } from './people-schema.ts';
export type { PersonRow } from './people-schema.ts';
export { PHOTOS } from './photos-schema.ts';
export type { PhotoRow } from './photos-schema.ts';
export { SILVER_TABLES } from './silver-tables.ts';
export { forgetPhoto } from './forget-photo.ts';
export type { ForgetPorts } from './forget-photo.ts';
export { verifyLake } from './verify-lake.ts';
export type { Finding, Verified, VerifyLakePorts, VerifyOptions } from './verify-lake.ts';
export { listUploads, MAX_UPLOADS, requireSameId, uploadLimit, WorkViewError } from './work-view.ts';
export type { UploadPage, UploadRecord, UploadSelection, UploadStateName, WorkView } from './work-view.ts';
