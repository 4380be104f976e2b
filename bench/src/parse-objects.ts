import { readFileSync } from 'node:fs';
import { parseChat } from '@homelake/chat';
import { report } from './measured-process.ts';

const bytes = readFileSync(process.argv[2] ?? '');
const started = performance.now();
let count = 0;
let characters = 0;
for (const message of parseChat(bytes).messages()) {
  count++;
  characters += message.text.length;
}
if (characters === 0) throw new Error('No text was read');
report(started, count);
