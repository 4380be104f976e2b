import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { zipSync } from 'fflate';
import { exampleFiles, type ExampleContent, type ExampleFile } from './chats.ts';
import { inputDirectory } from './index.ts';
import { develop, passOn } from './pictures.ts';

async function bytesOf(content: ExampleContent): Promise<Uint8Array> {
  if ('bytes' in content) return content.bytes;
  return content.passedOn ? passOn(content.shot) : develop(content.shot, content.format);
}

async function write(file: ExampleFile): Promise<void> {
  const entries: [name: string, bytes: Uint8Array][] = [];
  for (const entry of file.entries) entries.push([entry.name, await bytesOf(entry)]);
  const bytes = file.name.endsWith('.zip')
    ? zipSync(Object.fromEntries(entries), { mtime: new Date(2026, 9, 18) })
    : (entries[0]?.[1] ?? new Uint8Array());
  const path = join(inputDirectory, file.name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  console.log(`${String(bytes.length).padStart(8)}  ${file.name}`);
}

rmSync(inputDirectory, { recursive: true, force: true });
const waiting = exampleFiles();
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) await write(file);
  }),
);
