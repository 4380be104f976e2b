import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { exampleFiles } from './chats.ts';
import { inputDirectory } from './index.ts';

test('the bundled exports are what the script writes, to the byte', async () => {
  const files = await exampleFiles();
  expect(readdirSync(inputDirectory).toSorted()).toEqual(files.map((file) => file.name).toSorted());
  for (const file of files) {
    const bundled = new Uint8Array(readFileSync(join(inputDirectory, file.name)));
    const entries = file.name.endsWith('.zip') ? unzipSync(bundled) : { '': bundled };
    expect(Object.keys(entries).toSorted()).toEqual(file.entries.map((entry) => entry.name).toSorted());
    for (const entry of file.entries) {
      // Pictures are drawn by a library whose compressed bytes may change with its version; texts may not change at all.
      if (entry.name.endsWith('.jpg')) continue;
      expect(Buffer.compare(Buffer.from(entries[entry.name] ?? []), Buffer.from(entry.bytes)), file.name).toBe(0);
    }
  }
});
