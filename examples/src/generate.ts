import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { exampleFiles } from './chats.ts';
import { inputDirectory } from './index.ts';

mkdirSync(inputDirectory, { recursive: true });
for (const file of await exampleFiles()) {
  const [first] = file.entries;
  const bytes =
    file.name.endsWith('.zip') || first === undefined
      ? zipSync(Object.fromEntries(file.entries.map((entry) => [entry.name, entry.bytes])), {
          mtime: new Date(2026, 9, 18),
        })
      : first.bytes;
  writeFileSync(join(inputDirectory, file.name), bytes);
  console.log(`${String(bytes.length).padStart(8)}  ${file.name}`);
}
