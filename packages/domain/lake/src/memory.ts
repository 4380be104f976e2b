export { createMemoryJobQueue, emptyQueueMemory } from './memory-job-queue.ts';
export type { QueueMemory } from './memory-job-queue.ts';
export { createMemoryWorkView } from './memory-work-view.ts';
export type { WorkViewMemory } from './memory-work-view.ts';
export { createMemoryParquetCodec } from './memory-parquet-codec.ts';
export { createAnsweringQueryEngine } from './answering-query-engine.ts';
