import { readFileSync } from 'node:fs';
import { parseString } from 'whatsapp-chat-parser';
import { report } from './measured-process.ts';

const bytes = readFileSync(process.argv[2] ?? '');
const started = performance.now();
report(started, parseString(bytes.toString('utf8')).length);
