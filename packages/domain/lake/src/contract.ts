export { QUERY_ENGINE_ROWS, queryEngineCases, queryEngineContract } from './query-engine-contract.ts';
export type { EngineUnderTest, QueryEngineCase } from './query-engine-contract.ts';
export { CONTRACT_RETRY_POLICY, jobQueueCases, jobQueueContract } from './job-queue-contract.ts';
export type { QueueCase, QueueUnderTest } from './job-queue-contract.ts';
export { exampleUpload, workViewCases, workViewContract } from './work-view-contract.ts';
export type { ViewCase, ViewUnderTest } from './work-view-contract.ts';
export { parquetCodecCases, parquetCodecContract } from './parquet-codec-contract.ts';
export type { CodecCase, CodecUnderTest } from './parquet-codec-contract.ts';
