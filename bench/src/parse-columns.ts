import { readFileSync } from 'node:fs';
import { parseChat } from '@homelake/chat';
import { report } from './measured-process.ts';

const bytes = readFileSync(process.argv[2] ?? '');
const started = performance.now();
report(started, parseChat(bytes).length);
