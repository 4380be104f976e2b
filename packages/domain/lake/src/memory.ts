export { createMemoryJobQueue, emptyQueueMemory } from './memory-job-queue.ts';
export type { QueueMemory } from './memory-job-queue.ts';
