export { createMemoryJobQueue, emptyQueueMemory } from './jobs/memory-job-queue.ts';
export type { QueueMemory } from './jobs/memory-job-queue.ts';
export { createMemoryWorkView } from './jobs/memory-work-view.ts';
export type { WorkViewMemory } from './jobs/memory-work-view.ts';
export { createMemoryParquetCodec } from './tables/memory-parquet-codec.ts';
export { createStubQueryEngine } from './query/stub-query-engine.ts';
export { createMemoryPlainFolder } from './leaving/memory-plain-folder.ts';
export type { PlainFolderMemory } from './leaving/memory-plain-folder.ts';
export { createMemoryFileCatalog } from './files/memory-file-catalog.ts';
