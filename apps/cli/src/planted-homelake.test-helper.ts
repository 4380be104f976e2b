import { fileURLToPath } from 'node:url';
import '../bin/runtime.js';
import { main } from './main.ts';

/** The command with a worker that has planted bad jobs. */
const script = fileURLToPath(new URL('planted-worker.test-helper.ts', import.meta.url));
process.exitCode = await main(process.argv.slice(2), script);
