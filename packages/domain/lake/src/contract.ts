export {
  exampleMessage,
  QUERY_ENGINE_ROWS,
  queryEngineCases,
  queryEngineContract,
} from './query/query-engine-contract.ts';
export type { EngineUnderTest, QueryEngineCase } from './query/query-engine-contract.ts';
export { CONTRACT_RETRY_POLICY, jobQueueCases, jobQueueContract } from './jobs/job-queue-contract.ts';
export type { QueueCase, QueueUnderTest } from './jobs/job-queue-contract.ts';
export { exampleUpload, workViewCases, workViewContract } from './jobs/work-view-contract.ts';
export type { ViewCase, ViewUnderTest } from './jobs/work-view-contract.ts';
export { parquetCodecCases, parquetCodecContract } from './tables/parquet-codec-contract.ts';
export type { CodecCase, CodecUnderTest } from './tables/parquet-codec-contract.ts';
export { plainFolderCases, plainFolderContract } from './leaving/plain-folder-contract.ts';
export type { FolderCase, FolderUnderTest } from './leaving/plain-folder-contract.ts';
export { exampleFile, fileCatalogCases, fileCatalogContract } from './files/file-catalog-contract.ts';
export type { FileCatalogCase, FileCatalogUnderTest } from './files/file-catalog-contract.ts';
