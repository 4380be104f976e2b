import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeLocal } from './local.ts';

const INPUT = fileURLToPath(new URL('../../../examples/input/', import.meta.url));
const FOLDERS = ['photos/2024 Norway', 'photos/2025 Rome'];
const CHATS = [
  'WhatsApp Chat - Lake house.zip',
  'WhatsApp Chat with Lake house.txt',
  'WhatsApp Chat mit Familie Sommer.txt',
  'WhatsApp Chat mit Familie Sommer (2).txt',
];

/**
 * Imports photos, a sidecar without its photo, and chats into a home, and does the queued work, as one application with its own index,
 * catalog and sender. With `reversed`, the last file is imported first.
 */
export async function importExamples(home: string, reversed: boolean): Promise<void> {
  const folders = await Promise.all(
    FOLDERS.map(async (folder) => (await readdir(join(INPUT, folder))).sort().map((name) => `${folder}/${name}`)),
  );
  const paths = [...folders.flat(), ...CHATS];
  const lake = await composeLocal({ home, access: 'write', homeZone: 'UTC' });
  const signal = new AbortController().signal;
  try {
    for (const [at, lakePath] of (reversed ? paths.toReversed() : paths).entries()) {
      await lake.importFile(await lake.openFile({ path: join(INPUT, lakePath), lakePath }));
      if (at % 3 === 0) await lake.work(signal);
    }
    // Jobs that the other application has, or that wait for another try, may queue more jobs.
    for (let idle = 0; idle < 3;) {
      if ((await lake.work(signal)) > 0) idle = 0;
      else idle += 1;
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
  } finally {
    await lake.close();
  }
}

const [home, order] = process.argv.slice(2);
if (home !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) {
  await importExamples(home, order === 'reversed');
}
