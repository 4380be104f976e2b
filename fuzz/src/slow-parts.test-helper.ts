import { setTimeout } from 'node:timers/promises';

// Loads for longer than an input may take.
await setTimeout(2000);

export { PARTS } from './broken-parts.test-helper.ts';
